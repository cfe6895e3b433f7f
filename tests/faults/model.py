"""Tills, members, a network that cannot be trusted and a backend that may be put back from a backup, by chance.

hypothesis plays: sales and their voids, turns of the sender in which each call is lost before or after the backend had
it, arrives twice or much too late, tills that start again, or lose their database, backups made and put back.
Everything is real but the time and the cable: outboxes, senders, HTTP clients, the web application on a thread, its
database.
"""

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import hypothesis
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

from pos_client.adapters.ids import UuidSource
from pos_client.backend.members.cards import Card
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.domain.transaction import Authority, TimeConfidence, Transaction, TransactionKind
from pos_client.errors import TransportError
from pos_client.ports import EntryState
from tests.faults.books import compare
from tests.faults.model_plants import PLANTS
from tests.faults.model_world import MEMBERS, TILLS, Till, World, copied
from tests.faults.planting import catch_all
from tests.faults.processes import memory_folder
from tests.faults.report import Result, Scale
from ui.screens.waiting.model import RowState, row_of

_STEPS = 50
_STEP_S = 30.0
_BACKUPS = 4
_MOST_ROUNDS = 200
FATES = ("passes", "passes", "request lost", "answer lost", "twice", "late")


_REQUEST_LOST, _ANSWER_LOST, _TWICE, _LATE = (("passes", fate) for fate in FATES[2:])
"""What becomes of a batch, behind the heartbeat that comes first."""
Steps = tuple[tuple[str, tuple[object, ...]], ...]
REHEARSALS: tuple[Steps, ...] = (
    (
        ("turn", (0, ())),
        ("sell", (0, (0, 1, 0, 0))),
        ("turn", (0, _ANSWER_LOST)),
        ("turn", (0, ())),
        ("sell", (0, (2, 2))),
        ("start_again", (0,)),
        ("sell", (0, (2, 1))),
        ("turn", (0, _REQUEST_LOST)),
        ("void", (0, 1)),
        ("turn", (0, _TWICE)),
    ),
    (
        ("sell", (1, (0,))),
        ("turn", (1, ())),
        ("back_up", ()),
        ("sell", (1, (0, 0, 1))),
        ("turn", (1, _LATE)),
        ("turn", (1, ())),
        ("arrive_late", (0,)),
        ("sell", (1, (1,))),
        ("turn", (1, _ANSWER_LOST)),
        ("restore", (0,)),
        ("turn", (1, ())),
        ("sell", (1, (1, 2))),
    ),
    (
        ("sell", (0, (0,))),
        ("back_up", ()),
        ("turn", (0, ())),
        ("sell", (0, (0,))),
        ("back_up", ()),
        ("restore", (0,)),
        ("turn", (0, ())),
        ("void", (0, 0)),
        ("restore", (1,)),
    ),
    (
        ("sell", (2, (0,))),
        ("turn", (2, ())),
        ("back_up", ()),
        ("sell", (2, (0, 1))),
        ("turn", (2, ())),
        ("lose_the_database", (2,)),
        ("turn", (2, ())),
        ("restore", (0,)),
        ("turn", (2, ())),
        ("sell", (2, (1,))),
    ),
    (
        ("sell", (0, (0,))),
        ("turn", (0, ())),
        ("back_up", ()),
        ("sell", (0, (0, 1))),
        ("turn", (0, ())),
        ("sell", (0, (2,))),
        ("lose_the_database", (0,)),
        ("restore", (0,)),
    ),
)
"""Plays in which every rule has its turn and every planted bug shows; chance plays the others."""


def run(scale: Scale, seed: int) -> Result:
    """First the planted bugs, then the rehearsals, then as many plays as the scale allows."""
    result = catch_all("model", PLANTS, seed)
    with _world() as world:
        result.add(_rehearsed(world))
    result.add(play(seed, scale.pick(8, 250)))
    return result


def trial(_seed: int, _lens: str) -> Result:
    """The rehearsals show each planted bug."""
    with _world() as world:
        return _rehearsed(world)


@contextlib.contextmanager
def _world() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="model-", dir=memory_folder()) as name, World(Path(name)) as world:
        yield world


def _rehearsed(world: World) -> Result:
    """The rehearsals, step by step, until something is wrong."""
    result = Result()
    for steps in REHEARSALS:
        shop, done = _kind(Shop, world)(), "open"
        shop.open()
        try:
            for name, arguments in steps:
                done = f"{name}{arguments}"
                getattr(shop, name)(*arguments)
                shop.nothing_is_lost_or_changed()
                shop.nothing_is_told_that_is_not_so()
        except AssertionError as exc:
            result.wrong("wrong", f"rehearsed, after {done}: {exc}"[:4000])
        try:
            shop.teardown()
        except AssertionError as exc:
            result.wrong("wrong", f"rehearsed, at the end: {exc}"[:4000])
    return result


def _kind(shop: "type[Shop]", world: World) -> "type[Shop]":
    return type("Play", (shop,), {"world": world})


def play(
    seed: int,
    examples: int,
    phases: Sequence[Phase] = (Phase.generate, Phase.shrink),
    shop: "type[Shop] | None" = None,
) -> Result:
    """So many plays of fifty steps; the first that fails is told in the fewest steps it takes."""
    result = Result()
    with _world() as world:
        limits = settings(
            phases=phases, max_examples=examples, stateful_step_count=_STEPS, database=None, deadline=None,
            print_blob=False, report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        try:
            run_state_machine_as_test(hypothesis.seed(seed)(_kind(shop or Shop, world)), settings=limits)
        except AssertionError as exc:
            result.wrong("wrong", "\n".join([str(exc), *getattr(exc, "__notes__", ())])[:4000])
        result.counts["plays"] = world.plays
        result.counts["played_sales"] = world.sales
    return result


class Shop(RuleBasedStateMachine):
    """What may happen, and what must hold all along."""

    world: ClassVar[World]

    @initialize()
    def open(self) -> None:
        self.world.afresh()
        self.late: list[Callable[[], object]] = []
        self.backups: list[Path] = []
        self.tills = [Till(self.world, lane, self.late) for lane in range(TILLS)]
        self.was_restored = self.was_salvaged = False
        self.ever_held: set[UUID] = set()
        self.sold_since = 0
        self.ids = UuidSource()

    @rule(who=st.integers(0, TILLS - 1), members=st.lists(st.integers(0, MEMBERS - 1), min_size=1, max_size=4))
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

    @rule(who=st.integers(0, TILLS - 1), which=st.integers(0, 100))
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

    @rule(who=st.integers(0, TILLS - 1), fates=st.lists(st.sampled_from(FATES), max_size=6))
    def turn(self, who: int, fates: Sequence[str]) -> None:
        till = self.tills[who]
        till.cable.fates = list(fates)
        till.sync.send_now()
        till.sync.work()
        self.world.clock.advance(0.5)

    @precondition(lambda self: self.late)
    @rule(which=st.integers(0, 100))
    def arrive_late(self, which: int) -> None:
        with contextlib.suppress(TransportError):
            self.late.pop(which % len(self.late))()

    @rule(who=st.integers(0, TILLS - 1))
    def start_again(self, who: int) -> None:
        self.tills[who].stop()
        self.tills[who].start()

    @rule(who=st.integers(0, TILLS - 1))
    def lose_the_database(self, who: int) -> None:
        self.tills[who].stop()
        self.tills[who].lose_the_database()
        self.tills[who].start()
        self.was_salvaged = True

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
            late = self.was_restored or self.was_salvaged
            found = compare(f"sqlite:///{self.world.path}", entries, has_late_chains=late)
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
