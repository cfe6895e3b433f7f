"""The list on the screen."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos_client.domain.transaction import Told, TransactionKind
from tests.ui.window.conftest import TillWindow
from ui.i18n import install_language
from ui.screens.fault_texts import FAULTS
from ui.screens.waiting import text
from ui.screens.waiting.model import RowState, Try, TryState, WaitingModel, WaitingRow
from ui.screens.waiting.shift import ShiftModel

NOW = datetime(2026, 11, 21, 14, 2, 37, tzinfo=UTC)
AT = f"{NOW.astimezone():%H:%M:%S}"
NONE = WaitingModel((), 0, 0, NOW)


def row(seq: int, state: RowState, minutes: int = 3, reason: str = "") -> WaitingRow:
    at = NOW - timedelta(minutes=minutes)
    return WaitingRow(seq, state, at, "••4821", TransactionKind.AWARD, 12_850, "CNY", Told(6), 2, reason, UUID(int=seq))


SOME = WaitingModel(
    (row(1, RowState.ATTENTION, 70, "MALFORMED"), row(2, RowState.WAITING, 3, "NOT_SENT"), row(3, RowState.SENT)),
    1,
    1,
    NOW,
)


def cell(till: TillWindow, line: int, column: int) -> str:
    return str(till.waiting.rows.data(till.waiting.rows.index(line, column)))


class RecordedReceipts:
    """Keeps what was to be printed; None: the last sale's."""

    def __init__(self) -> None:
        self.wanted: list[UUID | None] = []

    def print_last(self) -> None:
        self.wanted.append(None)

    def print_one(self, txn_id: UUID) -> None:
        self.wanted.append(txn_id)


def test_the_receipt_of_the_row_in_hand_is_printed_else_the_last(till: TillWindow) -> None:
    till.show()
    till.window.show_tab(2)
    till.waiting.show_model(SOME)
    assert not till.waiting.receipt.isVisible()
    receipts = RecordedReceipts()
    till.waiting.bind_receipts(receipts)
    QTest.mouseClick(till.waiting.receipt, Qt.MouseButton.LeftButton)
    till.waiting.table.selectRow(1)
    QTest.mouseClick(till.waiting.receipt, Qt.MouseButton.LeftButton)
    assert receipts.wanted == [None, UUID(int=2)]


def test_rows_are_told_in_words(till: TillWindow) -> None:
    till.waiting.show_model(SOME)
    assert [cell(till, line, 0) for line in range(3)] == ["Needs attention", "Waiting", "Sent"]
    assert cell(till, 0, 1).endswith("1 h")
    assert cell(till, 1, 1).endswith("3 min")
    assert [cell(till, 1, column) for column in (2, 3, 4, 5, 6, 7)] == [
        "••4821",
        "Award",
        "¥128.50",
        "+6 pts",
        "2",
        "Not sent yet",
    ]


@pytest.mark.parametrize(
    ("language", "state", "what", "todo"),
    [
        ("en", "Unreadable", "2 entries", "Call support. Nothing was deleted."),
        ("zh", "无法读取", "2 条记录", "请联系技术支持，数据没有删除。"),
    ],
)
def test_entries_that_cannot_be_read_are_listed_with_what_to_do(
    till: TillWindow, dressed: QApplication, language: str, state: str, what: str, todo: str
) -> None:
    install_language(dressed, language)
    till.show()
    till.window.show_tab(2)
    till.waiting.show_model(replace(NONE, unreadable=2))
    assert till.waiting.table.isVisible()
    assert not till.waiting.send.isEnabled()
    assert [cell(till, 0, column) for column in (0, 3, 7)] == [state, what, todo]
    assert "2" in till.waiting.summary.text()
    till.waiting.show_model(replace(SOME, unreadable=2))
    assert cell(till, 0, 0) == state
    assert till.waiting.rows.rowCount() == 4
    assert "2" in till.waiting.summary.text(), "what nobody here can deal with comes first"


def test_nothing_to_send_says_so(till: TillWindow) -> None:
    till.show()
    till.window.show_tab(2)
    till.waiting.show_model(NONE)
    assert till.waiting.summary.text() == "Everything is sent"
    assert not till.waiting.table.isVisible()
    assert not till.waiting.send.isEnabled()
    till.waiting.show_model(SOME)
    assert till.waiting.table.isVisible()
    assert till.waiting.send.isEnabled()


def test_f5_and_the_button_send_now(till: TillWindow) -> None:
    till.show()
    till.window.show_tab(2)
    till.waiting.show_model(SOME)
    QTest.keyClick(till.waiting, Qt.Key.Key_F5)
    QTest.mouseClick(till.waiting.send, Qt.MouseButton.LeftButton)
    assert till.intents.done == ["send now", "send now"]


