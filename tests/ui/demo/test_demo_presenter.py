"""The visitor's hand on phone and plug, and the guide that watches the till."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from pos_client.backend.samples.cards import sample_members
from pos_client.backend.samples.products import SAMPLE_PRODUCTS
from pos_client.domain.barcode import Kind, classify
from pos_client.domain.basket import Line
from pos_client.domain.member import MemberFacts, MemberView, view_of
from pos_client.domain.member_code import PERIOD_S, Intent, MemberCode, parse, step_at
from pos_client.domain.programme import DEFAULT_TIERS, Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Told
from pos_client.domain.verification import OFFLINE, Genuine, MasterKey, verify
from tests.fakes.clock import FakeClock
from ui.screens.checkout.model import ScanLine, ScanState
from ui.screens.demo.guide import Step
from ui.screens.demo.presenter import HOLD_S, PAYMENT_CODE, PRODUCTS, DemoModel, DemoPresenter, Showing

CARDS = sample_members()[:3]
NOW = datetime(2026, 11, 21, tzinfo=UTC)


class FakePhone:
    """Remembers what it shows; leaves the view when a test says so."""

    def __init__(self) -> None:
        self.text_at: Callable[[], str] = str
        self.hold_s: float | None = None
        self.seed = -1
        self.is_visible = False
        self.presented_ns: int | None = None

    def present(self, text_at: Callable[[], str], hold_s: float | None = None, seed: int = 0) -> None:
        self.text_at, self.hold_s, self.seed, self.is_visible = text_at, hold_s, seed, True
        self.presented_ns = None

    def be_seen(self) -> None:
        """The camera sees the whole code."""
        assert self.text_at()
        self.presented_ns = 1

    def withdraw(self) -> None:
        self.is_visible = False


class FakePlug:
    """Is in or out."""

    def __init__(self) -> None:
        self.is_plugged = True

    def unplug(self) -> None:
        self.is_plugged = False

    def plug_in(self) -> None:
        self.is_plugged = True


class FakeTrigger:
    """Keeps what was scanned."""

    def __init__(self) -> None:
        self.scanned: list[str] = []

    def scan(self, digits: str) -> None:
        self.scanned.append(digits)


class RecordingScreen:
    """Keeps what was shown."""

    def __init__(self) -> None:
        self.shown: list[DemoModel] = []

    def show_model(self, model: DemoModel) -> None:
        self.shown.append(model)


@dataclass(frozen=True)
class Seen:
    """What the till shows."""

    amount_minor: int = 0
    member: MemberView | None = None
    scans: Sequence[ScanLine] = ()
    state: SaleState = SaleState.EMPTY
    lines: Sequence[Line] = ()


class Hand:
    """The panel without a panel."""

    def __init__(self) -> None:
        self.phone, self.plug, self.clock, self.screen = FakePhone(), FakePlug(), FakeClock(), RecordingScreen()
        self.trigger = FakeTrigger()
        self.presenter = DemoPresenter(self.phone, self.plug, self.trigger, self.clock, CARDS)
        self.presenter.attach(self.screen)

    @property
    def model(self) -> DemoModel:
        return self.screen.shown[-1]

    def showing(self) -> Showing:
        return self.model.showing

    def next_step(self) -> Step | None:
        return self.model.next_step

    def code(self) -> MemberCode:
        code = parse(self.phone.text_at())
        assert isinstance(code, MemberCode)
        return code

    def verdict(self, place: int) -> Genuine | Reason:
        return verify(self.code(), MasterKey(CARDS[place].master_key), self.clock.now_s(), OFFLINE)


@pytest.fixture
def hand() -> Hand:
    return Hand()


def member(handle: str) -> MemberView:
    facts = MemberFacts(UUID(int=1), handle, "Wang X.", "en", 50, 250, (), None, NOW)
    return view_of(Programme(), facts)


def line(number: int, state: ScanState, redeemed: int = 0) -> ScanLine:
    return ScanLine(number, NOW, "9" * 42, state, told=Told(6, redeemed))


def test_the_phone_shows_the_members_live_code_and_goes_on_with_time(hand: Hand) -> None:
    hand.presenter.hold_up()
    first = hand.phone.text_at()
    assert isinstance(hand.verdict(0), Genuine)
    assert hand.code().intent is Intent.EARN
    assert (hand.phone.hold_s, hand.phone.seed, hand.model.showing) == (HOLD_S, 0, Showing.LIVE)
    hand.clock.advance(PERIOD_S)
    assert hand.phone.text_at() != first
    assert isinstance(hand.verdict(0), Genuine)


def test_another_member_is_another_hand_and_the_first_phone_goes_away(hand: Hand) -> None:
    hand.presenter.hold_up()
    hand.presenter.choose(2)
    assert not hand.phone.is_visible
    assert (hand.model.chosen, hand.model.showing) == (2, Showing.NOTHING)
    hand.presenter.hold_up()
    assert isinstance(hand.verdict(2), Genuine)
    assert hand.phone.seed == 2


def test_choosing_the_same_member_again_keeps_the_phone_up(hand: Hand) -> None:
    hand.presenter.hold_up()
    hand.presenter.choose(0)
    assert hand.phone.is_visible


def test_pay_with_points_changes_the_code_that_is_held_up(hand: Hand) -> None:
    hand.presenter.hold_up()
    hand.presenter.pay_with_points(True)
    assert hand.code().intent is Intent.PAY
    assert isinstance(hand.verdict(0), Genuine)
    hand.presenter.pay_with_points(False)
    assert hand.code().intent is Intent.EARN


def test_pay_with_points_alone_does_not_hold_a_phone_up(hand: Hand) -> None:
    hand.presenter.pay_with_points(True)
    assert not hand.phone.is_visible
    assert hand.model.wants_to_pay


def sell(hand: Hand, place: int) -> None:
    """The member's phone is held up and seen, the till sells, and the phone leaves by itself."""
    hand.presenter.choose(place)
    hand.presenter.hold_up()
    hand.phone.be_seen()
    hand.presenter.on_checkout(Seen(12_850, member(CARDS[place].handle), state=SaleState.READY))
    hand.presenter.on_checkout(Seen(12_850, member(CARDS[place].handle), state=SaleState.DONE))
    hand.phone.withdraw()
    hand.presenter.on_tick()


