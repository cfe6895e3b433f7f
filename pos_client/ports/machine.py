"""Time, identities, randomness and secrets."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from pos_client.domain.transaction import TimeConfidence


class Clock(Protocol):
    """Trusted time: the backend's time at last contact plus elapsed. Thread-safe; only `remember` blocks."""

    def now_s(self) -> float:
        """Trusted unix seconds."""
        ...

    def utc(self) -> datetime:
        """Trusted time as aware UTC."""
        ...

    def monotonic_s(self) -> float:
        """Seconds that only ever rise, for deadlines and ages."""
        ...

    def confidence(self) -> TimeConfidence:
        """HIGH once the backend's time was learnt in this run; ROLLED_BACK when the machine's date was set back."""
        ...

    def contact_s(self) -> float | None:
        """Trusted unix seconds of the last contact, one of an earlier run included; None: none is known."""
        ...

    def learn(self, server_unix_s: float, round_trip_s: float) -> None:
        """Take the backend's time, corrected by half the round trip. That is a contact."""
        ...

    def move_forward(self, seconds: float) -> float:
        """Follow members' phones: forward only, at most 300 s in all, and only below HIGH; what was moved."""
        ...

    def remember(self) -> None:
        """Keep the time for the next run, at most once a minute; blocks for a flush. Never fails."""
        ...


class IdSource(Protocol):
    """Makes identities. Thread-safe."""

    def new_id(self) -> UUID:
        """A UUIDv7, rising with time within this process."""
        ...


class RandomSource(Protocol):
    """Randomness for jitter, so that tests can repeat it; never for keys. Thread-safe."""

    def uniform(self, low: float, high: float) -> float:
        """A number between `low` and `high`."""
        ...


class Vault(Protocol):
    """Where the till keeps its secrets."""

    @property
    def is_safe(self) -> bool:
        """Whether secrets survive a restart in a safe place; False for the ephemeral vault of demo and tests."""
        ...

    @property
    def label(self) -> str:
        """What this vault is, in words for the doctor."""
        ...

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None.

        Raises:
            VaultUnavailable: the store refused.
        """
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name, replacing what was there.

        Raises:
            VaultUnavailable: the store refused.
        """
        ...
