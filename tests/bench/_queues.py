"""The outbox beside persist-queue, doing the same work: a till's afternoon without a line, and its next start.

Each entry is saved on its own, durably. Then the till is started anew and asks how many wait. Then they are read and
marked as done, in order. Once with nothing kept of before, and once with what a till keeps: what was settled stays for
35 days, and so does in the other queue what was acknowledged.
"""

import os
import pickle
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from persistqueue import SQLiteAckQueue

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.database_file import in_transaction, open_database
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.ports import EntryState, OutboxEntry
from tests.bench._outbox import KEY, award, fill, flushes, on_disk

MONTH = 20_000
"""What a busy till settles in 35 days: forty members an hour, fourteen hours a day."""
_ENTRIES, _ROUNDS = 500, 3
_BYTES = 600
"""An entry in our file; theirs is as long."""


class Queue(Protocol):
    """What both do."""

    def save(self) -> None:
        """One entry, on the disk when this returns."""

    def start_anew(self) -> int:
        """As after the end of the program; how many wait."""

    def settle(self, entries: int) -> None:
        """Read so many and mark them as done."""

    def close(self) -> None:
        """Release the file."""


class Ours:
    """The outbox, with so many entries that were confirmed long ago."""

    def __init__(self, folder: Path, kept: int = 0) -> None:
        self._path = folder / "outbox.sqlite3"
        self._ids = UuidSource()
        if kept:
            fill(self._path, kept)
            with closing(open_database(self._path, OUTBOX)) as db, in_transaction(db):
                db.execute("UPDATE outbox SET state = 1, result = ?, settled_ms = 1", (os.urandom(250),))
        self._outbox = self._opened()

    def save(self) -> None:
        self._outbox.append(award(self._ids))

    def start_anew(self) -> int:
        self._outbox.close()
        self._outbox = self._opened()
        return self._outbox.counts()[EntryState.PENDING]

    def settle(self, entries: int) -> None:
        self._outbox.record([_applied(entry) for entry in self._outbox.pending(entries)])

    def close(self) -> None:
        self._outbox.close()

    def _opened(self) -> SqliteOutbox:
        return SqliteOutbox(self._path, KEY, TrustedClock(), self._ids)


class Theirs:
    """`SQLiteAckQueue`, their class that survives a crash, used as its documentation shows."""

    def __init__(self, folder: Path, kept: int = 0) -> None:
        self._folder = folder / "theirs"
        self._queue = self._opened()
        if kept:
            self._queue.close()
            # In their own table, as if put, got and acknowledged; `5` is their word for that.
            rows = ((pickle.dumps(os.urandom(_BYTES)), time.time()) for _ in range(kept))
            with closing(sqlite3.connect(self._folder / "data.db")) as db, db:
                db.executemany("INSERT INTO ack_queue_default(data, timestamp, status) VALUES (?, ?, 5)", rows)
            self._queue = self._opened()

    def save(self) -> None:
        self._queue.put(os.urandom(_BYTES))

    def start_anew(self) -> int:
        self._queue.close()
        self._queue = self._opened()
        return int(self._queue.size)

    def settle(self, entries: int) -> None:
        for item in [self._queue.get(raw=True) for _ in range(entries)]:
            self._queue.ack(id=item["pqid"])

    def close(self) -> None:
        self._queue.close()

    def _opened(self) -> SQLiteAckQueue:
        return SQLiteAckQueue(str(self._folder), auto_commit=True)


@dataclass
class _Took:
    """Seconds."""

    saved: float = 0.0
    started: float = 0.0
    settled: float = 0.0

    @property
    def all(self) -> float:
        return self.saved + self.started + self.settled


def beside_another() -> dict[str, object]:
    """Both ways, in turn on the same disk; and how often each asks the disk to flush, counted by strace."""
    return {
        "entries of each": _ROUNDS * _ENTRIES,
        "with nothing kept": _compared(0),
        f"with {MONTH} kept": _compared(MONTH),
        "flushes of an entry saved, read and marked": {whose: flushes(_program(whose)) for whose in ("ours", "theirs")},
    }


def _compared(kept: int) -> dict[str, float]:
    ours, theirs = _Took(), _Took()
    for _ in range(_ROUNDS):
        with on_disk() as folder, closing(Ours(folder, kept)) as one, closing(Theirs(folder, kept)) as other:
            _work_in_turn((one, ours), (other, theirs))
    times = {name: theirs_s / asdict(ours)[name] for name, theirs_s in asdict(theirs).items()}
    return {
        "ours, ms an entry": ours.all / _ENTRIES / _ROUNDS * 1000,
        "theirs, ms an entry": theirs.all / _ENTRIES / _ROUNDS * 1000,
        "saved, times as fast": times["saved"],
        "started anew and counted, times as fast": times["started"],
        "read and marked, times as fast": times["settled"],
        "all of it, times as fast": theirs.all / ours.all,
    }


def _work_in_turn(*both: tuple[Queue, _Took]) -> None:
    """Entry by entry, so that both meet the same disk."""
    for _ in range(_ENTRIES):
        for queue, took in both:
            took.saved += _timed(queue.save)
    for queue, took in both:
        took.started += _timed(lambda: _assert_waiting(queue))  # noqa: B023 - called at once
    for queue, took in both:
        took.settled += _timed(lambda: queue.settle(_ENTRIES))  # noqa: B023 - as above


def _assert_waiting(queue: Queue) -> None:
    assert queue.start_anew() == _ENTRIES


def _timed(work: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s


def _applied(entry: OutboxEntry) -> TransactionResult:
    return TransactionResult(entry.transaction.txn_id, Applied.APPLIED, None, 6, 0, 126)


def _program(whose: str) -> Callable[[Path, int], list[str]]:
    return lambda folder, entries: ["tests.bench._queues", whose, str(folder), str(entries)]


def main(whose: str, folder: Path, entries: int) -> None:
    """One of them in a process of its own, for strace."""
    with closing((Ours if whose == "ours" else Theirs)(folder)) as queue:
        for _ in range(entries):
            queue.save()
        queue.settle(entries)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