def test_paying_right_after_an_award_waits_for_the_members_next_code(hand: Hand) -> None:
    sell(hand, 0)
    sold = hand.code()
    hand.presenter.pay_with_points(True)
    hand.presenter.hold_up()
    left_s = (step_at(hand.clock.now_s()) + 1) * PERIOD_S - hand.clock.now_s()
    assert not hand.phone.is_visible
    assert (hand.model.showing, hand.model.new_code_in_s) == (Showing.SOON, math.ceil(left_s))
    hand.clock.advance(left_s - 1)
    hand.presenter.on_tick()
    assert (hand.model.showing, hand.model.new_code_in_s, hand.phone.is_visible) == (Showing.SOON, 1, False)
    hand.clock.advance(1)
    hand.presenter.on_tick()
    assert (hand.model.showing, hand.model.new_code_in_s, hand.phone.is_visible) == (Showing.LIVE, 0, True)
    assert hand.code() != sold
    assert hand.code().intent is Intent.PAY
    assert isinstance(hand.verdict(0), Genuine)


def test_another_members_phone_comes_up_at_once_and_the_first_one_still_waits(hand: Hand) -> None:
    sell(hand, 0)
    hand.presenter.hold_up()
    hand.presenter.choose(1)
    assert hand.showing() is Showing.NOTHING
    hand.presenter.hold_up()
    assert hand.showing() is Showing.LIVE
    hand.presenter.choose(0)
    hand.presenter.hold_up()
    assert hand.showing() is Showing.SOON


def test_a_waiting_phone_can_be_taken_away(hand: Hand) -> None:
    sell(hand, 0)
    hand.presenter.hold_up()
    hand.presenter.take_away()
    hand.clock.advance(PERIOD_S)
    hand.presenter.on_tick()
    assert (hand.showing(), hand.model.new_code_in_s, hand.phone.is_visible) == (Showing.NOTHING, 0, False)


def test_within_one_sale_the_phone_may_be_unlocked_for_paying_at_once(hand: Hand) -> None:
    hand.presenter.hold_up()
    hand.phone.be_seen()
    hand.presenter.on_checkout(Seen(12_850, member(CARDS[0].handle), state=SaleState.READY))
    hand.presenter.pay_with_points(True)
    assert (hand.showing(), hand.code().intent) == (Showing.LIVE, Intent.PAY)


def test_a_code_the_camera_never_saw_may_come_up_again(hand: Hand) -> None:
    hand.presenter.hold_up()
    assert hand.phone.text_at()
    hand.presenter.take_away()
    hand.presenter.hold_up()
    assert hand.showing() is Showing.LIVE


def test_an_old_screenshot_is_genuine_but_expired_even_offline(hand: Hand) -> None:
    hand.presenter.show_old()
    assert hand.verdict(0) is Reason.EXPIRED
    assert hand.showing() is Showing.OLD


def test_a_payment_code_is_one(hand: Hand) -> None:
    hand.presenter.show_payment_code()
    assert classify(hand.phone.text_at()) is Kind.WECHAT_PAY
    assert hand.phone.text_at() == PAYMENT_CODE


