"""A sale with a member and an amount is that member's: nobody else's code, and no Enter, makes it another's."""

import pytest

from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import TransactionKind
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.screens.checkout.model import NoticeKind, RedeemEdit, ScanState, Verdict


@pytest.fixture
def ready(counter: Counter) -> Counter:
    """Wang and an amount on the screen."""
    counter.scan(WANG)
    counter.type("500")
    return counter


def _shown(counter: Counter) -> str | None:
    return None if counter.screen.member is None else counter.screen.member.facts.handle


def _sold_to(counter: Counter) -> list[str]:
    return [entry.transaction.handle for entry in counter.entries()]


def test_another_members_code_leaves_the_sale_as_it_is_and_says_so(ready: Counter) -> None:
    ready.scan(CHEN)
    assert (_shown(ready), ready.state(), ready.screen.amount_text) == (WANG, SaleState.READY, "500")
    assert (ready.said(), ready.notice.code) == (NoticeKind.REFUSED, Reason.OTHER_MEMBER)
    assert ready.screen.verdict is Verdict.REFUSED
    assert ready.tones.played[-1] == "bad"
    assert [(line.state, line.code) for line in ready.screen.scans] == [
        (ScanState.REFUSED, Reason.OTHER_MEMBER),
        (ScanState.RECOGNISED, ""),
    ]
    ready.presenter.commit()
    assert _sold_to(ready) == [WANG]


def test_enter_pressed_while_a_member_is_on_the_screen_is_never_another_members(ready: Counter) -> None:
    ready.tasks.is_held = True
    ready.next_code()
    ready.scan(CHEN)
    assert _shown(ready) == WANG
    ready.presenter.commit()
    ready.tasks.release()
    assert _sold_to(ready) == [WANG]


def test_after_esc_the_same_code_is_accepted(ready: Counter) -> None:
    code = ready.scan(CHEN)
    ready.presenter.clear()
    assert (ready.state(), ready.screen.notice, ready.screen.amount_text) == (SaleState.EMPTY, None, "")
    assert ready.screen.scans[-1].state is ScanState.LEFT
    ready.show(code)
    assert (_shown(ready), ready.screen.verdict) == (CHEN, Verdict.ONLINE)


def test_without_an_amount_the_second_member_takes_the_place_of_the_first(counter: Counter) -> None:
    counter.scan(WANG)
    counter.scan(CHEN)
    assert (_shown(counter), counter.screen.notice) == (CHEN, None)


def test_an_amount_typed_while_the_second_code_is_checked_stays_the_first_members(counter: Counter) -> None:
    counter.scan(WANG)
    counter.tasks.is_held = True
    code = counter.scan(CHEN)
    counter.type("500")
    counter.presenter.commit()
    counter.presenter.key("7")
    counter.tasks.release()
    assert counter.entries() == []
    assert (_shown(counter), counter.notice.code) == (WANG, Reason.OTHER_MEMBER)
    assert counter.screen.amount_text == "500"
    counter.presenter.clear()
    counter.show(code)
    assert _shown(counter) == CHEN


def test_an_enter_before_the_amount_is_not_for_who_comes_instead(counter: Counter) -> None:
    counter.scan(WANG)
    counter.tasks.is_held = True
    counter.scan(CHEN)
    counter.presenter.commit()
    counter.type("50")
    counter.presenter.commit()
    counter.presenter.key("7")
    counter.tasks.release()
    assert counter.entries() == []
    assert (_shown(counter), counter.screen.amount_text) == (CHEN, "50")
    assert counter.notice.code == Reason.OTHER_MEMBER


def test_a_sale_that_waits_for_resting_fingers_does_not_go_on_by_itself(counter: Counter) -> None:
    counter.presenter.key("5")
    counter.scan(WANG)
    counter.scan(CHEN)
    counter.till.clock.advance(10)
    counter.presenter.tick()
    assert counter.entries() == []
    counter.presenter.commit()
    assert _sold_to(counter) == [WANG]


@pytest.fixture
def choosing(counter: Counter) -> Counter:
    """Wang chooses points to pay with."""
    counter.scan(WANG, Intent.PAY)
    counter.type("20")
    counter.presenter.redeem()
    return counter


def test_an_open_redemption_never_turns_into_an_award_of_someone_else(choosing: Counter) -> None:
    choosing.tasks.is_held = True
    choosing.next_code()
    choosing.scan(CHEN)
    choosing.presenter.commit()
    choosing.tasks.release()
    (entry,) = choosing.entries()
    assert (entry.transaction.handle, entry.transaction.kind) == (WANG, TransactionKind.REDEEM)
    assert entry.transaction.redeem_points == 20


def test_esc_after_another_members_code_leaves_nothing_of_a_redemption(choosing: Counter) -> None:
    choosing.scan(CHEN)
    choosing.presenter.clear()
    assert (choosing.state(), choosing.screen.edit) == (SaleState.EMPTY, None)


@pytest.mark.parametrize("intent", Intent)
def test_an_open_redemption_outlives_the_members_next_code(choosing: Counter, intent: Intent) -> None:
    choosing.next_code()
    choosing.scan(WANG, intent)
    assert choosing.screen.edit == RedeemEdit("20", 20)
    choosing.presenter.commit()
    assert [entry.transaction.redeem_points for entry in choosing.entries()] == [20]
    choosing.settle()
    assert choosing.said() is NoticeKind.ACCEPTED


def test_what_is_typed_after_an_enter_that_waits_begins_the_next_sale(counter: Counter) -> None:
    counter.type("50")
    counter.tasks.is_held = True
    counter.scan(WANG)
    counter.presenter.commit()
    counter.presenter.key("7")
    counter.scan(CHEN)
    assert counter.screen.amount_text == "50"
    counter.tasks.release()
    assert [(entry.transaction.handle, entry.transaction.amount_minor) for entry in counter.entries()] == [
        (WANG, 5_000)
    ]
    assert (_shown(counter), counter.screen.amount_text) == (CHEN, "7")


def test_esc_takes_an_enter_that_waits_back(counter: Counter) -> None:
    counter.type("50")
    counter.tasks.is_held = True
    counter.scan(WANG)
    counter.presenter.commit()
    counter.presenter.clear()
    counter.tasks.release()
    assert counter.entries() == []
    assert (_shown(counter), counter.state()) == (WANG, SaleState.MEMBER_ONLY)


def test_an_enter_that_waited_for_a_refused_code_leaves_the_refusal_on_the_screen(counter: Counter) -> None:
    old = counter.till.code(WANG)
    counter.till.clock.advance(300)
    counter.type("50")
    counter.tasks.is_held = True
    counter.show(old)
    counter.presenter.commit()
    counter.tasks.release()
    assert counter.notice.code == Reason.EXPIRED
    assert counter.entries() == []
