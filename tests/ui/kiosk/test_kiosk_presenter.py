"""The check-in stand, scene by scene."""

from pathlib import Path

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionKind
from pos_client.errors import StorageFull
from tests.ui.kiosk.stand import CHEN, WANG, Stand
from ui.screens.devices import Device, Presence
from ui.screens.kiosk.presenter import AGAIN_S, GREETING_S, HURRIED_S, SORRY_S
from ui.screens.kiosk.states import KioskState

ATTRACT, CHECKING, GREETING = KioskState.ATTRACT, KioskState.CHECKING, KioskState.GREETING
SORRY, OUT_OF_ORDER = KioskState.SORRY, KioskState.OUT_OF_ORDER


def test_one_scan_is_a_greeting_and_the_screen_returns_to_itself(stand: Stand) -> None:
    stand.hold_up(WANG)
    assert stand.states() == [ATTRACT, CHECKING, GREETING]
    assert stand.greeting.member.facts.masked_name == "Wang X."
    assert (stand.greeting.points, stand.greeting.earned_points) == (51, 1)
    assert stand.greeting.is_first_today
    assert not stand.greeting.will_post
    assert stand.stays_s == GREETING_S
    assert stand.tones.played == ["good"]
    stand.presenter.on_time_up()
    assert stand.state() is ATTRACT


def test_a_stand_may_give_more_time_to_read(tmp_path: Path) -> None:
    stand = Stand(tmp_path, stay=4.0)
    stand.hold_up(WANG)
    assert stand.stays_s == 4 * GREETING_S
    stand.presenter.on_time_up()
    stand.show("no member's code")
    assert stand.stays_s == 4 * SORRY_S


def test_the_visit_is_written_down_once(stand: Stand) -> None:
    stand.hold_up(WANG)
    assert [entry.transaction.kind for entry in stand.entries()] == [TransactionKind.CHECK_IN]


def test_a_second_visit_on_the_same_day_is_welcome_but_not_counted(stand: Stand) -> None:
    stand.hold_up(WANG)
    stand.till.sync.work()
    stand.presenter.on_time_up()
    stand.wait_for_next_code()
    stand.hold_up(WANG)
    assert stand.state() is GREETING
    assert not stand.greeting.is_first_today
    assert (stand.greeting.points, stand.greeting.earned_points) == (51, 0)
    assert len(stand.entries()) == 1
    assert stand.tones.played == ["good", "good"]


def test_offline_the_visit_is_saved_and_said_to_post_later(stand: Stand) -> None:
    stand.till.pull_plug()
    stand.hold_up(WANG)
    assert stand.state() is GREETING
    assert stand.greeting.will_post
    assert len(stand.entries()) == 1
    assert stand.tones.played == ["queued"]


def test_the_code_greeted_last_shows_its_greeting_again_instead_of_a_refusal(stand: Stand) -> None:
    text = stand.hold_up(WANG)
    first = stand.greeting
    stand.presenter.on_time_up()
    stand.show(text)
    assert stand.state() is GREETING
    assert stand.greeting is first
    assert stand.check_in.asked == 1


def test_whom_it_greeted_is_forgotten_soon(stand: Stand) -> None:
    text = stand.hold_up(WANG)
    stand.presenter.on_time_up()
    assert stand.stays_s == AGAIN_S
    stand.presenter.on_time_up()
    stand.till.clock.advance(300)
    stand.show(text)
    assert stand.state() is SORRY
    assert stand.apology.reason is Reason.EXPIRED


def test_a_phone_still_held_up_does_not_start_the_greeting_anew(stand: Stand) -> None:
    text = stand.hold_up(WANG)
    shown = len(stand.screen.shown)
    stand.show(text)
    assert len(stand.screen.shown) == shown


def test_a_code_that_works_no_more_is_an_apology(stand: Stand) -> None:
    text = stand.till.code(WANG)
    stand.till.clock.advance(300)
    stand.show(text)
    assert stand.state() is SORRY
    assert stand.apology.reason is Reason.EXPIRED
    assert stand.stays_s == SORRY_S
    assert stand.tones.played == ["bad"]
    stand.presenter.on_time_up()
    assert stand.state() is ATTRACT


def test_a_payment_code_is_called_what_it_is(stand: Stand) -> None:
    stand.show("134567890123456789")
    assert (stand.apology.reason, stand.apology.kind) == (Reason.NOT_MEMBER_CODE, Kind.WECHAT_PAY)


def test_a_fault_of_the_stand_is_an_apology_with_its_code_and_counts_nothing(stand: Stand) -> None:
    stand.check_in.fault = StorageFull("disk")
    stand.hold_up(WANG)
    assert stand.state() is SORRY
    assert stand.apology.fault == "STORAGE_FULL"
    assert stand.entries() == []


def test_the_next_member_does_not_wait_for_the_greeting_to_end(stand: Stand) -> None:
    stand.hold_up(WANG)
    stand.hold_up(CHEN)
    assert stand.state() is GREETING
    assert stand.greeting.member.facts.handle == CHEN
    assert len(stand.entries()) == 2


def test_who_holds_up_a_phone_while_another_code_is_checked_is_served_next(stand: Stand) -> None:
    stand.tasks.is_held = True
    stand.hold_up(WANG)
    stand.hold_up(CHEN)
    assert stand.state() is CHECKING
    stand.tasks.step()
    assert stand.greeting.member.facts.handle == WANG
    assert stand.stays_s == HURRIED_S
    stand.presenter.on_time_up()
    assert stand.state() is CHECKING
    stand.tasks.step()
    assert stand.greeting.member.facts.handle == CHEN
    assert stand.stays_s == GREETING_S
    assert len(stand.entries()) == 2


def test_the_same_code_read_twice_while_it_is_checked_is_one_visit(stand: Stand) -> None:
    stand.tasks.is_held = True
    stand.show(stand.hold_up(WANG))
    stand.tasks.release()
    assert stand.stays_s == GREETING_S
    stand.presenter.on_time_up()
    assert stand.state() is ATTRACT
    assert stand.check_in.asked == 1


def _device(device_id: str, presence: Presence) -> Device:
    return Device(device_id, device_id, is_camera=device_id == "camera", presence=presence)


def test_without_any_reader_it_is_out_of_order_until_one_is_back(stand: Stand) -> None:
    stand.presenter.on_device(_device("camera", Presence.READY))
    stand.presenter.on_device(_device("serial", Presence.AWAY))
    assert stand.state() is ATTRACT
    stand.presenter.on_device(_device("camera", Presence.AWAY))
    assert stand.state() is OUT_OF_ORDER
    stand.presenter.on_device(_device("serial", Presence.READY))
    assert stand.state() is ATTRACT


def test_a_member_being_served_is_served_to_the_end_before_it_closes(stand: Stand) -> None:
    stand.hold_up(WANG)
    stand.presenter.on_device(_device("camera", Presence.AWAY))
    assert stand.state() is GREETING
    stand.presenter.on_time_up()
    assert stand.state() is OUT_OF_ORDER


def test_a_code_read_while_out_of_order_proves_that_something_reads(stand: Stand) -> None:
    stand.presenter.on_device(_device("camera", Presence.AWAY))
    stand.hold_up(WANG)
    assert stand.state() is GREETING


def test_time_up_means_nothing_where_nothing_ends(stand: Stand) -> None:
    shown = len(stand.screen.shown)
    stand.presenter.on_time_up()
    assert len(stand.screen.shown) == shown
