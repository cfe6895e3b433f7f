"""A key that is held down does a thing once: a resting hand prints no second copy and confirms nothing unseen."""

from typing import cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

SOONEST_REPEAT_MS = 100
"""No system repeats a key held down sooner.

On X11 a repeat is a release and a press with the same time, and Qt's word for it is not to be relied on: it sees that a
press follows only if that has come already, and takes for a repeat, too, what a fast scanner types twice within a
millisecond, which is the next character.
"""
_KINDS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_MAY_REPEAT = frozenset({
    Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
})  # fmt: skip
"""Keys that only move, or take back what was typed."""


class KeyRepeat:
    """Tells a key held down from one that is pressed again, by the keys before it; `t_ms` is the event's own time."""

    def __init__(self) -> None:
        self._pressed_ms = 0
        self._released = (0, 0)

    def is_repeat(self, event: QKeyEvent, t_ms: int) -> bool:
        """Whether a key held down is meant."""
        again = event.isAutoRepeat() or (event.nativeScanCode(), t_ms) == self._released
        return again and t_ms - self._pressed_ms >= SOONEST_REPEAT_MS

    def note(self, event: QKeyEvent, t_ms: int) -> bool:
        """The same of a press or a release, which the next ones are judged by."""
        is_repeat = self.is_repeat(event, t_ms)
        if event.type() == QEvent.Type.KeyRelease:
            self._released = (event.nativeScanCode(), t_ms)
        elif not is_repeat:
            self._pressed_ms = t_ms
        return is_repeat


class HeldKeysFilter(QObject):
    """Stands before every window of the application and lets repeats through only of keys that move or take back.

    Buttons, shortcuts and dialogs are behind it, so none of them has to know. Install it before other filters: what
    those send on comes here last. UI thread.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._repeat = KeyRepeat()
        self._clock = QElapsedTimer()
        self._clock.start()
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KINDS or not isinstance(watched, QWindow):
            return False
        key_event = cast("QKeyEvent", event)
        t_ms = int(key_event.timestamp()) or self._clock.elapsed()  # some systems give no time
        if event.type() == QEvent.Type.ShortcutOverride:
            is_held = self._repeat.is_repeat(key_event, t_ms) and key_event.key() not in _MAY_REPEAT
            if is_held:
                event.accept()  # no shortcut then; it comes again as a press
            return is_held
        is_repeat = self._repeat.note(key_event, t_ms)
        return is_repeat and event.type() == QEvent.Type.KeyPress and key_event.key() not in _MAY_REPEAT
