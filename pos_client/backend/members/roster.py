"""What a till needs to verify members while it cannot reach the backend."""

import functools
from collections.abc import Iterable, Iterator
from datetime import timedelta

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend import timing
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ACCOUNTS, CARDS, CODE_CLAIMS, INCARNATION, MEMBERS
from pos_client.backend.members import cards
from pos_client.backend.members.cards import Card
from pos_client.backend.members.facts import facts_in_turn
from pos_client.backend.shop import programmes, terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain import member_code, member_code_chain
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent, Scheme
from pos_client.domain.verification import OFFLINE
from pos_client.domain.wire import DayKey, Roster, RosterEntry

MAX_ENTRIES = 20_000
MAX_BYTES = 6 * 1024 * 1024
"""Of all entries as JSON: a till gives up on an answer above 8 MiB, and the programme rides along."""
_EXPIRING = 3
"""Dates of expiry a till is told while offline; the rest would say nothing about the coming weeks."""
_ENTRY = TypeAdapter(RosterEntry)
_LAST_STEP = (
    sa.select(sa.func.coalesce(sa.func.max(CODE_CLAIMS.c.step), 0))
    .where(CODE_CLAIMS.c.handle == CARDS.c.handle, CODE_CLAIMS.c.kid == CARDS.c.kid)
    .scalar_subquery()
)
# Read along the index of when accounts were touched, and no further than asked for.
_SEEN_LAST = (
    sa.select(*cards.COLUMNS, _LAST_STEP)
    .join_from(ACCOUNTS, CARDS, CARDS.c.member_id == ACCOUNTS.c.member_id)
    .join(MEMBERS, MEMBERS.c.member_id == ACCOUNTS.c.member_id)
    .where(sa.or_(CARDS.c.revoked_ms.is_(None), CARDS.c.revoked_ms > sa.bindparam("now_ms", type_=sa.BigInteger)))
    .order_by(ACCOUNTS.c.touched_ms.desc(), CARDS.c.handle, CARDS.c.kid, CARDS.c.scheme)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def issue(database: Database, terminal: Terminal, limit: int, now_s: float, max_bytes: int = MAX_BYTES) -> Roster:
    """The roster of a terminal: the members seen most lately, at most `limit` of them and as many as fit `max_bytes`.

    Allowances are each till's share of a balance, so that tills cut off from each other cannot together spend more
    than there is.
    """
    now_ms = int(now_s * 1000)
    with database.write() as connection:
        seq = _next_seq(connection, now_ms)
    with database.read() as connection:
        return _build(connection, terminal, limit, now_s, seq, max_bytes)


def _next_seq(connection: sa.Connection, now_ms: int) -> int:
    """The time of issue in milliseconds, or one more than the last where the clock has been put back."""
    last = INCARNATION.c.roster_seq
    rising = sa.case((last >= now_ms, last + 1), else_=now_ms)
    seq: int = connection.execute(INCARNATION.update().values(roster_seq=rising).returning(last)).scalar_one()
    return seq


def _build(connection: sa.Connection, terminal: Terminal, limit: int, now_s: float, seq: int, max_bytes: int) -> Roster:
    now_ms = int(now_s * 1000)
    programme = programmes.current(connection)
    chosen = _seen_last(connection, limit, now_ms)
    members = facts_in_turn(connection, [card for card, _step in chosen], programme, now_ms, dates=_EXPIRING)
    days = _days(now_s, programme.offline.roster_horizon_s)
    tills, floor = max(1, terminals.count_active(connection)), programme.offline.redeem_floor
    issued_at = timing.to_utc(now_ms)
    entries = (
        # A member's phones share what is there: tills add up by member, whichever of the cards was shown.
        _entry(card, member, days, last_step, min(member.points, floor(card.scheme)) // tills)
        for (card, last_step), member in zip(chosen, members, strict=False)
    )
    return Roster(
        seq=seq,
        terminal_id=terminal.terminal_id,
        store=terminal.place,
        issued_at=issued_at,
        not_after=issued_at + timedelta(seconds=programme.offline.roster_horizon_s),
        programme=programme,
        entries=tuple(_fitting(entries, max_bytes)),
    )


def _seen_last(connection: sa.Connection, limit: int, now_ms: int) -> list[tuple[Card, int]]:
    """The cards of the members seen most lately, each with the newest step it was claimed at; 0: never."""
    rows = connection.execute(_SEEN_LAST, {"most": limit, "now_ms": now_ms})
    return [(cards.read(row), row[-1]) for row in rows]


def _fitting(entries: Iterable[RosterEntry], max_bytes: int) -> Iterator[RosterEntry]:
    """The first entries, up to a size of their JSON with a comma each; those after it are never made."""
    size = 0
    for entry in entries:
        size += len(_ENTRY.dump_json(entry)) + 1
        if size > max_bytes:
            return
        yield entry


def _days(now_s: float, horizon_s: int) -> range:
    """Every UTC day a code may be of while the roster is good; yesterday too while one of its may still be shown."""
    first, last = member_code.step_at(now_s) - OFFLINE.past, member_code.step_at(now_s + horizon_s)
    return range(member_code.day_of(first), member_code.day_of(last) + 1)


def _entry(card: Card, member: MemberFacts, days: range, last_step: int, allowance: int) -> RosterEntry:
    # The seed of scheme 0 lives as long as the pass: it never leaves the backend, and there is nothing else to give.
    if card.scheme is Scheme.WALLET_TOTP:
        return RosterEntry(card.kid, card.scheme, (), last_step, 0, member)
    shared = card.public_key is None
    return RosterEntry(
        kid=card.kid,
        scheme=card.scheme,
        day_keys=tuple(_day_key(card, day, intent) for day in days for intent in Intent) if shared else (),
        last_step=last_step,
        allowance_points=max(0, allowance),
        member=member,
        public_key_hex="" if card.public_key is None else card.public_key.hex(),
        drift_steps=card.drift_steps,
    )


def _day_key(card: Card, day: int, intent: Intent) -> DayKey:
    of_day = _anchor if card.scheme is Scheme.HASH_CHAIN else member_code.offline_key
    return DayKey(day, intent, of_day(card.shared_key, card.handle, card.kid, day, intent).hex())


# 2,880 hashes each: a till that asks every quarter of an hour would otherwise cost a millisecond per key and card.
_anchor = functools.lru_cache(maxsize=65_536)(member_code_chain.anchor)
