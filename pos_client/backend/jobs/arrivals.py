"""News of points and credit that can be spent from now on.

A lot arrives when it becomes available, or when its sale is recorded, should that be later. All that becomes available
to a member at the same instant is told as one.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, ENTRIES, LOTS, MEMBERS, Unit
from pos_client.backend.jobs.telling import AT_ONCE, Span, Telling, behind
from pos_client.backend.members.messages import Message, News
from pos_client.domain import calendar
from pos_client.domain.programme import Programme

_SINCE = sa.bindparam("since_ms", type_=sa.BigInteger)
_UNTIL = sa.bindparam("until_ms", type_=sa.BigInteger)
_OPEN = LOTS.c.remaining > sa.literal_column("0")
_WAITED = LOTS.c.available_from_ms > LOTS.c.occurred_ms  # as the index of pending lots says it

_COME = sa.select(LOTS.c.member_id, LOTS.c.unit, LOTS.c.available_from_ms).where(
    _WAITED, _OPEN, LOTS.c.available_from_ms > _SINCE, LOTS.c.available_from_ms <= _UNTIL
)
_RECORDED = (
    sa.select(LOTS.c.member_id, LOTS.c.unit, LOTS.c.available_from_ms)
    .join_from(ACCOUNTS, ENTRIES, ENTRIES.c.member_id == ACCOUNTS.c.member_id)
    .join(LOTS, sa.and_(*(LOTS.c[name] == ENTRIES.c[name] for name in ("member_id", "unit", "seq"))))
    .where(ACCOUNTS.c.touched_ms > _SINCE, ENTRIES.c.recorded_ms > _SINCE, ENTRIES.c.recorded_ms <= _UNTIL)
    .where(_WAITED, _OPEN, LOTS.c.available_from_ms <= _UNTIL)
)
_ARRIVED = sa.union(_COME, _RECORDED).subquery()
_SAME = sa.and_(*(LOTS.c[name] == _ARRIVED.c[name] for name in ("member_id", "unit", "available_from_ms")))
_TOLD = (
    sa.select(
        LOTS.c.member_id,
        LOTS.c.unit,
        LOTS.c.available_from_ms,
        sa.func.sum(LOTS.c.remaining).label("amount"),
        sa.func.min(LOTS.c.expires_at_ms).label("expires_at_ms"),
        MEMBERS.c.language,
    )
    .join_from(_ARRIVED, LOTS, _SAME)
    .join(MEMBERS, MEMBERS.c.member_id == LOTS.c.member_id)
    .where(_OPEN)
    .group_by(LOTS.c.member_id, LOTS.c.unit, LOTS.c.available_from_ms, MEMBERS.c.language)
)


def _find(connection: sa.Connection, span: Span) -> Iterator[Message]:
    """What arrived in a span; the first time nothing, because nobody wants to hear of all the years before."""
    if span.since_ms is None:
        return
    when = {"since_ms": span.since_ms, "until_ms": span.until_ms}
    for member_id, unit, available_ms, amount, expires_ms, language in connection.execute(
        _TOLD, when, execution_options=AT_ONCE
    ):
        if expires_ms is not None and expires_ms <= span.now_ms:
            continue
        news = News.POINTS_ARRIVED if unit == Unit.POINTS else News.CREDIT_ARRIVED
        parameters = _parameters(span.programme, news, int(amount), expires_ms)
        yield Message(member_id, language, news, f"{news}:{available_ms}", parameters)


def _parameters(programme: Programme, news: News, amount: int, expires_ms: int | None) -> dict[str, object]:
    if news is News.POINTS_ARRIVED:
        return {"points": amount}
    until = None if expires_ms is None else calendar.last_day(programme, expires_ms).isoformat()
    return {"amount_minor": amount, "currency": programme.currency, "until": until}


ARRIVALS = Telling("arrivals", behind, _find)
