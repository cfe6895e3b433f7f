"""What a camera has done since the program was started."""

import threading
import time
from collections import deque

from pos_client.ports import FrameStatistics

_RATE_OVER = 30
_RATE_AGE_S = 2.0
"""A rate is that of the last frames; of a camera that has been silent for longer it is 0."""


class FrameCounts:
    """Counted by whoever captures, read from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames = self._dropped = self._damaged = 0
        self._size = (0, 0)
        self._at_s: deque[float] = deque(maxlen=_RATE_OVER)

    def captured(self, width: int, height: int) -> None:
        """A frame of so many pixels, now."""
        with self._lock:
            self._frames += 1
            self._size = (width, height)
            self._at_s.append(time.monotonic())

    def dropped(self, frames: int = 1) -> None:
        """Frames that nobody took before the next one came."""
        with self._lock:
            self._dropped += frames

    def damaged(self) -> None:
        """A picture that cannot be used."""
        with self._lock:
            self._damaged += 1

    def reconnected(self) -> None:
        """The camera begins again: no rate goes over the time it was away."""
        with self._lock:
            self._at_s.clear()

    def told(self) -> FrameStatistics:
        """All of it, as of now."""
        with self._lock:
            age_s = time.monotonic() - self._at_s[-1] if self._at_s else None
            return FrameStatistics(self._frames, self._dropped, self._damaged, self._fps(age_s), self._size, age_s)

    def _fps(self, age_s: float | None) -> float:
        if age_s is None or age_s > _RATE_AGE_S:
            return 0.0
        span_s = self._at_s[-1] - self._at_s[0]
        return (len(self._at_s) - 1) / span_s if span_s > 0 else 0.0
