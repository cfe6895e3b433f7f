"""What the model plays with: a web application on a thread, tills on real outboxes, a cable nobody can trust."""

import shutil
import socket
import sqlite3
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self, cast
from uuid import UUID

import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI

from pos_client.adapters.catalogue_store import FileCatalogueStore
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.roster_store import SqliteRosterStore
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import TRANSACTIONS
from pos_client.backend.members.cards import Card, add_card, new_card
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import server_keys, terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.web.context import Backend
from pos_client.backend.web.server import configure
from pos_client.domain.transaction import TimeConfidence, Transaction
from pos_client.errors import NotSent, Unanswered
from pos_client.ports import LoyaltyBackend, OutboxEntry
from pos_client.services.catalogue import ProductShelf
from pos_client.services.connectivity import Connectivity
from pos_client.services.roster import RosterShelf
from pos_client.services.sync import SyncLoop
from tests.fakes.clock import FakeClock
from tests.fakes.randomness import FakeRandomness
from tests.faults.network_lane import identity_of
from tests.signing import signer

TILLS, MEMBERS = 3, 3
_ALL = 10_000


def copied(data: Path, target: Path) -> None:
    """A backup, as a running database gives it."""
    with closing(sqlite3.connect(data)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


class World:
    """The web application on a thread; each play gives it another database, a copy of one that is prepared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock(confidence=TimeConfidence.HIGH)
        self.plays = self.sales = 0
        self._stack = ExitStack()
        self._copies = 0

    def __enter__(self) -> Self:
        self._template = self.folder / "template.sqlite3"
        self._prepare(Database(f"sqlite:///{self._template}"))
        self.backend = self._backend_on(self._template)
        config = configure(self.backend, None)
        self._app = cast("FastAPI", config.app)
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        self._stack.callback(thread.join)
        self._stack.callback(setattr, server, "should_exit", True)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        self.backend.database.close()

    def _prepare(self, database: Database) -> None:
        now_ms = int(self.clock.now_s() * 1000)
        prepare(database, now_ms)
        self.cards: list[Card] = [new_card(f"Member {number}", "en") for number in range(MEMBERS)]
        with database.write() as connection:
            for lane in range(TILLS):
                known = identity_of(lane, ())
                terminals.put(connection, Terminal(known.terminal_id, "Store", ""), known.public_keys, now_ms)
            for card in self.cards:
                add_card(connection, card, now_ms)
        with database.read() as connection:
            self.server_keys = (server_keys.signing_key(connection).public_key().public_bytes_raw().hex(),)
        database.close()

    def use(self, data: Path) -> None:
        """From now on the backend works on a copy of these data."""
        self.backend.database.close()
        self.backend = self._app.state.backend = self._backend_on(data)

    def _backend_on(self, data: Path) -> Backend:
        self._copies += 1
        self.path = self.folder / f"backend-{self._copies}.sqlite3"
        copied(data, self.path)
        backend = Backend(Database(f"sqlite:///{self.path}"), now=self.clock.now_s)
        backend.prepared.set()
        return backend

    def afresh(self) -> None:
        """Begin another play."""
        self.plays += 1
        self.use(self._template)

    def settled(self) -> set[UUID]:
        """What the backend holds."""
        with self.backend.database.read() as connection:
            return set(connection.execute(sa.select(TRANSACTIONS.c.txn_id)).scalars())


class Cable:
    """What becomes of each call, in the order of `fates`; when there are none left, calls pass.

    Only batches come late. What else is late is lost: it would be signed anew here, and look like news.
    """

    def __init__(self, backend: LoyaltyBackend, late: list[Callable[[], object]]) -> None:
        self.fates: list[str] = []
        self._backend = backend
        self._late = late

    def __getattr__(self, name: str) -> Callable[..., object]:
        return lambda *arguments: self._carry(name, lambda: getattr(self._backend, name)(*arguments))

    def _carry(self, name: str, call: Callable[[], object]) -> object:
        fate = self.fates.pop(0) if self.fates else "passes"
        if fate == "request lost" or (fate == "late" and name != "submit"):
            raise NotSent(fate)
        if fate == "late":
            self._late.append(call)
            raise Unanswered(fate)
        answer = call()
        if fate == "answer lost":
            raise Unanswered(fate)
        return call() if fate == "twice" else answer


class Till:
    """One till; `start` and `stop` are those of its program."""

    def __init__(self, world: World, lane: int, late: list[Callable[[], object]]) -> None:
        self._world = world
        self._folder = Path(tempfile.mkdtemp(dir=world.folder))
        identity = identity_of(lane, world.server_keys)
        self._client = HttpBackend(world.url, signer(identity, world.clock))
        self.cable = Cable(self._client, late)
        self.saved: list[Transaction] = []
        self.start()

    def start(self) -> None:
        """Open what there is."""
        world, clock = self._world, self._world.clock
        self.outbox = SqliteOutbox(self._folder / "outbox.sqlite3", bytes(32), clock, UuidSource())
        self._shelf = RosterShelf(SqliteRosterStore(self._folder / "roster.sqlite3", bytes(32)), clock)
        products = ProductShelf(FileCatalogueStore(self._folder / "catalogue.json"))
        port = cast("LoyaltyBackend", self.cable)
        self.link = Connectivity(clock)
        chance = FakeRandomness(0.1)
        self.sync = SyncLoop(port, self.outbox, self._shelf, self.link, world.clock, chance, products)

    def stop(self) -> None:
        """Release everything that is kept."""
        self._shelf.close()
        self.outbox.close()

    def lose_the_database(self) -> None:
        """Of its outbox; the mirror stays."""
        for name in ("outbox.sqlite3", "outbox.sqlite3-wal"):
            (self._folder / name).unlink(missing_ok=True)

    def end(self) -> None:
        """For good."""
        self.stop()
        self._client.close()
        shutil.rmtree(self._folder)

    def entries(self) -> list[OutboxEntry]:
        """All of them, ascending."""
        return self.outbox.latest(_ALL)[::-1]
