"""Giving back a sale, whole or in part; offline it is a request the backend decides later."""

from dataclasses import dataclass
from uuid import UUID

from pos_client.domain.basket import Line
from pos_client.domain.outcome import Refused
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, Transaction, TransactionKind
from pos_client.ports import Clock, IdSource, Outbox, OutboxEntry
from pos_client.services.connectivity import Connectivity
from pos_client.services.refunded import HandBack, RefundOffer, hand_back, refuse_refund
from pos_client.services.roster import RosterShelf
from pos_client.services.saving import Saved, approved, save
from pos_client.services.sync import SyncLoop

_REFUNDABLE = frozenset({
    TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.REDEEM, TransactionKind.CAPTURE,
    TransactionKind.DEPOSIT,
})  # fmt: skip
_LATELY = 2000
"""Entries looked through for earlier refunds of the same sale: several days of one till."""


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What comes back: an amount of a sale without lines, else lines by id and quantity.

    `txn_id` is the sale's, from this till's list or from the receipt; of another till's sale the member's `handle` is
    needed too. With `to_card` what was paid with money goes onto the card.
    """

    txn_id: UUID
    amount_minor: int = 0
    lines: tuple[Line, ...] = ()
    to_card: bool = False
    handle: str = ""


@dataclass(frozen=True, slots=True)
class RefundRequested:
    """It is on this till's disk. `back` is what to hand back; None where only the backend knows the sale."""

    saved: Saved
    back: HandBack | None


class Refunds:
    """The refund use case. Blocks for one flush to disk; call it on a worker.

    The member is told nothing about points before the backend has settled it.
    """

    def __init__(
        self, outbox: Outbox, sync: SyncLoop, shelf: RosterShelf, link: Connectivity, clock: Clock, ids: IdSource
    ) -> None:
        self._outbox = outbox
        self._sync = sync
        self._shelf = shelf
        self._link = link
        self._clock = clock
        self._ids = ids

    def offer(self, txn_id: UUID) -> RefundOffer | Refused:
        """What is left of a sale of this till, nothing of it perhaps; UNKNOWN_TRANSACTION also where it is no sale.

        Raises:
            StorageError: the outbox cannot be read.
        """
        entry = self._outbox.find(txn_id)
        if entry is None:
            return Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
        refusal = self._stands(entry)
        return Refused(refusal, txn_id) if refusal else RefundOffer(entry.transaction, tuple(self._earlier(txn_id)))

    def refund(self, wish: RefundWish, cashier: str, approval: Approval | None = None) -> RefundRequested | Refused:
        """Write the refund down and have it sent; what this till can see to be wrong is refused at once.

        Raises:
            StorageError: nothing was saved; the sale stands.
        """
        members = self._shelf.usable()
        programme = members.programme if members else None
        entry = self._outbox.find(wish.txn_id)
        sale = entry.transaction if entry else None
        handle = sale.handle if sale else wish.handle
        if not handle:
            return Refused(Reason.NO_MEMBER, wish.txn_id)
        if programme is None and sale is None:
            return Refused(Reason.NO_ROSTER, wish.txn_id)
        refund = approved(self._transaction(wish, handle, _currency(sale, programme), cashier), approval)
        earlier, refusal = self._earlier(wish.txn_id), None
        if wish.to_card and programme and not programme.refund.to_card:
            refusal = Reason.REFUND_TO_CARD_OFF
        if entry is not None:
            refusal = refusal or self._refusal(entry, [*earlier, refund])
        if refusal is not None:
            return Refused(refusal, wish.txn_id)
        back = hand_back(programme, sale, [*earlier, refund]) if programme and sale else None
        return RefundRequested(save(refund, self._outbox, self._sync), back)

    def _refusal(self, entry: OutboxEntry, refunds: list[Transaction]) -> Reason | None:
        return self._stands(entry) or refuse_refund(refunds, entry.transaction)

    def _stands(self, entry: OutboxEntry) -> Reason | None:
        """Why there is nothing to refund, or None."""
        if entry.transaction.kind not in _REFUNDABLE or entry.is_refused:
            return Reason.UNKNOWN_TRANSACTION
        if self._referring(entry.transaction.txn_id, TransactionKind.VOID):
            return Reason.ALREADY_VOIDED
        return None

    def _earlier(self, txn_id: UUID) -> list[Transaction]:
        """Refunds of the same sale by this till that stand, oldest first."""
        found = self._referring(txn_id, TransactionKind.REFUND)
        return [refund for refund in found if not self._referring(refund.txn_id, TransactionKind.VOID)]

    def _referring(self, txn_id: UUID, kind: TransactionKind) -> list[Transaction]:
        entries = self._outbox.latest(_LATELY)[::-1]
        standing = (entry.transaction for entry in entries if not entry.is_refused)
        return [found for found in standing if found.kind is kind and found.refers_to == txn_id]

    def _transaction(self, wish: RefundWish, handle: str, currency: str, cashier: str) -> Transaction:
        return Transaction(
            txn_id=self._ids.new_id(),
            kind=TransactionKind.REFUND,
            basket_id=self._ids.new_id(),
            handle=handle,
            code="",
            authority=Authority.ONLINE if self._link.is_online else Authority.OFFLINE,
            occurred_at=self._clock.utc(),
            time_confidence=self._clock.confidence(),
            currency=currency,
            amount_minor=0 if wish.lines else wish.amount_minor,
            cashier=cashier,
            refers_to=wish.txn_id,
            lines=wish.lines,
            to_card=wish.to_card,
        )


def _currency(sale: Transaction | None, programme: Programme | None) -> str:
    return sale.currency if sale else (programme or Programme()).currency
