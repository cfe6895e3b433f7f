"""A member's facts after a sale was settled: what a till shows is what another scan would say."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from pos_client.domain.calendar import (
    credit_from,
    expires_at,
    last_day,
    local_day,
    period_at,
    spendable_from,
)
from pos_client.domain.member import Expiring, MemberFacts, Pending, PendingCredit
from pos_client.domain.programme import Programme, TierWindow
from pos_client.domain.transaction import TransactionResult

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Schedule:
    """Points by their dates. `unlisted` expire after the last date listed, which is all a roster says of them."""

    expiring: tuple[Expiring, ...]
    unlisted: int
    lasting: int


def facts_after(
    programme: Programme,
    facts: MemberFacts,
    result: TransactionResult,
    occurred_at: datetime,
    at: datetime,
    coupons: Collection[str] = (),
) -> MemberFacts:
    """The facts at a time, by the backend's word on a sale that occurred when these facts held; times are aware.

    What it spent went from the first points to expire, what it earned waits or expires by the programme's calendar.
    `coupons` are the codes it used up. Where its balance is not the one that follows from these facts, something else
    happened to the card meanwhile: then nothing is said of dates. The review of an anniversary is taken from the facts,
    which know when the member joined.
    """
    occurred_ms, at_ms = _ms(occurred_at), _ms(at)
    waits = spendable_from(programme, occurred_ms) > at_ms and programme.earn.pending_days > 0
    come = 0 if waits else result.earned_points
    after = replace(
        _balances(facts, result, at),
        tier_until=_tier_until(programme, facts, result.qualifying_after, at_ms),
        pending=_with_points(programme, facts.pending, result.earned_points - come, occurred_ms),
        pending_credit=_with_credit(programme, facts.pending_credit, result.earned_credit_minor, occurred_ms, at_ms),
        coupons=tuple(coupon for coupon in facts.coupons if coupon.code not in coupons),
    )
    if facts.points - result.redeemed_points + come != result.points_after:
        return _undated(after)
    left = _spent(_schedule(facts), result.redeemed_points)
    owed = max(0, result.redeemed_points - facts.points)
    earned = _earned(programme, left, max(0, come - owed), occurred_ms)
    return replace(after, expiring=earned.expiring, lasting_points=earned.lasting)


def facts_undone(facts: MemberFacts, result: TransactionResult, at: datetime) -> MemberFacts:
    """The facts at a time after a sale was undone that had not happened yet when these facts held."""
    after = _balances(facts, result, at)
    return after if facts.points == result.points_after else _undated(after)


def spendable_on(programme: Programme, at: datetime) -> date | None:
    """The day from which on points earned at a time can be spent; None: at once."""
    if not programme.earn.pending_days:
        return None
    return local_day(programme, spendable_from(programme, _ms(at)))


def still_expiring(expiring: Iterable[Expiring], spent: int) -> tuple[tuple[Expiring, ...], int]:
    """What is left to expire after so much was spent, soonest gone first spent; and what no date could pay."""
    left = []
    for lot in expiring:
        part = min(spent, lot.points)
        spent -= part
        if lot.points > part:
            left.append(replace(lot, points=lot.points - part))
    return tuple(left), spent


def _balances(facts: MemberFacts, result: TransactionResult, at: datetime) -> MemberFacts:
    return replace(
        facts,
        points=result.points_after,
        qualifying=result.qualifying_after,
        credit_minor=result.credit_after_minor,
        stored_value_minor=result.stored_value_after_minor,
        as_of=at,
    )


def _undated(facts: MemberFacts) -> MemberFacts:
    return replace(facts, expiring=(), lasting_points=0)


def _schedule(facts: MemberFacts) -> _Schedule:
    listed = sum(each.points for each in facts.expiring) + facts.lasting_points
    return _Schedule(facts.expiring, max(0, facts.points - listed), facts.lasting_points)


def _spent(schedule: _Schedule, points: int) -> _Schedule:
    left, rest = still_expiring(schedule.expiring, points)
    unlisted = max(0, schedule.unlisted - rest)
    rest = max(0, rest - schedule.unlisted)
    return _Schedule(left, unlisted, max(0, schedule.lasting - rest))


def _earned(programme: Programme, schedule: _Schedule, points: int, occurred_ms: int) -> _Schedule:
    ends_ms = expires_at(programme, occurred_ms)
    if not points or ends_ms is None:
        return replace(schedule, lasting=schedule.lasting + points)
    day, listed = last_day(programme, ends_ms), schedule.expiring
    if schedule.unlisted and (not listed or day > listed[-1].on):  # it may come after dates nobody here knows
        return replace(schedule, unlisted=schedule.unlisted + points)
    by_day = Counter({each.on: each.points for each in listed}) + Counter({day: points})
    return replace(schedule, expiring=tuple(Expiring(by_day[on], on) for on in sorted(by_day)))


def _with_points(programme: Programme, pending: tuple[Pending, ...], points: int, ms: int) -> tuple[Pending, ...]:
    by_day = Counter({each.on: each.points for each in pending})
    by_day[local_day(programme, spendable_from(programme, ms))] += points
    return tuple(Pending(by_day[on], on) for on in sorted(by_day) if by_day[on])


def _with_credit(
    programme: Programme, pending: tuple[PendingCredit, ...], minor: int, occurred_ms: int, at_ms: int
) -> tuple[PendingCredit, ...]:
    from_ms = credit_from(programme, occurred_ms)
    waits = programme.rebate.wait_days > 0 and from_ms > at_ms
    by_day = Counter({each.on: each.credit_minor for each in pending})
    by_day[local_day(programme, from_ms)] += minor if waits else 0
    return tuple(PendingCredit(by_day[on], on) for on in sorted(by_day) if by_day[on])


def _tier_until(programme: Programme, facts: MemberFacts, qualifying: int, at_ms: int) -> date | None:
    """The review, once a tier that rested on grace has been earned again."""
    window = programme.tier_policy.window
    kept = programme.tier_held(facts.tier_floor, 0)
    if facts.tier_until is None or window is TierWindow.ANNIVERSARY or qualifying < kept.threshold:
        return facts.tier_until
    ends_ms = period_at(programme, at_ms, at_ms).ends_ms
    return None if ends_ms is None else last_day(programme, ends_ms)


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // _MS
