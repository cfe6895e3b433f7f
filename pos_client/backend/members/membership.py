"""Members as managers find them and let them in, and as a till may look at those it has just met."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import settlement, timing
from pos_client.backend.database.schema import CARDS, CODE_CLAIMS, MEMBERS
from pos_client.backend.members import cards, facts, gifts
from pos_client.backend.shop import programmes
from pos_client.domain import member_code
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.member import MemberView, mask_name, view_of
from pos_client.domain.transaction import TransactionResult
from pos_client.errors import InvalidValue

LONGEST_NAME = 200
LANGUAGES = ("en", "zh")
MOST_FOUND = 20
"""Members a search tells; whoever sees this many should ask for something narrower."""
LOOKING_S = 15 * 60
"""For so long after scanning a member's code a till may look at that member's account."""
_HANDLE = 12
_LAST_DIGITS = 4
_CLOCK_STEPS = 2
"""A code may be a step or two older than its scan."""


@dataclass(frozen=True, slots=True)
class Found:
    """A member in a list: enough to pick the right one, and no more."""

    member_id: UUID
    masked_handle: str
    masked_name: str
    language: str
    joined: datetime


@dataclass(frozen=True, slots=True)
class Joining:
    """Body of `POST /v1/members`: the caller chooses the identity, so that asking twice makes one member."""

    member_id: UUID
    name: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Joined:
    """Answer of `POST /v1/members`: whose it is, and the number of their card. The card's key never travels here."""

    member_id: UUID
    handle: str


# Put together once: building it costs more than running it.
_SCANNED = (
    sa.select(CODE_CLAIMS.c.step)
    .where(
        CODE_CLAIMS.c.handle.in_(sa.select(CARDS.c.handle).where(CARDS.c.member_id == sa.bindparam("of_member"))),
        CODE_CLAIMS.c.step >= sa.bindparam("since_step"),
        CODE_CLAIMS.c.terminal_id == sa.bindparam("by"),
        CODE_CLAIMS.c.claimed_ms >= sa.bindparam("since_ms"),
    )
    .limit(1)
)


def view(connection: sa.Connection, member_id: UUID, now_ms: int) -> MemberView | None:
    """A member in full, by the rules in force; None where there is none."""
    card = cards.card_of_member(connection, member_id)
    if card is None:
        return None
    programme = programmes.current(connection)
    known = facts.facts_of(connection, [card], programme, now_ms)[0]
    return view_of(programme, replace(known, gifts=gifts.waiting(connection, member_id, now_ms)))


def exists(connection: sa.Connection, member_id: UUID) -> bool:
    """Whether there is such a member."""
    return (
        connection.execute(sa.select(MEMBERS.c.member_id).where(MEMBERS.c.member_id == member_id)).first() is not None
    )


def was_scanned(connection: sa.Connection, terminal_id: str, member_id: UUID, now_s: float) -> bool:
    """Whether this till claimed a code of this member within the last quarter of an hour."""
    since_s = now_s - LOOKING_S
    since = {"since_step": member_code.step_at(since_s) - _CLOCK_STEPS, "since_ms": int(since_s * 1000)}
    asked = {"of_member": member_id, "by": terminal_id}
    return connection.execute(_SCANNED, since | asked).first() is not None


def find(connection: sa.Connection, wanted: str) -> list[Found]:
    """Members by the 12 digits of a card, by its last 4, or by how their name begins; at most `MOST_FOUND`."""
    rows = connection.execute(
        sa.select(MEMBERS.c.member_id, CARDS.c.handle, MEMBERS.c.name, MEMBERS.c.language, MEMBERS.c.created_ms)
        .join_from(MEMBERS, CARDS)
        .where(_matches(wanted.strip()))
        .distinct()  # a card has a row for each of its keys
        .order_by(MEMBERS.c.name, CARDS.c.handle)
        .limit(MOST_FOUND)
    )
    return [
        Found(member_id, "\u2022\u2022" + handle[-_LAST_DIGITS:], mask_name(name), language, timing.to_utc(created))
        for member_id, handle, name, language, created in rows
    ]


def join(connection: sa.Connection, joining: Joining, now_ms: int) -> Joined | None:
    """Let a member in, or tell again who it is; None where that identity is somebody else's.

    Raises:
        InvalidValue: code BAD_NAME; no printable name of 1 to 200 letters, or a language nobody speaks here.
    """
    name = joining.name
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidValue(f"name: must be 1 to {LONGEST_NAME} printable letters", code="BAD_NAME")
    if joining.language not in LANGUAGES:
        raise InvalidValue(f"language: must be {' or '.join(LANGUAGES)}", code="BAD_NAME")
    there = cards.card_of_member(connection, joining.member_id)
    if there is not None:
        is_same = (there.name, there.language) == (joining.name, joining.language)
        return Joined(there.member_id, there.handle) if is_same else None
    card = replace(cards.new_card(joining.name, joining.language), member_id=joining.member_id)
    cards.add_card(connection, card, now_ms)
    return Joined(card.member_id, card.handle)


def new_txn_id() -> UUID:
    """An identity for an adjustment somebody makes at the keyboard."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def adjust(
    connection: sa.Connection, member_id: UUID, adjustment: Adjustment, manager: str, now_ms: int
) -> TransactionResult | None:
    """Correct a member's accounts, signed with the manager's name; None where there is no such member."""
    if not exists(connection, member_id):
        return None
    programme = programmes.current(connection)
    return settlement.adjust(connection, member_id, adjustment, actor=manager, programme=programme, now_ms=now_ms)


def _matches(wanted: str) -> "sa.ColumnElement[bool]":
    if wanted.isascii() and wanted.isdigit() and len(wanted) == _HANDLE:
        return CARDS.c.handle == wanted
    if wanted.isascii() and wanted.isdigit() and len(wanted) == _LAST_DIGITS:
        return CARDS.c.handle.endswith(wanted, autoescape=True)
    # SQLite knows the two cases of ASCII letters only, so the usual spellings of other ones are tried as they are.
    spellings = {wanted, wanted.lower(), wanted.upper(), wanted.title()}
    begins = (MEMBERS.c.name.startswith(spelling, autoescape=True) for spelling in sorted(spellings))
    return sa.or_(sa.func.lower(MEMBERS.c.name).startswith(wanted.lower(), autoescape=True), *begins)
