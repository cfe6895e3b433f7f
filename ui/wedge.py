"""Scanners that type like a keyboard, read anywhere in the program: Qt's key events in, barcodes out."""

import time
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from hardware.scanner.wedge import Decision, Key, WedgeDetector, WedgeSettings
from pos_client.domain.barcode import Barcode
from ui.held_keys import KeyRepeat
from ui.raw_keys import RawKey, RawKeys
from ui.shortcuts import run_shortcut

DEVICE_ID = "keyboard-wedge"
_LATEST_MS = 150
"""A key that comes later than this says nothing of the next: the program itself was busy."""
_KINDS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_Mode_switch,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
    }
)


class WedgeFilter(QObject):
    """Stands before every window of the application: scans go to `on_barcode`, typing goes on as if nothing was there.

    It looks at windows only, so what it replays to the widgets never comes back to it. Plain characters cannot be
    shortcuts, a function key is one when nothing has followed it, and during a scan nothing is: the Enter of a scanner
    never presses or runs anything. Input methods see
    no key that follows another as fast as a scanner's do; the first of a scan, where they took it, is put back before
    the others. UI thread.
    """

    def __init__(self, app: QApplication, detector: WedgeDetector, on_barcode: Callable[[Barcode], None]) -> None:
        super().__init__(app)
        self._detector = detector
        self._on_barcode = on_barcode
        self._held: list[tuple[Key, QKeyEvent, QWindow]] = []
        self._is_replaying = False
        self._last_ms = 0
        self._repeat = KeyRepeat()
        self._since_last, self._clock = QElapsedTimer(), QElapsedTimer()
        self._since_last.start()
        self._clock.start()
        self._least_age_ms: int | None = None
        self._late_ms = 0
        self._is_muted = False
        self._raw_ms = 0
        self._raw_keys = RawKeys(self._on_raw_press)
        app.installNativeEventFilter(self._raw_keys)
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setTimerType(Qt.TimerType.PreciseTimer)
        self._deadline.timeout.connect(self._on_deadline)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._on_turn)
        app.installEventFilter(self)

    def stop(self) -> None:
        """Hear nothing any more; keys held back so far are dropped."""
        self._deadline.stop()
        self._turn.stop()
        self._held.clear()
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            app.removeNativeEventFilter(self._raw_keys)
        self._mute_input_method(mute=False)
        self.deleteLater()

    def listen(self, settings: WedgeSettings) -> None:
        """Tell scans from typing by these settings from now on."""
        self._detector.use(settings)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.InputMethodQuery:
            return self._refuses(cast("QInputMethodQueryEvent", event))
        if event.type() not in _KINDS or self._is_replaying or not isinstance(watched, QWindow):
            return False
        key_event = cast("QKeyEvent", event)
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._overrides(key_event)
        return self._take(key_event, watched)

    def _overrides(self, event: QKeyEvent) -> bool:
        """Whether a key may not be a shortcut: it belongs to a scan, or may begin one."""
        self._apply(self._detector.tick(self._stamp(event)))
        may_begin = event.key() not in _MODIFIERS and not event.modifiers() & _COMMANDS
        if not may_begin and not self._detector.is_armed:
            return False
        event.accept()
        return True

    def _take(self, event: QKeyEvent, window: QWindow) -> bool:
        t_ms = self._stamp(event)
        key = _key_of(event, t_ms, is_repeat=self._repeat.note(event, t_ms))
        if key.is_press:
            self._put_back(key)
        decision = self._detector.feed(key)
        self._apply(decision)
        if decision.swallow:
            self._held.append((key, event.clone(), window))
        self._last_ms = key.t_ms
        self._since_last.start()
        self._late_ms = self._lateness_ms(t_ms)
        self._rearm()
        return decision.swallow

    def _lateness_ms(self, t_ms: int) -> int:
        """How much later than the promptest keys this one came: a starved machine may have the next on its way as long.

        The two clocks differ by a constant, and may drift: the promptest is forgotten, a millisecond with every key.
        """
        age_ms = self._clock.elapsed() - t_ms
        self._least_age_ms = age_ms if self._least_age_ms is None else min(self._least_age_ms + 1, age_ms)
        return min(age_ms - self._least_age_ms, _LATEST_MS)

    def _put_back(self, key: Key) -> None:
        """What an input method took belongs to a scan, or to what it made of it; nobody can be sent it again."""
        for raw in self._raw_keys.taken_before(key.scan_code, key.t_ms):
            self._apply(self._detector.feed(Key("", raw.code, raw.t_ms, shift=raw.shift)))

    def _on_raw_press(self, key: RawKey) -> None:
        is_fast = key.t_ms - self._raw_ms <= self._detector.longest_gap_ms
        self._raw_ms = key.t_ms
        self._mute_input_method(mute=is_fast)

    def _stamp(self, event: QKeyEvent) -> int:
        """The event's own time; windows systems that give none get the time of delivery."""
        return int(event.timestamp()) or self._last_ms + self._since_last.elapsed()

    def _apply(self, decision: Decision) -> None:
        if decision.replay:
            self._replay({id(key) for key in decision.replay})
        if decision.scan is not None:
            read_ns = time.monotonic_ns()
            scan = decision.scan
            QGuiApplication.inputMethod().reset()  # what it has not made up its mind about was of the scan
            self._on_barcode(Barcode(scan.text, scan.symbology, read_ns, DEVICE_ID, heard=scan.heard))

    def _replay(self, keys: set[int]) -> None:
        events = [(event, window) for key, event, window in self._held if id(key) in keys]
        self._held.clear()
        self._is_replaying = True
        try:
            for event, window in events:
                if isValid(window) and not run_shortcut(event, window):
                    QCoreApplication.sendEvent(window, event)
        finally:
            self._is_replaying = False

    def _rearm(self) -> None:
        """Set the timer for when nothing more came, and keep input methods away from what may be a scan."""
        self._turn.stop()
        deadline_ms = self._detector.deadline_ms
        if deadline_ms is None:
            self._deadline.stop()
            self._held.clear()
        else:
            self._deadline.start(max(0, deadline_ms - self._last_ms) + self._late_ms)
        self._mute_input_method(mute=deadline_ms is not None)

    @Slot()
    def _on_deadline(self) -> None:
        # A busy program may have keys waiting in its queue that are older than this timer: let them through first.
        self._turn.start(0)

    @Slot()
    def _on_turn(self) -> None:
        self._apply(self._detector.tick(self._last_ms + self._since_last.elapsed()))
        self._rearm()

    def _mute_input_method(self, *, mute: bool) -> None:
        if mute is not self._is_muted:
            self._is_muted = mute
            QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)

    def _refuses(self, event: QInputMethodQueryEvent) -> bool:
        """Input methods ask the widget that has the focus whether they may take its keys, and this answers for it."""
        if self._is_muted and event.queries() & Qt.InputMethodQuery.ImEnabled:
            event.setValue(Qt.InputMethodQuery.ImEnabled, False)
            event.accept()
        return self._is_muted


def _key_of(event: QKeyEvent, t_ms: int, *, is_repeat: bool) -> Key:
    return Key(
        text=event.text(),
        scan_code=event.nativeScanCode(),
        t_ms=t_ms,
        is_press=event.type() == QEvent.Type.KeyPress,
        shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
        command=bool(event.modifiers() & _COMMANDS),
        is_modifier=event.key() in _MODIFIERS,
        is_repeat=is_repeat,
    )
