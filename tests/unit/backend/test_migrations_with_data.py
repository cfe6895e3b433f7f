"""An update of the program finds a database of its first version, with members and points in it, and keeps them all."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from pos_client.backend.database import migrate
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import (
    ACCOUNTS,
    CARDS,
    ENTRIES,
    LOTS,
    METADATA,
    OUTBOXES,
    RESOLUTIONS,
    TRANSACTIONS,
)
from pos_client.backend.shop import programmes
from pos_client.backend.transactions import outboxes

MEMBER, OTHER, SALE, VOID = (UUID(int=number) for number in (1, 2, 3, 4))
BIG = 2**40  # no 32-bit number: times and balances are wider
PROGRAMME = {
    "version": 1,
    "currency": "CNY",
    "time_zone": "Asia/Shanghai",
    "earn": {"points": 1, "per_minor": 2000, "on_redeemed_part": False},
    "redeem": {"point_minor": 100, "unit_points": 1, "min_points": 1, "max_share_percent": 100},
    "expiry_days": 365,
    "check_in_points": 1,
}


def old_row(connection: sa.Connection, table: str, **values: object) -> None:
    """Insert a row as the first version did; the tables of today are of no use for that."""
    kinds: dict[type, sa.types.TypeEngine[Any]] = {UUID: sa.Uuid(), bytes: sa.LargeBinary(), date: sa.Date()}
    columns = [sa.column(name, kinds.get(type(value), sa.types.NULLTYPE)) for name, value in values.items()]
    connection.execute(sa.table(table, *columns).insert().values(**values))


def fill(connection: sa.Connection) -> None:
    old_row(connection, "incarnation", epoch=UUID(int=9), roster_seq=BIG)
    old_row(connection, "programmes", version=1, document=json.dumps(PROGRAMME), created_ms=BIG)
    old_row(connection, "terminals", terminal_id="till-1", store="店", lane="", token_sha256=b"t" * 32, created_ms=BIG)
    for member, handle in ((MEMBER, "123456789012"), (OTHER, "123456789013")):
        old_row(connection, "members", member_id=member, name="李娜", language="zh", created_ms=BIG)
        card = {"handle": handle, "kid": 0, "scheme": 1, "member_id": member, "master_key": b"k" * 32}
        old_row(connection, "cards", **card, created_ms=BIG)
    account = {"qualifying": 40, "touched_ms": BIG}
    old_row(connection, "accounts", member_id=MEMBER, last_seq=3, points=-5, deficit=25, **account)
    old_row(connection, "accounts", member_id=OTHER, last_seq=0, points=0, deficit=0, qualifying=0, touched_ms=BIG)
    for txn, kind in ((SALE, "award"), (VOID, "void")):
        row = {"txn_id": txn, "member_id": MEMBER, "terminal_id": "till-1", "kind": kind, "content_sha256": b"s" * 32}
        old_row(connection, "transactions", **row, body="{}", result="{}", occurred_ms=BIG, recorded_ms=BIG + 1)
    for seq, (kind, points) in enumerate([("EARN", 40), ("REDEEM", -20), ("REDEEM", -25)], start=1):
        entry = {"member_id": MEMBER, "seq": seq, "kind": kind, "points": points, "qualifying": max(points, 0)}
        origin = {"txn_id": SALE, "terminal_id": "till-1", "programme_version": 1, "occurred_ms": BIG}
        old_row(connection, "ledger_entries", **entry, **origin, recorded_ms=BIG)
    dates = {"occurred_ms": BIG, "available_from_ms": BIG, "expires_at_ms": BIG + 5}
    old_row(connection, "lots", member_id=MEMBER, seq=1, issued=40, remaining=20, **dates)
    old_row(connection, "allocations", member_id=MEMBER, seq=2, lot_seq=1, points=20)
    old_row(connection, "deficits", member_id=MEMBER, seq=3, issued=25, remaining=25)
    old_row(connection, "check_ins", member_id=MEMBER, day=date(2026, 11, 21), txn_id=SALE, terminal_id="till-1")


@pytest.fixture
def updated(empty_database_url: str) -> Iterator[sa.Connection]:
    database = Database(empty_database_url)
    with database.write() as connection:
        migrate.upgrade(connection, "r0001")
        fill(connection)
    migrate.migrate(database)
    with database.read() as connection:
        yield connection
    database.close()


def test_schema_is_the_one_of_today(updated: sa.Connection) -> None:
    assert migrate.revision_of(updated) == migrate.HEAD
    assert compare_metadata(MigrationContext.configure(updated), METADATA) == []


def test_every_balance_entry_and_lot_is_still_there(updated: sa.Connection) -> None:
    account = updated.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.member_id == MEMBER)).one()
    figures = (account.points_seq, account.points_balance, account.points_deficit, account.qualifying)
    assert figures == (3, -5, 25, 40)
    assert updated.execute(sa.select(sa.func.count()).select_from(ACCOUNTS)).scalar() == 2
    entries = sa.select(ENTRIES.c.amount, ENTRIES.c.balance_after, ENTRIES.c.recorded_ms).order_by(ENTRIES.c.seq)
    assert [tuple(row) for row in updated.execute(entries)] == [(40, 40, BIG), (-20, 20, BIG), (-25, -5, BIG)]
    lot = updated.execute(sa.select(LOTS)).one()
    assert (lot.issued, lot.remaining, lot.expires_at_ms) == (40, 20, BIG + 5)


def test_cards_and_outcomes_are_still_there(updated: sa.Connection) -> None:
    keys = updated.execute(sa.select(CARDS.c.master_key)).scalars().all()
    assert keys == [b"k" * 32] * 2
    txns = updated.execute(sa.select(TRANSACTIONS.c.txn_id, TRANSACTIONS.c.result).order_by(TRANSACTIONS.c.txn_id))
    assert [tuple(row) for row in txns] == [(SALE, "{}"), (VOID, "{}")]


def test_programme_is_read_by_the_rules_of_today(updated: sa.Connection) -> None:
    programme = programmes.current(updated)
    assert (programme.version, programme.currency) == (1, "CNY")


def test_outboxes_belong_to_the_tills_that_sent_from_them(empty_database_url: str) -> None:
    followed, old = UUID(int=11), UUID(int=12)
    database = Database(empty_database_url)
    with database.write() as connection:
        migrate.upgrade(connection, "r0001")
        fill(connection)
        migrate.upgrade(connection, "r0011")
        for outbox, seq, txn in ((followed, 1, SALE), (followed, 2, VOID), (old, BIG, SALE), (old, 2**63 - 1, VOID)):
            old_row(connection, "outbox_places", db_instance_id=outbox, seq=seq, txn_id=txn)
        chain = {"db_instance_id": followed, "terminal_id": "till-7", "next_seq": 3, "next_key": b"k" * 32}
        old_row(connection, "outbox_chains", **chain)
    migrate.migrate(database)
    with database.read() as connection:
        known = {row.terminal_id: row for row in connection.execute(sa.select(OUTBOXES))}
        held = outboxes.holders(connection, followed, [1, 2])
    database.close()
    assert known.keys() == {"till-1", "till-7"}
    chained, plain = known["till-7"], known["till-1"]
    assert (chained.outbox_id, chained.next_seq, chained.first_seq, chained.next_key) == (followed, 3, 3, b"k" * 32)
    assert (plain.db_instance_id, plain.outbox_id, plain.next_seq, plain.next_key) == (old, old, BIG + 1, None)
    assert held == {1: SALE, 2: VOID}


def test_of_those_that_dealt_with_a_refused_sale_the_first_is_put_down(empty_database_url: str) -> None:
    early, late, given_up, first, other = (UUID(int=number) for number in (21, 22, 23, 24, 25))
    database = Database(empty_database_url)
    with database.write() as connection:
        migrate.upgrade(connection, "r0012")
        for txn, kind, asked, at_ms in (
            (late, "award", {"corrects": str(first)}, BIG + 1),
            (early, "award", {"corrects": str(first)}, BIG),
            (given_up, "write_off", {"corrects": None, "refers_to": str(other)}, BIG),
            (VOID, "void", {"corrects": None, "refers_to": str(other), "cashier": '"corrects":"'}, BIG),
        ):
            body = json.dumps({"kind": kind, **asked}, separators=(",", ":"))
            row = {"txn_id": txn, "terminal_id": "till-1", "kind": kind, "content_sha256": b"s" * 32, "body": body}
            old_row(connection, "transactions", **row, result="{}", occurred_ms=BIG, recorded_ms=at_ms)
    migrate.migrate(database)
    with database.read() as connection:
        kept = {row.refused_txn: row.txn_id for row in connection.execute(sa.select(RESOLUTIONS))}
    database.close()
    assert kept == {first: early, other: given_up}
