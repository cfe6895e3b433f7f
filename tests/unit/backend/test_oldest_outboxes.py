"""Entries of a time before there was a chain: a till that was brought up to date is not suspected of anything."""

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.database_file import FileFormat, open_database
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_meta import introduce
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.adapters.sealing import Seal
from pos_client.backend.shop import incidents, terminals
from pos_client.backend.shop.incidents import Kind
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind, TransactionResult
from pos_client.domain.wire import BatchItem, BatchRequest
from pos_client.ports import EntryState
from tests.unit.backend.chained import Direct, deliver
from tests.unit.backend.shop import TILL, Shop

KEY = b"k" * 32
_SAVE = """
    INSERT INTO outbox(txn_id, kind, handle_index, redeem_points, body, saved_ms, state, result, settled_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def opened(path: Path) -> SqliteOutbox:
    return SqliteOutbox(path, KEY, TrustedClock(), UuidSource())


def make_oldest(path: Path, sales: Sequence[Transaction], settled: Collection[int]) -> None:
    """A file as the first version made it; some of its places were settled."""
    seal = Seal(KEY, "outbox")
    with closing(open_database(path, FileFormat(OUTBOX.application_id, OUTBOX.migrations[:1]))) as db:
        introduce(db, seal, UuidSource())
        for place, txn in enumerate(sales, 1):
            body = rows.sealed(seal, txn.txn_id, rows.encode(txn))
            word = msgspec.json.encode(TransactionResult(txn.txn_id, Applied.APPLIED, None, 1, 0, 1))
            said = (txn.txn_id.bytes, txn.kind, seal.index(txn.handle), 0, body, rows.milliseconds(txn.occurred_at))
            db.execute(_SAVE, (*said, *((1, word, 1000) if place in settled else (0, None, None))))


def awards(shop: Shop, count: int) -> list[Transaction]:
    made = []
    for _ in range(count):
        shop.now_s += 30
        made.append(shop.offline(TransactionKind.AWARD, shop.member(), amount_minor=4_000))
    return made


def told(shop: Shop) -> list[tuple[Kind, str]]:
    with shop.database.read() as connection:
        return [(one.kind, one.detail) for one in incidents.listed(connection, with_resolved=True)]


def is_quarantined(shop: Shop) -> bool:
    with shop.database.read() as connection:
        known = terminals.find(connection, TILL)
    assert known is not None
    return known.is_quarantined


@pytest.mark.parametrize("settled", [(), (1, 2), (1, 2, 3, 4)], ids=lambda places: f"{len(places)} settled before")
def test_what_was_saved_before_there_was_a_chain_goes_with_new_sales(
    shop: Shop, tmp_path: Path, settled: tuple[int, ...]
) -> None:
    path, sales = tmp_path / "outbox.sqlite3", awards(shop, 7)
    make_oldest(path, sales[:4], settled)
    with closing(opened(path)) as outbox:
        for sale in sales[4:]:
            outbox.append(sale)
        results = deliver(Direct(shop), outbox)
        assert outbox.counts()[EntryState.CONFIRMED] == len(sales)
    assert [(one.reason, one.flags) for one in results] == [(None, ())] * (len(sales) - len(settled))
    late = [] if len(settled) == 4 else [(Kind.LATE_CHAIN, "its chain begins at 5, not at its first entry")]
    assert (told(shop), is_quarantined(shop)) == (late, False)


def test_what_an_older_till_had_not_sent_in_turn_is_not_taken_for_changed(shop: Shop, tmp_path: Path) -> None:
    """It sent place 3, for which somebody waited at the counter, before places 1 and 2."""
    path, sales = tmp_path / "outbox.sqlite3", awards(shop, 5)
    make_oldest(path, sales[:3], (3,))
    with closing(opened(path)) as outbox:
        urgent = BatchRequest(outbox.db_instance_id, (BatchItem(3, replace(sales[2], authority=Authority.ONLINE)),))
        Direct(shop).submit(urgent, 1.0)
        for sale in sales[3:]:
            outbox.append(sale)
        results = deliver(Direct(shop), outbox)
        assert outbox.counts()[EntryState.CONFIRMED] == len(sales)
    assert [(one.reason, one.flags) for one in results] == [(None, ())] * 4
    assert Kind.CHAIN_BROKEN not in [kind for kind, _ in told(shop)]
    assert not is_quarantined(shop)
