"""Trusted time: what the backend said, plus what has passed since; the machine's own date only until then."""

import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from pos_client.domain.transaction import TimeConfidence
from pos_client.errors import InvalidValue

EARLIEST_S = 1_577_836_800.0
"""2020-01-01. No backend of ours is older, so an earlier answer is a fault and not a time."""
LATEST_S = 4_102_444_800.0
"""2100-01-01. Keeps every later calculation within what `datetime` and the code's step can hold."""


def is_plausible(unix_s: float) -> bool:
    """Whether a claimed time is a number between 2020 and 2100."""
    return math.isfinite(unix_s) and EARLIEST_S <= unix_s <= LATEST_S


def elapsed_s() -> float:
    """Seconds that never go back and, where the system can tell (Linux), go on while the machine sleeps."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class TrustedClock:
    """The Clock port. Thread-safe, never blocks. Changing the machine's date while it runs has no effect.

    A machine date outside 2020 to 2100 (an empty clock battery) is not believed: the clock then starts at 2020-01-01.
    """

    def __init__(self, wall_s: Callable[[], float] = time.time, elapsed_s: Callable[[], float] = elapsed_s) -> None:
        self._lock = threading.Lock()
        self._elapsed_s = elapsed_s
        wall = wall_s()
        self._offset_s = (wall if is_plausible(wall) else EARLIEST_S) - elapsed_s()
        self._confidence = TimeConfidence.LOW

    def now_s(self) -> float:
        """Trusted unix seconds."""
        with self._lock:
            return self._elapsed_s() + self._offset_s

    def utc(self) -> datetime:
        """Trusted time as aware UTC."""
        return datetime.fromtimestamp(self.now_s(), UTC)

    def monotonic_s(self) -> float:
        """Seconds that only ever rise, for deadlines and ages."""
        return time.monotonic()

    def confidence(self) -> TimeConfidence:
        """LOW until the backend's time was learnt in this run, HIGH from then on."""
        with self._lock:
            return self._confidence

    def learn(self, server_unix_s: float, round_trip_s: float) -> None:
        """Take the backend's time, corrected by half the round trip; call it as soon as the answer is there.

        Raises:
            InvalidValue: code BAD_TIME; not a time between 2020 and 2100, or a negative round trip. Nothing changes.
        """
        if not is_plausible(server_unix_s) or not (math.isfinite(round_trip_s) and round_trip_s >= 0):
            raise InvalidValue(f"server time {server_unix_s}, round trip {round_trip_s}", code="BAD_TIME")
        with self._lock:
            self._offset_s = server_unix_s + round_trip_s / 2 - self._elapsed_s()
            self._confidence = TimeConfidence.HIGH
