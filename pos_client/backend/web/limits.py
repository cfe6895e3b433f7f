"""How often strangers may guess. Counted in this process: each worker allows as much, which is still far too little."""

import threading
from collections import deque


class WrongTries:
    """At most `most` wrong tries within `per_s` seconds, of all callers together. Thread-safe."""

    def __init__(self, most: int = 20, per_s: float = 60.0) -> None:
        self._most = most
        self._per_s = per_s
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    def note(self, now_s: float) -> None:
        """A try was wrong."""
        with self._lock:
            self._times.append(now_s)

    def wait_s(self, now_s: float) -> float:
        """Seconds until another try is let through; 0: at once."""
        with self._lock:
            while self._times and self._times[0] <= now_s - self._per_s:
                self._times.popleft()
            return 0.0 if len(self._times) < self._most else self._times[0] + self._per_s - now_s
