"""Tills, members, a network that cannot be trusted and a backend that may be put back from a backup, by chance.

hypothesis plays: sales and their voids, turns of the sender in which each call is lost before or after the backend had
it, arrives twice or much too late, tills that start again, backups made and put back. Everything is real but the time
and the cable: outboxes, senders, HTTP clients, the web application on a thread, its database.
"""

import contextlib
import shutil
import socket
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Self, cast
from uuid import UUID

import hypothesis
import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

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
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.domain.transaction import Authority, TimeConfidence, Transaction, TransactionKind
from pos_client.errors import NotSent, TransportError, Unanswered
from pos_client.ports import EntryState, LoyaltyBackend, OutboxEntry
from pos_client.services.catalogue import ProductShelf
from pos_client.services.connectivity import Connectivity
from pos_client.services.roster import RosterShelf
from pos_client.services.sync import SyncLoop
from tests.fakes.clock import FakeClock
from tests.fakes.randomness import FakeRandomness
from tests.faults.books import compare
from tests.faults.model_plants import PLANTS
from tests.faults.network_lane import identity_of
from tests.faults.planting import catch_all
from tests.faults.report import Result, Scale
from tests.postgres_server import MEMORY
from tests.signing import signer
from ui.screens.waiting.model import RowState, row_of

_TILLS, _MEMBERS, _STEPS = 3, 3, 50
_STEP_S = 30.0
_BACKUPS = 4
_MOST_ROUNDS = 200
_ALL = 10_000
FATES = ("passes", "passes", "request lost", "answer lost", "twice", "late")


def run(scale: Scale, seed: int) -> Result:
    """First the planted bugs, then as many plays as the scale allows."""
    plants = PLANTS if scale is Scale.FULL else PLANTS[seed % 4 :: 4]
    result = catch_all("model", plants, seed)
    result.add(play(seed, scale.pick(12, 250)))
    return result


def trial(seed: int, _lens: str) -> Result:
    """A few plays, enough for each planted bug."""
    return play(seed, 12, phases=(Phase.generate,))


