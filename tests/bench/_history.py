"""A shop with years behind it, made by the database itself: members, cards, transactions, entries, lots, allocations.

Each member has twenty entries: sixteen purchases of 20 points (numbers 1–4, 6–9, 11–14, 16–19) and four redemptions of
40 (5, 10, 15, 20), each paid by the two oldest lots that were left. So 160 points are left in eight lots. Balances,
lots and accounts are right; requests and results are empty, so `pos-client backend audit` says TXN_UNFINISHED of each.
"""

import secrets
from contextlib import closing
from uuid import UUID

import psycopg
import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.engine import Database
from pos_client.backend.members.cards import Card
from pos_client.domain.member_code import Scheme

ENTRIES = 20
SAMPLE = 500
"""How many members the measurements ask for, spread evenly."""
_DAY_MS = 86_400_000

# A member's id is scattered over the key space, as random ones are; those of transactions rise with time, as UUIDv7 do.
_SQLITE_ID = "printf('%08x%024x', (n * 2654435761) % 4294967296, n)"
_SQLITE_TXN = "printf('%016x%08x%08x', 1000000 + k, 7, n)"
_POSTGRES_ID = "(lpad(to_hex((n * 2654435761) % 4294967296), 8, '0') || lpad(to_hex(n), 24, '0'))::uuid"
_POSTGRES_TXN = "(lpad(to_hex(1000000 + k), 16, '0') || '00000007' || lpad(to_hex(n), 8, '0'))::uuid"
_SQLITE_SERIES = (
    "CREATE TABLE {name} AS WITH RECURSIVE s(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM s WHERE x < {most})"
    " SELECT x FROM s"
)
_POSTGRES_SERIES = "CREATE TABLE {name} AS SELECT x::bigint AS x FROM generate_series(1, {most}) AS t(x)"

_STATEMENTS = (
    "CREATE TABLE bench_people AS SELECT n, {id} AS member_id FROM (SELECT x AS n FROM bench_n) t ORDER BY 2",
    """INSERT INTO members (member_id, name, language, created_ms)
    SELECT member_id, 'Member ' || n, 'en', :start FROM bench_people ORDER BY member_id""",
    """INSERT INTO cards (handle, kid, scheme, member_id, master_key, created_ms)
    SELECT {handle}, 0, 1, member_id, :key, :start FROM bench_people ORDER BY n""",
    """INSERT INTO accounts (member_id, points_seq, points_balance, points_deficit, credit_seq, credit_balance,
        credit_deficit, stored_value_seq, stored_value_balance, stored_value_deficit, qualifying, period_qualifying,
        tier_floor, grace_tier, grace_until_ms, touched_ms)
    SELECT member_id, 20, 160, 0, 0, 0, 0, 0, 0, 0, 320, 320, '', '', 0, :start + 20 * :day + n
    FROM bench_people ORDER BY member_id""",
    """INSERT INTO transactions (txn_id, member_id, terminal_id, kind, content_sha256, body, result,
        programme_version, occurred_ms, recorded_ms)
    SELECT {txn}, member_id, 'bench', CASE WHEN k % 5 = 0 THEN 'redeem' ELSE 'award' END, :sha, :body, :result, 1,
        :start + k * :day, :start + k * :day
    FROM bench_k, bench_people ORDER BY k, n""",
    """INSERT INTO ledger_entries (member_id, unit, seq, kind, amount, balance_after, qualifying, qualifies_ms, txn_id,
        terminal_id, actor, programme_version, occurred_ms, recorded_ms)
    SELECT member_id, 1, k, CASE WHEN k % 5 = 0 THEN 'REDEEM' ELSE 'EARN' END, CASE WHEN k % 5 = 0 THEN -40 ELSE 20 END,
        20 * (k - k / 5) - 40 * (k / 5), CASE WHEN k % 5 = 0 THEN 0 ELSE 20 END, :start + k * :day, {txn}, 'bench', '',
        1, :start + k * :day, :start + k * :day
    FROM bench_people, bench_k ORDER BY member_id, k""",
    """INSERT INTO lots (member_id, unit, seq, issued, remaining, occurred_ms, available_from_ms, expires_at_ms)
    SELECT member_id, 1, j + (j - 1) / 4, 20, CASE WHEN j <= 8 THEN 0 ELSE 20 END,
        :start + (j + (j - 1) / 4) * :day, :start + (j + (j - 1) / 4) * :day, :start + (400 + j + (j - 1) / 4) * :day
    FROM bench_people, (SELECT x AS j FROM bench_x WHERE x <= 16) t ORDER BY member_id, j""",
    """INSERT INTO allocations (member_id, unit, seq, lot_seq, amount)
    SELECT member_id, 1, 5 * ((j + 1) / 2), j + (j - 1) / 4, 20
    FROM bench_people, (SELECT x AS j FROM bench_x WHERE x <= 8) t ORDER BY member_id, j""",
)


def fill(database: Database, members: int, now_ms: int) -> list[Card]:
    """Add that many members, 20 entries each, ending today; several minutes for a million. A sample of their cards."""
    is_file = database.is_file
    series = _SQLITE_SERIES if is_file else _POSTGRES_SERIES
    places = {
        "id": _SQLITE_ID if is_file else _POSTGRES_ID,
        "txn": _SQLITE_TXN if is_file else _POSTGRES_TXN,
        "handle": "printf('%012d', n)" if is_file else "lpad(n::text, 12, '0')",
    }
    key = secrets.token_bytes(32)
    values = {
        "start": now_ms - 21 * _DAY_MS,
        "day": _DAY_MS,
        "key": key,
        "sha": bytes(32),
        "body": '{"amount_minor": 40000}',
        "result": "{}",
    }
    made = [series.format(name="bench_n", most=members), series.format(name="bench_x", most=ENTRIES)]
    views = ["CREATE VIEW bench_k AS SELECT x AS k FROM bench_x"]
    dropped = ["DROP VIEW bench_k", *(f"DROP TABLE {name}" for name in ("bench_people", "bench_x", "bench_n"))]
    # An index of scattered keys is built much faster afterwards than row by row.
    without = "DROP INDEX ix_transactions_member_id_recorded_ms"
    again = "CREATE INDEX ix_transactions_member_id_recorded_ms ON transactions (member_id, recorded_ms)"
    filling = (line.format(**places) for line in _STATEMENTS)
    for statement in [*made, *views, without, *filling, again, *dropped]:
        with database.write() as connection:
            dialect.wait_for_ever(connection)
            if is_file:
                connection.exec_driver_sql("PRAGMA cache_size = -1000000")
            clause = sa.text(statement)
            names = {name: values[name] for name in clause._bindparams}  # noqa: SLF001
            connection.execute(clause, names)
    _settle(database)
    return [_card(n, key) for n in range(1, members + 1, max(1, members // SAMPLE))]


def _settle(database: Database) -> None:
    """As years leave a database: statistics known, rows visible to all, nothing waiting to be written out."""
    if database.is_file:
        with database.write() as connection:
            connection.execute(sa.text("ANALYZE"))
        return
    with closing(psycopg.connect(_libpq(database), autocommit=True)) as connection:
        for statement in ("VACUUM (ANALYZE)", "CHECKPOINT"):
            connection.execute(statement)


def _libpq(database: Database) -> str:
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _card(n: int, key: bytes) -> Card:
    member_id = UUID(hex=f"{(n * 2654435761) % 4294967296:08x}{n:024x}")
    return Card(f"{n:012d}", 0, Scheme.DUAL_TOTP, key, member_id, f"Member {n}", "en")
