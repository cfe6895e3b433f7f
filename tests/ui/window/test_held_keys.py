"""A key held down, as the window system tells of it, at a window with a button."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.held_keys import HeldKeysFilter
from ui.widgets.buttons import Face, TillButton

ENTER, SPACE, BACKSPACE, P = 36, 65, 22, 33
NONE = Qt.KeyboardModifier.NoModifier


class Window:
    """A dialog with a button and a line, and the filter before it."""

    def __init__(self, app: QApplication, qtbot: QtBot) -> None:
        self.filter = HeldKeysFilter(app)
        self.behind, self.presses, self.t_ms = QWidget(), 0, 5_000
        self.window = QDialog(self.behind)
        self.button, self.edit = TillButton("primary", "save"), QLineEdit("12805")
        self.button.show_face(Face("Save"))
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.button)
        layout.addWidget(self.edit)
        self.button.clicked.connect(self.on_pressed)
        qtbot.addWidget(self.behind)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.button.setFocus()

    def on_pressed(self) -> None:
        self.presses += 1

    def hold(self, key: Qt.Key, code: int, text: str = "", *, is_told: bool = True, times: int = 20) -> None:
        """Pressed once and repeated so many times, whether or not Qt says so; then let go."""
        self.t_ms += 500
        for number in range(times + 1):
            kinds = [QEvent.Type.KeyPress]
            if number and not is_told:
                kinds = [QEvent.Type.KeyRelease, QEvent.Type.KeyPress]
            for kind in kinds:
                self._send(kind, key, code, text, is_repeat=is_told and number > 0)
            self.t_ms += 250 if number == 0 else 30
        self._send(QEvent.Type.KeyRelease, key, code, text, is_repeat=False)

    def _send(self, kind: QEvent.Type, key: Qt.Key, code: int, text: str, *, is_repeat: bool) -> None:
        handle = self.window.windowHandle()
        assert handle is not None
        kinds = [QEvent.Type.ShortcutOverride, kind] if kind is QEvent.Type.KeyPress else [kind]
        for each in kinds:
            event = QKeyEvent(each, key, NONE, code, 0, 0, text, is_repeat)
            event.setTimestamp(self.t_ms)
            QCoreApplication.sendEvent(handle, event)


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[Window]:
    made = Window(qapp, qtbot)
    yield made
    qapp.removeEventFilter(made.filter)
    made.filter.deleteLater()


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize(("key", "code", "text"), [(Qt.Key.Key_Return, ENTER, "\r"), (Qt.Key.Key_Space, SPACE, " ")])
def test_a_button_is_pressed_once(window: Window, key: Qt.Key, code: int, text: str, *, is_told: bool) -> None:
    window.hold(key, code, text, is_told=is_told)
    assert window.presses == 1
    window.hold(key, code, text, is_told=is_told)
    assert window.presses == 2, "and again when it is pressed again"


def test_a_digit_is_typed_once_and_backspace_goes_on(window: Window) -> None:
    window.edit.setFocus()
    window.hold(Qt.Key.Key_7, 16, "7")
    assert window.edit.text() == "128057"
    window.hold(Qt.Key.Key_Backspace, BACKSPACE, "\b", times=3)
    assert window.edit.text() == "12"


def test_a_repeat_may_be_no_shortcut(window: Window) -> None:
    """Whoever accepts the question gets the key itself instead, which then goes nowhere."""
    control = Qt.KeyboardModifier.ControlModifier
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_P, control, P, 0, 0, "", True)
    override.setTimestamp(window.t_ms)
    override.ignore()
    handle = window.window.windowHandle()
    assert handle is not None
    QCoreApplication.sendEvent(handle, override)
    assert override.isAccepted()
