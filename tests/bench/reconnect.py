"""A chain's tills coming back after an outage: how many requests reach the backend in the worst second.

Each till is the real sender on a clock that jumps from one of its turns to the next, so ten minutes take no time. The
comparison is the same sender trying again every 30 seconds, as many clients do. That one keeps tills as close together
as they were when the backend went away, and ours spreads them over a minute, whatever they were: so the first ratio is
what the pauses are for, and the second is a matter of ten seconds (the heartbeat) against sixty.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

from pos_client.adapters.catalogue_store import FileCatalogueStore
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.roster_store import SqliteRosterStore
from pos_client.ports import LoyaltyBackend, RandomSource
from pos_client.services.catalogue import ProductShelf
from pos_client.services.connectivity import Connectivity
from pos_client.services.roster import RosterShelf
from pos_client.services.sync import SyncLoop
from tests.fakes.clock import FakeClock
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.ids import FakeIds
from tests.fakes.samples import HANDLE, a_transaction
from tests.postgres_server import MEMORY

TILLS = 500
_GONE_S, _BACK_S, _END_S = 60.0, 660.0, 840.0
"""The backend goes away after a minute, for ten minutes, and is watched for three more."""
_SALES = 5
_HEARTBEAT_S = 10.0


class _Chance:
    """The RandomSource port, seeded."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def uniform(self, low: float, high: float) -> float:
        return self._chance.uniform(low, high)


class _EveryHalfMinute:
    """The RandomSource port of somebody who never heard of jitter."""

    def uniform(self, low: float, high: float) -> float:
        return 30.0


class _Outage:
    """A backend that is away for a while, and notes in which second each request comes."""

    def __init__(self, backend: FakeBackend, clock: FakeClock, arrivals: Counter[int]) -> None:
        self._backend = backend
        self._clock = clock
        self._began_s = clock.monotonic_s()
        self._arrivals = arrivals

    def __getattr__(self, name: str) -> Callable[..., object]:
        at_s = self._clock.monotonic_s() - self._began_s
        self._arrivals[int(at_s)] += 1
        self._backend.down = _GONE_S <= at_s < _BACK_S
        call: Callable[..., object] = getattr(self._backend, name)
        return call


def run() -> dict[str, object]:
    """Where all tills notice at the same moment, and where each does at its next heartbeat."""
    return {
        f"{TILLS} tills, all notice at once (goal: 0.15)": _compared(lambda _chance: 0.0),
        f"{TILLS} tills, each at its next heartbeat": _compared(lambda chance: chance.uniform(0.0, _HEARTBEAT_S)),
    }


def _compared(starts_s: Callable[[random.Random], float]) -> dict[str, object]:
    ours, theirs = _worst(starts_s, _Chance), _worst(starts_s, lambda _seed: _EveryHalfMinute())
    return {
        "requests in the worst second": ours,
        "trying again every 30 s": theirs,
        "ratio": ours / theirs,
    }


def _worst(starts_s: Callable[[random.Random], float], chance_of: Callable[[int], RandomSource]) -> int:
    """The most requests in one second after the backend is back."""
    arrivals: Counter[int] = Counter()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        for number in range(TILLS):
            _live(Path(folder) / str(number), starts_s(random.Random(number)), chance_of(number), arrivals)
    return max(count for second, count in arrivals.items() if second >= _BACK_S)


def _live(folder: Path, starts_s: float, chance: RandomSource, arrivals: Counter[int]) -> None:
    """One till's quarter of an hour; it sells while the backend is away."""
    folder.mkdir()
    clock = FakeClock()
    backend = FakeBackend(clock)
    backend.add_member(HANDLE)
    shelf = RosterShelf(SqliteRosterStore(folder / "roster", bytes(32)), clock)
    products = ProductShelf(FileCatalogueStore(folder / "catalogue"))
    with closing(SqliteOutbox(folder / "outbox", bytes(32), clock, FakeIds())) as outbox, closing(shelf):
        port = cast("LoyaltyBackend", _Outage(backend, clock, arrivals))
        sync = SyncLoop(port, outbox, shelf, Connectivity(clock), clock, chance, products)
        end_s, sold = clock.monotonic_s() + _END_S, 0
        clock.advance(starts_s)
        while clock.monotonic_s() < end_s:
            if sold < _SALES and clock.monotonic_s() > end_s - _END_S + _GONE_S:
                sold += 1
                outbox.append(a_transaction(sold))
            clock.advance(max(0.001, sync.work()))
