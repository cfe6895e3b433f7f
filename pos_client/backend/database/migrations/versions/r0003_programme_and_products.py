"""Programmes in their full form; managers, products, refunds, holds, messages and the marks of jobs."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rewrite the documents and add the tables."""
    op.add_column("programmes", sa.Column("published_by", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("programmes") as programmes:
        programmes.alter_column("published_by", server_default=None)
    op.add_column("transactions", sa.Column("programme_version", sa.Integer))
    _rewrite_programmes()
    _create_shop()
    _create_refunds()
    _create_messages()


def _rewrite_programmes() -> None:
    connection = op.get_bind()
    table = sa.table("programmes", sa.column("version"), sa.column("document"))
    for version, document in connection.execute(sa.select(table.c.version, table.c.document)).all():
        new = json.dumps(_in_full(json.loads(document)), ensure_ascii=False)
        connection.execute(table.update().where(table.c.version == version).values(document=new))


def _in_full(old: dict[str, Any]) -> dict[str, Any]:
    """One rule of earning becomes a list of one; the life of points becomes an object."""
    earn = old.pop("earn")
    rule = {"code": "base", "points": earn["points"], "per_minor": earn["per_minor"]}
    expiry = {"days": old.pop("expiry_days")}
    return old | {"earn": {"rules": [rule], "on_points_part": earn["on_redeemed_part"]}, "expiry": expiry}


def _big(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=nullable, autoincrement=False)


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), nullable=False)


def _id(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Uuid, nullable=False)


def _member() -> "sa.Column[object]":
    return sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.member_id"), nullable=False)


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _create_shop() -> None:
    op.create_table(
        "managers",
        _text("name", 200),
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False, unique=True),
        _big("created_ms"),
        _big("revoked_ms", nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "products",
        _text("sku", 200),
        sa.Column("ean", sa.String(13), unique=True),
        _text("name_en", 200),
        _text("name_zh", 200),
        _text("category", 200),
        _big("unit_price_minor"),
        sa.Column("active", sa.Boolean, nullable=False),
        _big("seq"),
        sa.PrimaryKeyConstraint("sku"),
    )
    op.create_index("ix_products_seq", "products", ["seq"])
    op.create_table("job_marks", _text("name", 40), _big("done_ms"), sa.PrimaryKeyConstraint("name"))


def _create_refunds() -> None:
    figures = ("amount_minor", "money_minor", "redeemed_points", "credit_minor", "stored_value_minor")
    taken_back = ("earned_points", "earned_credit_minor", "qualifying")
    op.create_table(
        "refunds",
        _member(),
        _id("of_txn"),
        _id("txn_id"),
        *map(_big, figures + taken_back),
        sa.Column("lines", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "of_txn", "txn_id"),
    )
    op.create_table(
        "holds",
        _member(),
        _id("txn_id"),
        _big("expires_ms"),
        _big("ended_ms", nullable=True),
        sa.PrimaryKeyConstraint("member_id", "txn_id"),
    )
    _index("holds_open", "holds", ["expires_ms"], "ended_ms IS NULL")


def _create_messages() -> None:
    op.create_table(
        "messages",
        _member(),
        _text("dedupe_key", 100),
        _text("kind", 40),
        _text("language", 16),
        sa.Column("parameters", sa.Text, nullable=False),
        _big("not_before_ms"),
        _big("created_ms"),
        _big("sent_ms", nullable=True),
        sa.PrimaryKeyConstraint("member_id", "dedupe_key"),
    )
    _index("messages_unsent", "messages", ["not_before_ms"], "sent_ms IS NULL")
