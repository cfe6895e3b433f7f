"""An outbox that is made anew of what is left, at any moment: nothing is lost, and no accident looks like tampering."""

import itertools
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.backend.shop import incidents
from pos_client.backend.shop.incidents import Kind
from pos_client.domain.transaction import Transaction, TransactionKind
from pos_client.domain.wire import OutboxHead
from pos_client.errors import OutOfStep
from pos_client.ports import EntryState, LoyaltyBackend, Outbox
from pos_client.services.delivery import Delivery
from tests.backend_process import BackendProcess
from tests.fakes.nursery import folder_in_memory
from tests.unit.backend.chained import Direct, deliver
from tests.unit.backend.shop import Shop
from tests.unit.backend.web import ask

KEY = b"k" * 32
EARLIER, LATER = 2, 3
"""Sales that were settled before, and sales that wait."""


def opened(path: Path) -> SqliteOutbox:
    return SqliteOutbox(path, KEY, TrustedClock(), UuidSource())


def awards(shop: Shop, count: int) -> list[Transaction]:
    card, made = shop.member(), []
    for _ in range(count):
        shop.now_s += 30
        made.append(shop.offline(TransactionKind.AWARD, card, amount_minor=40_000))
    return made


def told(shop: Shop) -> list[tuple[Kind, str]]:
    """Incidents but for one: these sales are as many as a till alone may make of one member and more."""
    with shop.database.read() as connection:
        found = [(one.kind, one.detail) for one in incidents.listed(connection, with_resolved=True)]
    return [one for one in found if one[0] is not Kind.ABOVE_LIMIT]


class Struck:
    """An outbox whose database is lost just before the call of that number, and which is made anew of its mirror."""

    def __init__(self, path: Path, moment: int) -> None:
        self._path = path
        self._calls = itertools.count(1)
        self._moment = moment
        self.inner = opened(path)
        self.is_struck = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the outbox has
        if next(self._calls) == self._moment:
            self.is_struck = True
            self.inner.close()
            self._path.unlink()
            self.inner = opened(self._path)
        return getattr(self.inner, name)

    def close(self) -> None:
        self.inner.close()


def persist(backend: Direct, outbox: Outbox) -> None:
    """Send everything, with a heartbeat first and whenever one is asked for, as the sender does."""
    delivery = Delivery(cast("LoyaltyBackend", backend), outbox)
    for _ in range(5):
        backend.shop.now_s += 10
        delivery.heard(backend.time(1.0, delivery.head()))
        with suppress(OutOfStep):
            while not delivery.is_done():
                delivery.send()
            return
    raise AssertionError("never done")


def test_made_anew_at_any_moment_of_sending(shop: Shop) -> None:
    with folder_in_memory() as memory:
        for moment in itertools.count(1):
            path = memory / f"till-{moment}" / "outbox.sqlite3"
            path.parent.mkdir()
            begin(shop, path)
            struck = Struck(path, moment)
            with closing(struck):
                persist(Direct(shop), cast("Outbox", struck))
                persist(Direct(shop), cast("Outbox", struck))
                states = struck.inner.counts()
            assert told(shop) == [], f"before call {moment}"
            assert (states[EntryState.CONFIRMED], sum(states.values())) == (EARLIER + LATER, EARLIER + LATER)
            if not struck.is_struck:
                break
        assert moment > 15


def begin(shop: Shop, path: Path) -> None:
    """An outbox of which some was settled and some is known to wait."""
    sales = awards(shop, EARLIER + LATER)
    with closing(opened(path)) as outbox:
        for sale in sales[:EARLIER]:
            outbox.append(sale)
        deliver(Direct(shop), outbox)
        for sale in sales[EARLIER:]:
            outbox.append(sale)
        with pytest.raises(OutOfStep):
            deliver(Direct(shop, is_deaf=True), outbox)


def beat(shop: Shop, head: OutboxHead) -> None:
    shop.now_s += 10
    Direct(shop).time(1.0, head)


def test_what_a_salvage_says_is_missing_is_told_to_a_manager(shop: Shop) -> None:
    beat(shop, OutboxHead(uuid4(), 5))
    beat(shop, OutboxHead(uuid4(), 3, begins=1, missing=2))
    assert told(shop) == [(Kind.LOST_ENTRIES, "2 may be missing since its outbox was made anew of what was left")]


@pytest.mark.parametrize(
    ("head", "begins", "many"),
    [(0, 1, "nobody knows how many, but at least 5,"), (9, 3, "nobody knows how many")],
    ids=["fewer than were told of", "as many"],
)
def test_where_nobody_knows_what_is_missing_a_manager_is_told_that(
    shop: Shop, head: int, begins: int, many: str
) -> None:
    beat(shop, OutboxHead(uuid4(), 5))
    beat(shop, OutboxHead(uuid4(), head, begins=begins, missing=None))
    assert told(shop) == [(Kind.LOST_ENTRIES, f"{many} may be missing since its outbox was made anew of what was left")]


def test_a_salvage_that_says_nothing_is_missing_has_as_many_entries_as_were_told_of(shop: Shop) -> None:
    beat(shop, OutboxHead(uuid4(), 5))
    beat(shop, OutboxHead(uuid4(), 7, begins=4, missing=0))
    assert told(shop) == [(Kind.LOST_ENTRIES, "1 may be missing since its outbox was made anew of what was left")]


def test_of_an_outbox_that_was_made_anew_nobody_waits_for_what_was_settled_before(shop: Shop) -> None:
    outbox = uuid4()
    beat(shop, OutboxHead(outbox, 9, begins=8, missing=0))
    assert Direct(shop).time(1.0, OutboxHead(outbox, 9, begins=8, missing=0)).next_seq == 8
    beat(shop, OutboxHead(uuid4(), 0))
    assert told(shop) == [(Kind.LOST_ENTRIES, "2 it had told of had not come when it began another outbox")]


def test_a_salvage_is_told_over_http(database_url: str) -> None:
    with BackendProcess(database_url) as backend:
        outbox = f"/v1/time?outbox={uuid4()}&head=9"
        assert ask(backend, "GET", f"{outbox}&begins=8&missing=0").json["next_seq"] == 8
        assert ask(backend, "GET", f"{outbox}&begins=8&missing=0").json["next_seq"] == 8
        again = f"/v1/time?outbox={uuid4()}&head=9&begins=8&missing=0&settled={uuid4()}"
        assert ask(backend, "GET", again).json["next_seq"] is None
        assert ask(backend, "GET", f"/v1/time?outbox={uuid4()}&head=0&begins=1").status == 200
        for query in ("begins=0", "missing=-1", "begins=x", "settled=x"):
            assert ask(backend, "GET", f"{outbox}&{query}").json["code"] == "MALFORMED"
