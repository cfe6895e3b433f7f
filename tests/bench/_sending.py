"""Sending what an outbox holds: all of it against the work that is due anyway, and batches against single entries."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

import msgspec
import psutil

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.backend.database.engine import Database
from pos_client.backend.members.cards import Card
from pos_client.backend.transactions import applying
from pos_client.backend.transactions.outboxes import Sender
from pos_client.domain.transaction import Transaction, TransactionResult
from pos_client.domain.wire import BatchItem, BatchRequest
from pos_client.ports import EntryState, Outbox
from tests.backend_process import BackendProcess
from tests.bench._delayed import delayed
from tests.bench._load import add_members, awards
from tests.bench._outbox import on_disk
from tests.fakes.nursery import folder_in_memory
from tests.signing import TILL, signer
from ui.composition.core import open_core, open_storage

_BATCH, _ALONE, _TURNS, _MEMBERS = 500, 20, 4, 2_000
_ROUND_TRIP_S = 0.080
_DEADLINE_S = 60.0


def sending(count: int) -> dict[str, object]:
    """To a backend in a process of its own on SQLite, each of whose commits waits for the disk."""
    report: dict[str, object] = {"entries": count}
    with on_disk() as folder, BackendProcess(f"sqlite:///{folder / 'b.db'}") as backend, folder_in_memory() as memory:
        with closing(Database(f"sqlite:///{folder / 'b.db'}")) as database:
            sales = _sales(add_members(database, _MEMBERS))
        with closing(sqlite3.connect(folder / "b.db")) as now:
            now.execute("VACUUM INTO ?", (str(folder / "floor.db"),))
        report |= _drain(memory, islice(sales, count), backend.url, folder)
        report |= _ways("loopback", memory / "loopback", sales, backend.url)
        with delayed(backend.url, _ROUND_TRIP_S) as far:
            report |= _ways("80 ms", memory / "far", sales, far)
    return report


def _sales(cards: list[Card]) -> Iterator[Transaction]:
    """Awards a till made alone, without end: what is online for the backend was sent when it was made."""
    return (msgspec.convert(award | {"authority": "offline"}, Transaction) for award in awards(cards))


def _drain(memory: Path, sales: Iterator[Transaction], url: str, disk: Path) -> dict[str, object]:
    """By the till's own sender; then what is left of it without a network and without HTTP."""
    txns = list(sales)
    with _Till(memory / "till", url) as till:
        for txn in txns:
            till.outbox.append(txn)
        before = psutil.Process().memory_info().rss
        began = _Cost.now()
        while till.outbox.counts()[EntryState.PENDING]:
            till.core.sync.work()
        took = _Cost.now() - began
        grown = psutil.Process().memory_info().rss - before
        kept = till.outbox.counts()
    assert kept[EntryState.CONFIRMED] == len(txns)
    floor = _floor(memory / "floor", txns, f"sqlite:///{disk / 'floor.db'}")
    return {
        "drained, s": took.clock_s,
        "entries a second": len(txns) / took.clock_s,
        "floor (the database work of both), s": floor.clock_s,
        "drained / floor": took.clock_s / floor.clock_s,
        "drained / floor, processor time": took.processor_s / floor.processor_s,
        "memory grown meanwhile, MB": grown / 1e6,
    }


def _floor(folder: Path, txns: list[Transaction], database_url: str) -> "_Cost":
    """The same entries read, settled and marked in this process, on a database as it was before."""
    with closing(Database(database_url)) as database, _Till(folder, "http://127.0.0.1:9") as till:
        now_ms = int(time.time() * 1000)
        for txn in txns:
            till.outbox.append(txn)
        began = _Cost.now()
        sender = Sender(TILL.terminal_id, till.outbox.db_instance_id)
        while entries := till.outbox.pending(_BATCH):
            items = [(entry.seq, entry.transaction) for entry in entries]
            with database.write() as connection:
                answer = applying.apply_batch(connection, sender, items, now_ms)
            till.outbox.record(answer.results)
        return _Cost.now() - began


def _ways(name: str, folder: Path, sales: Iterator[Transaction], url: str) -> dict[str, object]:
    """Entries a second in batches of 500, and one by one, over the same line and in turn."""
    with _Till(folder, url) as till:
        for txn in islice(sales, (_BATCH + _ALONE) * _TURNS + 1):
            till.outbox.append(txn)
        _send(till, 1)  # the line is open from here on
        turns = [(_send(till, 1, _ALONE), _send(till, _BATCH)) for _ in range(_TURNS)]
    alone, batches = (sum(way, start=_Cost(0, 0)) for way in zip(*turns, strict=True))
    singly, together = _ALONE * _TURNS / alone.clock_s, _BATCH * _TURNS / batches.clock_s
    return {
        f"{name}: one by one, entries a second": singly,
        f"{name}: in batches, entries a second": together,
        f"{name}: batches / one by one": together / singly,
        f"{name}: one by one, processor ms an entry": alone.processor_s / _ALONE / _TURNS * 1000,
        f"{name}: in batches, processor ms an entry": batches.processor_s / _BATCH / _TURNS * 1000,
    }


def _send(till: "_Till", size: int, times: int = 1) -> "_Cost":
    began = _Cost.now()
    for _ in range(times):
        entries = till.outbox.pending(size)
        items = tuple(BatchItem(entry.seq, entry.transaction, entry.link.hex()) for entry in entries)
        batch = BatchRequest(till.outbox.db_instance_id, items, till.outbox.chain_start(), ())
        results: tuple[TransactionResult, ...] = till.backend.submit(batch, _DEADLINE_S).results
        till.outbox.record(results)
    return _Cost.now() - began


@dataclass(frozen=True, slots=True)
class _Cost:
    """Seconds by the clock, and of the processor: of this program and of the backend it has started.

    The latter say the same beside other programs.
    """

    clock_s: float
    processor_s: float

    @classmethod
    def now(cls) -> Self:
        mine = psutil.Process()
        used_s = sum(sum(each.cpu_times()[:2]) for each in (mine, *mine.children(recursive=True)))
        return cls(time.perf_counter(), used_s)

    def __add__(self, other: "_Cost") -> "_Cost":
        return _Cost(self.clock_s + other.clock_s, self.processor_s + other.processor_s)

    def __sub__(self, other: "_Cost") -> "_Cost":
        return _Cost(self.clock_s - other.clock_s, self.processor_s - other.processor_s)


class _Till:
    """A till's storage and sender, in memory: its own disk is measured elsewhere."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        self._storage = open_storage(folder, KeyFileVault(folder / "keys.json"))
        self.backend = HttpBackend(url, signer())
        self.core = open_core(self._storage, self.backend, redeem_offline=False)

    @property
    def outbox(self) -> Outbox:
        return self._storage.outbox

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.backend.close()
        self._storage.close()
