"""News of a tier won, or taken back with a refund, at the counter. Reviews tell of theirs by themselves."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, ENTRIES, MEMBERS, Unit
from pos_client.backend.jobs.telling import AT_ONCE, Span, Telling, behind
from pos_client.backend.members.messages import Message, News
from pos_client.backend.members.qualified import Qualified, state_of
from pos_client.domain import tiering

_AT_A_TIME = 200
_SINCE = sa.bindparam("since_ms", type_=sa.BigInteger)
# Whoever was touched after the span, too, may have been touched within it.
_TOUCHED = sa.select(ACCOUNTS.c.member_id).where(ACCOUNTS.c.touched_ms > _SINCE).order_by(ACCOUNTS.c.touched_ms)
_STEPS = (
    sa.select(
        ACCOUNTS,
        MEMBERS.c.created_ms,
        MEMBERS.c.language,
        ENTRIES.c.seq,
        ENTRIES.c.qualifying.label("steps"),
        ENTRIES.c.qualifies_ms,
        ENTRIES.c.recorded_ms,
    )
    .join_from(ACCOUNTS, MEMBERS)
    .join(ENTRIES, ENTRIES.c.member_id == ACCOUNTS.c.member_id)
    .where(ACCOUNTS.c.member_id.in_(sa.bindparam("members", expanding=True)), ENTRIES.c.recorded_ms > _SINCE)
    .where(ENTRIES.c.unit == int(Unit.POINTS), ENTRIES.c.qualifying != 0)
    .order_by(ACCOUNTS.c.member_id, ENTRIES.c.seq)
)


def _find(connection: sa.Connection, span: Span) -> Iterator[Message]:
    """Who changed tiers in a span, by its end; nobody the first time."""
    if span.since_ms is None:
        return
    touched = connection.scalars(_TOUCHED, {"since_ms": span.since_ms}, execution_options=AT_ONCE)
    while some := list(islice(touched, _AT_A_TIME)):
        rows = connection.execute(_STEPS, {"since_ms": span.since_ms, "members": some})
        for member_id, steps in groupby(rows, key=lambda row: row.member_id):
            message = _changed(connection, span, member_id, list(steps))
            if message:
                yield message


def _changed(connection: sa.Connection, span: Span, member_id: UUID, steps: "Sequence[sa.Row[Any]]") -> Message | None:
    """The counter is followed backwards to what it was before the span, then forwards through it."""
    programme, row = span.programme, steps[0]
    counted = Qualified(connection, [member_id]).of(member_id)
    state = tiering.brought_up_to(programme, state_of(row), row.created_ms, span.now_ms, counted)
    kept = tiering.kept_tier(programme, state, span.now_ms)
    begins = state.period_from_ms
    in_period = [step for step in steps if begins is None or step.qualifies_ms >= begins]
    counter = state.period_qualifying - sum(step.steps for step in in_period)
    before = after = programme.tier_held(kept, counter)
    turn = 0
    for step in in_period:
        if step.recorded_ms > span.until_ms:
            break
        counter += step.steps
        held = programme.tier_held(kept, counter)
        if held != after:
            after, turn = held, step.seq
    if before == after:
        return None
    parameters = {"before": before.code, "after": after.code, "kept_until": None}
    return Message(member_id, row.language, News.TIER_CHANGED, f"{News.TIER_CHANGED}:{turn}", parameters)


PROMOTIONS = Telling("promotions", behind, _find)
