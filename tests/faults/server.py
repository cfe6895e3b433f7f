"""A real backend that is killed, frozen and crowded while several tills send: on SQLite and on PostgreSQL.

It dies at a chosen commit, just before or just after it, or at any moment, its own start included. Every till goes on
selling meanwhile; in the end each sale must have been settled once, with the same outcome on either side.
"""

import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from pos_client.adapters.catalogue_store import FileCatalogueStore
from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.roster_store import SqliteRosterStore
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.backend.samples.cards import SampleMember, sample_members
from pos_client.domain.transaction import Applied
from pos_client.domain.wire import BatchAnswer, BatchItem, BatchRequest
from pos_client.errors import BackendBusy, Unanswered
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.catalogue import ProductShelf
from pos_client.services.connectivity import Connectivity
from pos_client.services.roster import RosterShelf
from pos_client.services.sync import SyncLoop
from tests.backend_process import BackendProcess
from tests.faults import planted, server_backend
from tests.faults.books import compare
from tests.faults.network_lane import identity_of
from tests.faults.network_till import Jitter
from tests.faults.offline_sales import many_members, offline_sales
from tests.faults.planting import catch_all
from tests.faults.report import Result, Scale
from tests.faults.server_plants import PLANTS
from tests.faults.warm_backend import backend_on, warm_up
from tests.postgres_server import MEMORY, own_server
from tests.signing import enrol, signer

_TILLS, _MANY_TILLS, _MANY_SALES = 4, 50, 2000
_MOST_COMMITS, _AMID_BATCHES = 30, 2
_AT_A_TIME = 6
_FEW_CARDS, _MANY_CARDS = 6, 100
"""So few that each is sold to several times in one batch, and its order is seen; of each till of a crowd so many."""
_DIES_WITHIN_S, _SETTLES_WITHIN_S, _FROZEN_S = 2.0, 30.0, 11.0
"""Frozen for longer than a batch may take."""
_MANY_SETTLE_WITHIN_S = 600.0
"""Tills and backend share two cores, and settle 450 sales a second."""
_THREADS, _AT_ONCE = 20, 40
_ALL = 1_000_000


def run(scale: Scale, seed: int) -> Result:
    """First the planted bugs, then both databases side by side."""
    warm_up()
    result = catch_all("server", PLANTS, seed)
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="server-", dir=place) as name, own_server() as server:
        urls = {"sqlite": f"sqlite:///{Path(name) / 'sqlite' / 'backend.sqlite3'}"}
        if server is not None:
            urls["postgresql"] = server.create_database("template0")
        with ThreadPoolExecutor(len(urls)) as pool:
            parts = [pool.submit(_besiege, Path(name) / kind, url, scale, seed) for kind, url in urls.items()]
            for part in parts:
                result.add(part.result())
        if scale is Scale.FULL:
            for kind, url in _second_databases(Path(name), server.create_database if server else None).items():
                result.add(_crowd(Path(name) / f"{kind}-crowd", url))
    return result


def trial(seed: int, lens: str) -> Result:
    """Two deaths of a backend, which has the bug of that name if there is one, on SQLite."""
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="server-", dir=place) as name:
        siege = Siege(f"sqlite:///{Path(name) / 'backend.sqlite3'}", random.Random(seed), lens, patience_s=8.0)
        with siege.tills(Path(name), 2):
            for when in ("before", "after"):
                siege.kill(f"{when} {_AMID_BATCHES} sales")
            siege.drain()
            return siege.verdict()


def _second_databases(folder: Path, create: Callable[[str], str] | None) -> dict[str, str]:
    urls = {"sqlite": f"sqlite:///{folder / 'sqlite-crowd' / 'backend.sqlite3'}"}
    return urls | ({"postgresql": create("template0")} if create else {})


