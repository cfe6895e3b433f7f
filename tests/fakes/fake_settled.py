"""What the fake ledger keeps of a transaction, and how much of it refunds have left."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from uuid import UUID

from pos_client.domain.calculation import Part, RefundTotals, SettledSale, parts_left
from pos_client.domain.calculation.parts import total
from pos_client.domain.reasons import Reason
from pos_client.domain.receipt_code import parse_receipt_code
from pos_client.domain.transaction import REFUNDABLE, Applied, Transaction, TransactionResult
from pos_client.domain.wire import SaleAnswer, SaleRequest
from tests.fakes.fake_member import FakeMember


@dataclass(frozen=True, slots=True)
class Effect:
    """What a transaction did to the balances; negative: taken away."""

    earned: int = 0
    redeemed: int = 0
    earned_credit: int = 0
    credit: int = 0
    stored_value: int = 0
    qualifying: int = 0

    def inverse(self) -> "Effect":
        """What undoes it."""
        return Effect(*(-figure for figure in astuple(self)))


@dataclass(slots=True)
class Settled:
    """A transaction the backend has seen, its final word, and what came back of it since."""

    transaction: Transaction
    result: TransactionResult
    effect: Effect = Effect()
    sale: SettledSale | None = None
    voided: bool = False
    captured: bool = False
    refunds: dict[UUID, tuple[int, dict[str, int]]] = field(default_factory=dict)
    refunded: RefundTotals = field(default_factory=RefundTotals)


def piece_of(refund: Transaction) -> tuple[int, dict[str, int]]:
    """The amount and the quantities that come back."""
    return refund.amount_minor, {line.line_id: line.quantity_milli for line in refund.lines}


def look_up(settled: Mapping[UUID, Settled], request: SaleRequest, place: str) -> SaleAnswer:
    """The sale of a receipt, and what came back of it."""
    txn_id = parse_receipt_code(request.receipt_code)
    if txn_id is None:
        return SaleAnswer(Reason.MALFORMED)
    sale = settled.get(txn_id)
    if sale is None or sale.result.reason or sale.transaction.kind not in REFUNDABLE:
        return SaleAnswer(Reason.UNKNOWN_TRANSACTION)
    if sale.voided:
        return SaleAnswer(Reason.ALREADY_VOIDED)
    back = tuple(_on_paper(settled[refund_id].transaction) for refund_id in sale.refunds)
    return SaleAnswer(None, _on_paper(sale.transaction), back, place)


def _on_paper(transaction: Transaction) -> Transaction:
    return replace(transaction, code="", cashier="", approved_by="", approved_why="")


def kept_of(sale: Settled) -> tuple[Part, ...]:
    """What is left of a sale."""
    back: Counter[str] = Counter()
    for _amount, lines in sale.refunds.values():
        back.update(lines)
    return parts_left(sale.transaction.basket, sum(amount for amount, _lines in sale.refunds.values()), back)


def refuse_refund(refund: Transaction, sale: Settled) -> Reason | None:
    """Why this does not fit what is left of a sale, or None."""
    lines = {line.line_id: line.quantity_milli for line in sale.transaction.lines}
    if lines and not refund.lines:
        return Reason.NEEDS_LINES
    if any(line.line_id not in lines for line in refund.lines):
        return Reason.UNKNOWN_LINE
    if not lines:
        return Reason.BEYOND_SALE if refund.amount_minor > total(kept_of(sale)) else None
    done = list(sale.refunds.values())
    beyond = (
        line.quantity_milli + sum(piece.get(line.line_id, 0) for _amount, piece in done) > lines[line.line_id]
        for line in refund.lines
    )
    return Reason.BEYOND_SALE if any(beyond) else None


def noted(transaction: Transaction) -> Settled:
    """A card number that was typed: a manager decides, and nothing is told of its member."""
    if not transaction.approved_why or not transaction.tender.is_empty:
        return refused(transaction, Reason.MALFORMED)
    flags, to_pay = (Reason.MANUAL_ENTRY,), transaction.amount_minor
    result = TransactionResult(transaction.txn_id, Applied.APPLIED, None, 0, 0, 0, flags, to_pay_minor=to_pay)
    return Settled(transaction, result)


def refused(transaction: Transaction, reason: Reason, member: FakeMember | None = None) -> Settled:
    points = member.points if member else 0
    return Settled(transaction, TransactionResult(transaction.txn_id, Applied.REFUSED, reason, 0, 0, points))
