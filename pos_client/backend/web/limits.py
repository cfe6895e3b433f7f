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
            self._forget(now_s)
            return 0.0 if len(self._times) < self._most else self._times[0] + self._per_s - now_s

    def is_over(self, now_s: float) -> bool:
        """Whether there was no wrong try lately."""
        with self._lock:
            self._forget(now_s)
            return not self._times

    def _forget(self, now_s: float) -> None:
        while self._times and self._times[0] <= now_s - self._per_s:
            self._times.popleft()


class WrongPasswords:
    """Wrong tries of each name and of all together; thread-safe. `turn` is held while one try is looked at.

    One at a time: tries that come together are counted one after the other, and a password costs 19 MiB to look at.
    """

    def __init__(self, most: int = 20, per_s: float = 60.0, most_of_one: int = 5, per_s_of_one: float = 300.0) -> None:
        self.turn = threading.Lock()
        self._of_all = WrongTries(most, per_s)
        self._of_one = (most_of_one, per_s_of_one)
        self._by_name: dict[str, WrongTries] = {}

    def note(self, name: str, now_s: float) -> None:
        """A try was wrong. Names whose tries are all forgotten are forgotten, too."""
        self._by_name = {each: tries for each, tries in self._by_name.items() if not tries.is_over(now_s)}
        self._by_name.setdefault(name, WrongTries(*self._of_one)).note(now_s)
        self._of_all.note(now_s)

    def wait_s(self, name: str, now_s: float) -> float:
        """Seconds until another try with this name is let through; 0: at once."""
        mine = self._by_name.get(name)
        return max(self._of_all.wait_s(now_s), mine.wait_s(now_s) if mine else 0.0)
