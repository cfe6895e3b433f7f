"""What a till needs to verify members while it cannot reach the backend."""

from datetime import timedelta

import sqlalchemy as sa

from pos_client.backend import claims, programmes, terminals, timing
from pos_client.backend.cards import Card, all_cards
from pos_client.backend.facts import facts_of
from pos_client.backend.schema import ACCOUNTS, CARDS
from pos_client.backend.terminals import Terminal
from pos_client.domain import member_code
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent, Scheme
from pos_client.domain.verification import OFFLINE
from pos_client.domain.wire import DayKey, Roster, RosterEntry

MAX_ENTRIES = 20_000


def build(connection: sa.Connection, terminal: Terminal, limit: int, now_s: float) -> Roster:
    """The roster of a terminal: the members seen most lately, at most `limit` of them.

    `seq` is the time of issue in milliseconds: it rises without anything being written. Allowances are each till's
    share of a balance, so that tills cut off from each other cannot together spend more than there is.
    """
    now_ms = int(now_s * 1000)
    programme = programmes.current(connection)
    touched = sa.select(ACCOUNTS.c.touched_ms).where(ACCOUNTS.c.member_id == CARDS.c.member_id).scalar_subquery()
    chosen = all_cards(connection, limit, touched.desc())
    last_steps = claims.last_steps(connection)
    days = _days(now_s, programme.offline.roster_horizon_s)
    shares = max(1, terminals.count_active(connection))
    most = programme.offline.max_redeem_points
    issued_at = timing.to_utc(now_ms)
    return Roster(
        seq=now_ms,
        terminal_id=terminal.terminal_id,
        store=terminal.place,
        issued_at=issued_at,
        not_after=issued_at + timedelta(seconds=programme.offline.roster_horizon_s),
        programme=programme,
        entries=tuple(
            _entry(card, member, days, last_steps.get((card.handle, card.kid), 0), min(member.points, most) // shares)
            for card, member in zip(chosen, facts_of(connection, chosen, programme, now_ms), strict=True)
        ),
    )


def _days(now_s: float, horizon_s: int) -> range:
    """Every UTC day a code may be of while the roster is good; yesterday too while one of its may still be shown."""
    first, last = member_code.step_at(now_s) - OFFLINE.past, member_code.step_at(now_s + horizon_s)
    return range(member_code.day_of(first), member_code.day_of(last) + 1)


def _entry(card: Card, member: MemberFacts, days: range, last_step: int, allowance: int) -> RosterEntry:
    keys = tuple(_day_key(card, day, intent) for day in days for intent in Intent)
    # The seed of scheme 0 lives as long as the pass: it never leaves the backend, and there is nothing else to give.
    given = keys if card.scheme is Scheme.DUAL_TOTP else ()
    return RosterEntry(card.kid, card.scheme, given, last_step, max(0, allowance) if given else 0, member)


def _day_key(card: Card, day: int, intent: Intent) -> DayKey:
    key = member_code.offline_key(card.master_key, card.handle, card.kid, day, intent)
    return DayKey(day, intent, key.hex())
