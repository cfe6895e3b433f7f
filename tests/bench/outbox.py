"""The outbox: durable saving beside the disk's own flush and beside another queue, many entries, and sending them."""

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from tests.bench._outbox import KEY, ROOT, award, fill, flushes, on_disk
from tests.bench._queues import beside_another
from tests.bench._sending import sending

_ENQUEUES, _WARM_UP = 1_000, 200
_BATCH = 500
_DRAINED, _DRAINED_IN_FULL = 10_000, 100_000


def run() -> dict[str, object]:
    """About two minutes and 1.5 GB of a disk that keeps what it is told; goals are those of docs/benchmarks.md."""
    return _measure(_DRAINED)


def run_full() -> dict[str, object]:
    """Likewise, with 100,000 entries to send."""
    return _measure(_DRAINED_IN_FULL)


def _measure(drained: int) -> dict[str, object]:
    return {
        "saving": _saving(),
        "beside persist-queue, the same work": beside_another(),
        "1,000,000 unsent": _many(),
        "sending": sending(drained),
    }


def _opened(path: Path) -> SqliteOutbox:
    return SqliteOutbox(path, KEY, TrustedClock(), UuidSource())


def _saving() -> dict[str, object]:
    """Saving and a flush of 4 kB in turn, so that both meet the same disk."""
    ids = UuidSource()
    with on_disk() as folder, closing(_opened(folder / "o.sqlite3")) as outbox:
        handle = os.open(folder / "flushed", os.O_RDWR | os.O_CREAT)
        os.write(handle, bytes(4096 * _ENQUEUES))
        os.fsync(handle)
        for _ in range(_WARM_UP):
            outbox.append(award(ids))
        saved, flushed = list[float](), list[float]()
        for turn in range(_ENQUEUES):
            saved.append(_timed(partial(outbox.append, award(ids))))
            flushed.append(_timed(partial(_flush, handle, turn * 4096)))
        os.close(handle)
    return {
        "durable enqueue, p50 us": statistics.median(saved),
        "durable enqueue, p95 us": statistics.quantiles(saved, n=20)[-1],
        "flush of 4 kB, p50 us": statistics.median(flushed),
        "durable enqueue / flush, p50 of pairs": statistics.median(
            one / other for one, other in zip(saved, flushed, strict=True)
        ),
        "flushes per enqueue": flushes(_saving_only),
    }


def _timed(work: Callable[[], object]) -> float:
    began_ns = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began_ns) / 1000


def _flush(handle: int, offset: int) -> None:
    os.pwrite(handle, os.urandom(4096), offset)
    getattr(os, "fdatasync", os.fsync)(handle)


def _saving_only(folder: Path, entries: int) -> list[str]:
    return ["tests.bench._enqueue", str(folder / "o.sqlite3"), str(entries), "0"]


def _many() -> dict[str, object]:
    """Opened and read after the disk's cache was let go; collecting garbage waits, as it does in a till."""
    with on_disk() as folder:
        path = folder / "o.sqlite3"
        fill(path, 1_000_000)
        _first_batch(path)  # what a process works out once, whatever it opens
        gc.disable()
        times = [_first_batch(path) for _ in range(9)]
        gc.enable()
        size = path.stat().st_size / 1e6
        small, large = folder / "small.sqlite3", folder / "large.sqlite3"
        fill(small, 1_000)
        fill(large, 100_000)
        few, many = _memory(small), _memory(large)
    return {
        "on disk, MB": size,
        "cold: opened and the first 500 read, ms": statistics.median(wall for wall, _own in times),
        "… of it on the processor, ms": statistics.median(own for _wall, own in times),
        "memory with 100,000 above that with 1,000, MB": (many - few) / 1e6,
    }


def _first_batch(path: Path) -> tuple[float, float]:
    """Milliseconds by the clock, and on the processor."""
    for each in path.parent.glob(f"{path.name}*"):
        with each.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    began_ns, own_ns = time.perf_counter_ns(), time.thread_time_ns()
    with closing(_opened(path)) as outbox:
        assert len(outbox.pending(_BATCH)) == _BATCH
        return (time.perf_counter_ns() - began_ns) / 1e6, (time.thread_time_ns() - own_ns) / 1e6


def _memory(path: Path) -> int:
    command = [sys.executable, "-m", "tests.bench._enqueue", str(path), "0", str(_BATCH)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(json.loads(done.stdout))
