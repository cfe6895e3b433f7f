"""Keys as an X server reports them, before Qt's input methods get to see them."""

import ctypes
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

_XCB = b"xcb_generic_event_t"
_KEY_PRESS, _SENT = 2, 0x80
_SHIFT_BIT = 1
_MOST_WAITING = 256


class _KeyPress(ctypes.Structure):
    """`xcb_key_press_event_t` (X11 protocol, KeyPress); the windows and places in it are of no interest."""

    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("code", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("time_ms", ctypes.c_uint32),
        ("windows", ctypes.c_uint32 * 3),
        ("places", ctypes.c_int16 * 4),
        ("state", ctypes.c_uint16),
    )


@dataclass(frozen=True, slots=True)
class RawKey:
    """A key press: X key code, the server's time, and whether Shift was down."""

    code: int
    t_ms: int
    shift: bool


class RawKeys(QAbstractNativeEventFilter):
    """Tells `on_press` of every key press before an input method may take it, and remembers those it did take.

    A dead key, such as `=` is on a German keyboard, never becomes an event of Qt's, and what follows it may not either.
    Install it with `QCoreApplication.installNativeEventFilter`; nothing ever comes but on X11. UI thread.
    """

    def __init__(self, on_press: Callable[[RawKey], None]) -> None:
        super().__init__()
        self._on_press = on_press
        self._waiting: deque[RawKey] = deque(maxlen=_MOST_WAITING)

    def nativeEventFilter(self, event_type: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        """Look, and let everything pass."""
        if event_type == _XCB:
            event = _KeyPress.from_address(int(message))
            if event.kind & ~_SENT == _KEY_PRESS:
                key = RawKey(event.code, event.time_ms, bool(event.state & _SHIFT_BIT))
                self._waiting.append(key)
                self._on_press(key)
        return False, 0

    def taken_before(self, code: int, t_ms: int) -> list[RawKey]:
        """The keys before this one, which Qt delivers now, that it did not deliver; each is told once."""
        if not any((raw.code, raw.t_ms) == (code, t_ms) for raw in self._waiting):
            return []
        taken = []
        while ((raw := self._waiting.popleft()).code, raw.t_ms) != (code, t_ms):
            taken.append(raw)
        return taken
