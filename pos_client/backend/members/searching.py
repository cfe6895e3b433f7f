"""Finding a member who has no phone to hold up, for a till: whole words, a few names, masked, so often and no more.

Whoever holds a till could otherwise leaf through everybody who is a member. Each search is kept with who asked and whom
they were shown; the same rows are what bounds them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import ACCOUNTS, CARDS, MEMBER_SEARCHES, MEMBER_WORDS, MEMBERS, TERMINALS
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.member import mask_name
from pos_client.domain.reasons import Reason
from pos_client.domain.search_words import wanted_words
from pos_client.domain.wire import FoundMember, MemberSearch, SearchAnswer

MOST_SHOWN = 5
"""Members one search shows; where more fit, those at home in the till's store, or nobody."""
_MINUTE_MS, _DAY_MS = 60 * 1000, 24 * 60 * 60 * 1000
LIMITS = ((10 * _MINUTE_MS, 20), (_DAY_MS, 200))
"""(time, searches of one till within it): more than a busy lane needs, fewer than four digits have values."""
KEPT_MS = 90 * _DAY_MS
MOST_LISTED = 500
_LONGEST_CASHIER = 200


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: a till with this one request, at this time; one in quarantine (`is_doubted`) is told nothing."""

    terminal: Terminal
    nonce: str
    now_ms: int
    is_doubted: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A search as a manager sees it: who asked for what at which till, and which members they were shown."""

    terminal_id: str
    asked: datetime
    cashier: str
    words: str
    shown: tuple[UUID, ...]


def search(connection: sa.Connection, asking: Asking, request: MemberSearch) -> SearchAnswer:
    """Whom the words fit, all of them; what was answered is written down.

    MALFORMED: no question. TOO_MANY_SEARCHES: later. TILL_QUARANTINED: not at this till, for now.
    """
    words = sorted(wanted_words(request.text))
    if not words:
        return SearchAnswer(Reason.MALFORMED)
    if asking.is_doubted:
        return SearchAnswer(Reason.TILL_QUARANTINED)
    if _is_too_often(connection, asking):
        return SearchAnswer(Reason.TOO_MANY_SEARCHES)
    rows = connection.execute(_fitting(words, asking)).all()
    near = rows if len(rows) <= MOST_SHOWN else [row for row in rows if not row.is_away]
    shown = near if len(near) <= MOST_SHOWN else []
    _note(connection, asking, request.cashier, words, [row.member_id for row in shown])
    found = tuple(FoundMember(row.handle, mask_name(row.name), timing.to_utc(row.created_ms).date()) for row in shown)
    return SearchAnswer(None, found, len(rows) > len(shown))


def listed(connection: sa.Connection) -> list[Search]:
    """The searches of the last 90 days, the newest first; at most `MOST_LISTED`."""
    newest = sa.select(MEMBER_SEARCHES).order_by(MEMBER_SEARCHES.c.asked_ms.desc(), MEMBER_SEARCHES.c.nonce)
    return [
        Search(
            row.terminal_id, timing.to_utc(row.asked_ms), row.cashier, row.words, tuple(map(UUID, row.shown.split()))
        )
        for row in connection.execute(newest.limit(MOST_LISTED))
    ]


def _fitting(words: list[str], asking: Asking) -> "sa.Select[Any]":
    """One more than may be shown of those whom all words fit, with their newest card; the till's own store first."""
    cards = sa.select(CARDS.c.handle).where(
        CARDS.c.member_id == MEMBERS.c.member_id,
        sa.or_(CARDS.c.revoked_ms.is_(None), CARDS.c.revoked_ms > asking.now_ms),
    )
    newest = cards.order_by(CARDS.c.created_ms.desc(), CARDS.c.handle).limit(1).scalar_subquery()
    is_away = sa.case((ACCOUNTS.c.home_store == asking.terminal.store, 0), else_=1).label("is_away")
    with_word = (sa.select(MEMBER_WORDS.c.member_id).where(MEMBER_WORDS.c.word == word) for word in words)
    return (
        sa.select(MEMBERS.c.member_id, MEMBERS.c.name, MEMBERS.c.created_ms, newest.label("handle"), is_away)
        .join_from(MEMBERS, ACCOUNTS)
        .where(*(MEMBERS.c.member_id.in_(members) for members in with_word), sa.exists(cards))
        .order_by(is_away, MEMBERS.c.name, MEMBERS.c.member_id)
        .limit(MOST_SHOWN + 1)
    )


def _is_too_often(connection: sa.Connection, asking: Asking) -> bool:
    """Whether this till has asked often enough; its searches wait for each other here."""
    till = asking.terminal.terminal_id
    connection.execute(sa.select(TERMINALS.c.store).where(TERMINALS.c.terminal_id == till).with_for_update())
    asked = sa.select(sa.func.count()).select_from(MEMBER_SEARCHES).where(MEMBER_SEARCHES.c.terminal_id == till)
    since = (asked.where(MEMBER_SEARCHES.c.asked_ms > asking.now_ms - within_ms) for within_ms, _most in LIMITS)
    counts = (connection.execute(query).scalar_one() for query in since)
    return any(count >= most for count, (_within_ms, most) in zip(counts, LIMITS, strict=True))


def _note(connection: sa.Connection, asking: Asking, cashier: str, words: list[str], shown: list[UUID]) -> None:
    connection.execute(MEMBER_SEARCHES.delete().where(MEMBER_SEARCHES.c.asked_ms < asking.now_ms - KEPT_MS))
    row = {
        "terminal_id": asking.terminal.terminal_id,
        "nonce": asking.nonce,
        "asked_ms": asking.now_ms,
        "cashier": cashier[:_LONGEST_CASHIER],
        "words": " ".join(words),
        "shown": " ".join(map(str, shown)),
    }
    connection.execute(MEMBER_SEARCHES.insert(), row)
