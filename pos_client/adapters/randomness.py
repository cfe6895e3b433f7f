"""Randomness of the operating system."""

import secrets


class SystemRandomness:
    """RandomSource over the system's generator. Thread-safe."""

    def __init__(self) -> None:
        self._source = secrets.SystemRandom()

    def uniform(self, low: float, high: float) -> float:
        """A number between `low` and `high`."""
        return self._source.uniform(low, high)
