"""Reminding members of points that are about to expire: 30 days, 7 days and 1 day before their last day.

Once per local day. Of several milestones a member has passed meanwhile only the most urgent one is told.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import LOTS, MEMBERS, Unit
from pos_client.backend.jobs.telling import AT_ONCE, Span, Telling
from pos_client.backend.members.facts import expiring_of
from pos_client.backend.members.messages import Message, News
from pos_client.domain import calendar
from pos_client.domain.programme import Programme

MILESTONES = (30, 7, 1)
"""Days before the last day, the earliest first."""
_AT_A_TIME = 200
_DAY = timedelta(days=1)
_LANGUAGES = sa.select(MEMBERS.c.member_id, MEMBERS.c.language)


def _today(programme: Programme, now_ms: int) -> int:
    """The beginning of the local day: once it has been looked at, the rest of the day is quiet."""
    return calendar.start_of(programme, calendar.local_day(programme, now_ms))


def _find(connection: sa.Connection, span: Span) -> Iterator[Message]:
    today = calendar.local_day(span.programme, span.until_ms)
    last = None if span.since_ms is None else calendar.local_day(span.programme, span.since_ms)
    days = _days(last, today)
    members = connection.scalars(_expiring_on(span.programme, days), execution_options=AT_ONCE)
    while some := list(islice(members, _AT_A_TIME)):
        yield from _reminders(connection, span, some, today, days)


def _days(last: date | None, today: date) -> list[tuple[date, date]]:
    """The last days that have come within a milestone since a day, as first and last of each stretch."""
    if last is None or (today - last).days >= MILESTONES[0]:
        return [(today, today + MILESTONES[0] * _DAY)]
    return [(max(today, last + (milestone + 1) * _DAY), today + milestone * _DAY) for milestone in MILESTONES]


def _expiring_on(programme: Programme, days: Sequence[tuple[date, date]]) -> "sa.Select[UUID]":
    """Members with a lot whose last day lies in one of the stretches; it expires when the day after it begins."""
    gone = LOTS.c.expires_at_ms
    stretches = (
        sa.and_(gone > calendar.start_of(programme, first), gone <= calendar.start_of(programme, last + _DAY))
        for first, last in days
    )
    is_open = sa.and_(LOTS.c.remaining > sa.literal_column("0"), gone.is_not(None))
    return sa.select(LOTS.c.member_id).distinct().where(is_open, LOTS.c.unit == int(Unit.POINTS), sa.or_(*stretches))


def _reminders(
    connection: sa.Connection, span: Span, members: Sequence[UUID], today: date, days: Sequence[tuple[date, date]]
) -> Iterator[Message]:
    rows = connection.execute(_LANGUAGES.where(MEMBERS.c.member_id.in_(members)))
    languages: dict[UUID, str] = {member_id: language for member_id, language in rows}  # noqa: C416 - rows are no pairs to the type checker
    for member_id, schedule in expiring_of(connection, span.programme, members, span.now_ms).items():
        for expiring in schedule:
            if any(first <= expiring.on <= last for first, last in days):
                yield _reminder(member_id, languages[member_id], expiring.points, expiring.on, today)


def _reminder(member_id: UUID, language: str, points: int, on: date, today: date) -> Message:
    left = (on - today).days
    milestone = min(each for each in MILESTONES if left <= each)
    parameters = {"points": points, "on": on.isoformat(), "days": left}
    return Message(member_id, language, News.POINTS_EXPIRE, f"{News.POINTS_EXPIRE}:{on}:{milestone}", parameters)


REMINDERS = Telling("reminders", _today, _find)