def test_growing_ages_keep_the_selection(till: TillWindow) -> None:
    till.waiting.show_model(SOME)
    till.waiting.table.selectRow(1)
    till.waiting.show_model(WaitingModel(SOME.rows, 1, 1, NOW + timedelta(minutes=5)))
    assert [index.row() for index in till.waiting.table.selectionModel().selectedRows()] == [1]
    assert cell(till, 1, 1).endswith("8 min")


def test_a_fault_is_said_above_the_rows(till: TillWindow) -> None:
    till.waiting.show_model(WaitingModel(SOME.rows, 1, 0, NOW, fault="STORAGE_DAMAGED"))
    assert till.waiting.summary.text() == "Storage is damaged"
    assert till.waiting.rows.rowCount() == 3


@pytest.mark.parametrize(
    ("last_try", "words"),
    [
        (Try(TryState.TRYING, NOW), "Trying…"),
        (Try(TryState.OFFLINE, NOW, "NOT_SENT"), f"Offline at {AT}: backend not reached"),
        (Try(TryState.OFFLINE, NOW, "UNANSWERED"), f"Offline at {AT}: backend does not answer"),
        (Try(TryState.PAUSED, NOW, "NOT_CONNECTED"), f"Paused at {AT}: This till is not connected yet"),
    ],
    ids=lambda value: value.reason or value.state if isinstance(value, Try) else "",
)
def test_the_summary_says_what_became_of_send_now(till: TillWindow, last_try: Try, words: str) -> None:
    till.waiting.show_model(replace(SOME, last_try=last_try))
    assert till.waiting.summary.text() == words


def test_everything_sent_says_when_but_never_instead_of_what_needs_a_person(till: TillWindow) -> None:
    sent = Try(TryState.SENT, NOW)
    till.waiting.show_model(replace(NONE, last_try=sent))
    assert till.waiting.summary.text() == f"Everything sent at {AT}"
    till.waiting.show_model(replace(SOME, last_try=sent))
    assert till.waiting.summary.text() == "1 refused: choose it to deal with it"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_answer_to_send_now_fits_beside_the_button(
    till: TillWindow, dressed: QApplication, language: str
) -> None:
    install_language(dressed, language)
    till.show(1024, 600)
    till.window.show_tab(2)
    reasons = ("STARTING", "NOT_SENT", "UNANSWERED", "BACKEND_BUSY", "LINK_PAUSED", "NOT_CONNECTED", *FAULTS)
    for state, reason in itertools.product(TryState, reasons):
        till.waiting.show_model(replace(SOME, last_try=Try(state, NOW, reason)))
        QApplication.processEvents()
        assert till.waiting.summary.fits(), till.waiting.summary.text()
        assert till.waiting.summary.geometry().right() < till.waiting.send.geometry().left()


@pytest.mark.parametrize("kind", TransactionKind)
@pytest.mark.parametrize("state", RowState)
def test_every_kind_and_state_has_words(till: TillWindow, kind: TransactionKind, state: RowState) -> None:
    assert text.kind(kind)
    assert text.state(row(1, state))[2]


def test_it_follows_the_language(till: TillWindow, dressed: QApplication) -> None:
    till.show()
    till.window.show_tab(2)
    till.waiting.show_model(SOME)
    english = [till.waiting.rows.headerData(column, Qt.Orientation.Horizontal) for column in range(8)]
    install_language(dressed, "zh")
    QApplication.processEvents()
    chinese = [till.waiting.rows.headerData(column, Qt.Orientation.Horizontal) for column in range(8)]
    assert set(english).isdisjoint(chinese)
    assert not till.waiting.send.face().words.isascii()


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)], ids=str)
def test_every_column_shows_its_words(till: TillWindow, size: tuple[int, int]) -> None:
    till.show(*size)
    till.window.show_tab(2)
    till.waiting.show_model(SOME)
    QApplication.processEvents()
    table = till.waiting.table
    assert not table.horizontalScrollBar().isVisible()
    metrics = table.fontMetrics()
    for line in range(3):
        for column in range(8):
            assert table.columnWidth(column) >= metrics.horizontalAdvance(cell(till, line, column))


SHIFT = ShiftModel(NOW, 34, told_points=412, settled_points=384, waiting=3, to_look_at=1, refused_before=27)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 600)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_told_against_settled_stands_below_the_list(
    till: TillWindow, dressed: QApplication, language: str, size: tuple[int, int]
) -> None:
    install_language(dressed, language)
    till.show(*size)
    till.window.show_tab(2)
    till.waiting.show_model(SOME)
    till.waiting.show_shift(SHIFT)
    QApplication.processEvents()
    line = till.waiting.shift
    assert line.isVisible()
    assert line.fits()
    for figure in ("34", "+412", "+384", "3", "1", "27"):
        assert figure in line.text()
    till.waiting.show_shift(replace(SHIFT, waiting=0, to_look_at=0))
    assert "+384" in line.text()
    till.waiting.show_shift(None)
    assert not line.isVisible()
