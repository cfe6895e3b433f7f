"""A day in minutes: an outbox with a long past takes sales all the while, over a link that comes and goes.

Saving must take as long at the end as at the beginning, and the till must not grow. Everything arrives once. The files
lie in memory, where there is room: what is looked for is growth of our own making, not the mood of a disk.
"""

import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import cast

import psutil

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.ports import EntryState
from tests.backend_process import BackendProcess
from tests.faults.books import compare
from tests.faults.network_faults import reset_in_request
from tests.faults.network_lane import identity_of
from tests.faults.offline_sales import many_members, offline_sales
from tests.faults.proxy import WORKING, FaultProxy, Stance
from tests.faults.report import Result, Scale
from tests.faults.server import SiegedTill
from tests.postgres_server import MEMORY
from tests.signing import enrol

_PARTS = 10
_AT_ONCE = 500
_FLAPS_S = 4.0
_DRAINS_WITHIN_S = 300.0
_GROWN_MB, _SLOWER = 5.0, 1.5
"""Most memory from the second tenth to the last; how much longer saving may take in the last than in the first."""
_SETTLES_MS = 0.3
"""Medians closer together than this are the same: a scheduler's doing."""


@dataclass(slots=True)
class Course:
    """What was measured on the way, one figure for each tenth of the sales; times in milliseconds."""

    p50_ms: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    held_mb: list[float] = field(default_factory=list)

    def note(self, took_ms: list[float], held_mb: float) -> None:
        """Another tenth."""
        self.p50_ms.append(statistics.median(took_ms))
        self.p99_ms.append(statistics.quantiles(took_ms, n=100)[-1])
        self.held_mb.append(held_mb)

    def verdict(self) -> Result:
        """Whether it stayed flat."""
        result = Result()
        grown_mb = statistics.fmean(self.held_mb[-2:]) - statistics.fmean(self.held_mb[1:3])
        if grown_mb > _GROWN_MB:
            result.wrong("wrong", f"the till grew by {grown_mb:.1f} MB: {[round(held) for held in self.held_mb]}")
        if self.p50_ms[-1] > self.p50_ms[0] * _SLOWER + _SETTLES_MS:
            result.wrong("wrong", f"saving became slower: p50 {[round(p50, 2) for p50 in self.p50_ms]} ms")
        counts = result.counts
        counts["soak_grown_kb"] = max(0, round(grown_mb * 1024))
        counts["soak_first_p50_us"], counts["soak_last_p50_us"] = (round(self.p50_ms[at] * 1000) for at in (0, -1))
        counts["soak_first_p99_us"], counts["soak_last_p99_us"] = (round(self.p99_ms[at] * 1000) for at in (0, -1))
        return result


def run(scale: Scale, _seed: int) -> Result:
    """Seconds in short; in full a million rows of history and a hundred thousand sales in a quarter of an hour."""
    choices = (3_000, 1_000_000), (1_000, 100_000), (10, 900), (100, 5_000)
    past, sales, lasts_s, members = (scale.pick(*pair) for pair in choices)
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="soak-", dir=place) as name:
        url = f"sqlite:///{Path(name) / 'backend.sqlite3'}"
        with BackendProcess(url) as backend, FaultProxy(backend.port) as proxy:
            identity = enrol(url, identity_of(0, tuple(backend.ready["server_keys"])))
            many = many_members(url, members)
            till = SiegedTill(Path(name) / "till", f"http://127.0.0.1:{proxy.port}", identity, 0, 1, many)
            _live_before(till, past)
            till.start()
            try:
                result = _live(till, proxy, sales, lasts_s)
                entries = till.outbox.latest(sales)[::-1]
            finally:
                till.end()
            result.add(compare(url, [entries], has_late_chains=True))
    result.counts["soak_history"], result.counts["soak_sales"] = past, result.counts.pop("sales")
    return result


def _live_before(till: SiegedTill, past: int) -> None:
    """Sales of earlier days, settled by a backend that is no more; the chain begins after them."""
    sales = offline_sales(UuidSource(), TrustedClock().now_s() - 30 * 86_400)
    for _ in range(0, past, _AT_ONCE):
        saved = [till.outbox.append(sale) for sale in islice(sales, _AT_ONCE)]
        till.outbox.record([TransactionResult(one.transaction.txn_id, Applied.APPLIED, None, 2, 0, 2) for one in saved])
    till.outbox.restart_chain(till.outbox.db_instance_id)


def _live(till: SiegedTill, proxy: FaultProxy, sales: int, lasts_s: float) -> Result:
    course, process, pause, due_s = Course(), psutil.Process(), threading.Event(), time.monotonic()
    ended = threading.Event()
    flaps = threading.Thread(target=_flap, args=(proxy, ended))
    flaps.start()
    for _part in range(_PARTS):
        took_ms = []
        for _ in range(sales // _PARTS):
            due_s += lasts_s / sales
            pause.wait(max(0.0, due_s - time.monotonic()))
            began_s = time.perf_counter()
            till.sell(1)
            took_ms.append((time.perf_counter() - began_s) * 1000)
        course.note(took_ms, cast("int", process.memory_info().rss) / 2**20)
    ended.set()
    flaps.join()
    result = course.verdict()
    ends_s = time.monotonic() + _DRAINS_WITHIN_S
    till.sync.send_now()
    while till.outbox.counts()[EntryState.PENDING]:
        if time.monotonic() > ends_s:
            result.wrong("wrong", f"not drained within {_DRAINS_WITHIN_S:.0f} s")
            break
        pause.wait(0.05)
    return result


def _flap(proxy: FaultProxy, ended: threading.Event) -> None:
    while not ended.wait(_FLAPS_S / 2):
        proxy.take(Stance(reset_in_request, cuts=True))
        ended.wait(_FLAPS_S / 2)
        proxy.take(WORKING)
    proxy.take(WORKING)
