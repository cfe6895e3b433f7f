"""The first schema: members and cards, code claims, transactions, and the ledger of points."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


def _big(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=nullable, autoincrement=False)


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), nullable=False)


def _member(*, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.member_id"), nullable=nullable)


def upgrade() -> None:
    """Create every table."""
    _create_shop()
    _create_members()
    _create_transactions()
    _create_ledger()


def _create_shop() -> None:
    op.create_table("incarnation", sa.Column("epoch", sa.Uuid, primary_key=True), _big("roster_seq"))
    op.create_table(
        "programmes",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, nullable=False),
        _big("created_ms"),
    )
    op.create_table(
        "terminals",
        sa.Column("terminal_id", sa.String(64), primary_key=True),
        _text("store", 200),
        _text("lane", 200),
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False, unique=True),
        _big("created_ms"),
        _big("revoked_ms", nullable=True),
    )


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("member_id", sa.Uuid, primary_key=True),
        _text("name", 200),
        _text("language", 16),
        _big("created_ms"),
    )
    op.create_table(
        "cards",
        _text("handle", 12),
        sa.Column("kid", sa.Integer, autoincrement=False),
        sa.Column("scheme", sa.Integer, autoincrement=False),
        _member(),
        sa.Column("master_key", sa.LargeBinary(32), nullable=False),
        _big("created_ms"),
        sa.PrimaryKeyConstraint("handle", "kid", "scheme"),
    )
    op.create_index("ix_cards_member_id", "cards", ["member_id"])
    op.create_table(
        "code_claims",
        _text("handle", 12),
        sa.Column("kid", sa.Integer, autoincrement=False),
        _big("step"),
        sa.Column("basket_id", sa.Uuid, nullable=False),
        _text("terminal_id", 64),
        _big("claimed_ms"),
        sa.Column("txn_id", sa.Uuid),
        sa.PrimaryKeyConstraint("handle", "kid", "step"),
    )
    op.create_table(
        "settled_baskets",
        sa.Column("basket_id", sa.Uuid, primary_key=True),
        sa.Column("txn_id", sa.Uuid, nullable=False),
    )


def _create_transactions() -> None:
    op.create_table(
        "transactions",
        sa.Column("txn_id", sa.Uuid, primary_key=True),
        _member(nullable=True),
        _text("terminal_id", 64),
        _text("kind", 16),
        sa.Column("content_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("result", sa.Text),
        _big("occurred_ms"),
        _big("recorded_ms"),
        sa.Column("voided_by", sa.Uuid, unique=True),
    )
    op.create_index("ix_transactions_member_id", "transactions", ["member_id"])
    op.create_table(
        "outbox_places",
        sa.Column("db_instance_id", sa.Uuid),
        _big("seq"),
        sa.Column("txn_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("db_instance_id", "seq"),
    )


def _create_ledger() -> None:
    figures = ("last_seq", "points", "deficit", "qualifying", "touched_ms")
    op.create_table("accounts", _member(), *map(_big, figures), sa.PrimaryKeyConstraint("member_id"))
    op.create_table(
        "ledger_entries",
        _member(),
        _big("seq"),
        _text("kind", 20),
        _big("points"),
        _big("qualifying"),
        sa.Column("txn_id", sa.Uuid, nullable=False),
        _text("terminal_id", 64),
        sa.Column("programme_version", sa.Integer, nullable=False),
        _big("occurred_ms"),
        _big("recorded_ms"),
        sa.PrimaryKeyConstraint("member_id", "seq"),
    )
    op.create_index("ledger_entries_of_txn", "ledger_entries", ["member_id", "txn_id"])
    _create_lots()
    op.create_table(
        "check_ins",
        _member(),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("txn_id", sa.Uuid, nullable=False),
        _text("terminal_id", 64),
        sa.PrimaryKeyConstraint("member_id", "day"),
    )


def _create_lots() -> None:
    within = "remaining >= 0 AND remaining <= issued"
    op.create_table(
        "lots",
        _member(),
        *map(_big, ("seq", "issued", "remaining", "occurred_ms", "available_from_ms")),
        _big("expires_at_ms", nullable=True),
        sa.PrimaryKeyConstraint("member_id", "seq"),
        sa.CheckConstraint(within, name="lots_remaining"),
    )
    op.create_table(
        "allocations",
        _member(),
        *map(_big, ("seq", "lot_seq", "points")),
        sa.PrimaryKeyConstraint("member_id", "seq", "lot_seq"),
    )
    op.create_table(
        "deficits",
        _member(),
        *map(_big, ("seq", "issued", "remaining")),
        sa.PrimaryKeyConstraint("member_id", "seq"),
        sa.CheckConstraint(within, name="deficits_remaining"),
    )
