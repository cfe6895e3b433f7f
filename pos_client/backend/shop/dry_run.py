"""What a programme would have made of the sales of the last days, before it is published. Nothing is written.

Sales are read newest first in pages of their own, so that neither their number nor a long snapshot is a burden; a
million of them take some minutes. What is settled anew is the arithmetic: the same baskets, paid in the same way, by
members of the same tier. Voided sales are left out; refunds are not taken off on either side.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ACCOUNTS, TRANSACTIONS
from pos_client.backend.shop import programmes
from pos_client.backend.transactions import stored
from pos_client.domain import calendar
from pos_client.domain.calculation import credit_earned, earned_points, parts_of
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.tiering import TierState, held_tier
from pos_client.domain.transaction import Applied, Transaction, TransactionKind, TransactionResult
from pos_client.errors import InvalidValue

MOST_DAYS = 366
MOST_SALES = 1_000_000
_DAY_MS = 86_400_000
_PAGE = 1000
_LAST_ID = UUID(int=2**128 - 1)
_FIRST_ID = UUID(int=0)
_CLOCK_MS = 40 * _DAY_MS
"""How far the clock that made an id may have been off; a time further off is believed nowhere."""
_UUID7 = 7

_T, _A = TRANSACTIONS.c, ACCOUNTS.c
_EARNING = (TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.CAPTURE)
_SALES = (
    sa.select(_T.txn_id, _T.body, _T.result, _T.recorded_ms, _T.voided_by)
    .where(_T.kind.in_(_EARNING), _T.txn_id < sa.bindparam("place"))
    .order_by(_T.txn_id.desc())
    .limit(_PAGE)
)
_MEMBERS = (
    sa.select(
        _A.member_id, _A.tier_floor, _A.grace_tier, _A.grace_until_ms, _A.period_from_ms, _A.review_ms,
        _A.period_qualifying, _A.points_balance, _A.credit_balance,
    )
    .where(_A.member_id > sa.bindparam("place"))
    .order_by(_A.member_id)
    .limit(_PAGE)
)  # fmt: skip


@dataclass(slots=True)
class TierTotals:
    """One tier, of either document: its sales and their points, its members as things are and as they would be."""

    code: str
    sales: int = 0
    points_before: int = 0
    points_after: int = 0
    members_before: int = 0
    members_after: int = 0


@dataclass(slots=True)
class DryRun:
    """The sales of a time under the rules as they were (before) and under the document (after).

    `is_complete` says whether all sales since `since` were read. `members_moved` would hold another tier at once. The
    liability is the worth of all points and credit: today, and had the document been in force for these sales.
    """

    since: datetime
    currency: str
    sales: int = 0
    is_complete: bool = True
    amount_minor: int = 0
    points_before: int = 0
    points_after: int = 0
    credit_before_minor: int = 0
    credit_after_minor: int = 0
    members: int = 0
    members_moved: int = 0
    liability_before_minor: int = 0
    liability_after_minor: int = 0
    tiers: list[TierTotals] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Question:
    """How many days back to look, and how many sales to read at most."""

    days: int = 30
    most_sales: int = 100_000


def dry_run(database: Database, programme: Programme, question: Question, now_ms: int) -> DryRun:
    """Settle past sales anew; blocks for about 0.2 ms for each sale and 0.03 ms for each member.

    Raises:
        InvalidValue: code CURRENCY_IN_USE; amounts in another currency say nothing.
    """
    with database.read() as connection:
        current = programmes.current(connection)
    if programme.currency != current.currency:
        raise InvalidValue(f"the ledger is kept in {current.currency}", code="CURRENCY_IN_USE")
    since_ms = now_ms - question.days * _DAY_MS
    report = DryRun(timing.to_utc(since_ms), current.currency)
    tiers = {tier.code: TierTotals(tier.code) for tier in (*current.tiers, *programme.tiers)}
    for txn, result, at_ms in _sales(database, since_ms):
        if report.sales == question.most_sales:
            report.is_complete = False
            break
        _settle(report, tiers, programme, txn, result, at_ms)
    _count_members(report, tiers, database, (current, programme), now_ms)
    report.tiers = list(tiers.values())
    return report


def _settle(
    report: DryRun,
    tiers: dict[str, TierTotals],
    programme: Programme,
    txn: Transaction,
    result: TransactionResult,
    at_ms: int,
) -> None:
    parts, day = parts_of(txn.basket), calendar.local_day(programme, at_ms)
    # A tier the document no longer knows is its lowest one.
    points = earned_points(programme, programme.tier_held(result.tier, 0), parts, txn.tender, day)
    report.sales += 1
    report.amount_minor += txn.amount_minor
    report.points_before += result.earned_points
    report.points_after += points
    report.credit_before_minor += result.earned_credit_minor
    report.credit_after_minor += credit_earned(programme, parts, txn.tender)
    tier = tiers.setdefault(result.tier, TierTotals(result.tier))
    tier.sales += 1
    tier.points_before += result.earned_points
    tier.points_after += points


def _sales(database: Database, since_ms: int) -> Iterator[tuple[Transaction, TransactionResult, int]]:
    """What was applied since a time and not voided, newest first: request, outcome, and when it happened."""
    for rows in _pages(database, _SALES, _LAST_ID):
        # Not part of the query: the index of `voided_by` would tempt a planner away from that of the order.
        for row in (row for row in rows if row.voided_by is None and row.result):
            txn, result = stored.read_request(row.body), stored.read_result(row.result)
            at_ms = timing.effective_ms(txn.occurred_at, row.recorded_ms)
            is_booked = result.applied is Applied.APPLIED and Reason.MANUAL_ENTRY not in result.flags
            if is_booked and at_ms >= since_ms:
                yield txn, result, at_ms
        if _made_before(rows[-1].txn_id, since_ms - _CLOCK_MS):
            return


def _made_before(txn_id: UUID, unix_ms: int) -> bool:
    """Whether an id says that it, and with it every smaller one, is older (RFC 9562: UUIDv7 begins with the time)."""
    return txn_id.version == _UUID7 and txn_id.int >> 80 < unix_ms


def _pages(database: Database, page: sa.Select[Any], place: UUID) -> Iterator[list[Any]]:
    """A table in the order of its key, which is the first column, each page in a short transaction of its own."""
    while True:
        with database.read() as connection:
            rows = list(connection.execute(page, {"place": place}))
        if rows:
            yield rows
        if len(rows) < _PAGE:
            return
        place = rows[-1][0]


def _count_members(
    report: DryRun, tiers: dict[str, TierTotals], database: Database, rules: tuple[Programme, Programme], now_ms: int
) -> None:
    """Which tiers members hold now and would hold, and what their points and credit are worth."""
    points = credit = 0
    for rows in _pages(database, _MEMBERS, _FIRST_ID):
        for row in rows:
            state = TierState(*row[1:7])
            before, after = (held_tier(programme, state, now_ms).code for programme in rules)
            report.members += 1
            report.members_moved += before != after
            tiers[before].members_before += 1
            tiers[after].members_after += 1
            points += max(0, row.points_balance)
            credit += row.credit_balance
    worth_before, worth_after = (programme.redeem.point_minor for programme in rules)
    more_points = points + report.points_after - report.points_before
    report.liability_before_minor = points * worth_before + credit
    more_credit = credit + report.credit_after_minor - report.credit_before_minor
    report.liability_after_minor = more_points * worth_after + more_credit