def test_each_pull_of_the_trigger_reads_another_product_of_the_sample_shop(hand: Hand) -> None:
    for _ in PRODUCTS:
        hand.presenter.scan_product()
    assert hand.trigger.scanned == list(PRODUCTS)
    hand.presenter.scan_product()
    assert hand.trigger.scanned[-1] == PRODUCTS[0], "round and round"
    assert set(PRODUCTS) <= {product.ean for product in SAMPLE_PRODUCTS if product.active}


def test_the_panel_notices_that_the_phone_has_left_by_itself(hand: Hand) -> None:
    hand.presenter.hold_up()
    hand.presenter.on_tick()
    assert hand.showing() is Showing.LIVE
    hand.phone.withdraw()
    hand.presenter.on_tick()
    assert hand.showing() is Showing.NOTHING


def test_the_plug_moves_and_the_panel_says_so(hand: Hand) -> None:
    hand.presenter.set_plugged(False)
    assert not hand.plug.is_plugged
    assert not hand.model.is_plugged
    hand.presenter.set_plugged(True)
    assert hand.plug.is_plugged
    assert hand.model.is_plugged


def test_tiers_become_known_by_scanning_or_all_at_once(hand: Hand) -> None:
    assert [card.tier for card in hand.model.cards] == [None, None, None]
    hand.presenter.on_checkout(Seen(member=member(CARDS[1].handle)))
    assert [card.tier and card.tier.code for card in hand.model.cards] == [None, "gold", None]
    hand.presenter.on_tiers({card.handle: DEFAULT_TIERS[0] for card in CARDS})
    assert [card.tier and card.tier.code for card in hand.model.cards] == ["silver"] * 3


def test_the_guide_is_ticked_by_what_happens_on_the_till(hand: Hand) -> None:
    assert hand.next_step() is Step.AMOUNT
    hand.presenter.on_checkout(Seen(amount_minor=12850))
    assert hand.next_step() is Step.SCAN
    hand.presenter.on_checkout(Seen(12850, member(CARDS[0].handle)))
    assert hand.next_step() is Step.AWARD
    hand.presenter.on_checkout(Seen(scans=(line(1, ScanState.SAVED),)))
    assert hand.next_step() is Step.REDEEM
    hand.presenter.on_checkout(Seen(scans=(line(2, ScanState.ACCEPTED, redeemed=20), line(1, ScanState.ACCEPTED))))
    assert hand.next_step() is Step.PRODUCT
    hand.presenter.on_checkout(Seen(lines=(Line("1", unit_price_minor=990),)))
    assert hand.next_step() is Step.PRODUCT, "a price typed is no product scanned"
    hand.presenter.on_checkout(Seen(lines=(Line("1", "TEA-01"),)))
    assert hand.next_step() is Step.UNPLUG


def test_the_guide_follows_an_outage_to_the_last_entry_sent(hand: Hand) -> None:
    before = line(1, ScanState.ACCEPTED)
    hand.presenter.on_checkout(Seen(100, member(CARDS[0].handle), (before,)))
    hand.presenter.set_plugged(False)
    hand.presenter.on_checkout(Seen(scans=(before,)))
    assert Step.SELL_OFFLINE not in hand.model.done
    waiting = (line(3, ScanState.QUEUED), line(2, ScanState.SAVED), before)
    hand.presenter.on_checkout(Seen(scans=waiting))
    assert Step.SELL_OFFLINE in hand.model.done
    hand.presenter.set_plugged(True)
    assert Step.PLUG_IN in hand.model.done
    hand.presenter.on_checkout(Seen(scans=(replace(waiting[0], state=ScanState.ACCEPTED), *waiting[1:])))
    assert Step.DRAIN not in hand.model.done
    hand.presenter.on_checkout(Seen(scans=tuple(replace(each, state=ScanState.ACCEPTED) for each in waiting)))
    assert Step.DRAIN in hand.model.done


def test_plugging_in_without_an_outage_sold_through_is_no_step(hand: Hand) -> None:
    hand.presenter.set_plugged(True)
    assert hand.model.done == frozenset()


def test_when_all_is_done_nothing_is_next(hand: Hand) -> None:
    hand.presenter.on_checkout(Seen(100, member(CARDS[0].handle), (line(1, ScanState.ACCEPTED, redeemed=1),)))
    hand.presenter.on_checkout(Seen(lines=(Line("1", "TEA-01"),)))
    hand.presenter.set_plugged(False)
    hand.presenter.on_checkout(Seen(scans=(line(2, ScanState.QUEUED),)))
    hand.presenter.set_plugged(True)
    hand.presenter.on_checkout(Seen(scans=(line(2, ScanState.ACCEPTED),)))
    assert hand.next_step() is None
    assert hand.model.done == frozenset(Step)


def test_nothing_new_is_not_shown_again(hand: Hand) -> None:
    shown = len(hand.screen.shown)
    hand.presenter.on_checkout(Seen())
    hand.presenter.on_tick()
    assert len(hand.screen.shown) == shown
