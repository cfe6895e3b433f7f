"""Finding a member by name or by the end of a card's number, for those who serve members without their phone."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import CARDS, MEMBERS
from pos_client.domain.member_code import HANDLE_DIGITS

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A member as a list shows one; `handles` are the numbers of the cards that are good, the oldest first."""

    member_id: UUID
    name: str
    since: datetime
    handles: tuple[str, ...]


def find(connection: sa.Connection, text: str, at_ms: int, most: int = MOST_FOUND) -> tuple[list[Found], bool]:
    """Members whose name contains the text, whatever its capitals, or with a card whose number ends in it.

    By name, at most `most`, and whether there are more. Cards that were taken back find their member, too. Reads every
    member and card: some tenths of a second with a million.
    """
    query = sa.select(MEMBERS).where(_fits(text)).order_by(MEMBERS.c.name, MEMBERS.c.member_id).limit(most + 1)
    rows = connection.execute(query).all()
    cards = _good(connection, [row.member_id for row in rows], at_ms)
    found = [Found(row.member_id, row.name, timing.to_utc(row.created_ms), tuple(cards[row.member_id])) for row in rows]
    return found[:most], len(found) > most


def _fits(text: str) -> sa.ColumnElement[bool]:
    digits = text.replace(" ", "")
    by_name = MEMBERS.c.name.icontains(text, autoescape=True)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= HANDLE_DIGITS):
        return by_name
    return sa.or_(by_name, MEMBERS.c.member_id.in_(sa.select(CARDS.c.member_id).where(CARDS.c.handle.endswith(digits))))


def _good(connection: sa.Connection, members: list[UUID], at_ms: int) -> dict[UUID, list[str]]:
    """The numbers of their cards that show something, by member."""
    good = sa.or_(CARDS.c.revoked_ms.is_(None), CARDS.c.revoked_ms > at_ms)
    query = (
        sa.select(CARDS.c.member_id, CARDS.c.handle)
        .where(CARDS.c.member_id.in_(members), good)
        .group_by(CARDS.c.member_id, CARDS.c.handle)
        .order_by(sa.func.min(CARDS.c.created_ms), CARDS.c.handle)
    )
    handles: dict[UUID, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        handles[row.member_id].append(row.handle)
    return handles
