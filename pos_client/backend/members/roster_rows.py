"""Which cards a roster is made of: those of the members whose home a store is, page by page or what has changed."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, CARDS, CODE_CLAIMS, MEMBERS
from pos_client.backend.members import cards
from pos_client.backend.members.cards import Card

ACTIVE_MS = 400 * 24 * 60 * 60 * 1000
"""Who was not seen for longer is no till's to know."""
DENIED_MS = 72 * 60 * 60 * 1000
"""How long a handle that was taken back is told: longer than any roster that still has it is good."""
_MOST_DENIED = 10_000
_CURSOR = re.compile(r"([0-9]{1,15})\.([0-9]{1,15})\.([0-9a-f]{32})")

_A = ACCOUNTS.c
_FROM, _NOW = (sa.bindparam(name, type_=sa.BigInteger) for name in ("from_ms", "now_ms"))
_HERE = _A.home_store == sa.bindparam("store")
_MOST = sa.bindparam("most", type_=sa.Integer)
_LAST_STEP = (
    sa.select(sa.func.coalesce(sa.func.max(CODE_CLAIMS.c.step), 0))
    .where(CODE_CLAIMS.c.handle == CARDS.c.handle, CODE_CLAIMS.c.kid == CARDS.c.kid)
    .scalar_subquery()
)
_ROWS = sa.select(*cards.COLUMNS, _LAST_STEP, _A.touched_ms, _A.home_since_ms)
_BY_CARD = (CARDS.c.handle, CARDS.c.kid, CARDS.c.scheme)


@dataclass(frozen=True, slots=True)
class Row:
    """A card with the newest step it was claimed at (0: never), and its member's place in the order of pages."""

    card: Card
    last_step: int
    touched_ms: int
    home_since_ms: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page of roster `seq` begins: after this member."""

    seq: int
    touched_ms: int
    member_id: UUID

    def __str__(self) -> str:
        return f"{self.seq}.{self.touched_ms}.{self.member_id.hex}"


def place_of(text: str) -> Place | None:
    """A place as it was told, or None where it is none."""
    found = _CURSOR.fullmatch(text)
    return Place(int(found[1]), int(found[2]), UUID(hex=found[3])) if found else None


def _paged(*where: "sa.ColumnElement[bool]") -> "sa.Select[Any]":
    """Members in the order they were touched in: one who is touched while pages are asked for comes again, later."""
    after = sa.or_(_A.touched_ms > _FROM, _A.member_id > sa.bindparam("from_member", type_=sa.Uuid))
    page = (
        sa.select(_A.member_id)
        .where(*where, _A.touched_ms >= _FROM, after)
        .order_by(_A.touched_ms, _A.member_id)
        .limit(_MOST)
    )
    return _of_members(_A.member_id.in_(page))


def _of_members(which: "sa.ColumnElement[bool]") -> "sa.Select[Any]":
    return (
        _ROWS.join_from(ACCOUNTS, CARDS, CARDS.c.member_id == _A.member_id)
        .join(MEMBERS, MEMBERS.c.member_id == _A.member_id)
        .where(which)
        .order_by(_A.touched_ms, _A.member_id, *_BY_CARD)
    )


def _changed(*where: "sa.ColumnElement[bool]") -> "sa.CompoundSelect[Any]":
    of_cards = sa.select(_A.member_id).join_from(CARDS, ACCOUNTS, CARDS.c.member_id == _A.member_id).where(*where)
    return sa.union(
        sa.select(_A.member_id).where(*where, _A.touched_ms > _FROM),
        of_cards.where(CARDS.c.created_ms > _FROM),
        of_cards.where(CARDS.c.revoked_ms > _FROM, CARDS.c.revoked_ms <= _NOW),
    ).limit(_MOST)


# Where there is one store, everybody is at home there.
_PAGE = {True: _paged(), False: _paged(_HERE)}
_CHANGED = {True: _changed(), False: _changed(_HERE)}
_THESE = _of_members(_A.member_id.in_(sa.bindparam("members", expanding=True)))
_LEFT = (
    sa.select(CARDS.c.handle, CARDS.c.kid)
    .join_from(ACCOUNTS, CARDS, CARDS.c.member_id == _A.member_id)
    .where(_A.home_before == sa.bindparam("store"), _A.home_before != "", _A.home_since_ms > _FROM)
)
_OTHER = CARDS.alias()
_DENIED = (
    sa.select(CARDS.c.handle)
    .distinct()
    .where(
        CARDS.c.revoked_ms > _FROM,
        CARDS.c.revoked_ms <= _NOW,
        ~sa.exists().where(
            _OTHER.c.handle == CARDS.c.handle, sa.or_(_OTHER.c.revoked_ms.is_(None), _OTHER.c.revoked_ms > _NOW)
        ),
    )
    .order_by(CARDS.c.handle)
    .limit(_MOST_DENIED)
)


def page(
    connection: sa.Connection, store: str, after: Place | None, most: int, now_ms: int, *, is_only: bool
) -> list[Row]:
    """The cards of the next `most` members, revoked ones too."""
    begin = after or Place(0, now_ms - ACTIVE_MS, UUID(int=0))
    asked = {"store": store, "from_ms": begin.touched_ms, "from_member": begin.member_id, "most": most}
    return _read(connection.execute(_PAGE[is_only], asked).all())


def changed(
    connection: sa.Connection, store: str, from_ms: int, most: int, now_ms: int, *, is_only: bool
) -> list[Row] | None:
    """The cards of the members who, or whose cards, have changed since; None where they are more than `most`."""
    asked = {"store": store, "from_ms": from_ms, "now_ms": now_ms, "most": most + 1}
    members = list(connection.execute(_CHANGED[is_only], asked).scalars())
    return None if len(members) > most else of_members(connection, members)


def of_members(connection: sa.Connection, members: Sequence[UUID]) -> list[Row]:
    """The cards of some members, a thousand at a time."""
    rows: list[Row] = []
    for start in range(0, len(members), _AT_ONCE):
        rows += _read(connection.execute(_THESE, {"members": members[start : start + _AT_ONCE]}).all())
    return rows


_AT_ONCE = 1000


def left(connection: sa.Connection, store: str, from_ms: int) -> list[tuple[str, int]]:
    """The cards (handle, kid) of the members whose home has moved from this store to another one since."""
    return [(row.handle, row.kid) for row in connection.execute(_LEFT, {"store": store, "from_ms": from_ms})]


def denied(connection: sa.Connection, now_ms: int) -> tuple[str, ...]:
    """Handles that were taken back lately, in any store."""
    return tuple(connection.execute(_DENIED, {"from_ms": now_ms - DENIED_MS, "now_ms": now_ms}).scalars())


def _read(rows: Collection[Any]) -> list[Row]:
    return [Row(cards.read(row), *row[len(cards.COLUMNS) :]) for row in rows]
