"""Days, waits, lives and periods where the programme is at home. Times are unix milliseconds; days are local dates.

A local day begins at its first instant, however long it is: on the days clocks change it has 23 or 25 hours.
"""

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pos_client.domain.programme import Programme, TierWindow

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_DAY = timedelta(days=1)
_DECEMBER = 12
_MARCH = 3


def local_day(programme: Programme, unix_ms: int) -> date:
    """The calendar day of a time."""
    return (_EPOCH + unix_ms * _MS).astimezone(ZoneInfo(programme.time_zone)).date()


def start_of(programme: Programme, day: date) -> int:
    """The first instant of a day.

    Where clocks jump over midnight `fold=0` reads the missing time with the offset before the jump, which names the
    instant of the jump itself; where midnight comes twice it is the first one.
    """
    return _start_of(programme.time_zone, day)


@functools.lru_cache(maxsize=4096)
def _start_of(zone: str, day: date) -> int:
    """Asked several times of every sale, and nearly always of the same few days."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return (midnight.astimezone(UTC) - _EPOCH) // _MS


def spendable_from(programme: Programme, earned_ms: int) -> int:
    """When points earned at a time can be spent: at once, or from the beginning of a later day."""
    days = programme.earn.pending_days
    return _days_later(programme, earned_ms, days) if days else earned_ms


def expires_at(programme: Programme, earned_ms: int) -> int | None:
    """The instant from which points earned at a time are gone; None when they last for ever.

    They can be spent throughout their last day, so this is the beginning of the day after it.
    """
    rule = programme.expiry
    if rule.days is None:
        return None
    last = local_day(programme, earned_ms) + rule.days * _DAY
    return start_of(programme, _month_after(last) if rule.month_end else last + _DAY)


def credit_from(programme: Programme, earned_ms: int) -> int:
    """When credit earned by a purchase can be spent: after that purchase, however short the wait."""
    days = programme.rebate.wait_days
    return _days_later(programme, earned_ms, days) if days else earned_ms + 1


def credit_expires_at(programme: Programme, earned_ms: int) -> int | None:
    """The instant from which credit earned at a time is gone; None when it lasts for ever."""
    days = programme.rebate.expiry_days
    return None if days is None else _days_later(programme, earned_ms, days + 1)


def last_day(programme: Programme, expires_ms: int) -> date:
    """The last day on which something that expires at an instant can be spent."""
    return local_day(programme, expires_ms - 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Purchases from `counts_from_ms` on count towards the tier until the review at `ends_ms`; None: no review.

    `begins_ms` is the review before; a rolling period counts from long before it begins.
    """

    counts_from_ms: int | None
    ends_ms: int | None
    begins_ms: int | None = None


def period_at(programme: Programme, joined_ms: int, at_ms: int) -> Period:
    """The qualifying period a time lies in. It does not move while it lasts, so a counter in it only grows."""
    policy, day = programme.tier_policy, local_day(programme, at_ms)
    if policy.window is TierWindow.LIFETIME:
        return Period(None, None)
    if policy.window is TierWindow.ROLLING:
        month = day.replace(day=1)
        first, begins, after = _months_before(month, policy.rolling_months), month, _month_after(month)
    else:
        joined = local_day(programme, joined_ms) if policy.window is TierWindow.ANNIVERSARY else date(2000, 1, 1)
        this_year = _anniversary(joined, day.year)
        begun = day.year if this_year <= day else day.year - 1
        first = begins = _anniversary(joined, begun)
        after = _anniversary(joined, begun + 1)
    return Period(start_of(programme, first), start_of(programme, after), start_of(programme, begins))


def grace_ends(programme: Programme, review_ms: int) -> int:
    """Until when a tier that was not earned again is kept after a review."""
    return _days_later(programme, review_ms, programme.tier_policy.grace_days)


def _days_later(programme: Programme, from_ms: int, days: int) -> int:
    return start_of(programme, local_day(programme, from_ms) + days * _DAY)


def _month_after(day: date) -> date:
    return date(day.year + day.month // _DECEMBER, day.month % _DECEMBER + 1, 1)


def _months_before(month: date, months: int) -> date:
    years, place = divmod(month.year * _DECEMBER + month.month - 1 - months, _DECEMBER)
    return date(years, place + 1, 1)


def _anniversary(joined: date, year: int) -> date:
    """A year's return of a day; that of 29 February is 1 March where there is none."""
    try:
        return joined.replace(year=year)
    except ValueError:
        return date(year, _MARCH, 1)
