"""Randomness a test can foresee."""


class FakeRandomness:
    """The RandomSource port: always the same part of the way from low to high."""

    def __init__(self, part: float = 1.0) -> None:
        self.part = part

    def uniform(self, low: float, high: float) -> float:
        return low + (high - low) * self.part
