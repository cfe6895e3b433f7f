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
        self._contact_s: float | None = None
        self._forward_s = 0.0
        self.learnt: list[float] = []
        self.remembered = 0

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
        self._contact_s, self._forward_s = self._now_s, 0.0

    def contact_s(self) -> float | None:
        return self._contact_s

    def move_forward(self, seconds: float) -> float:
        if self._confidence is TimeConfidence.HIGH:
            return 0.0
        moved = min(max(0.0, seconds), 300.0 - self._forward_s)
        self._forward_s += moved
        self._now_s += moved
        return moved

    def remember(self) -> None:
        self.remembered += 1

    def lose(self, confidence: TimeConfidence, by_s: float = 0.0) -> None:
        """As after a restart: nobody vouches for the time, which is `by_s` behind."""
        self._confidence, self._forward_s = confidence, 0.0
        self._now_s -= by_s

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now_s += seconds
        self._monotonic_s += seconds
