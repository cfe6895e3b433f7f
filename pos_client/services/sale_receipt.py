"""What stands on a receipt: one sale as this till knows it now, from its outbox alone, however long ago it was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pos_client.domain.basket import Line
from pos_client.domain.programme import Programme
from pos_client.domain.transaction import Authority, Transaction, TransactionKind, TransactionResult
from pos_client.ports import EntryState, Outbox, OutboxEntry
from pos_client.services.history import newest_first
from pos_client.services.roster import RosterShelf

_K = TransactionKind
WITH_RECEIPT = frozenset({_K.AWARD, _K.SALE, _K.REDEEM, _K.CAPTURE, _K.DEPOSIT, _K.REFUND})
"""What a member takes a paper home for. What undoes one of them changes that one's receipt."""
_MOST_OF_MEMBER = 500
"""Entries of a card looked through for what undid the sale: months of a regular."""


class ReceiptState(StrEnum):
    """BOOKED: the figures are the ledger's. WAITING: they are what the member was told; nothing is booked yet."""

    BOOKED = "booked"
    WAITING = "waiting"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class ShopName:
    """Where this till stands, as it says itself."""

    store: str
    lane: str


@dataclass(frozen=True, slots=True)
class SaleReceipt:
    """One sale. Money in minor units; `at` is aware, `card` all but the last four digits hidden.

    `points_minor` is what the points paid and `to_pay_minor` the money taken, below zero: handed back; None: this till
    cannot say. `balance` are the points on the card after it, once they are booked. `is_unproved`: the card's
    number was typed, so nothing was promised.
    """

    shop: ShopName
    txn_id: UUID
    kind: TransactionKind
    state: ReceiptState
    at: datetime
    cashier: str
    card: str
    currency: str
    lines: tuple[Line, ...]
    amount_minor: int
    redeemed_points: int
    points_minor: int | None
    credit_minor: int
    stored_value_minor: int
    to_pay_minor: int | None
    earned_points: int
    earned_credit_minor: int
    balance: int | None
    is_offline: bool
    is_unproved: bool
    coupon_minor: int = 0


class Receipts:
    """Reads receipts out of the outbox. Thread-safe; blocks for a few reads."""

    def __init__(self, outbox: Outbox, shelf: RosterShelf, shop: ShopName) -> None:
        self._outbox = outbox
        self._shelf = shelf
        self._shop = shop

    def of(self, txn_id: UUID) -> SaleReceipt | None:
        """The receipt of a transaction; None where this till has none, or it is of a kind without receipt.

        Raises:
            StorageDamaged: the entry is there and cannot be read.
        """
        entry = self._outbox.find(txn_id)
        if entry is None or entry.transaction.kind not in WITH_RECEIPT:
            return None
        members = self._shelf.latest()
        programme = members.programme if members else None
        return receipt_of(entry, self._shop, programme, is_undone=self._is_undone(entry.transaction))

    def last(self) -> UUID | None:
        """The newest transaction that has a receipt."""
        entries = (entry.transaction for entry in newest_first(self._outbox))
        return next((sale.txn_id for sale in entries if sale.kind in WITH_RECEIPT), None)

    def _is_undone(self, sale: Transaction) -> bool:
        entries = self._outbox.of_member(sale.handle, _MOST_OF_MEMBER)
        voids = (entry for entry in entries if entry.transaction.kind is _K.VOID and not entry.is_refused)
        return any(entry.transaction.refers_to == sale.txn_id for entry in voids)


def receipt_of(
    entry: OutboxEntry, shop: ShopName, programme: Programme | None, *, is_undone: bool = False
) -> SaleReceipt:
    """The receipt of an entry; pure. Booked figures are the ledger's, else what the member was told stands there."""
    sale, booked = entry.transaction, entry.result if entry.state is EntryState.CONFIRMED else None
    redeemed = booked.redeemed_points if booked else sale.told.redeemed_points
    is_paid_here = sale.kind not in {_K.DEPOSIT, _K.REFUND}
    points_minor = redeemed * programme.redeem.point_minor if programme and is_paid_here else None
    return SaleReceipt(
        shop=shop,
        txn_id=sale.txn_id,
        kind=sale.kind,
        state=_state(entry, is_undone=is_undone),
        at=sale.occurred_at,
        cashier=sale.cashier,
        card="**" + sale.handle[-4:],
        currency=sale.currency,
        lines=sale.lines,
        amount_minor=sale.amount_minor,
        redeemed_points=redeemed,
        points_minor=points_minor if redeemed else 0,
        credit_minor=booked.credit_minor if booked else sale.credit_minor,
        stored_value_minor=booked.stored_value_minor if booked else sale.stored_value_minor,
        to_pay_minor=_to_pay_minor(sale, booked, points_minor),
        earned_points=booked.earned_points if booked else sale.told.earned_points,
        earned_credit_minor=booked.earned_credit_minor if booked else sale.told.earned_credit_minor,
        balance=booked.points_after if booked else None,
        is_offline=sale.authority is Authority.OFFLINE,
        is_unproved=sale.is_typed,
        coupon_minor=booked.coupon_minor if booked else sale.coupon_minor,
    )


def _state(entry: OutboxEntry, *, is_undone: bool) -> ReceiptState:
    if is_undone:
        return ReceiptState.UNDONE
    if entry.is_refused:
        return ReceiptState.REFUSED
    return ReceiptState.BOOKED if entry.state is EntryState.CONFIRMED else ReceiptState.WAITING


def _to_pay_minor(sale: Transaction, booked: TransactionResult | None, points_minor: int | None) -> int | None:
    """The money: by the backend's word; before that what is left of the amount, where that is known."""
    if booked is not None:
        return booked.to_pay_minor
    if sale.kind is _K.DEPOSIT:
        return sale.amount_minor
    if sale.kind is _K.REFUND or (points_minor is None and sale.told.redeemed_points):
        return None
    return sale.basket.due_minor - (points_minor or 0) - sale.credit_minor - sale.stored_value_minor
