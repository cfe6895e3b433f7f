"""The outbox: durable saving beside the disk's own flush and beside another queue, many entries, and sending them."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.ports import OutboxEntry
from tests.bench._outbox import KEY, award, fill, on_disk
from tests.bench._sending import sending

ROOT = Path(__file__).parents[2]
_ENQUEUES, _WARM_UP = 1_000, 200
_BATCH, _ROUNDS = 500, 3
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
        "beside persist-queue, the same work": _beside_another(),
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
        "flushes per enqueue": _flushes(),
    }


def _timed(work: Callable[[], object]) -> float:
    began_ns = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began_ns) / 1000


def _flush(handle: int, offset: int) -> None:
    os.pwrite(handle, os.urandom(4096), offset)
    getattr(os, "fdatasync", os.fsync)(handle)


def _flushes() -> float | str:
    """What the kernel was asked for, counted by strace: of many entries, less what opening and closing cost."""
    if shutil.which("strace") is None:
        return "NOT MEASURED: strace is not installed"
    few, many = _flush_calls(100), _flush_calls(2_100)
    return (many - few) / 2_000


def _flush_calls(entries: int) -> int:
    with on_disk() as folder:
        command = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", *_child(folder / "o.sqlite3", entries, 0)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = (line.split() for line in done.stderr.splitlines())
    return sum(int(words[3]) for words in lines if words and words[-1] in {"fsync", "fdatasync"})


def _child(path: Path, save: int, read: int) -> list[str]:
    return [sys.executable, "-m", "tests.bench._enqueue", str(path), str(save), str(read)]


def _beside_another() -> dict[str, object]:
    """Each entry saved on its own, durably; then read 500 at a time, and marked as done. In turn, on the same disk."""
    ours, theirs = _Took(), _Took()
    with on_disk() as folder:
        for turn in range(_ROUNDS):
            ours.add(_our_work(folder / f"{turn}.sqlite3"))
            theirs.add(_their_work(folder / f"{turn}"))
    return {
        "entries of each": _ROUNDS * _BATCH,
        "saved, times as fast": theirs.saving_s / ours.saving_s,
        "read and marked, times as fast": theirs.marking_s / ours.marking_s,
        "all of it, times as fast": (theirs.saving_s + theirs.marking_s) / (ours.saving_s + ours.marking_s),
    }


@dataclass
class _Took:
    saving_s: float = 0.0
    marking_s: float = 0.0

    def add(self, moments: tuple[float, float, float]) -> None:
        began_s, saved_s, done_s = moments
        self.saving_s += saved_s - began_s
        self.marking_s += done_s - saved_s


def _our_work(path: Path) -> tuple[float, float, float]:
    ids = UuidSource()
    txns = [award(ids) for _ in range(_BATCH)]
    with closing(_opened(path)) as outbox:
        began_s = time.perf_counter()
        for txn in txns:
            outbox.append(txn)
        saved_s = time.perf_counter()
        outbox.record([_applied(entry) for entry in outbox.pending(_BATCH)])
        return began_s, saved_s, time.perf_counter()


def _their_work(folder: Path) -> tuple[float, float, float]:
    """`SQLiteAckQueue`, their class that survives a crash; an entry is as many bytes as ours has in its file."""
    from persistqueue import SQLiteAckQueue

    queue = SQLiteAckQueue(str(folder), auto_commit=True)
    with closing(queue):
        began_s = time.perf_counter()
        for _ in range(_BATCH):
            queue.put(bytes(600))
        saved_s = time.perf_counter()
        for item in [queue.get(raw=True) for _ in range(_BATCH)]:
            queue.ack(id=item["pqid"])
        return began_s, saved_s, time.perf_counter()


def _applied(entry: OutboxEntry) -> TransactionResult:
    return TransactionResult(entry.transaction.txn_id, Applied.APPLIED, None, 6, 0, 126)


def _many() -> dict[str, object]:
    """Opened by a process that begins with nothing in memory, after the disk's own cache was let go."""
    with on_disk() as folder:
        path = folder / "o.sqlite3"
        fill(path, 1_000_000)
        times = [_first_batch(path) for _ in range(5)]
        size = path.stat().st_size / 1e6
        small, large = folder / "small.sqlite3", folder / "large.sqlite3"
        fill(small, 1_000)
        fill(large, 100_000)
        few, many = _memory(small), _memory(large)
    return {
        "on disk, MB": size,
        "cold: opened and the first 500 read, ms": statistics.median(times),
        "memory with 100,000 above that with 1,000, MB": (many - few) / 1e6,
    }


def _first_batch(path: Path) -> float:
    for each in path.parent.glob(f"{path.name}*"):
        with each.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    began_ns = time.perf_counter_ns()
    with closing(_opened(path)) as outbox:
        assert len(outbox.pending(_BATCH)) == _BATCH
        return (time.perf_counter_ns() - began_ns) / 1e6


def _memory(path: Path) -> int:
    done = subprocess.run(_child(path, 0, _BATCH), cwd=ROOT, capture_output=True, text=True, check=True)
    return int(json.loads(done.stdout))
