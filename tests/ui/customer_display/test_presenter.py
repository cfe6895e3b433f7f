"""What the member sees when, and how soon nobody is seen any more: on the real checkout, and on its scenes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Told
from pos_client.errors import Unanswered
from pos_client.ports import Clock
from tests.fakes.clock import FakeClock
from tests.ui.checkout.counter import CHEN, WANG, Counter, RecordingView
from ui.demo.scenes import EMPTY, GOLD, LATER, SCENES, member, sold
from ui.screens.checkout.member_side import MemberSide, Moment, member_side
from ui.screens.checkout.model import ScanState
from ui.screens.checkout.ports import ShowsCheckout
from ui.screens.customer_display.presenter import STAYS_S, CustomerDisplayPresenter
from ui.screens.troubles import Trouble


class Glass:
    """Keeps what was shown to the member."""

    def __init__(self) -> None:
        self.shown: list[MemberSide] = []

    def show_side(self, side: MemberSide) -> None:
        self.shown.append(side)

    @property
    def now(self) -> MemberSide:
        return self.shown[-1]


class Visit:
    """A checkout on the real use cases with a display before it."""

    def __init__(self, folder: Path, stay: float = 1.0) -> None:
        self.glass, self.is_open, self._stay = Glass(), True, stay
        self.displays = list[CustomerDisplayPresenter]()
        self.counter = Counter(folder, watch=self._watch)
        self.display.attach(self.glass)

    def _watch(self, view: ShowsCheckout, clock: Clock) -> ShowsCheckout:
        self.displays.append(CustomerDisplayPresenter(view, clock, lambda: self.is_open, self._stay))
        return self.displays[0]

    @property
    def display(self) -> CustomerDisplayPresenter:
        return self.displays[0]

    def sell(self) -> None:
        self.counter.type("50")
        self.counter.scan(WANG)

    def wait(self, seconds: float) -> None:
        self.counter.till.clock.advance(seconds)
        self.display.tick()


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    made = Visit(tmp_path)
    yield made
    made.counter.till.close()


def test_a_sale_from_the_amount_to_the_points(visit: Visit) -> None:
    assert visit.glass.now == MemberSide()
    visit.counter.type("50")
    assert (visit.glass.now.moment, visit.glass.now.to_pay_minor, visit.glass.now.member) == (Moment.SALE, 5_000, None)
    visit.counter.scan(WANG)
    assert (visit.glass.now.moment, visit.glass.now.before) == (Moment.DONE, 50)
    saved = visit.glass.now.after
    visit.counter.settle()
    assert visit.glass.now.became is ScanState.ACCEPTED
    assert (visit.glass.now.before, visit.glass.now.after) == (50, saved)
    assert saved is not None
    assert saved > 50


def test_the_cashiers_screen_sees_everything_first(visit: Visit) -> None:
    visit.sell()
    assert visit.counter.state() is SaleState.DONE


def test_an_outcome_stays_for_longer_where_the_shop_gives_more_time(tmp_path: Path) -> None:
    visit = Visit(tmp_path, stay=2.0)
    visit.sell()
    visit.wait(2 * STAYS_S - 0.1)
    assert visit.glass.now.moment is Moment.DONE
    visit.wait(0.1)
    assert visit.glass.now == MemberSide()


def test_an_outcome_is_gone_after_its_time_and_does_not_come_back(visit: Visit) -> None:
    visit.sell()
    visit.wait(STAYS_S - 0.1)
    assert visit.glass.now.moment is Moment.DONE
    visit.wait(0.1)
    assert visit.glass.now == MemberSide()
    visit.counter.settle()
    assert visit.glass.now == MemberSide(), "an answer that comes late is nobody's who stands there"


def test_no_answer_promises_nothing(visit: Visit) -> None:
    visit.sell()
    visit.counter.till.backend.fail_next(Unanswered("no answer"))
    visit.counter.settle()
    assert (visit.glass.now.became, visit.glass.now.after) == (ScanState.UNKNOWN, None)


def test_offline_it_says_saved_and_shows_the_points(visit: Visit) -> None:
    visit.counter.till.pull_plug()
    visit.sell()
    visit.counter.settle()
    assert visit.glass.now.became is ScanState.QUEUED
    assert visit.glass.now.after is not None


def test_what_is_undone_is_shown_as_undone(visit: Visit) -> None:
    visit.sell()
    visit.counter.presenter.undo()
    assert visit.glass.now.moment is Moment.UNDONE


def test_an_open_sale_stays_as_long_as_it_is_open(visit: Visit) -> None:
    visit.counter.type("50")
    visit.wait(10 * STAYS_S)
    assert visit.glass.now.moment is Moment.SALE


def test_a_member_who_buys_nothing_is_forgotten(visit: Visit) -> None:
    visit.counter.scan(WANG)
    assert visit.glass.now.moment is Moment.WELCOME
    visit.wait(STAYS_S)
    assert visit.glass.now == MemberSide()
    visit.counter.type("50")
    assert visit.glass.now.member is not None, "the sale that is begun now is theirs"


def test_the_next_members_code_takes_the_last_members_figures_away(visit: Visit) -> None:
    visit.sell()
    visit.counter.show("https://example.com")
    assert visit.glass.now.moment is Moment.SORRY
    visit.counter.scan(CHEN)
    assert visit.glass.now.member is not None
    assert visit.glass.now.member.facts.handle == CHEN


def test_a_code_of_no_use_is_explained_and_forgotten(visit: Visit) -> None:
    visit.counter.show("https://example.com")
    assert (visit.glass.now.moment, visit.glass.now.trouble) == (Moment.SORRY, Trouble.FOREIGN)
    visit.wait(STAYS_S)
    assert visit.glass.now == MemberSide()
    visit.counter.type("50")
    assert visit.glass.now.trouble is None, "that was the last visitor's"
    visit.counter.show("https://example.com/2")
    assert visit.glass.now.trouble is Trouble.FOREIGN


def test_whoever_signs_out_takes_everything_off_the_display(visit: Visit) -> None:
    visit.sell()
    visit.is_open = False
    visit.display.tick()
    assert visit.glass.now == MemberSide(Moment.CLOSED)
    visit.is_open = True
    visit.display.tick()
    assert visit.glass.now == MemberSide(), "the last member is not shown to the next cashier's"


def test_an_open_sale_is_there_again_for_the_next_cashier(visit: Visit) -> None:
    visit.counter.type("50")
    visit.is_open = False
    visit.display.tick()
    visit.is_open = True
    visit.display.tick()
    assert visit.glass.now.to_pay_minor == 5_000


def test_nothing_is_drawn_while_nothing_changes(visit: Visit) -> None:
    visit.sell()
    drawn = len(visit.glass.shown)
    for _ in range(10):
        visit.counter.till.clock.advance(0.2)
        visit.counter.presenter.tick()
    assert len(visit.glass.shown) == drawn, "the time to undo is the cashier's"


def test_a_display_that_comes_late_shows_what_is_true_now(visit: Visit) -> None:
    visit.sell()
    late = Glass()
    visit.counter.till.clock.advance(STAYS_S)
    visit.display.attach(late)
    assert late.shown == [MemberSide()]


def test_a_tier_that_was_won_is_known_by_the_ledgers_word_only() -> None:
    before, now = member("Wang X.", 985, 992), member("Wang X.", 994, 1_001)
    saved = replace(SCENES["saved"], member=before)
    booked = replace(saved, member=now, current=sold(ScanState.ACCEPTED, Told(9)))
    assert not member_side(saved, before).is_promoted
    assert member_side(booked, before).is_promoted
    assert not member_side(replace(booked, member=before), now).is_promoted, "a tier that was lost is no feast"


def test_points_that_wait_are_not_counted_in() -> None:
    side = member_side(replace(SCENES["ready"], earns_from=LATER), GOLD)
    assert (side.before, side.after, side.told.earned_points) == (485, 485, 9)


def test_a_card_nobody_can_verify_shows_nothing_of_anybody() -> None:
    side = member_side(SCENES["typed_ready"])
    assert (side.member, side.is_noted, side.after) == (None, True, None)


def test_without_anybody_to_show_it_to_it_costs_nothing() -> None:
    screen = RecordingView()
    presenter = CustomerDisplayPresenter(screen, FakeClock(), lambda: True)
    presenter.show_model(EMPTY)
    assert screen.shown == [EMPTY]
