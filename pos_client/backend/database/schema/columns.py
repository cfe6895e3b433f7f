"""How columns are written. Times are integers of unix milliseconds (UTC), points and money are integers; no floats."""

from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()

MEMBER = "members.member_id"
TERMINAL_ID = sa.String(64)


def key(name: str, kind: "sa.types.TypeEngine[Any]") -> "sa.Column[Any]":
    """A column of the primary key."""
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def figure(name: str) -> "sa.Column[int]":
    """An integer that is always there."""
    return sa.Column(name, sa.BigInteger, nullable=False)


def maybe(name: str) -> "sa.Column[int | None]":
    """An integer that may be missing."""
    return sa.Column(name, sa.BigInteger)


def text(name: str, length: int) -> "sa.Column[str]":
    """A text that is always there."""
    return sa.Column(name, sa.String(length), nullable=False)


def uuid(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    """An identity."""
    return sa.Column(name, sa.Uuid, nullable=nullable)


def member_key() -> "sa.Column[Any]":
    """The member a row belongs to, first in its key."""
    return sa.Column("member_id", sa.Uuid, sa.ForeignKey(MEMBER), primary_key=True)


def index(name: str, *columns: str, where: str) -> sa.Index:
    """An index of the rows that meet a condition, so that it stays as small as what is still open."""
    # Migrations make it. Naming a product's own option here would load PostgreSQL's dialect into every till: 35 ms.
    return sa.Index(name, *columns, info={"where": where})