def _besiege(folder: Path, url: str, scale: Scale, seed: int) -> Result:
    """Kill it so often, freeze it, let twenty ask for the same at once."""
    folder.mkdir()
    siege = Siege(url, random.Random(seed))
    with siege.tills(folder, _TILLS):
        for _ in range(scale.pick(3, 100)):
            siege.kill()
        siege.freeze(scale.pick(int(url.startswith("sqlite")), 5))
        siege.crowd_of_threads()
        siege.drain()
        return siege.verdict()


def _crowd(folder: Path, url: str) -> Result:
    """Fifty tills with two thousand sales each, all at once."""
    folder.mkdir()
    siege = Siege(url, random.Random(0), patience_s=_MANY_SETTLE_WITHIN_S)
    with siege.tills(folder, _MANY_TILLS, _MANY_CARDS):
        siege.sell(_MANY_SALES)
        siege.drain()
        return siege.verdict()


class SiegedTill:
    """Outbox, sender and client of one till, without screens; it sends from `start` to `end`."""

    def __init__(
        self, folder: Path, url: str, identity: TerminalIdentity, lane: int, lanes: int, cards: Sequence[SampleMember]
    ) -> None:
        folder.mkdir()
        clock, ids, chance = TrustedClock(), UuidSource(), Jitter(0.1, lane)
        self.identity = identity
        self.outbox = SqliteOutbox(folder / "outbox.sqlite3", bytes(32), clock, ids)
        self._shelf = RosterShelf(SqliteRosterStore(folder / "roster.sqlite3", bytes(32)), clock)
        self.backend = HttpBackend(url, signer(identity, clock))
        products = ProductShelf(FileCatalogueStore(folder / "catalogue.json"))
        self.sync = SyncLoop(self.backend, self.outbox, self._shelf, Connectivity(clock), clock, chance, products)
        self._sales = offline_sales(ids, clock.now_s(), lane, lanes, cards)
        self._stop = threading.Event()
        self._sender = threading.Thread(target=self.sync.run, args=(self._stop,))

    def start(self) -> None:
        """Begin to send."""
        self._sender.start()

    def sell(self, count: int) -> None:
        """Save that many sales."""
        self.save(count)
        self.sync.kick()

    def save(self, count: int) -> None:
        """The same, without a word to the sender."""
        for _ in range(count):
            self.outbox.append(next(self._sales))

    def end(self) -> None:
        """Stop sending and release everything."""
        self._stop.set()
        self.backend.close()
        self._sender.join()
        self._shelf.close()
        self.outbox.close()


