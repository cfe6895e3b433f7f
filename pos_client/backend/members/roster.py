"""What a till needs to verify its store's members while it cannot reach the backend; why: decision 0015."""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend import timing
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import INCARNATION
from pos_client.backend.members import roster_rows
from pos_client.backend.members.cards import Card
from pos_client.backend.members.facts import facts_in_turn
from pos_client.backend.members.roster_rows import Place, Row
from pos_client.backend.shop import programmes, sharing
from pos_client.backend.shop.sharing import Sharing
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain import member_code, member_code_chain
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent, Scheme
from pos_client.domain.programme import Programme
from pos_client.domain.roster_seal import LONGEST_S
from pos_client.domain.verification import OFFLINE
from pos_client.domain.wire import DayKey, RosterEntry, RosterPart

_OVERLAP_MS = 2 * 60 * 1000
"""Longer than any request takes: what was dated before a roster was made may have been committed after."""
_PAGES_WITHIN_MS = 60 * 60 * 1000
"""A till that takes longer for a whole roster begins anew: its first pages would be too old."""
_EXPIRING = 3
"""Dates of expiry a till is told while offline; the rest would say nothing about the coming weeks."""
_ENTRY = TypeAdapter(RosterEntry)


@dataclass(frozen=True, slots=True)
class Pages:
    """How much one answer may hold; a till gives up on more than 4 MiB, and the programme rides along."""

    most_members: int = 2_500
    most_bytes: int = 3 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What a till has, and where it stands in taking a whole roster."""

    since: int = 0
    after: str = ""


WHOLE, PAGES = Asked(), Pages()


@dataclass(frozen=True, slots=True)
class _Issue:
    """One answer being made; all figures are as of `now_ms`."""

    connection: sa.Connection
    terminal: Terminal
    share: Sharing
    programme: Programme
    seq: int
    now_ms: int
    pages: Pages


def issue(
    database: Database, terminal: Terminal, now_s: float, asked: Asked = WHOLE, pages: Pages = PAGES
) -> RosterPart:
    """The next page of a whole roster; or the difference to the one of `asked.since`, where that is possible.

    That takes a roster of the same UTC day (day keys are added by the day), the same programme, as many tills in the
    store, and a difference of one page. Allowances are each till's share of a balance, so that tills cut off from each
    other cannot together spend more than there is.
    """
    now_ms = int(now_s * 1000)
    with database.read() as connection:
        after = _continued(connection, terminal, asked.after, now_ms)
    if after is None:
        with database.write() as connection:
            last, seq = _next_seq(connection, now_ms)
    else:
        last = seq = after.seq
    with database.read() as connection:
        share, programme = sharing.of(connection, terminal, now_ms), programmes.current(connection)
        to_do = _Issue(connection, terminal, share, programme, seq, now_ms, pages)
        if after is None and 0 < asked.since <= last and _is_near(connection, terminal, asked.since, now_ms):
            difference = _difference(to_do, asked.since)
            if difference is not None:
                return difference
        return _page(to_do, after)


def _continued(connection: sa.Connection, terminal: Terminal, told: str, now_ms: int) -> Place | None:
    """Where to go on; None: begin anew, because something has changed that all pages have to agree in."""
    after = roster_rows.place_of(told)
    last = connection.execute(sa.select(INCARNATION.c.roster_seq)).scalar_one()
    if after is None or after.seq > last or now_ms - after.seq > _PAGES_WITHIN_MS:
        return None
    return after if _is_alike(connection, terminal, after.seq, now_ms) else None


def _is_near(connection: sa.Connection, terminal: Terminal, since: int, now_ms: int) -> bool:
    """Whether a difference to the roster of `since`, a time of issue, says enough."""
    same_day = _day(since) == _day(now_ms)
    return same_day and _is_alike(connection, terminal, since - _OVERLAP_MS, now_ms)


def _is_alike(connection: sa.Connection, terminal: Terminal, then_ms: int, now_ms: int) -> bool:
    return _terms(connection, terminal, then_ms) == _terms(connection, terminal, now_ms)


def _terms(connection: sa.Connection, terminal: Terminal, at_ms: int) -> tuple[Sharing, int]:
    """What every entry of a roster depends on."""
    return sharing.of(connection, terminal, at_ms), programmes.version_at(connection, at_ms)


def _next_seq(connection: sa.Connection, now_ms: int) -> tuple[int, int]:
    """The last number and the next: the time of issue in milliseconds, or one more where the clock was put back."""
    last = INCARNATION.c.roster_seq
    before: int = connection.execute(sa.select(last).with_for_update()).scalar_one()
    seq = max(now_ms, before + 1)
    connection.execute(INCARNATION.update().values(roster_seq=seq))
    return before, seq


def _page(to_do: _Issue, after: Place | None) -> RosterPart:
    rows = roster_rows.page(
        to_do.connection,
        to_do.terminal.store,
        after,
        to_do.pages.most_members,
        to_do.now_ms,
        is_only=to_do.share.is_only_store,
    )
    members = [tuple(cards) for _member, cards in itertools.groupby(rows, lambda row: row.card.member_id)]
    fitting = _fitting(_entries(to_do, rows), members, to_do.pages.most_bytes)
    is_last = len(fitting) == len(members) < to_do.pages.most_members
    end = None if is_last else _place(to_do.seq, members[len(fitting) - 1][-1])
    return _part(to_do, 0, [entry for entries in fitting for entry in entries], after=end)


def _place(seq: int, row: Row) -> str:
    return str(Place(seq, row.touched_ms, row.card.member_id))


def _difference(to_do: _Issue, since: int) -> RosterPart | None:
    """What has changed, or None where that is no less than everything."""
    from_ms, store, is_only = since - _OVERLAP_MS, to_do.terminal.store, to_do.share.is_only_store
    rows = roster_rows.changed(
        to_do.connection, store, from_ms, to_do.pages.most_members, to_do.now_ms, is_only=is_only
    )
    if rows is None:
        return None
    made = _entries(to_do, rows)
    entries = [entry for of_member in made.values() for entry in of_member]
    if sum(map(_size, entries)) > to_do.pages.most_bytes:
        return None
    kept = {(entry.member.handle, entry.kid) for entry in entries}
    over = ((row.card.handle, row.card.kid) for row in rows if row.card.was_over(to_do.now_ms))
    left = [] if is_only else roster_rows.left(to_do.connection, store, from_ms)
    return _part(to_do, since, entries, gone=sorted({*over, *left} - kept))


def _part(
    to_do: _Issue,
    since: int,
    entries: Sequence[RosterEntry],
    *,
    gone: Sequence[tuple[str, int]] = (),
    after: str | None = None,
) -> RosterPart:
    issued_at = timing.to_utc(min(to_do.seq, to_do.now_ms))
    return RosterPart(
        seq=to_do.seq,
        since=since,
        terminal_id=to_do.terminal.terminal_id,
        store=to_do.terminal.place,
        issued_at=issued_at,
        not_after=issued_at + timedelta(seconds=_horizon_s(to_do.programme)),
        programme=to_do.programme,
        entries=tuple(entries),
        gone=tuple(gone),
        denied=roster_rows.denied(to_do.connection, to_do.now_ms),
        after=after,
    )


def _horizon_s(programme: Programme) -> int:
    return min(programme.offline.roster_horizon_s, LONGEST_S)


def _entries(to_do: _Issue, rows: Sequence[Row]) -> dict[UUID, list[RosterEntry]]:
    """The entries of the cards that are good, by member; a member none of whose cards is good has an empty list."""
    good = [row for row in rows if not row.card.was_over(to_do.now_ms)]
    facts = facts_in_turn(to_do.connection, [row.card for row in good], to_do.programme, to_do.now_ms, dates=_EXPIRING)
    days = _days(to_do.now_ms / 1000, _horizon_s(to_do.programme))
    made: dict[UUID, list[RosterEntry]] = {row.card.member_id: [] for row in rows}
    for row, member in zip(good, facts, strict=True):
        # A member's phones share what is there: tills add up by member, whichever of the cards was shown.
        most = min(member.points, to_do.programme.offline.redeem_floor(row.card.scheme))
        allowance = to_do.share.of_balance(most, row.home_since_ms, to_do.now_ms)
        made[row.card.member_id].append(_entry(row, member, days, allowance))
    return made


def _fitting(
    made: dict[UUID, list[RosterEntry]], members: Sequence[tuple[Row, ...]], most_bytes: int
) -> list[list[RosterEntry]]:
    """The entries of the first members, at least one, up to a size of their JSON with a comma each."""
    sizes = itertools.accumulate(sum(map(_size, made[rows[0].card.member_id])) for rows in members)
    many = sum(1 for _size in itertools.takewhile(lambda size: size <= most_bytes, sizes))
    return [made[rows[0].card.member_id] for rows in members[: max(1, many)]]


def _size(entry: RosterEntry) -> int:
    return len(_ENTRY.dump_json(entry)) + 1


def _day(at_ms: int) -> int:
    return member_code.day_of(member_code.step_at(at_ms / 1000))


def _days(now_s: float, horizon_s: int) -> range:
    """Every UTC day a code may be of while the roster is good; yesterday too while one of its may still be shown.

    One more than that: a difference of this evening prolongs the roster of this morning.
    """
    first = member_code.day_of(member_code.step_at(now_s) - OFFLINE.past)
    end_of_day_s = (member_code.day_of(member_code.step_at(now_s)) + 1) * 86_400.0 - 1
    return range(first, member_code.day_of(member_code.step_at(end_of_day_s + horizon_s)) + 1)


def _entry(row: Row, member: MemberFacts, days: range, allowance: int) -> RosterEntry:
    card = row.card
    # The seed of scheme 0 lives as long as the pass: it never leaves the backend, and there is nothing else to give.
    if card.scheme is Scheme.WALLET_TOTP:
        return RosterEntry(card.kid, card.scheme, (), row.last_step, 0, member)
    shared = card.public_key is None
    return RosterEntry(
        kid=card.kid,
        scheme=card.scheme,
        day_keys=tuple(_day_key(card, day, intent) for day in days for intent in Intent) if shared else (),
        last_step=row.last_step,
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
