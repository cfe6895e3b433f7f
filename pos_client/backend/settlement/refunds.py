"""What refunds of a sale have done so far, and what one more comes to."""

import json
from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import REFUNDS, TRANSACTIONS
from pos_client.backend.transactions import stored
from pos_client.domain.calculation import RefundTotals
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction

_FIGURES = tuple(field.name for field in fields(RefundTotals))
_OF_SALE = (
    sa.select(REFUNDS, TRANSACTIONS.c.voided_by)
    .join_from(REFUNDS, TRANSACTIONS, REFUNDS.c.txn_id == TRANSACTIONS.c.txn_id)
    .where(REFUNDS.c.member_id == sa.bindparam("member"), REFUNDS.c.of_txn == sa.bindparam("sale"))
)

_STANDING = (
    sa.select(TRANSACTIONS.c.body)
    .join_from(REFUNDS, TRANSACTIONS, REFUNDS.c.txn_id == TRANSACTIONS.c.txn_id)
    .where(
        REFUNDS.c.member_id == sa.bindparam("member"),
        REFUNDS.c.of_txn == sa.bindparam("sale"),
        TRANSACTIONS.c.voided_by.is_(None),
    )
    .order_by(TRANSACTIONS.c.recorded_ms, TRANSACTIONS.c.txn_id)
)


@dataclass(frozen=True, slots=True)
class Refunded:
    """All refunds of one sale: what those that count did together, and every transaction there was about them."""

    totals: RefundTotals
    lines: Mapping[str, int]
    """Thousandths that have come back, by `line_id`."""
    family: tuple[UUID, ...]
    """The refunds, also those that were voided, and what voided them."""
    count: int


def refunded(connection: sa.Connection, member_id: UUID, sale_id: UUID, *, without: UUID | None = None) -> Refunded:
    """Read the refunds of a sale while its member's account is locked; `without` one, as if that were voided."""
    totals, lines, count = RefundTotals(), Tally[str](), 0
    family: list[UUID] = []
    for row in connection.execute(_OF_SALE, {"member": member_id, "sale": sale_id}):
        family += [row.txn_id] if row.voided_by is None else [row.txn_id, row.voided_by]
        if row.voided_by is None and row.txn_id != without:
            count += 1
            totals = totals.plus(RefundTotals(*(getattr(row, name) for name in _FIGURES)))
            lines.update(dict(json.loads(row.lines)))
    return Refunded(totals, lines, tuple(family), count)


def standing_refunds(connection: sa.Connection, member_id: UUID, sale_id: UUID) -> tuple[Transaction, ...]:
    """The refunds of a sale that count, as they were asked for, oldest first."""
    bodies = connection.execute(_STANDING, {"member": member_id, "sale": sale_id}).scalars()
    return tuple(map(stored.read_request, bodies))


def note_refund(connection: sa.Connection, member_id: UUID, txn: Transaction, did: RefundTotals) -> None:
    """Remember what a refund did."""
    lines = json.dumps([[line.line_id, line.quantity_milli] for line in txn.lines])
    key = {"member_id": member_id, "of_txn": txn.refers_to, "txn_id": txn.txn_id, "lines": lines}
    connection.execute(REFUNDS.insert(), key | asdict(did))


def refuse_return(sale: Transaction, wish: Transaction, done: Refunded) -> Reason | None:
    """Why goods or an amount cannot come back of what is left of a sale, or None."""
    if not sale.lines:
        return _refuse_amount(sale, wish, done)
    if not wish.lines:
        return Reason.NEEDS_LINES
    if len({line.line_id for line in wish.lines}) != len(wish.lines):
        return Reason.DUPLICATE_LINE
    sold = {line.line_id: line.quantity_milli for line in sale.lines}
    if any(line.line_id not in sold for line in wish.lines):
        return Reason.UNKNOWN_LINE
    if any(line.quantity_milli <= 0 for line in wish.lines):
        return Reason.BAD_LINE
    beyond = (done.lines.get(line.line_id, 0) + line.quantity_milli > sold[line.line_id] for line in wish.lines)
    return Reason.BEYOND_SALE if any(beyond) else None


def _refuse_amount(sale: Transaction, wish: Transaction, done: Refunded) -> Reason | None:
    if wish.lines:
        return Reason.UNKNOWN_LINE
    if not wish.amount_minor:
        return Reason.NO_AMOUNT
    return Reason.BEYOND_SALE if done.totals.amount_minor + wish.amount_minor > sale.amount_minor else None