class Siege:
    """A backend on one database, the tills around it, and what is done to it."""

    def __init__(self, url: str, chance: random.Random, plant: str = "", patience_s: float = 240.0) -> None:
        self._url = url
        self._plant = plant
        self._patience_s = patience_s
        self._chance = chance
        self._tills: list[SiegedTill] = []
        self._pause = threading.Event()
        self.result = Result()

    @contextmanager
    def tills(self, folder: Path, count: int, cards: int = 0) -> Iterator[None]:
        """That many tills, as long as the block lasts, and for each so many members of its own, or the same few."""
        with ExitStack() as stack:
            with backend_on(self._url) as ready:
                self._port, keys = int(ready["url"].rpartition(":")[2]), tuple(ready["server_keys"])
                members = many_members(self._url, cards * count)
                for lane in range(count):
                    identity = enrol(self._url, identity_of(lane, keys))
                    own = members[lane::count] or sample_members()[:_FEW_CARDS]
                    till = SiegedTill(folder / f"till-{lane}", ready["url"], identity, lane, count, own)
                    self._tills.append(till)
                    till.start()
                    stack.callback(till.end)
            yield

    def _backend(self, kill: str = "") -> BackendProcess:
        program, environment = server_backend.PROGRAM, {server_backend.VARIABLE: kill}
        if self._plant:
            program, environment = planted.PROGRAM, environment | planted.wish("server", self._plant, program)
        return BackendProcess(self._url, port=self._port, environment=environment, program=program)

    def sell(self, count: int) -> None:
        """Save sales at every till."""
        for till in self._tills:
            till.sell(count)

    def kill(self, wish: str = "") -> None:
        """Start the backend and have it die: by its own hand (see `server_backend`), or by ours at some `moment`."""
        when = self._chance.choice(("before", "after", "moment"))
        wish = wish or f"{when} {self._chance.randint(1, _MOST_COMMITS)}"
        by_us = wish.startswith("moment")
        self.sell(self._chance.randint(1, _AT_A_TIME))
        with self._backend("" if by_us else wish) as backend:
            self._hurry()
            dies_within_s = _SETTLES_WITHIN_S if wish.endswith("sales") else _DIES_WITHIN_S
            ends_s = time.monotonic() + (self._chance.uniform(0.0, 0.5) if by_us else dies_within_s)
            while backend.is_alive() and time.monotonic() < ends_s:
                self.sell(1)
                self._pause.wait(0.02)
            if backend.exit_code is None:
                backend.kill9()
        self.result.counts["server_kills"] += 1

    def freeze(self, times: int) -> None:
        """Stop the backend's process in the middle of its work, for longer than anybody waits; then let it go on."""
        with self._backend() as backend:
            for _ in range(times):
                self.sell(20)
                self._pause.wait(self._chance.uniform(0.0, 0.05))
                os.kill(backend.pid, signal.SIGSTOP)
                self.sell(1)
                self._pause.wait(_FROZEN_S)
                os.kill(backend.pid, signal.SIGCONT)
                self.result.counts["server_freezes"] += 1
                self._await_drained()

    def crowd_of_threads(self) -> None:
        """The same entries, with the same identities, from twenty connections at once."""
        till = self._tills[0]
        with self._backend() as backend, ExitStack() as stack:
            self._await_drained()
            till.save(_AT_ONCE)  # nobody tells the sender, so that these twenty come first, or nearly
            entries = reversed(till.outbox.latest(2 * _AT_ONCE))
            items = tuple(BatchItem(one.seq, one.transaction, one.link.hex()) for one in entries)
            clients = [HttpBackend(backend.url, signer(till.identity)) for _ in range(_THREADS)]
            for client in clients:
                stack.enter_context(closing(client))
            batch = BatchRequest(till.outbox.db_instance_id, items, till.outbox.chain_start())
            with ThreadPoolExecutor(_THREADS) as pool:
                answers = list(pool.map(lambda client: self._answer(client, batch), clients))
        for place, item in enumerate(batch.items):
            said = Counter(answer.results[place].applied for answer in answers)
            if said[Applied.REFUSED] or said[Applied.APPLIED] > 1:
                self.result.wrong("doubled", f"twenty asked for {item.transaction.txn_id}: {dict(said)}")
        self.result.counts["same_key_threads"] += _THREADS

    def _answer(self, client: HttpBackend, batch: BatchRequest) -> BatchAnswer:
        """Ask again as a till does, where so many are too many at once."""
        ends_s = time.monotonic() + self._patience_s
        while True:
            try:
                return client.submit(batch, 30.0)
            except (BackendBusy, Unanswered):
                if time.monotonic() > ends_s:
                    raise

    def drain(self) -> None:
        """A backend that works, until nothing waits any more."""
        with self._backend():
            self._await_drained()

    def _await_drained(self) -> None:
        ends_s = time.monotonic() + self._patience_s
        self._hurry()
        while any(till.outbox.counts()[EntryState.PENDING] for till in self._tills):
            if time.monotonic() > ends_s:
                self.result.wrong("wrong", f"not drained within {self._patience_s:.0f} s")
                return
            self._pause.wait(0.05)

    def _hurry(self) -> None:
        for till in self._tills:
            till.sync.send_now()

    def verdict(self) -> Result:
        """What the books say."""
        self.result.add(compare(self._url, [entries[::-1] for entries in self.entries()]))
        return self.result

    def entries(self) -> list[list[OutboxEntry]]:
        """What each till holds, newest first."""
        return [till.outbox.latest(_ALL) for till in self._tills]
