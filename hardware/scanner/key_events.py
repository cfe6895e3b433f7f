"""Key events of Linux input devices (`struct input_event`), put together to the codes a scanner types."""

import struct
from collections import deque

from hardware.scanner.key_layout import ENTER_KEYS, TAB_KEYS, us_sign
from hardware.scanner.reading import MOST_TORN
from pos_client.domain.barcode import MAX_TEXT, Heard

SILENCE_S = 0.06
"""A code without Enter or Tab ends after this pause."""
EVENT = struct.Struct("@llHHi")
"""Seconds and microseconds, then type, code and value; of this machine's own sizes (input.h)."""
SYN, KEY = 0, 1
SYN_DROPPED = 3
RELEASED, PRESSED = 0, 1
_SHIFTS = frozenset({42, 54})
_ENDS = dict.fromkeys(ENTER_KEYS, "Enter") | dict.fromkeys(TAB_KEYS, "Tab")


class KeyEventCodes:
    """Scanners press the keys of a US keyboard; what the till's own layout makes of them does not matter here.

    One thread; no clock of its own. `torn` holds what came of codes that the system lost keys of: those are not
    delivered. Whoever reads takes them out.
    """

    def __init__(self) -> None:
        self._signs: list[str] = []
        self._shifts: set[int] = set()
        self._heard_s = self._event_s = self._press_s = self._gap_s = 0.0
        self._is_torn = False
        self.torn: deque[str] = deque(maxlen=MOST_TORN)

    def feed(self, block: bytes, now_s: float) -> list[Heard]:
        """The codes that are complete. An empty block says that no event was waiting: then silence ends a code.

        Between events their own time counts, for a busy machine reads them late and all at once.
        """
        if not block:
            return self._end("") if now_s - self._heard_s >= SILENCE_S else []
        self._heard_s = now_s
        finished: list[Heard] = []
        whole = len(block) - len(block) % EVENT.size
        for seconds, micros, kind, code, value in EVENT.iter_unpack(block[:whole]):
            pause_s, self._event_s = seconds + micros / 1e6 - self._event_s, seconds + micros / 1e6
            if pause_s >= SILENCE_S:
                finished += self._end("")
            if kind == KEY:
                finished += self._key(code, value)
            elif (kind, code) == (SYN, SYN_DROPPED):
                self._is_torn = True
        return finished

    def end(self) -> None:
        """No more will come, for the cable was pulled: what has come of a code is torn, and no key is down."""
        if self._signs:
            self.torn.append("".join(self._signs))
        self._signs, self._is_torn = [], False
        self._shifts.clear()

    def _key(self, code: int, value: int) -> list[Heard]:
        if code in _SHIFTS:
            (self._shifts.discard if value == RELEASED else self._shifts.add)(code)
        elif value == PRESSED and code in _ENDS:
            return self._end(_ENDS[code])
        elif value == PRESSED and len(self._signs) < MAX_TEXT:
            self._gap_s = max(self._gap_s, self._event_s - self._press_s) if self._signs else 0.0
            self._press_s = self._event_s
            sign = us_sign(code, shift=bool(self._shifts))
            self._signs += [] if sign is None else [sign]
        return []

    def _end(self, ending: str) -> list[Heard]:
        text, is_torn = "".join(self._signs), self._is_torn
        self._signs, self._is_torn = [], False
        if is_torn:
            self.torn.append(text)
            self._shifts.clear()
            return []
        return [Heard(text, ending, round(self._gap_s * 1e3))] if text else []
