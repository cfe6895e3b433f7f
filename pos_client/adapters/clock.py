"""Trusted time: what the backend said, plus what has passed since; the machine's own date only until then."""

import logging
import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from pos_client.adapters.last_seen import LastSeen, LastSeenFile
from pos_client.domain.transaction import TimeConfidence
from pos_client.errors import InvalidValue, StorageError

_log = logging.getLogger(__name__)

EARLIEST_S = 1_577_836_800.0
"""2020-01-01. No backend of ours is older, so an earlier answer is a fault and not a time."""
LATEST_S = 4_102_444_800.0
"""2100-01-01. Keeps every later calculation within what `datetime` and the code's step can hold."""
SET_BACK_S = 60.0
"""A machine's date may be this far before the time seen last: clocks drift, and the last minute is not kept."""
MOST_FORWARD_S = 300.0
"""How far members' phones may move the time until the next contact, all together."""
KEEP_EVERY_S = 60.0


def is_plausible(unix_s: float) -> bool:
    """Whether a claimed time is a number between 2020 and 2100."""
    return math.isfinite(unix_s) and EARLIEST_S <= unix_s <= LATEST_S


def elapsed_s() -> float:
    """Seconds that never go back and, where the system can tell (Linux), go on while the machine sleeps."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class TrustedClock:
    """The Clock port. Thread-safe; only `remember` blocks. Changing the machine's date while it runs has no effect.

    A machine date outside 2020 to 2100 (an empty clock battery) is not believed: the clock then starts at 2020-01-01.
    A date more than a minute before the time `memory` has seen is not believed either: time then goes on from there.
    """

    def __init__(
        self,
        memory: LastSeenFile | None = None,
        wall_s: Callable[[], float] = time.time,
        elapsed_s: Callable[[], float] = elapsed_s,
    ) -> None:
        self._lock = threading.Lock()
        self._memory = memory
        self._elapsed_s = elapsed_s
        self._forward_s = 0.0
        self._kept_at_s: float | None = None
        self._is_told = False
        wall, seen = wall_s(), _plausible(memory.load() if memory else None)
        start = wall if is_plausible(wall) else EARLIEST_S
        self._contact_s = seen.contact_s if seen else None
        self._confidence = TimeConfidence.LOW
        if seen is not None:
            if start < seen.unix_s - SET_BACK_S:
                self._confidence = TimeConfidence.ROLLED_BACK
            start = max(start, seen.unix_s)
        self._offset_s = start - elapsed_s()

    def now_s(self) -> float:
        """Trusted unix seconds."""
        with self._lock:
            return self._now_s()

    def utc(self) -> datetime:
        """Trusted time as aware UTC."""
        return datetime.fromtimestamp(self.now_s(), UTC)

    def monotonic_s(self) -> float:
        """Seconds that only ever rise, for deadlines and ages."""
        return time.monotonic()

    def confidence(self) -> TimeConfidence:
        """LOW or ROLLED_BACK until the backend's time was learnt in this run, HIGH from then on."""
        with self._lock:
            return self._confidence

    def contact_s(self) -> float | None:
        """Trusted unix seconds of the last contact, one of an earlier run included."""
        with self._lock:
            return self._contact_s

    def learn(self, server_unix_s: float, round_trip_s: float) -> None:
        """Take the backend's time, corrected by half the round trip; call it as soon as the answer is there.

        Raises:
            InvalidValue: code BAD_TIME; not a time between 2020 and 2100, or a negative round trip. Nothing changes.
        """
        if not is_plausible(server_unix_s) or not (math.isfinite(round_trip_s) and round_trip_s >= 0):
            raise InvalidValue(f"server time {server_unix_s}, round trip {round_trip_s}", code="BAD_TIME")
        with self._lock:
            self._offset_s = server_unix_s + round_trip_s / 2 - self._elapsed_s()
            self._contact_s = self._now_s_without_crowd()
            self._forward_s = 0.0
            if self._confidence is not TimeConfidence.HIGH:
                self._confidence, self._kept_at_s = TimeConfidence.HIGH, None

    def move_forward(self, seconds: float) -> float:
        """Follow members' phones, up to 300 s in all and only while the backend was not heard; what was moved."""
        with self._lock:
            if self._confidence is TimeConfidence.HIGH or not seconds > 0:
                return 0.0
            moved = min(seconds, MOST_FORWARD_S - self._forward_s)
            self._forward_s += moved
            return moved

    def remember(self) -> None:
        """Keep the time on disk: at the first contact, then at most once a minute. Blocks for a flush.

        A date nobody vouched for is not kept; a disk that refuses is told to the log once, and tried again.
        """
        seen = self._due()
        if self._memory is None or seen is None:
            return
        try:
            self._memory.save(seen)
        except StorageError as error:
            if not self._is_told:
                _log.warning("the time is not kept: %s", error.detail)
            self._is_told = True

    def _due(self) -> LastSeen | None:
        with self._lock:
            now, contact = self._elapsed_s(), self._contact_s
            is_fresh = self._kept_at_s is not None and now - self._kept_at_s < KEEP_EVERY_S
            if self._confidence is TimeConfidence.LOW or contact is None or is_fresh:
                return None
            self._kept_at_s = now
            # Without what phones added: started again and again, the till would follow them further each time.
            return LastSeen(self._now_s_without_crowd(), contact)

    def _now_s(self) -> float:
        return self._now_s_without_crowd() + self._forward_s

    def _now_s_without_crowd(self) -> float:
        return self._elapsed_s() + self._offset_s


def _plausible(seen: LastSeen | None) -> LastSeen | None:
    return seen if seen and is_plausible(seen.unix_s) and is_plausible(seen.contact_s) else None
