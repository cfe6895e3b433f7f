"""What may be spent on looks, so that a frame without a code stays cheap."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time


class Purse:
    """CPU milliseconds: so many are earned per frame, and so many can be saved. Not thread-safe.

    A look is paid after it was taken, so the purse may owe; nothing more is taken before that is earned again.
    """

    def __init__(self, income_ms: float, most_ms: float) -> None:
        self._income_ms = income_ms
        self._most_ms = most_ms
        self._has_ms = most_ms
        self._spent_ms = 0.0

    def earn(self) -> None:
        """One frame's income."""
        self._has_ms = min(self._has_ms + self._income_ms, self._most_ms)
        self._spent_ms = 0.0

    @property
    def owes(self) -> bool:
        """Nothing may be spent."""
        return self._has_ms < 0.0

    @property
    def spent_ms(self) -> float:
        """What this frame has cost so far."""
        return self._spent_ms

    @contextmanager
    def paying(self) -> Iterator[None]:
        """Pays for the CPU time of this thread within."""
        began_s = thread_time()
        yield
        cost_ms = (thread_time() - began_s) * 1e3
        self._has_ms -= cost_ms
        self._spent_ms += cost_ms
