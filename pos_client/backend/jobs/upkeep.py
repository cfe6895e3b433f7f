"""The jobs that touch members' books. Each finds whom it concerns by an index made for that."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, DEFICITS, HOLDS, LOTS, MEMBERS
from pos_client.backend.jobs.members import WINDOW, Job, Moment
from pos_client.backend.ledger import expire, review, settle_deficits
from pos_client.backend.members import messages
from pos_client.backend.members.messages import Message, News
from pos_client.backend.members.qualified import state_of
from pos_client.backend.settlement import release_hold
from pos_client.domain import calendar
from pos_client.domain.programme import TierWindow

_AT = sa.bindparam("at_ms", type_=sa.BigInteger)
_OPEN = LOTS.c.remaining > sa.literal_column("0")

_EXPIRED = (
    sa.select(LOTS.c.member_id)
    .where(_OPEN, LOTS.c.expires_at_ms.is_not(None), LOTS.c.expires_at_ms <= _AT)
    .order_by(LOTS.c.expires_at_ms)
    .limit(WINDOW)
)
_HELD = (
    sa.select(HOLDS.c.member_id, HOLDS.c.txn_id)
    .where(HOLDS.c.ended_ms.is_(None), HOLDS.c.expires_ms <= _AT)
    .order_by(HOLDS.c.expires_ms)
)
# Whatever was there when the account was last touched has paid already, as far as it went.
_PAYABLE = (
    sa.select(DEFICITS.c.member_id)
    .distinct()
    .join_from(DEFICITS, ACCOUNTS, ACCOUNTS.c.member_id == DEFICITS.c.member_id)
    .join(LOTS, sa.and_(LOTS.c.member_id == DEFICITS.c.member_id, LOTS.c.unit == DEFICITS.c.unit))
    .where(DEFICITS.c.remaining > sa.literal_column("0"), _OPEN)
    .where(LOTS.c.available_from_ms > ACCOUNTS.c.touched_ms, LOTS.c.available_from_ms <= _AT)
    .limit(WINDOW)
)
_IN_REVIEW = (
    sa.select(ACCOUNTS.c.member_id)
    .where(ACCOUNTS.c.review_ms.is_not(None), ACCOUNTS.c.review_ms <= _AT)
    .order_by(ACCOUNTS.c.review_ms)
    .limit(WINDOW)
)
_WITHOUT_PERIOD = sa.select(ACCOUNTS.c.member_id).where(ACCOUNTS.c.review_ms.is_(None)).limit(WINDOW)
_BEFORE_REVIEW = (
    sa.select(ACCOUNTS, MEMBERS.c.language)
    .join_from(ACCOUNTS, MEMBERS)
    .where(ACCOUNTS.c.member_id == sa.bindparam("member"))
)


def _held(connection: sa.Connection, moment: Moment) -> Sequence[UUID]:
    return connection.scalars(_HELD.limit(WINDOW), {"at_ms": moment.now_ms}).all()


def _release(connection: sa.Connection, moment: Moment, member_id: UUID) -> None:
    over = connection.execute(_HELD.where(HOLDS.c.member_id == member_id), {"at_ms": moment.now_ms}).all()
    for _member_id, hold_id in over:
        release_hold(connection, member_id, hold_id, moment.programme, moment.now_ms)


def _payable(connection: sa.Connection, moment: Moment) -> Sequence[UUID]:
    return connection.scalars(_PAYABLE, {"at_ms": moment.now_ms}).all()


def _pay(connection: sa.Connection, moment: Moment, member_id: UUID) -> None:
    settle_deficits(connection, member_id, moment.programme, moment.now_ms)


def _expired(connection: sa.Connection, moment: Moment) -> Sequence[UUID]:
    """Members with lots that were over longer ago than a till may still have been alone with its roster."""
    until_ms = moment.now_ms - moment.programme.offline.roster_horizon_s * 1000
    return connection.scalars(_EXPIRED, {"at_ms": until_ms}).all()


def _expire(connection: sa.Connection, moment: Moment, member_id: UUID) -> None:
    expire(connection, member_id, moment.programme, moment.now_ms)


def _without_period(connection: sa.Connection, moment: Moment) -> Sequence[UUID]:
    """Members whose first period has not begun: those who joined lately, and all when a programme gets periods."""
    if moment.programme.tier_policy.window is TierWindow.LIFETIME:
        return ()
    return connection.scalars(_WITHOUT_PERIOD).all()


def _begin_period(connection: sa.Connection, moment: Moment, member_id: UUID) -> None:
    review(connection, member_id, moment.programme, moment.now_ms)


def _in_review(connection: sa.Connection, moment: Moment) -> Sequence[UUID]:
    return connection.scalars(_IN_REVIEW, {"at_ms": moment.now_ms}).all()


def _review(connection: sa.Connection, moment: Moment, member_id: UUID) -> None:
    """Carry out a review and tell what it changed: once when grace begins, with the day until which it lasts."""
    programme, now_ms = moment.programme, moment.now_ms
    row = connection.execute(_BEFORE_REVIEW, {"member": member_id}).one()
    if row.review_ms is None or row.review_ms > now_ms:
        return
    before = programme.tier_held(row.tier_floor, row.period_qualifying)
    _then, held = review(connection, member_id, programme, now_ms)
    state = state_of(connection.execute(_BEFORE_REVIEW, {"member": member_id}).one())
    after = programme.tier_held(state.floor, state.period_qualifying)
    if after == before:
        return
    kept_until = calendar.last_day(programme, state.grace_until_ms).isoformat() if held != after else None
    parameters = {"before": before.code, "after": after.code, "kept_until": kept_until}
    key = f"{News.TIER_CHANGED}:review:{row.review_ms}"
    messages.put(connection, programme, [Message(member_id, row.language, News.TIER_CHANGED, key, parameters)], now_ms)


HELD = Job("holds", _held, _release)
DEBTS = Job("debts", _payable, _pay)
EXPIRY = Job("expiry", _expired, _expire)
PERIODS = Job("periods", _without_period, _begin_period)
REVIEWS = Job("reviews", _in_review, _review)
