"""Outcomes: they come late, early or twice, and always find their line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pos_client.domain.outcome import Accepted, Queued, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Told
from pos_client.errors import StorageFull, Unanswered
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_result
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.screens.checkout import banner_text, text
from ui.screens.checkout.model import NoticeKind, ScanState
from ui.screens.checkout.undo import UNDO_S
from ui.theme.tokens import Tone


def test_an_outcome_that_comes_before_saving_has_returned_is_not_lost(counter: Counter) -> None:
    counter.scan(WANG)
    counter.type("50")
    counter.tasks.is_held = True
    counter.presenter.commit()
    last = counter.till.ids.new_id().int & 0xFFFF
    following = numbered_id(last + 1)  # the id the use case is about to make
    counter.presenter.outcome(Accepted(a_result(txn_id=following, earned_points=2, points_after=52)))
    counter.tasks.release()
    assert counter.entries()[0].transaction.txn_id == following
    assert counter.said() is NoticeKind.ACCEPTED
    assert counter.screen.member is not None
    assert counter.screen.member.facts.points == 52


def test_no_answer_is_said_as_such_and_resolves_by_itself(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    counter.till.backend.fail_next(Unanswered("no answer"))
    counter.settle()
    assert counter.said() is NoticeKind.UNKNOWN
    assert counter.tones.played[-1] == "attention"
    counter.till.connect()
    assert counter.said() is NoticeKind.ACCEPTED


def test_a_late_outcome_changes_its_line_and_not_the_sale_at_hand(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.type("50")
    counter.scan(WANG)
    counter.settle()
    counter.scan(CHEN)
    counter.type("7")
    counter.till.plug_in()
    assert counter.screen.notice is None
    assert counter.screen.member is not None
    assert (counter.screen.member.facts.handle, counter.screen.member.facts.points) == (CHEN, 5)
    assert [line.state for line in counter.screen.scans] == [ScanState.RECOGNISED, ScanState.ACCEPTED]


def test_a_refusal_by_the_backend_is_shown(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    txn_id = counter.entries()[0].transaction.txn_id
    counter.presenter.outcome(Refused(Reason.INSUFFICIENT_POINTS, txn_id))
    assert (counter.said(), counter.notice.code) == (NoticeKind.REFUSED, Reason.INSUFFICIENT_POINTS)
    assert counter.screen.scans[0].state is ScanState.REFUSED
    assert counter.screen.undo_left is None


def test_a_booking_that_differs_from_what_was_told_says_both(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    told, txn_id = counter.notice.told, counter.entries()[0].transaction.txn_id
    counter.presenter.outcome(Accepted(a_result(txn_id=txn_id, earned_points=9, points_after=59)))
    assert (counter.said(), told) == (NoticeKind.CORRECTED, Told(6))
    assert (counter.notice.told, counter.notice.booked) == (Told(6), Told(9))
    assert counter.tones.played[-1] == "attention"
    line = counter.screen.scans[0]
    assert (line.state, line.told, line.booked) == (ScanState.ACCEPTED, Told(6), Told(9))
    assert text.scan_row(line).chip == banner_text.banner(counter.screen).title == "Told +6, booked +9"
    assert text.scan_row(line).tone is Tone.WAITING


def test_a_late_booking_that_differs_is_said_by_its_line(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    txn_id = counter.entries()[0].transaction.txn_id
    counter.type("7")
    counter.presenter.outcome(Accepted(a_result(txn_id=txn_id, earned_points=1, redeemed_points=50, points_after=0)))
    assert counter.screen.notice is None
    assert text.scan_row(counter.screen.scans[0]).chip == f"Told +6, booked {text.MINUS}50 +1"


def test_a_booking_as_told_says_it_once(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    counter.settle()
    assert counter.said() is NoticeKind.ACCEPTED
    assert text.scan_row(counter.screen.scans[0]).chip == "+6 pts"


def test_outcomes_of_other_screens_change_nothing_here(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    before, told = counter.screen, counter.notice.told
    counter.presenter.outcome(Accepted(a_result(900)))
    counter.presenter.outcome(Queued(a_result(901).txn_id, Reason.OFFLINE, told))
    counter.presenter.outcome(Refused(Reason.MALFORMED))
    assert counter.screen == before


def test_undo_takes_the_points_back(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    counter.settle()
    assert counter.screen.undo_left == 1.0
    counter.presenter.undo()
    assert counter.said() is NoticeKind.UNDOING
    counter.settle()
    assert counter.said() is NoticeKind.UNDONE
    assert counter.till.backend.ledger.members[WANG].points == 50
    assert counter.screen.member is not None
    assert counter.screen.member.facts.points == 50
    assert counter.screen.scans[0].state is ScanState.UNDONE


def test_undo_offline_is_sent_after_the_sale(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.type("50")
    counter.scan(WANG)
    counter.presenter.undo()
    counter.settle()
    assert counter.said() is NoticeKind.UNDO_QUEUED
    counter.till.plug_in()
    assert counter.said() is NoticeKind.UNDONE
    assert counter.screen.scans[0].state is ScanState.UNDONE
    assert counter.till.backend.ledger.members[WANG].points == 50


def test_undo_is_there_for_longer_where_the_shop_gives_more_time(tmp_path: Path) -> None:
    counter = Counter(tmp_path, stay=10.0)
    counter.type("50")
    counter.scan(WANG)
    counter.till.clock.advance(10 * UNDO_S - 0.5)
    counter.presenter.tick()
    assert counter.screen.undo_left == pytest.approx(0.01)
    counter.till.clock.advance(0.6)
    counter.presenter.tick()
    assert counter.screen.undo_left is None


def test_undo_is_there_for_five_seconds(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    counter.till.clock.advance(UNDO_S - 0.5)
    counter.presenter.tick()
    assert counter.screen.undo_left is not None
    counter.till.clock.advance(0.6)
    counter.presenter.tick()
    assert counter.screen.undo_left is None
    counter.presenter.undo()
    assert len(counter.entries()) == 1


def test_undo_pressed_twice_undoes_once(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    counter.presenter.undo()
    counter.presenter.undo()
    assert len(counter.entries()) == 2


def test_an_undo_that_could_not_be_saved_can_be_tried_again(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    counter.checkout.fault = StorageFull("no room")
    counter.presenter.undo()
    assert counter.notice.code == "STORAGE_FULL"
    counter.presenter.undo()
    assert len(counter.entries()) == 2


def test_ticking_without_anything_to_show_draws_nothing(counter: Counter) -> None:
    shown = len(counter.view.shown)
    for _ in range(5):
        counter.till.clock.advance(0.2)
        counter.presenter.tick()
    assert len(counter.view.shown) == shown


@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize(
    "step", [lambda counter: counter.presenter.key("1"), lambda counter: counter.presenter.clear()]
)
def test_undo_outlives_the_beginning_of_the_next_sale(
    counter: Counter, step: Callable[[Counter], None], *, online: bool
) -> None:
    if not online:
        counter.till.pull_plug()
    counter.type("50")
    counter.scan(WANG)
    counter.settle()
    step(counter)
    face = banner_text.banner(counter.screen)
    assert (face.title, face.left) == ("Last sale: +2 pts", 1.0)
    counter.presenter.undo()
    assert banner_text.banner(counter.screen).detail == "The last sale is taken back."
    assert [line.state for line in counter.screen.scans] == [ScanState.UNDONE]
    counter.settle()
    if not online:
        counter.till.plug_in()
    assert counter.till.backend.ledger.members[WANG].points == 50
    assert counter.said() is NoticeKind.UNDONE_BEFORE
    assert counter.screen.member is None


def test_an_undo_that_comes_too_late_says_so(counter: Counter) -> None:
    counter.presenter.undo()
    assert banner_text.banner(counter.screen).title == "There is nothing to undo"
    counter.type("50")
    counter.scan(WANG)
    counter.till.clock.advance(UNDO_S)
    counter.presenter.undo()
    assert counter.said() is NoticeKind.NOTHING_TO_UNDO
    assert len(counter.entries()) == 1


def test_an_undo_pressed_while_the_next_sale_is_saved_is_for_the_one_before(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    counter.presenter.clear()
    counter.scan(CHEN)
    counter.presenter.quick_amount(10_000)
    counter.tasks.is_held = True
    counter.presenter.commit()
    counter.presenter.undo()
    counter.tasks.release()
    assert [line.state for line in counter.screen.scans] == [ScanState.SAVED, ScanState.UNDONE]
    counter.settle()
    assert counter.said() is NoticeKind.ACCEPTED
    assert [line.state for line in counter.screen.scans] == [ScanState.ACCEPTED, ScanState.UNDONE]
    assert counter.screen.undo_left is not None


def test_a_sale_refused_after_the_next_one_began_is_not_undone(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    counter.presenter.key("1")
    counter.presenter.outcome(Refused(Reason.MALFORMED, counter.entries()[0].transaction.txn_id))
    assert counter.screen.undo_left is None


def test_an_undo_settling_late_leaves_the_next_sale_alone(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    counter.settle()
    counter.tasks.is_held = True
    counter.presenter.undo()
    counter.presenter.key("7")
    counter.tasks.release()
    counter.scan(CHEN)
    counter.settle()
    assert counter.screen.member is not None
    assert counter.screen.member.facts.points == 5
    assert counter.screen.scans[1].state is ScanState.UNDONE
