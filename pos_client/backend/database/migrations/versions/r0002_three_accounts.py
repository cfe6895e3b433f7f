"""The ledger keeps three accounts per member: points as before, and now credit and stored value."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

_OLD = ("accounts", "ledger_entries", "lots", "allocations", "deficits")
_ACCOUNT_FIGURES = ("points", "credit", "stored_value")
_WITHIN = "remaining >= 0 AND remaining <= issued"

# What was there is the account of points (unit 1); running balances follow from the order of the entries.
_MOVES = (
    (
        "INSERT INTO accounts (member_id, points_seq, points_balance, points_deficit, credit_seq, credit_balance,"
        " credit_deficit, stored_value_seq, stored_value_balance, stored_value_deficit, qualifying, period_qualifying,"
        " tier_floor, grace_tier, grace_until_ms, touched_ms)"
        " SELECT member_id, last_seq, points, deficit, 0, 0, 0, 0, 0, 0, qualifying, qualifying, '', '', 0, touched_ms"
        " FROM old_accounts"
    ),
    (
        "INSERT INTO ledger_entries (member_id, unit, seq, kind, amount, balance_after, qualifying, qualifies_ms,"
        " txn_id, terminal_id, actor, programme_version, occurred_ms, recorded_ms)"
        " SELECT member_id, 1, seq, kind, points, SUM(points) OVER (PARTITION BY member_id ORDER BY seq), qualifying,"
        " occurred_ms, txn_id, terminal_id, '', programme_version, occurred_ms, recorded_ms FROM old_ledger_entries"
    ),
    (
        "INSERT INTO lots (member_id, unit, seq, issued, remaining, occurred_ms, available_from_ms, expires_at_ms)"
        " SELECT member_id, 1, seq, issued, remaining, occurred_ms, available_from_ms, expires_at_ms FROM old_lots"
    ),
    (
        "INSERT INTO allocations (member_id, unit, seq, lot_seq, amount)"
        " SELECT member_id, 1, seq, lot_seq, points FROM old_allocations"
    ),
    (
        "INSERT INTO deficits (member_id, unit, seq, issued, remaining)"
        " SELECT member_id, 1, seq, issued, remaining FROM old_deficits"
    ),
)


def upgrade() -> None:
    """Move everything aside, make the new tables, and bring it back."""
    for table in _OLD:
        op.execute(f"CREATE TABLE old_{table} AS SELECT * FROM {table}")  # noqa: S608 - names from above  # noqa: S608 - names written above
        op.drop_table(table)
    _create_accounts()
    _create_entries()
    _create_lots()
    for statement in _MOVES:
        op.execute(statement)
    for table in _OLD:
        op.drop_table(f"old_{table}")


def _big(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=nullable, autoincrement=False)


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), nullable=False)


def _member() -> "sa.Column[object]":
    return sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.member_id"), nullable=False)


def _unit() -> "sa.Column[int]":
    return sa.Column("unit", sa.SmallInteger, nullable=False, autoincrement=False)


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        _member(),
        *(_big(f"{unit}_{figure}") for unit in _ACCOUNT_FIGURES for figure in ("seq", "balance", "deficit")),
        _big("qualifying"),
        _big("period_qualifying"),
        _big("period_from_ms", nullable=True),
        _big("review_ms", nullable=True),
        _text("tier_floor", 200),
        _text("grace_tier", 200),
        _big("grace_until_ms"),
        _big("touched_ms"),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index("ix_accounts_touched_ms", "accounts", ["touched_ms"])
    _index("accounts_in_review", "accounts", ["review_ms"], "review_ms IS NOT NULL")
    _index("accounts_without_review", "accounts", ["member_id"], "review_ms IS NULL")


def _create_entries() -> None:
    op.create_table(
        "ledger_entries",
        _member(),
        _unit(),
        _big("seq"),
        _text("kind", 20),
        *map(_big, ("amount", "balance_after", "qualifying", "qualifies_ms")),
        sa.Column("txn_id", sa.Uuid),
        _text("terminal_id", 64),
        _text("actor", 200),
        sa.Column("programme_version", sa.Integer, nullable=False),
        _big("occurred_ms"),
        _big("recorded_ms"),
        sa.PrimaryKeyConstraint("member_id", "unit", "seq"),
    )
    op.create_index("ledger_entries_of_txn", "ledger_entries", ["member_id", "txn_id"])


def _create_lots() -> None:
    op.create_table(
        "lots",
        _member(),
        _unit(),
        *map(_big, ("seq", "issued", "remaining", "occurred_ms", "available_from_ms")),
        _big("expires_at_ms", nullable=True),
        sa.PrimaryKeyConstraint("member_id", "unit", "seq"),
        sa.CheckConstraint(_WITHIN, name="lots_remaining"),
    )
    _index("lots_open", "lots", ["member_id", "unit"], "remaining > 0")
    _index("lots_expiring", "lots", ["expires_at_ms"], "remaining > 0 AND expires_at_ms IS NOT NULL")
    _index("lots_pending", "lots", ["available_from_ms"], "available_from_ms > occurred_ms")
    op.create_table(
        "allocations",
        _member(),
        _unit(),
        *map(_big, ("seq", "lot_seq", "amount")),
        sa.PrimaryKeyConstraint("member_id", "unit", "seq", "lot_seq"),
    )
    op.create_table(
        "deficits",
        _member(),
        _unit(),
        *map(_big, ("seq", "issued", "remaining")),
        sa.PrimaryKeyConstraint("member_id", "unit", "seq"),
        sa.CheckConstraint(_WITHIN, name="deficits_remaining"),
    )
    _index("deficits_open", "deficits", ["member_id", "unit"], "remaining > 0")
