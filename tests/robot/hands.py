"""Fingers at the till's window: its keyboard, and whatever can be touched."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_NAMED = {
    "*": Qt.Key.Key_Asterisk,
    ".": Qt.Key.Key_Period,
    "+": Qt.Key.Key_Plus,
    "-": Qt.Key.Key_Minus,
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Shift+Tab": Qt.Key.Key_Backtab,
    "PgDn": Qt.Key.Key_PageDown,
}
_PLAIN = ("Backspace", "Delete", "Tab", "Space", "Up", "Down", "Left", "Right", "Home", "End", "A")
_NUMBERED = (*(str(digit) for digit in range(10)), *(f"F{number}" for number in range(1, 13)))
KEYS: dict[str, tuple[Qt.Key, Qt.KeyboardModifier]] = {
    **{name: (getattr(Qt.Key, f"Key_{name}"), _NONE) for name in (*_NUMBERED, *_PLAIN)},
    **{name: (key, _NONE) for name, key in _NAMED.items()},
    "Ctrl+P": (Qt.Key.Key_P, _CTRL),
    "Ctrl+M": (Qt.Key.Key_M, _CTRL),
    "Ctrl+G": (Qt.Key.Key_G, _CTRL),
}
"""Every key a till's keyboard has a use for, and some it has none for."""


class Hands:
    """Whatever is in front of the window gets the keys, as a window manager sees to."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def front(self) -> QWidget:
        """The dialog in front, else the window."""
        modal = QApplication.activeModalWidget()
        return modal if modal is not None and modal.parentWidget() is self._window else self._window

    def focus(self) -> QWidget | None:
        """What the next key goes to."""
        front = self.front()
        if not front.isActiveWindow():
            front.activateWindow()
            QApplication.processEvents()
        return QApplication.focusWidget()

    def press(self, name: str) -> None:
        """One key."""
        key, modifiers = KEYS[name]
        QTest.keyClick(self.focus() or self.front(), key, modifiers)

    def type(self, text: str) -> None:
        """One key after the other."""
        for key in text:
            self.press(key)

    def buttons(self) -> list[QAbstractButton]:
        """What a finger could press now."""
        return [button for button in self.front().findChildren(QAbstractButton) if _is_reachable(button)]

    def touch(self, button: QAbstractButton) -> None:
        """Press it in its middle."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _is_reachable(button: QAbstractButton) -> bool:
    return button.isVisible() and button.isEnabled() and not button.visibleRegion().isEmpty()
