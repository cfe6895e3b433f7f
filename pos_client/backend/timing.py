"""The backend's own clock and its conversions. One server is the source of time for every till it serves."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Now = Callable[[], float]
"""Unix seconds; passed in, so that a test can live on another day."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
MOST_LATE = timedelta(days=40)
"""What is told later than this is a wrong clock: an outbox keeps 35 days."""
MOST_EARLY = timedelta(minutes=5)
"""How far a till's clock may be ahead of this one before it counts as wrong."""


def system_now() -> float:
    """The machine's time in unix seconds; the tills' adapter for it is out of reach here by the import rules."""
    return time.time()  # noqa: TID251 - the backend is where trusted time comes from


def to_ms(at: datetime) -> int:
    """An aware time as unix milliseconds, rounded down."""
    return (at - _EPOCH) // _MS


def to_utc(unix_ms: int) -> datetime:
    """Unix milliseconds as aware UTC."""
    return _EPOCH + timedelta(milliseconds=unix_ms)


def effective_ms(occurred_at: datetime, recorded_ms: int) -> int:
    """The business time the ledger uses, in unix milliseconds.

    What a till says is believed up to 40 days back and 5 minutes ahead; a time outside that is a wrong clock, and the
    time of record is used instead.
    """
    ahead = occurred_at - to_utc(recorded_ms)
    return to_ms(occurred_at) if -MOST_LATE <= ahead <= MOST_EARLY else recorded_ms
