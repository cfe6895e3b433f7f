"""Waiting to send: nothing vanishes, what needs a person stands on top."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, TransactionKind, TransactionResult, WriteOffReason
from pos_client.errors import LinkPaused, NotSent, RequestRejected, StorageDamaged, TransportError, Unanswered
from pos_client.ports import EntryState, OutboxEntry, Salvaged
from pos_client.ports import Room as DiskRoom
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import Till
from ui.i18n import install_language
from ui.screens.waiting import text
from ui.screens.waiting.model import Resolution, RowState, Try, TryState, UnreadableRow, WaitingModel
from ui.screens.waiting.presenter import LATEST_SHOWN, TRY_SHOWN, ReadsOutbox, WaitingPresenter
from ui.theme.tokens import Tone

WANG = "123456789012"
NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)


class RecordingView:
    def __init__(self) -> None:
        self.shown: list[WaitingModel] = []

    def show_model(self, model: WaitingModel) -> None:
        self.shown.append(model)


class BrokenOutbox:
    def pending(self, limit: int) -> list[OutboxEntry]:
        raise StorageDamaged("unreadable")

    def latest(self, limit: int) -> list[OutboxEntry]:
        return []

    def rejected(self, limit: int) -> list[OutboxEntry]:
        return []

    def find(self, txn_id: UUID) -> OutboxEntry | None:
        return None

    def counts(self) -> dict[EntryState, int]:
        return {}

    def room(self) -> DiskRoom:
        return DiskRoom.AMPLE

    def salvaged(self) -> Salvaged | None:
        return None


class LackingOutbox(BrokenOutbox):
    """An outbox made anew of what was left."""

    def __init__(self, salvaged: Salvaged) -> None:
        self._salvaged = salvaged

    def pending(self, limit: int) -> list[OutboxEntry]:
        return []

    def salvaged(self) -> Salvaged | None:
        return self._salvaged


class Room:
    """The presenter on a real outbox."""

    def __init__(self, till: Till, outbox: ReadsOutbox | None = None) -> None:
        self.till, self.view, self.tasks = till, RecordingView(), FakeTasks()
        self.counted: list[dict[EntryState, int]] = []
        self.stored: list[tuple[DiskRoom, Salvaged | None]] = []
        self.kicks = 0
        self.presenter = WaitingPresenter(
            self.view,
            outbox or till.outbox,
            self.tasks,
            till.clock,
            send_now=self.kick,
            on_counts=lambda counts: self.counted.append(dict(counts)),
            on_storage=lambda room, salvaged: self.stored.append((room, salvaged)),
        )
        till.link.subscribe(self.presenter.link)

    def kick(self) -> None:
        self.kicks += 1
        self.till.sync.send_now()

    @property
    def last_try(self) -> Try | None:
        return self.view.shown[-1].last_try

    @property
    def model(self) -> WaitingModel:
        self.presenter.refresh()
        return self.view.shown[-1]

    def states(self) -> list[RowState]:
        return [row.state for row in self.model.rows]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.connect()
    yield till
    till.close()


@pytest.fixture
def room(till: Till) -> Room:
    return Room(till)


def test_a_till_that_sold_nothing_waits_for_nothing(room: Room) -> None:
    assert room.model.rows == ()
    assert (room.model.waiting, room.model.rejected) == (0, 0)


@pytest.mark.parametrize(
    ("missing", "tone", "shown"),
    [
        (0, Tone.GOOD, "Everything is sent"),
        (None, Tone.BAD, "Storage was damaged: not known how many are missing, call support"),
        (2, Tone.BAD, "Storage was damaged: 2 unsent missing, call support"),
    ],
)
def test_what_may_be_missing_is_not_called_everything(
    qapp: QApplication, missing: int | None, tone: Tone, shown: str
) -> None:
    install_language(qapp, "en")
    salvaged = Salvaged(NOW, 0, 0, missing, "outbox.sqlite3-damaged-1")
    model = WaitingModel((), 0, 0, NOW, salvaged=salvaged)
    assert text.summary(model)[::2] == (tone, shown)
    assert text.empty(model)[1] == shown


def test_what_the_outbox_lacks_reaches_the_list(till: Till) -> None:
    salvaged = Salvaged(NOW, 0, 0, None, "outbox.sqlite3-damaged-1")
    assert Room(till, LackingOutbox(salvaged)).model.may_lack


def test_an_entry_shows_what_was_told_and_no_more_of_the_card_than_its_end(room: Room) -> None:
    room.till.sell(room.till.scan(WANG), 12_850)
    (row,) = room.model.rows
    assert (row.state, row.kind, row.card) == (RowState.WAITING, TransactionKind.AWARD, "\u2022\u20229012")
    assert (row.amount_minor, row.told.earned_points, row.attempts, row.reason) == (12_850, 6, 0, "")
    assert room.model.waiting == 1


def test_tries_and_the_last_answer_are_shown(room: Room) -> None:
    room.till.sell(room.till.scan(WANG), 5_000)
    room.till.backend.fail_next(NotSent("down"))
    room.till.sync.work()
    (row,) = room.model.rows
    assert (row.state, row.attempts, row.reason) == (RowState.WAITING, 1, "NOT_SENT")


def test_sent_without_an_answer_is_unclear(room: Room) -> None:
    room.till.sell(room.till.scan(WANG), 5_000)
    room.till.backend.fail_next(Unanswered("no answer"))
    room.till.sync.work()
    assert room.states() == [RowState.UNCLEAR]


def test_refused_stands_first_and_stays_then_what_waits_then_the_newest_sent(room: Room) -> None:
    till = room.till
    till.sell(till.scan(WANG), 100)
    till.clock.advance(30)
    till.sell(till.scan(WANG), 200)
    till.connect()
    till.sell(till.scan(WANG), 300)
    till.backend.fail_next(RequestRejected("not read"))
    till.sync.work()
    till.clock.advance(30)
    till.sell(till.scan(WANG), 400)
    assert room.states() == [RowState.ATTENTION, RowState.WAITING, RowState.SENT, RowState.SENT]
    assert [row.amount_minor for row in room.model.rows] == [300, 400, 200, 100]
    assert room.model.rows[0].reason == Reason.MALFORMED
    assert room.model.rejected == 1
    assert room.counted[-1][EntryState.PENDING] == 1


def test_a_refused_entry_keeps_its_row_however_many_came_after(room: Room) -> None:
    till = room.till
    member = till.scan(WANG)
    first = till.sell(member, 100).entry.transaction.txn_id
    refused = TransactionResult(first, Applied.REFUSED, Reason.REPLAY, 0, 0, 0)
    later = [till.sell(member, 200).entry.transaction.txn_id for _ in range(LATEST_SHOWN + 1)]
    till.outbox.record([refused, *(TransactionResult(txn_id, Applied.APPLIED, None, 0, 0, 0) for txn_id in later)])
    assert room.states()[0] is RowState.ATTENTION
    assert room.model.rows[0].amount_minor == 100


def test_how_the_disk_is_and_what_became_of_a_damaged_outbox_is_told(tmp_path: Path) -> None:
    till = Till(tmp_path)
    till.close()
    (tmp_path / "outbox.sqlite3").write_bytes(b"damaged")
    damaged = Till(tmp_path)
    with closing(damaged.outbox):
        how, salvaged = Room(damaged).stored[-1]
        assert how in {DiskRoom.AMPLE, DiskRoom.LOW}
        assert salvaged is not None
        (tmp_path / salvaged.folder).rename(tmp_path / "for support")
        assert Room(damaged).stored[-1] == (how, None), "somebody has seen to it"


def test_entries_that_cannot_be_read_any_more_stand_on_top(tmp_path: Path) -> None:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.connect()
    for amount_minor in (100, 200, 300):
        till.sell(till.scan(WANG), amount_minor)
        till.clock.advance(30)
    till.close()
    for mirror in tmp_path.glob("outbox.sqlite3-mirror-*"):
        mirror.unlink()
    with closing(sqlite3.connect(tmp_path / "outbox.sqlite3")) as db, db:
        db.execute("DROP TRIGGER outbox_is_immutable")
        db.execute("UPDATE outbox SET body = zeroblob(length(body)) WHERE seq IN (1, 3)")
    damaged = Till(tmp_path)
    with closing(damaged.outbox):
        room = Room(damaged)
        assert room.model.lines == (UnreadableRow(2), *room.model.rows)
        assert [row.amount_minor for row in room.model.rows] == [200]
        assert (room.model.unreadable, room.model.waiting) == (2, 1)
        assert room.counted[-1][EntryState.QUARANTINED] == 2


def test_what_was_done_about_a_refused_entry_stays_with_it(room: Room) -> None:
    till = room.till
    member = till.scan(WANG)
    refused = [till.sell(member, amount_minor).entry.transaction for amount_minor in (100, 200, 300)]
    results = [TransactionResult(txn.txn_id, Applied.REFUSED, Reason.REPLAY, 0, 0, 0) for txn in refused]
    till.outbox.record(results)
    why = WriteOffReason.SHOP_BEARS_IT
    given_up = replace(refused[0], kind=TransactionKind.WRITE_OFF, refers_to=refused[0].txn_id, amount_minor=0)
    till.outbox.append(replace(given_up, txn_id=till.ids.new_id(), approved_by="Zhang", approved_why=why))
    till.outbox.append(replace(refused[1], txn_id=till.ids.new_id(), corrects=refused[1].txn_id), "till-7")
    assert room.states() == [
        RowState.ATTENTION, RowState.WAITING, RowState.WAITING, RowState.RESOLVED, RowState.RESOLVED,
    ]  # fmt: skip
    assert [row.amount_minor for row in room.model.rows[3:]] == [200, 100]
    assert [row.resolution for row in room.model.rows[3:]] == [
        Resolution(False, "Li Na", state=RowState.WAITING),
        Resolution(True, "Zhang", why, RowState.WAITING),
    ]
    assert [row.taken_from for row in room.model.rows[1:3]] == ["", "till-7"]
    assert (room.model.waiting, room.model.rejected) == (2, 1)


def test_sent_rows_give_no_reason(room: Room) -> None:
    room.till.sell(room.till.scan(WANG), 5_000)
    room.till.backend.fail_next(NotSent("down"))
    room.till.sync.work()
    room.till.connect()
    (row,) = room.model.rows
    assert (row.state, row.reason) == (RowState.SENT, "")


def test_a_storm_of_news_becomes_two_readings(room: Room) -> None:
    room.tasks.is_held = True
    for _ in range(50):
        room.presenter.refresh()
    assert len(room.tasks.started) == 1
    room.tasks.step()
    assert len(room.tasks.started) == 1
    room.tasks.step()
    assert not room.tasks.started


def test_while_nobody_looks_only_the_counts_are_read_and_nothing_is_drawn(room: Room) -> None:
    room.presenter.closed()
    drawn = len(room.view.shown)
    room.till.pull_plug()
    room.till.sell(room.till.scan(WANG), 100)
    room.presenter.refresh()
    room.presenter.tick()
    assert len(room.view.shown) == drawn
    assert room.counted[-1][EntryState.PENDING] == 1
    room.presenter.opened()
    assert [row.amount_minor for row in room.view.shown[-1].rows] == [100]


def test_send_now_wakes_the_sender(room: Room) -> None:
    room.presenter.send_now()
    assert room.kicks == 1


def test_send_now_offline_says_that_it_tries_and_what_came_of_it(room: Room) -> None:
    room.till.pull_plug()
    room.till.sell(room.till.scan(WANG), 5_000)
    for _ in range(2):  # the same failure again is an answer too
        room.till.clock.advance(60)
        room.presenter.send_now()
        assert room.last_try == Try(TryState.TRYING, room.till.clock.utc())
        room.till.clock.advance(2)
        room.till.sync.work()
        assert room.last_try == Try(TryState.OFFLINE, room.till.clock.utc(), "NOT_SENT")
    assert room.view.shown[-1].waiting == 1


def test_send_now_is_answered_when_everything_is_sent_not_when_the_link_is_back(room: Room) -> None:
    room.till.pull_plug()
    room.till.sell(room.till.scan(WANG), 5_000)
    room.presenter.send_now()
    room.till.backend.down = False
    room.till.clock.advance(2)
    room.till.sync.work()
    states = [model.last_try.state for model in room.view.shown if model.last_try is not None]
    assert list(dict.fromkeys(states)) == [TryState.TRYING, TryState.SENT]
    assert room.till.link.is_online
    assert room.model.waiting == 0


def test_a_paused_link_says_why(room: Room) -> None:
    room.presenter.send_now()
    room.till.backend.fail_next(LinkPaused("401", code="NOT_CONNECTED"))
    room.till.sync.work()
    assert room.last_try == Try(TryState.PAUSED, room.till.clock.utc(), "NOT_CONNECTED")


def test_news_of_the_link_that_nobody_asked_for_is_no_try(room: Room) -> None:
    room.till.pull_plug()
    assert room.last_try is None


def test_a_try_is_forgotten_and_outlives_a_reading(room: Room) -> None:
    room.till.pull_plug()
    room.presenter.send_now()
    room.till.sync.work()
    room.presenter.refresh()
    assert room.last_try is not None
    room.till.clock.advance(TRY_SHOWN.total_seconds() - 1)
    room.presenter.tick()
    assert room.last_try is not None
    room.till.clock.advance(1)
    room.presenter.tick()
    assert room.last_try is None


def test_ages_follow_the_clock(room: Room) -> None:
    room.till.sell(room.till.scan(WANG), 5_000)
    before = room.model.now
    room.till.clock.advance(600)
    room.presenter.tick()
    assert (room.view.shown[-1].now - before).total_seconds() == 600
    assert len(room.view.shown[-1].rows) == 1


def test_an_outbox_that_cannot_be_read_is_said(till: Till) -> None:
    room = Room(till, BrokenOutbox())
    assert room.model.fault == "STORAGE_DAMAGED"
    assert room.counted == []


@pytest.mark.parametrize(
    "fault", [NotSent("down"), LinkPaused("401", code="NOT_CONNECTED")], ids=lambda fault: fault.code
)
def test_a_try_that_failed_is_no_news_any_more_once_the_link_is_back(room: Room, fault: TransportError) -> None:
    room.presenter.send_now()
    room.till.backend.fail_next(fault)
    room.till.sync.work()
    assert room.last_try is not None
    room.till.clock.advance(60)
    room.till.sync.work()
    assert room.till.link.is_online
    assert room.last_try is None


def test_a_correction_that_was_refused_as_well_is_not_called_right(room: Room) -> None:
    till = room.till
    first = till.sell(till.scan(WANG), 100).entry.transaction
    refuse = TransactionResult(first.txn_id, Applied.REFUSED, Reason.UNKNOWN_HANDLE, 0, 0, 0)
    till.outbox.record([refuse])
    again = replace(first, txn_id=till.ids.new_id(), corrects=first.txn_id, approved_by="Zhang")
    till.outbox.append(again)
    said = []
    for result in (None, replace(refuse, txn_id=again.txn_id)):
        till.outbox.record([result] if result else [])
        old = room.model.rows[-1]
        said.append((text.state(old)[2], text.last_answer(old)))
    card = "Card not known here"
    assert said == [
        ("Entered again", f"{card} · entered again by Zhang, not sent yet"),
        ("Entered again", f"{card} · entered again by Zhang, and refused again"),
    ]
    third = replace(again, txn_id=till.ids.new_id(), corrects=again.txn_id)
    till.outbox.append(third)
    till.outbox.record([TransactionResult(third.txn_id, Applied.APPLIED, None, 0, 0, 0)])
    assert [(text.state(row)[2], text.last_answer(row)) for row in room.model.rows[1:]] == [
        ("Corrected", f"{card} · entered correctly by Zhang"),
    ] * 2


def test_what_was_never_tried_says_why_it_waits(room: Room) -> None:
    room.till.pull_plug()
    room.till.sell(room.till.scan(WANG), 5_000)
    room.till.sync.work()
    (row,) = room.model.rows
    assert (row.attempts, row.reason) == (0, "")
    assert text.cells(row, room.model.now, room.model.link)[-1] == "Backend not reached"
    room.till.backend.down = False
    room.till.clock.advance(60)
    room.till.sync.work()
    assert room.model.link == ""
