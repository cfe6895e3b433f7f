"""What heartbeats tell of outboxes: one put back from a copy, one that is gone, and whose an outbox is."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.backend.database.schema import OUTBOXES
from pos_client.backend.shop import incidents, terminals
from pos_client.backend.shop.incidents import Kind
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction, TransactionKind
from pos_client.domain.wire import OutboxHead
from pos_client.errors import OutOfStep
from tests import signing
from tests.backend_process import BackendProcess
from tests.unit.backend import chained
from tests.unit.backend.chained import Direct, deliver
from tests.unit.backend.shop import TILL, Shop
from tests.unit.backend.web import ask

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "till").mkdir()
    return tmp_path / "till" / "outbox.sqlite3"


@pytest.fixture
def outbox(path: Path) -> Iterator[SqliteOutbox]:
    with closing(opened(path)) as made:
        yield made


def opened(path: Path) -> SqliteOutbox:
    return SqliteOutbox(path, KEY, TrustedClock(), UuidSource())


def awards(shop: Shop, count: int) -> list[Transaction]:
    card, made = shop.member(), []
    for _ in range(count):
        shop.now_s += 30
        made.append(shop.offline(TransactionKind.AWARD, card, amount_minor=40_000))
    return made


def told(shop: Shop) -> list[tuple[Kind, str]]:
    with shop.database.read() as connection:
        return [(one.kind, one.detail) for one in incidents.listed(connection, with_resolved=True)]


def is_quarantined(shop: Shop, till: str = TILL) -> bool:
    with shop.database.read() as connection:
        known = terminals.find(connection, till)
    assert known is not None
    return known.is_quarantined


def beat(shop: Shop, outbox: OutboxHead, till: str = TILL) -> None:
    shop.now_s += 10
    Direct(shop, till).time(1.0, outbox)


def copied(folder: Path, to: Path) -> None:
    """Take an image of a till's files while it is closed, or put one back."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)


def test_an_older_copy_put_back_before_its_entries_were_sent_is_a_fork(shop: Shop, path: Path, tmp_path: Path) -> None:
    first, told_only, another = awards(shop, 3)
    with closing(opened(path)) as outbox:
        outbox.append(first)
        deliver(Direct(shop), outbox)
    copied(path.parent, tmp_path / "image")
    with closing(opened(path)) as outbox:
        outbox.append(told_only)
        with pytest.raises(OutOfStep):
            deliver(Direct(shop, is_deaf=True), outbox)
    copied(tmp_path / "image", path.parent)
    with closing(opened(path)) as outbox:
        assert outbox.head() == 1
        deliver(Direct(shop), outbox)
        assert told(shop) == [(Kind.FORKED, "1 entries, of 2 there were: an older copy")]
        assert is_quarantined(shop)
        outbox.append(another)
        (result,) = deliver(Direct(shop), outbox)
    assert (result.reason, result.flags) == (None, (Reason.TILL_QUARANTINED,))


def test_that_is_told_once_until_a_manager_has_dealt_with_it(shop: Shop) -> None:
    outbox = uuid4()
    for head in (5, 3, 3, 4):
        beat(shop, OutboxHead(outbox, head))
    assert [kind for kind, _ in told(shop)] == [Kind.FORKED]
    with shop.database.write() as connection:
        (one,) = incidents.listed(connection, with_resolved=False)
        incidents.resolve(connection, one.incident_id, "Li", "seen", shop.now_ms)
        terminals.release(connection, TILL)
    beat(shop, OutboxHead(outbox, 4))
    assert [kind for kind, _ in told(shop)] == [Kind.FORKED] * 2
    assert is_quarantined(shop), "it is still behind"


def test_a_heartbeat_that_was_kept_up_on_its_way_says_nothing(shop: Shop, outbox: SqliteOutbox) -> None:
    late = Direct(shop)
    head = OutboxHead(outbox.db_instance_id, outbox.head())
    outbox.append(awards(shop, 1)[0])
    signed_at_s = shop.now_s
    deliver(Direct(shop), outbox)
    arrived_s, shop.now_s = shop.now_s, signed_at_s
    late.time(1.0, head)
    shop.now_s = arrived_s
    late.time(1.0, head)
    assert told(shop) == []
    beat(shop, head)
    assert [kind for kind, _ in told(shop)] == [Kind.FORKED], "the next one does"


