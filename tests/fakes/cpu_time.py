"""A thread's CPU time that passes only where a test says so, so that what is bounded by it can be counted."""


class CpuTime:
    """Stands where `time.thread_time` is looked up."""

    def __init__(self) -> None:
        self._spent_s = 0.0

    def spend(self, cost_s: float) -> None:
        """So many seconds of work."""
        self._spent_s += cost_s

    def read(self) -> float:
        """Seconds spent so far."""
        return self._spent_s
