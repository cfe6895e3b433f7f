"""Awarding points: one scan and the digits of the amount."""

from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority, Told, TransactionKind
from pos_client.errors import StorageFull
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.screens.checkout.codes import TYPING_PAUSE_S
from ui.screens.checkout.last_sale import LINGERS_S
from ui.screens.checkout.model import NoticeKind, ScanState, Verdict


def test_amount_then_scan_is_all_it_takes(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    assert counter.state() is SaleState.DONE
    (entry,) = counter.entries()
    assert (entry.transaction.kind, entry.transaction.amount_minor) == (TransactionKind.AWARD, 12_850)
    assert entry.transaction.cashier == "Li Na"
    counter.settle()
    assert counter.till.backend.ledger.members[WANG].points == 56
    assert counter.said() is NoticeKind.ACCEPTED
    assert counter.notice.told == Told(6, 0)


def test_scan_then_amount_waits_for_enter(counter: Counter) -> None:
    counter.scan(WANG)
    assert counter.state() is SaleState.MEMBER_ONLY
    counter.type("128.5")
    assert counter.state() is SaleState.READY
    assert counter.screen.quote is not None
    assert counter.screen.quote.earn_points == 6
    assert counter.entries() == []
    counter.presenter.commit()
    assert counter.state() is SaleState.DONE
    assert len(counter.entries()) == 1


def test_a_scan_amid_typing_waits_until_the_fingers_rest(counter: Counter) -> None:
    for key in "12":
        counter.presenter.key(key)
    counter.scan(WANG)
    assert counter.state() is SaleState.READY
    counter.presenter.key("8")
    counter.till.clock.advance(TYPING_PAUSE_S - 0.1)
    counter.presenter.tick()
    assert counter.entries() == []
    counter.till.clock.advance(0.2)
    counter.presenter.tick()
    assert [entry.transaction.amount_minor for entry in counter.entries()] == [12_800]


def test_esc_stops_a_sale_that_waits_for_resting_fingers(counter: Counter) -> None:
    counter.presenter.key("5")
    counter.scan(WANG)
    counter.presenter.clear()
    counter.till.clock.advance(10)
    counter.presenter.tick()
    assert counter.entries() == []
    assert counter.state() is SaleState.MEMBER_ONLY


def test_a_code_unlocked_for_paying_is_never_awarded_by_itself(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG, Intent.PAY)
    counter.till.clock.advance(10)
    counter.presenter.tick()
    assert counter.state() is SaleState.READY
    assert counter.screen.may_pay
    assert counter.entries() == []


def test_enter_twice_is_one_sale(counter: Counter) -> None:
    counter.scan(WANG)
    counter.type("50")
    counter.tasks.is_held = True
    counter.presenter.commit()
    counter.presenter.commit()
    counter.tasks.release()
    counter.presenter.commit()
    assert len(counter.entries()) == 1


def test_enter_while_the_code_is_checked_waits_for_the_answer(counter: Counter) -> None:
    counter.type("50")
    counter.tasks.is_held = True
    counter.scan(WANG)
    assert counter.screen.verdict is Verdict.CHECKING
    counter.presenter.commit()
    counter.tasks.release()
    assert counter.state() is SaleState.DONE
    assert len(counter.entries()) == 1


def test_what_is_typed_and_scanned_during_saving_begins_the_next_sale(counter: Counter) -> None:
    counter.scan(WANG)
    counter.type("50")
    counter.tasks.is_held = True
    counter.presenter.commit()
    counter.presenter.key("7")
    counter.scan(CHEN)
    assert counter.state() is SaleState.SAVING
    counter.tasks.release()
    assert counter.state() is SaleState.READY
    assert counter.screen.amount_minor == 700
    assert counter.screen.member is not None
    assert counter.screen.member.facts.handle == CHEN
    assert len(counter.entries()) == 1


def test_enter_with_nothing_says_what_is_missing(counter: Counter) -> None:
    counter.presenter.commit()
    assert counter.notice.code == Reason.NO_MEMBER
    counter.scan(WANG)
    counter.presenter.commit()
    assert counter.notice.code == Reason.NO_AMOUNT
    assert counter.entries() == []


def test_a_full_disk_loses_nothing(counter: Counter) -> None:
    counter.scan(WANG)
    counter.type("128.5")
    counter.checkout.fault = StorageFull("no room")
    counter.presenter.commit()
    assert (counter.said(), counter.notice.code) == (NoticeKind.FAULT, "STORAGE_FULL")
    assert counter.state() is SaleState.READY
    assert counter.screen.amount_text == "128.5"
    counter.presenter.commit()
    assert counter.state() is SaleState.DONE
    assert len(counter.entries()) == 1


def test_the_next_digit_begins_a_new_sale(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    assert counter.screen.member is not None
    first = counter.entries()[0].transaction.basket_id
    counter.type("3")
    assert (counter.state(), counter.screen.amount_text) == (SaleState.AMOUNT_ONLY, "3")
    assert counter.screen.member is None
    counter.till.clock.advance(LINGERS_S)
    counter.scan(WANG)
    assert counter.entries()[1].transaction.basket_id != first


def test_the_card_of_a_finished_sale_shows_the_new_balance(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    assert counter.screen.member is not None
    assert counter.screen.member.facts.points == 50
    counter.settle()
    assert counter.screen.member.facts.points == 56
    assert counter.screen.member.worth_minor == 5_600


def test_the_programme_keys_set_an_amount(counter: Counter) -> None:
    counter.presenter.quick_amount(10_000)
    assert (counter.screen.amount_text, counter.screen.amount_minor) == ("100", 10_000)


def test_clear_steps_back_amount_first_then_member(counter: Counter) -> None:
    counter.scan(WANG)
    counter.type("50")
    counter.presenter.clear()
    assert counter.state() is SaleState.MEMBER_ONLY
    counter.presenter.clear()
    assert counter.state() is SaleState.EMPTY
    assert counter.screen.scans[0].state is ScanState.LEFT
    assert counter.screen.verdict is Verdict.NONE


def test_clear_takes_a_message_away_before_anything_typed(counter: Counter) -> None:
    counter.type("50")
    counter.presenter.commit()
    assert counter.notice.code == Reason.NO_MEMBER
    counter.presenter.clear()
    assert counter.screen.notice is None
    assert counter.screen.amount_text == "50"


def test_f9_stops_a_sale_that_waits_for_resting_fingers(counter: Counter) -> None:
    counter.presenter.key("5")
    counter.scan(WANG)
    counter.presenter.redeem()
    counter.till.clock.advance(10)
    counter.presenter.tick()
    assert counter.entries() == []


def test_a_cleared_member_may_show_the_same_code_again(counter: Counter) -> None:
    counter.scan(WANG)
    counter.presenter.clear()
    counter.scan(WANG)
    assert counter.state() is SaleState.MEMBER_ONLY
    assert counter.screen.verdict is Verdict.ONLINE


def test_offline_the_sale_is_saved_and_says_so(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.type("50")
    counter.scan(WANG)
    assert counter.screen.authority is Authority.OFFLINE
    assert counter.screen.verdict is Verdict.OFFLINE
    counter.settle()
    assert counter.said() is NoticeKind.QUEUED
    assert [line.state for line in counter.screen.scans] == [ScanState.QUEUED]
    counter.till.plug_in()
    assert counter.said() is NoticeKind.ACCEPTED
    assert [line.state for line in counter.screen.scans] == [ScanState.ACCEPTED]


def test_an_amount_that_was_not_on_the_screen_is_never_awarded_by_itself(counter: Counter) -> None:
    """The code brought the checkout up: the amount may be one that was forgotten there."""
    counter.type("50")
    counter.till.clock.advance(60)
    counter.presenter.barcode(Barcode(counter.till.code(WANG), Symbology.QR, 0, "test"), is_seen=False)
    counter.till.clock.advance(10)
    counter.presenter.tick()
    assert (counter.state(), counter.entries()) == (SaleState.READY, [])
    counter.presenter.commit()
    assert len(counter.entries()) == 1
    counter.type("60")
    counter.scan(CHEN)
    counter.till.clock.advance(10)
    counter.presenter.tick()
    assert len(counter.entries()) == 2, "a code read at the checkout is as good as ever"