def test_ordinary_heartbeats_write_nothing(shop: Shop, outbox: SqliteOutbox) -> None:
    backend = Direct(shop)
    for txn in awards(shop, 2):
        outbox.append(txn)
        deliver(backend, outbox)
    with shop.database.read() as connection:
        before = connection.execute(sa.select(OUTBOXES)).all()
    for _ in range(3):
        beat(shop, OutboxHead(outbox.db_instance_id, outbox.head()))
    with shop.database.read() as connection:
        assert connection.execute(sa.select(OUTBOXES)).all() == before


def test_an_outbox_that_is_gone_with_entries_that_were_told_of(shop: Shop, path: Path) -> None:
    sent, *unsent = awards(shop, 4)
    with closing(opened(path)) as outbox:
        outbox.append(sent)
        deliver(Direct(shop), outbox)
        for txn in unsent:
            outbox.append(txn)
        with pytest.raises(OutOfStep):
            deliver(Direct(shop, is_deaf=True), outbox)
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    with closing(opened(path)) as outbox:
        for _ in range(2):
            deliver(Direct(shop), outbox)
    lost = "3 it had told of had not come when it began another outbox"
    assert told(shop) == [(Kind.LOST_ENTRIES, lost)]
    assert not is_quarantined(shop), "disks break"


def test_a_new_outbox_after_everything_was_sent_is_nothing_to_look_at(shop: Shop, path: Path) -> None:
    with closing(opened(path)) as outbox:
        outbox.append(awards(shop, 1)[0])
        deliver(Direct(shop), outbox)
    with closing(opened(path.with_name("other.sqlite3"))) as outbox:
        outbox.append(awards(shop, 1)[0])
        deliver(Direct(shop), outbox)
    assert told(shop) == []


def test_the_outbox_of_another_till_can_neither_be_touched_nor_asked_after(shop: Shop, outbox: SqliteOutbox) -> None:
    with shop.database.write() as connection:
        terminals.put(connection, Terminal("till-2", "Store", "2"), signing.SECOND.public_keys, shop.now_ms)
    mine, also_mine, theirs = awards(shop, 3)
    outbox.append(mine)
    deliver(Direct(shop), outbox)
    shop.now_s += 10
    heard = Direct(shop, "till-2").time(1.0, OutboxHead(outbox.db_instance_id, 0))
    assert (heard.next_seq, heard.knows_chain) == (None, False)
    (result,) = chained.send(shop, theirs, outbox=outbox.db_instance_id, till="till-2").results
    assert (result.reason, result.flags) == (None, ())
    outbox.append(also_mine)
    (result,) = deliver(Direct(shop), outbox)
    assert (result.reason, result.flags) == (None, ())
    assert told(shop) == []


def test_a_clone_of_a_till_is_still_a_fork(shop: Shop) -> None:
    outbox = uuid4()
    one, other = awards(shop, 2)
    chained.send(shop, one, outbox=outbox)
    (result,) = chained.send(shop, other, outbox=outbox).results
    assert Reason.FORKED in result.flags
    assert is_quarantined(shop)


def test_a_heartbeat_over_http(database_url: str) -> None:
    with BackendProcess(database_url) as backend:
        plain = ask(backend, "GET", "/v1/time").json
        assert plain.keys() == {"unix_s", "epoch", "next_seq", "knows_chain"}
        assert plain | {"unix_s": 0} == {"unix_s": 0, "epoch": None, "next_seq": None, "knows_chain": False}
        outbox = uuid4()
        answer = ask(backend, "GET", f"/v1/time?outbox={outbox}&head=0").json
        assert (answer["next_seq"], answer["knows_chain"]) == (None, False)
        assert answer["epoch"]
        for query in (f"outbox={outbox}", "head=1", f"outbox={outbox}&head=-1", "outbox=no&head=1"):
            assert ask(backend, "GET", f"/v1/time?{query}").json["code"] == "MALFORMED"
