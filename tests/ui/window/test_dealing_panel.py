"""The panel beside the list, by touch and by keyboard, in both languages."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import WriteOffReason
from tests.ui.window.conftest import TillWindow
from tests.ui.window.test_waiting_screen import NOW, row
from ui.i18n import install_language
from ui.screens.dealing.model import UNASKED, DealingModel, Step
from ui.screens.waiting.model import Resolution, RowState, WaitingModel, WaitingRow
from ui.screens.waiting.shift import ShiftModel
from ui.screens.waiting.table import REASON
from ui.widgets.buttons import TillButton

REFUSED = row(1, RowState.ATTENTION, 70, "INSUFFICIENT_POINTS")
OVER = replace(
    row(4, RowState.RESOLVED, 70, "UNKNOWN_HANDLE"),
    resolution=Resolution(is_given_up=False, who="Aleksandra Wojciechowska", state=RowState.ATTENTION),
)
SOME = WaitingModel((REFUSED, row(2, RowState.WAITING), row(3, RowState.SENT)), 1, 1, NOW)
OPEN = DealingModel(REFUSED, Step.CHOOSE, (Step.AMOUNT, Step.MEMBER, Step.WHY))
STEPS = {
    "choose": OPEN,
    "amount": DealingModel(REFUSED, Step.AMOUNT, OPEN.choices, "118.5"),
    "approval": DealingModel(REFUSED, Step.AMOUNT, OPEN.choices, "118.5", notice=Reason.NEEDS_APPROVAL),
    "unasked_amount": DealingModel(REFUSED, Step.AMOUNT, OPEN.choices, "118.5", notice=UNASKED),
    "unasked_why": DealingModel(REFUSED, Step.WHY, OPEN.choices, notice=UNASKED),
    "over": DealingModel(OVER, Step.OVER),
    "member": DealingModel(REFUSED, Step.MEMBER, OPEN.choices),
    "why": DealingModel(REFUSED, Step.WHY, OPEN.choices),
}


class RecordedDealing:
    """Opens the panel for a refused row, and writes down what else a person did."""

    def __init__(self, till: TillWindow) -> None:
        self.till = till
        self.done: list[str] = []

    def select(self, row: WaitingRow | None) -> None:
        self.done.append(f"select {row.seq if row else None}")
        is_refused = row is not None and row.state is RowState.ATTENTION
        self.till.waiting.dealing.show_model(OPEN if is_refused else DealingModel())

    def choose(self, step: Step) -> None:
        self.done.append(f"choose {step}")

    def key(self, key: str) -> None:
        self.done.append(key)

    def backspace(self) -> None:
        self.done.append("backspace")

    def enter(self) -> None:
        self.done.append("enter")

    def give_up(self, why: WriteOffReason) -> None:
        self.done.append(f"give up {why}")

    def back(self) -> None:
        self.done.append("back")


@pytest.fixture
def dealing(till: TillWindow) -> RecordedDealing:
    recorded = RecordedDealing(till)
    till.waiting.dealing.bind(recorded)
    till.waiting.bind_dealing(recorded)
    till.window.show_tab(2)
    till.show()
    till.waiting.show_model(SOME)
    QApplication.processEvents()
    return recorded


def press(till: TillWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(till.waiting, key)


def touch(till: TillWindow, line: int) -> None:
    table = till.waiting.table
    place = table.visualRect(till.waiting.rows.index(line, 3)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()


@pytest.mark.usefixtures("dealing")
def test_a_finger_on_a_refused_row_opens_it_and_on_another_closes_it(till: TillWindow) -> None:
    panel, table = till.waiting.dealing, till.waiting.table
    assert not panel.isVisible()
    touch(till, 0)
    assert panel.isVisible()
    assert table.currentIndex().row() == 0
    assert [table.isColumnHidden(column) for column in (4, 5, 6, 7)] == [False, True, True, False]
    touch(till, 1)
    assert not panel.isVisible()
    assert not table.isColumnHidden(5)


def test_arrows_choose_and_keys_go_to_the_panel(till: TillWindow, dealing: RecordedDealing) -> None:
    press(till, Qt.Key.Key_1)
    assert dealing.done == [], "nothing is chosen yet"
    press(till, Qt.Key.Key_Down, Qt.Key.Key_2, Qt.Key.Key_Period)
    press(till, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert dealing.done[-5:] == ["2", ".", "backspace", "enter", "back"]
    press(till, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert till.waiting.table.currentIndex().row() == 2
    press(till, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert till.waiting.dealing.isVisible()


def test_the_same_keys_work_while_the_table_has_the_focus(till: TillWindow, dealing: RecordedDealing) -> None:
    till.waiting.table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(till.waiting.table, Qt.Key.Key_Up)
    QTest.keyClick(till.waiting.table, Qt.Key.Key_3)
    assert dealing.done[-1] == "3"


def test_what_was_closed_is_opened_again_by_enter(till: TillWindow, dealing: RecordedDealing) -> None:
    touch(till, 0)
    till.waiting.dealing.show_model(DealingModel())
    press(till, Qt.Key.Key_Return)
    assert till.waiting.dealing.isVisible()
    assert dealing.done[-1] == "select 1"


def test_every_button_says_what_it_does(till: TillWindow, dealing: RecordedDealing) -> None:
    panel = till.waiting.dealing
    panel.show_model(OPEN)
    for step, button in panel.choices.items():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert dealing.done[-1] == f"choose {step}"
    panel.show_model(STEPS["why"])
    for why, button in panel.whys.items():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert dealing.done[-1] == f"give up {why}"
    panel.show_model(STEPS["amount"])
    for name in ("7", ".", "0"):
        QTest.mouseClick(panel.pad.keys[name], Qt.MouseButton.LeftButton)
        assert dealing.done[-1] == name
    for button, said in ((panel.pad.keys["⌫"], "backspace"), (panel.save, "enter"), (panel.back, "back")):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert dealing.done[-1] == said


def test_new_rows_leave_the_chosen_one_chosen(till: TillWindow, dealing: RecordedDealing) -> None:
    touch(till, 0)
    newer = WaitingModel((row(9, RowState.ATTENTION), *SOME.rows), 1, 2, NOW)
    till.waiting.show_model(newer)
    assert till.waiting.table.currentIndex().row() == 1
    assert dealing.done[-1] == "select 1"
    assert till.waiting.dealing.isVisible()


def test_a_row_that_is_gone_closes_the_panel(till: TillWindow, dealing: RecordedDealing) -> None:
    touch(till, 0)
    till.waiting.show_model(WaitingModel(SOME.rows[1:], 1, 0, NOW))
    assert dealing.done[-1] == "select None"
    assert not till.waiting.dealing.isVisible()


def test_a_figure_is_shown_as_it_is_typed(till: TillWindow, dealing: RecordedDealing) -> None:
    panel = till.waiting.dealing
    panel.show_model(STEPS["amount"])
    assert panel.figure.text() == "¥118.5"
    panel.show_model(OPEN)
    assert panel.figure.text() == "¥128.50"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 600)])
@pytest.mark.parametrize("step", STEPS)
def test_everything_fits(
    till: TillWindow, dealing: RecordedDealing, dressed: QApplication, language: str, size: tuple[int, int], step: str
) -> None:
    install_language(dressed, language)
    till.show(*size)
    panel = till.waiting.dealing
    panel.show_model(STEPS[step])
    QApplication.processEvents()
    QApplication.processEvents()
    parts = [*panel.findChildren(TillButton), *panel.findChildren(QLabel)]
    for part in parts:
        if part.isVisible():
            inside = part.mapTo(panel, part.rect().bottomRight())
            assert panel.rect().contains(inside), (part.objectName(), inside)
            assert not isinstance(part, TillButton) or (part.fits() and part.height() >= 44), part.objectName()
            assert not isinstance(part, QLabel) or part.height() >= part.heightForWidth(part.width()), part.text()
    shown = [part for part in parts if part.isVisible()]
    for first in shown:
        for second in shown:
            if first is not second:
                apart = first.rect().translated(first.mapTo(panel, first.rect().topLeft()))
                assert not apart.intersects(second.rect().translated(second.mapTo(panel, second.rect().topLeft())))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 600)])
def test_beside_the_panel_the_list_says_all_that_is_to_be_done(
    till: TillWindow, dealing: RecordedDealing, dressed: QApplication, language: str, size: tuple[int, int]
) -> None:
    """The longest line of a shift, and the longest last answer, in the two lines a row has."""
    install_language(dressed, language)
    till.show(*size)
    till.window.show_tab(2)
    waiting = till.waiting
    given_up = Resolution(is_given_up=True, who="Li Na", why="SHOP_BEARS_IT")
    given = replace(OVER, reason="REPLAY", resolution=given_up)
    waiting.show_model(WaitingModel((given,), 0, 1, NOW))
    waiting.show_shift(ShiftModel(NOW, 134, 4120, 3840, waiting=12, to_look_at=11, refused_before=27))
    waiting.dealing.show_model(OPEN)
    QApplication.processEvents()
    QApplication.processEvents()
    assert waiting.shift.fits(), waiting.shift.text()
    for figure in ("134", "12", "11", "27"):
        assert figure in waiting.shift.text()
    cell = waiting.table.visualRect(waiting.rows.index(0, REASON)).adjusted(4, 0, -4, 0)
    words = str(waiting.rows.data(waiting.rows.index(0, REASON)))
    metrics = waiting.table.fontMetrics()
    needed = metrics.boundingRect(cell, int(Qt.TextFlag.TextWordWrap), words)
    assert needed.height() <= 2 * metrics.lineSpacing(), (words, cell.width())
    waiting.dealing.show_model(DealingModel())
    assert not any(waiting.table.isColumnHidden(column) for column in range(REASON + 1))
