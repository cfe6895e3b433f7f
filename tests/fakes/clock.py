"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime

from pos_client.domain.transaction import TimeConfidence

START_S = 1_795_282_899.0
"""2026-11-21 17:21:39 UTC, the time of the member-code vectors."""


class FakeClock:
    """The Clock port under a test's control; `learnt` keeps what was taught."""

    def __init__(self, now_s: float = START_S, confidence: TimeConfidence = TimeConfidence.LOW) -> None:
        self._now_s = now_s
        self._monotonic_s = 1000.0
        self._confidence = confidence
        self.learnt: list[float] = []

    def now_s(self) -> float:
        return self._now_s

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self._now_s, UTC)

    def monotonic_s(self) -> float:
        return self._monotonic_s

    def confidence(self) -> TimeConfidence:
        return self._confidence

    def learn(self, server_unix_s: float, round_trip_s: float) -> None:
        self.learnt.append(server_unix_s)
        self._now_s = server_unix_s + round_trip_s / 2
        self._confidence = TimeConfidence.HIGH

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now_s += seconds
        self._monotonic_s += seconds
