"""A scanner that types, played: key events that carry their own time, as the window system makes them."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_GAP_MS = 4
"""Between two keys, as hand-held scanners type."""
_PAUSE_MS = 400
"""Between two scans: a hand has to move."""
_FIRST_DIGIT, _ENTER = 10, 36
"""Scan codes of X11: digits 1 to 9 begin at 10, 0 comes after 9."""


class HandScanner:
    """Types a code and Enter into the window of a widget, faster than anybody could. UI thread; returns at once."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._t_ms = 0

    def scan(self, digits: str) -> None:
        """One pull of the trigger."""
        self._t_ms = max(int(time.monotonic() * 1000), self._t_ms + _PAUSE_MS)
        for digit in digits:
            self._press(digit, _FIRST_DIGIT + (int(digit) - 1) % 10, Qt.Key(ord(digit)))
        self._press("\r", _ENTER, Qt.Key.Key_Return)

    def _press(self, text: str, code: int, key: Qt.Key) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, code, 0, 0, text)
            event.setTimestamp(self._t_ms)
            QCoreApplication.sendEvent(self._window.window().windowHandle(), event)
            self._t_ms += _GAP_MS // 2
