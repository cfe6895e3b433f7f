"""The filter before the windows, fed with key events that carry their own time, as the window system makes them."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodQueryEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hardware.scanner.wedge import WedgeDetector
from pos_client.domain.barcode import Barcode, Symbology
from ui.wedge import DEVICE_ID, WedgeFilter

CODE = "911110000000482107123456"
DIGIT_KEYS = {"1": 10, "2": 11, "3": 12, "4": 13, "5": 14, "6": 15, "7": 16, "8": 17, "9": 18, "0": 19}
LETTER_KEYS = {"h": 43, "e": 26, "l": 46, "o": 32}
ENTER, SPACE, ESC = 36, 65, 9
SCANNER_GAP_MS, HUMAN_GAP_MS = 4, 120
NONE = Qt.KeyboardModifier.NoModifier


class Till:
    """A window with an edit and a button, and the filter before it; keys come at times a test chooses."""

    def __init__(self, app: QApplication, qtbot: QtBot) -> None:
        self.scans: list[Barcode] = []
        self.pressed = 0
        self.filter = WedgeFilter(app, WedgeDetector(), self.scans.append)
        self.window, self.edit, self.button = QWidget(), QLineEdit(), QPushButton("Award")
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self.on_pressed)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.edit)
        layout.addWidget(self.button)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.edit.setFocus()
        self.t_ms = 1_000

    def on_pressed(self) -> None:
        self.pressed += 1

    def press(
        self, text: str, code: int, key: Qt.Key = Qt.Key.Key_unknown, hold_ms: int = 1, *, repeat: bool = False
    ) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, NONE, code, 0, 0, text, repeat)
            event.setTimestamp(self.t_ms)
            handle = self.window.windowHandle()
            assert handle is not None
            QCoreApplication.sendEvent(handle, event)
            self.t_ms += hold_ms

    def type(self, text: str, gap_ms: int) -> None:
        for sign in text:
            code = DIGIT_KEYS.get(sign) or LETTER_KEYS.get(sign) or SPACE
            self.press(sign, code, Qt.Key(ord(sign.upper())))
            self.t_ms += gap_ms - 2

    def enter(self) -> None:
        self.press("\r", ENTER, Qt.Key.Key_Return)

    @property
    def texts(self) -> list[str]:
        return [scan.text for scan in self.scans]


@pytest.fixture
def till(qapp: QApplication, qtbot: QtBot) -> Iterator[Till]:
    made = Till(qapp, qtbot)
    yield made
    qapp.removeEventFilter(made.filter)
    made.filter.deleteLater()


def test_a_scan_becomes_a_barcode_and_not_a_sign_of_it_reaches_the_edit(till: Till) -> None:
    till.type(CODE, SCANNER_GAP_MS)
    till.enter()
    assert till.texts == [CODE]
    assert (till.scans[0].device_id, till.scans[0].symbology) == (DEVICE_ID, Symbology.UNKNOWN)
    assert till.edit.text() == ""


@pytest.mark.parametrize("ending", [lambda till: till.enter(), lambda till: till.press("\t", 23, Qt.Key.Key_Tab)])
def test_the_end_of_a_scan_neither_presses_the_focused_button_nor_moves_the_focus(till: Till, ending: object) -> None:
    assert callable(ending)
    till.button.setFocus()
    till.type(CODE, SCANNER_GAP_MS)
    ending(till)
    assert till.texts == [CODE]
    assert till.pressed == 0
    assert till.button.hasFocus()


def test_a_scan_without_an_end_is_complete_after_a_silence(till: Till, qtbot: QtBot) -> None:
    till.type(CODE, SCANNER_GAP_MS)
    assert till.texts == []
    qtbot.waitUntil(lambda: till.texts == [CODE], timeout=2000)
    assert till.edit.text() == ""


def test_a_person_types_as_ever(till: Till, qtbot: QtBot) -> None:
    till.type("hello 128", HUMAN_GAP_MS)
    qtbot.waitUntil(lambda: till.edit.text() == "hello 128", timeout=2000)
    assert till.texts == []


def test_a_single_key_shows_up_soon_even_if_nothing_follows(till: Till, qtbot: QtBot) -> None:
    till.type("5", HUMAN_GAP_MS)
    assert till.edit.text() == ""
    qtbot.waitUntil(lambda: till.edit.text() == "5", timeout=500)


def test_a_person_presses_the_button_with_space_and_enter(till: Till, qtbot: QtBot) -> None:
    till.button.setFocus()
    till.press(" ", SPACE, Qt.Key.Key_Space, hold_ms=60)
    qtbot.waitUntil(lambda: till.pressed == 1, timeout=2000)


def test_a_scan_in_the_middle_of_typing_leaves_the_typing_alone(till: Till, qtbot: QtBot) -> None:
    till.type("12", HUMAN_GAP_MS)
    till.type(CODE, SCANNER_GAP_MS)
    till.enter()
    till.t_ms += 300
    till.type("3", HUMAN_GAP_MS)
    qtbot.waitUntil(lambda: till.edit.text() == "123", timeout=2000)
    assert till.texts == [CODE]


@pytest.mark.parametrize("text", ["5", "99", "9999999"])
def test_a_short_code_neither_types_nor_presses(till: Till, qtbot: QtBot, text: str) -> None:
    till.button.setFocus()
    till.press("\x1b", ESC, Qt.Key.Key_Escape)
    till.type(text, SCANNER_GAP_MS)
    till.enter()
    assert till.texts == [text]
    till.t_ms += 300
    till.press(" ", SPACE, Qt.Key.Key_Space, hold_ms=60)
    qtbot.waitUntil(lambda: till.pressed == 1, timeout=2000)
    assert till.edit.text() == ""


def test_a_person_presses_enter_and_it_is_heard_soon(till: Till, qtbot: QtBot) -> None:
    till.button.setFocus()
    till.enter()
    assert till.pressed == 0
    qtbot.waitUntil(lambda: till.pressed == 1, timeout=500)
    assert till.texts == []


def test_two_scans_in_a_row_are_two_barcodes(till: Till) -> None:
    for _ in range(2):
        till.type(CODE, SCANNER_GAP_MS)
        till.enter()
        till.t_ms += 200
    assert till.texts == [CODE, CODE]


def test_the_same_key_twice_within_a_millisecond_is_two_characters_whatever_x11_calls_it(till: Till) -> None:
    for place, sign in enumerate(CODE):
        again = place > 0 and CODE[place - 1] == sign
        till.press(sign, DIGIT_KEYS[sign], Qt.Key(ord(sign)), hold_ms=0 if again else 1, repeat=again)
    till.enter()
    assert till.texts == [CODE]


def test_a_key_held_down_repeats(till: Till, qtbot: QtBot) -> None:
    till.press("7", DIGIT_KEYS["7"], Qt.Key.Key_7, hold_ms=0)
    till.t_ms += 250
    for _ in range(20):
        till.press("7", DIGIT_KEYS["7"], Qt.Key.Key_7, hold_ms=0, repeat=True)
        till.t_ms += 30
    qtbot.waitUntil(lambda: till.edit.text() == "7" * 21, timeout=2000)
    assert till.texts == []


def test_a_key_held_down_repeats_also_where_qt_does_not_notice(till: Till, qtbot: QtBot) -> None:
    """On X11 it often misses that; all there is to see is a release and a press at the same time."""
    for hold_ms in (250, *[30] * 20):
        till.press("7", DIGIT_KEYS["7"], Qt.Key.Key_7, hold_ms=hold_ms)
        till.t_ms -= hold_ms
    qtbot.waitUntil(lambda: till.edit.text() == "7" * 21, timeout=2000)
    assert till.texts == []


def test_what_the_layout_made_of_the_keys_does_not_matter(till: Till) -> None:
    french = dict(zip("1234567890", "&é\"'(-è_çà", strict=True))
    for sign in CODE:
        till.press(french[sign], DIGIT_KEYS[sign])
        till.t_ms += 2
    till.enter()
    assert till.texts == [CODE]


def test_plain_characters_and_the_keys_of_a_scan_cannot_be_shortcuts(till: Till) -> None:
    assert overridden(till, "1", DIGIT_KEYS["1"], Qt.Key.Key_1)
    assert overridden(till, "", 75, Qt.Key.Key_F9)
    assert not overridden(till, "", 50, Qt.Key.Key_Shift)
    till.type(CODE[:10], SCANNER_GAP_MS)
    assert overridden(till, "\r", ENTER, Qt.Key.Key_Return)
    assert overridden(till, "", 75, Qt.Key.Key_F9)


@pytest.mark.parametrize("context", [Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut])
def test_a_function_key_runs_its_shortcut_once_nothing_has_followed_it(
    till: Till, qtbot: QtBot, context: Qt.ShortcutContext
) -> None:
    ran: list[str] = []
    for owner, name in ((till.button, "the button's"), (till.edit, "the edit's")):
        shortcut = QShortcut(QKeySequence("F9"), owner)
        shortcut.setContext(context)
        shortcut.setEnabled(owner is till.edit or context is Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(partial(ran.append, name))
    till.press("", 75, Qt.Key.Key_F9)
    assert ran == []
    qtbot.waitUntil(lambda: ran == ["the edit's"], timeout=2000)


def test_a_function_key_before_a_code_runs_nothing(till: Till, qtbot: QtBot) -> None:
    ran: list[None] = []
    QShortcut(QKeySequence("F9"), till.window).activated.connect(partial(ran.append, None))
    till.press("", 75, Qt.Key.Key_F9)
    till.t_ms += 2
    till.type(CODE, SCANNER_GAP_MS)
    till.enter()
    qtbot.wait(100)
    assert (till.texts, ran) == ([CODE], [])


def overridden(till: Till, text: str, code: int, key: Qt.Key) -> bool:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, NONE, code, 0, 0, text)
    event.setTimestamp(till.t_ms)
    event.ignore()
    handle = till.window.windowHandle()
    assert handle is not None
    QCoreApplication.sendEvent(handle, event)
    return event.isAccepted()


def test_input_methods_are_kept_away_while_a_scan_comes_in_and_come_back(till: Till, qtbot: QtBot) -> None:
    def accepted() -> object:
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QCoreApplication.sendEvent(till.edit, query)
        return query.value(Qt.InputMethodQuery.ImEnabled)

    assert accepted()
    till.type(CODE, SCANNER_GAP_MS)
    assert not accepted()
    till.enter()
    assert accepted()


def test_a_busy_program_reads_a_scan_by_the_time_of_its_keys_and_not_of_their_delivery(till: Till) -> None:
    """Everything here is delivered within a millisecond; only the timestamps tell a person from a scanner."""
    till.type("12345678", HUMAN_GAP_MS)
    till.enter()
    assert till.texts == []
    assert till.edit.text() == "12345678"
