"""What a till may know of a member, computed from the ledger at a moment.

Everything is as if every review and every release that was due had been carried out, whether a job got to it or not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import ACCOUNTS, CHECK_INS, LOTS, MEMBERS, Unit
from pos_client.backend.members.cards import Card
from pos_client.backend.members.coupons import held
from pos_client.backend.members.open_lots import Holding, OpenLot, holding
from pos_client.backend.members.qualified import Qualified, state_of
from pos_client.domain import calendar, tiering
from pos_client.domain.member import Expiring, MemberFacts, Pending, PendingCredit, mask_name
from pos_client.domain.programme import Downgrade, Programme
from pos_client.domain.tiering import TierState

_AT_ONCE = 1000
"""Members per statement, well below what a statement may have of parameters."""

# Statements are put together once: building and comparing them costs more than running them.
_THESE: "sa.BindParameter[UUID]" = sa.bindparam("members", expanding=True)
_LAST_CHECK_IN = (
    sa.select(sa.func.max(CHECK_INS.c.day)).where(CHECK_INS.c.member_id == ACCOUNTS.c.member_id).scalar_subquery()
)
_ACCOUNTS = (
    sa.select(ACCOUNTS, MEMBERS.c.created_ms, _LAST_CHECK_IN.label("checked_in_on"))
    .join_from(ACCOUNTS, MEMBERS)
    .where(ACCOUNTS.c.member_id.in_(_THESE))
)
_LOTS = sa.select(
    LOTS.c.member_id,
    LOTS.c.unit,
    LOTS.c.seq,
    LOTS.c.remaining,
    LOTS.c.occurred_ms,
    LOTS.c.available_from_ms,
    LOTS.c.expires_at_ms,
).where(LOTS.c.member_id.in_(_THESE), LOTS.c.remaining > sa.literal_column("0"))  # as the index of open lots says it


def facts_of(connection: sa.Connection, cards: Sequence[Card], programme: Programme, now_ms: int) -> list[MemberFacts]:
    """The facts of some members, in the order of their cards, with their coupons: few statements for every thousand."""
    found = list(facts_in_turn(connection, cards, programme, now_ms))
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        coupons = held(connection, [each.member_id for each in some], now_ms)
        found[start : start + _AT_ONCE] = (replace(each, coupons=coupons.get(each.member_id, ())) for each in some)
    return found


def facts_in_turn(
    connection: sa.Connection, cards: Sequence[Card], programme: Programme, now_ms: int, dates: int | None = None
) -> Iterator[MemberFacts]:
    """The same without coupons, as long as somebody asks for more; with `dates` only so many dates of expiry."""
    for start in range(0, len(cards), _AT_ONCE):
        yield from _facts_of(connection, cards[start : start + _AT_ONCE], programme, now_ms, dates)


def expiring_of(
    connection: sa.Connection, programme: Programme, members: Sequence[UUID], now_ms: int
) -> dict[UUID, tuple[Expiring, ...]]:
    """Which points of at most a thousand members expire on which day, as their facts say it."""
    rows = connection.execute(_ACCOUNTS, {"members": list(members)}).all()
    lots = _lots_of(connection, members)
    held = {row.member_id: _holding(row, Unit.POINTS, lots[row.member_id, Unit.POINTS], now_ms) for row in rows}
    return {member_id: _expiring(points, programme, None) for member_id, points in held.items()}


def _facts_of(
    connection: sa.Connection, cards: Sequence[Card], programme: Programme, now_ms: int, dates: int | None
) -> Iterable[MemberFacts]:
    members = list({card.member_id for card in cards})
    accounts = {row.member_id: row for row in connection.execute(_ACCOUNTS, {"members": members})}
    lots = _lots_of(connection, members)
    qualified = Qualified(connection, members)
    for card in cards:
        row = accounts[card.member_id]
        points, credit, stored = (_holding(row, unit, lots[card.member_id, unit], now_ms) for unit in Unit)
        counted = qualified.of(card.member_id)
        tier = tiering.brought_up_to(programme, state_of(row), row.created_ms, now_ms, counted)
        yield MemberFacts(
            member_id=card.member_id,
            handle=card.handle,
            masked_name=mask_name(card.name),
            language=card.language,
            points=points.spendable,
            qualifying=tier.period_qualifying,
            expiring=_expiring(points, programme, dates),
            checked_in_on=row.checked_in_on,
            as_of=timing.to_utc(now_ms),
            lasting_points=_lasting(points),
            pending=tuple(Pending(amount, day) for amount, day in _waiting(points, programme)),
            credit_minor=credit.spendable,
            stored_value_minor=stored.spendable,
            tier_floor=tiering.kept_tier(programme, tier, now_ms),
            tier_until=_tier_until(programme, tier, now_ms),
            pending_credit=tuple(PendingCredit(amount, day) for amount, day in _waiting(credit, programme)),
        )


def _lots_of(connection: sa.Connection, members: Sequence[UUID]) -> dict[tuple[UUID, int], list[OpenLot]]:
    lots: dict[tuple[UUID, int], list[OpenLot]] = defaultdict(list)
    for member_id, unit, *lot in connection.execute(_LOTS, {"members": members}):
        lots[member_id, unit].append(OpenLot(*lot))
    return lots


def _holding(row: "sa.Row[*tuple[object, ...]]", unit: Unit, lots: Sequence[OpenLot], now_ms: int) -> Holding:
    figures = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to read a row by name
    return holding(lots, figures[f"{unit.name.lower()}_deficit"], figures["touched_ms"], now_ms)


def _expiring(points: Holding, programme: Programme, dates: int | None) -> tuple[Expiring, ...]:
    """What expires on which day; nothing while more is owed than there is."""
    by_day: dict[date, int] = defaultdict(int)
    for lot in points.lots:
        if lot.remaining and lot.expires_at_ms is not None and lot.is_spendable(points.at_ms):
            day = calendar.last_day(programme, lot.expires_at_ms)
            if len(by_day) == dates and day not in by_day:
                break
            by_day[day] += lot.remaining
    return tuple(Expiring(amount, day) for day, amount in by_day.items())


def _lasting(points: Holding) -> int:
    for_ever = (lot for lot in points.lots if lot.expires_at_ms is None and lot.is_spendable(points.at_ms))
    return sum(lot.remaining for lot in for_ever)


def _waiting(held: Holding, programme: Programme) -> list[tuple[int, date]]:
    """How much can be spent from which day on, the next one first."""
    by_day: dict[date, int] = defaultdict(int)
    for lot in held.lots:
        if lot.available_from_ms > held.at_ms:
            by_day[calendar.local_day(programme, lot.available_from_ms)] += lot.remaining
    return [(amount, day) for day, amount in sorted(by_day.items())]


def _tier_until(programme: Programme, state: TierState, now_ms: int) -> date | None:
    """The last day a tier is safe: that of the grace while the tier rests on it, else the one before the review."""
    if programme.tier_policy.downgrade is Downgrade.NEVER:
        return None
    held = tiering.held_tier(programme, state, now_ms)
    without_grace = programme.tier_held(state.floor, state.period_qualifying)
    ends = state.grace_until_ms if held.threshold > without_grace.threshold else state.review_ms
    return None if ends is None else calendar.last_day(programme, ends)