def play(
    seed: int,
    examples: int,
    phases: Sequence[Phase] = (Phase.generate, Phase.shrink),
    shop: "type[Shop] | None" = None,
) -> Result:
    """So many plays of fifty steps; the first that fails is told in the fewest steps it takes."""
    result = Result()
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="model-", dir=place) as name, World(Path(name)) as world:
        kind = type("Play", (shop or Shop,), {"world": world})
        limits = settings(
            phases=phases, max_examples=examples, stateful_step_count=_STEPS, database=None, deadline=None,
            print_blob=False, suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        try:
            run_state_machine_as_test(hypothesis.seed(seed)(kind), settings=limits)
        except AssertionError as exc:
            result.wrong("wrong", "\n".join([str(exc), *getattr(exc, "__notes__", ())])[:4000])
        result.counts["plays"] = world.plays
        result.counts["played_sales"] = world.sales
    return result


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
        self.cards: list[Card] = [new_card(f"Member {number}", "en") for number in range(_MEMBERS)]
        with database.write() as connection:
            for lane in range(_TILLS):
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

    def end(self) -> None:
        """For good."""
        self.stop()
        self._client.close()
        shutil.rmtree(self._folder)

    def entries(self) -> list[OutboxEntry]:
        """All of them, ascending."""
        return self.outbox.latest(_ALL)[::-1]


class Shop(RuleBasedStateMachine):
    """What may happen, and what must hold all along."""

    world: ClassVar[World]

    @initialize()
    def open(self) -> None:
        self.world.afresh()
        self.late: list[Callable[[], object]] = []
        self.backups: list[Path] = []
        self.tills = [Till(self.world, lane, self.late) for lane in range(_TILLS)]
        self.was_restored = False
        self.ever_held: set[UUID] = set()
        self.sold_since = 0
        self.ids = UuidSource()

    @rule(who=st.integers(0, _TILLS - 1), members=st.lists(st.integers(0, _MEMBERS - 1), min_size=1, max_size=4))
    def sell(self, who: int, members: list[int]) -> None:
        for member in members:
            self.world.clock.advance(_STEP_S)
            self._save(who, self._award(self.world.cards[member]))

    def _award(self, card: Card) -> Transaction:
        now_s = self.world.clock.now_s()
        return Transaction(
            txn_id=self.ids.new_id(),
            kind=TransactionKind.AWARD,
            basket_id=self.ids.new_id(),
            handle=card.handle,
            code=encode(card.shared_key, card.handle, card.kid, Intent.EARN, step_at(now_s)),
            authority=Authority.OFFLINE,
            occurred_at=datetime.fromtimestamp(now_s, UTC),
            time_confidence=TimeConfidence.HIGH,
            currency="CNY",
            amount_minor=4_000,
        )

    @rule(who=st.integers(0, _TILLS - 1), which=st.integers(0, 100))
    def void(self, who: int, which: int) -> None:
        saved = self.tills[who].saved
        undone = {txn.refers_to for txn in saved}
        sales = [txn for txn in saved if txn.kind is TransactionKind.AWARD and txn.txn_id not in undone]
        if sales:
            sale = sales[which % len(sales)]
            now = datetime.fromtimestamp(self.world.clock.now_s(), UTC)
            kind, txn_id = TransactionKind.VOID, self.ids.new_id()
            self._save(
                who,
                replace(
                    sale, txn_id=txn_id, kind=kind, code="", amount_minor=0, refers_to=sale.txn_id, occurred_at=now
                ),
            )

    def _save(self, who: int, txn: Transaction) -> None:
        self.tills[who].outbox.append(txn)
        self.tills[who].saved.append(txn)
        self.sold_since += 1
        self.world.sales += 1

    @rule(who=st.integers(0, _TILLS - 1), fates=st.lists(st.sampled_from(FATES), max_size=6))
    def turn(self, who: int, fates: list[str]) -> None:
        till = self.tills[who]
        till.cable.fates = fates
        till.sync.send_now()
        till.sync.work()
        self.world.clock.advance(0.5)

    @precondition(lambda self: self.late)
    @rule(which=st.integers(0, 100))
    def arrive_late(self, which: int) -> None:
        with contextlib.suppress(TransportError):
            self.late.pop(which % len(self.late))()

    @rule(who=st.integers(0, _TILLS - 1))
    def start_again(self, who: int) -> None:
        self.tills[who].stop()
        self.tills[who].start()

    @precondition(lambda self: len(self.backups) < _BACKUPS)
    @rule()
    def back_up(self) -> None:
        path = self.world.folder / f"backup-{self.world.plays}-{len(self.backups)}.sqlite3"
        copied(self.world.path, path)
        self.backups.append(path)

    @precondition(lambda self: self.backups and self.sold_since)
    @rule(which=st.integers(0, _BACKUPS - 1))
    def restore(self, which: int) -> None:
        self.world.use(self.backups[which % len(self.backups)])
        self.was_restored = True
        self.sold_since = 0

    @invariant()
    def nothing_is_lost_or_changed(self) -> None:
        """What was acknowledged is in the outbox as it was, in order, until the end of time."""
        for till in self._open_tills():
            assert [entry.transaction for entry in till.entries()] == till.saved

    @invariant()
    def nothing_is_told_that_is_not_so(self) -> None:
        """Sent is what the backend holds, or held before it was put back; no state without the backend's word."""
        tills = list(self._open_tills())
        if tills:
            self.ever_held |= self.world.settled()
        for till in tills:
            for entry in till.entries():
                assert (entry.result is None) is (entry.state is EntryState.PENDING), entry
                assert entry.state is not EntryState.REJECTED, entry.result
                is_confirmed = entry.state is EntryState.CONFIRMED
                assert (row_of(entry).state is RowState.SENT) is is_confirmed, entry
                assert not is_confirmed or entry.transaction.txn_id in self.ever_held, entry

    def _open_tills(self) -> Iterator[Till]:
        return iter(getattr(self, "tills", ()))

    def teardown(self) -> None:
        """The network is repaired, what was late comes, everybody sends: then the books must agree."""
        try:
            for call in self.late:
                with contextlib.suppress(TransportError):
                    call()
            self._drain()
            entries = [till.entries() for till in self.tills]
            found = compare(f"sqlite:///{self.world.path}", entries, has_late_chains=self.was_restored)
            assert not found.failures, "\n".join(found.failures)
        finally:
            for till in self.tills:
                till.end()

    def _drain(self) -> None:
        for _round in range(_MOST_ROUNDS):
            for till in self.tills:
                till.cable.fates = []
                till.sync.send_now()
                till.sync.work()
            self.world.clock.advance(61.0)
            if not any(till.outbox.counts()[EntryState.PENDING] for till in self.tills):
                return
        raise AssertionError("not everything is sent")
