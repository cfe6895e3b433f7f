"""Giving back a sale, whole or in part; offline it is a request the backend decides later."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from pos_client.domain.basket import Line
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.transaction import REFUNDABLE, Approval, Authority, RefundReason, Transaction, TransactionKind
from pos_client.domain.wire import SaleAnswer, SaleRequest
from pos_client.errors import TransportError
from pos_client.ports import Clock, EntryState, IdSource, LoyaltyBackend, Outbox, OutboxEntry
from pos_client.services.connectivity import Connectivity, Contact, contact_in
from pos_client.services.refunded import HandBack, RefundOffer, hand_back, refuse_refund
from pos_client.services.roster import RosterShelf
from pos_client.services.saving import Saved, approved, save
from pos_client.services.sync import SyncLoop

SALE_DEADLINE_S = 2.0
"""Somebody waits with the receipt in hand."""
_LATELY = 2000
"""Entries looked through for earlier refunds of the same sale: several days of one till."""


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What comes back: an amount of a sale without lines, else lines by id and quantity.

    `txn_id` is the sale's. `offer` is what somebody looked at when deciding (`Refunds.offer`); a sale of another till
    is not refunded without. With `to_card` what was paid with money goes onto the card. `why` is kept with the refund.
    """

    txn_id: UUID
    amount_minor: int = 0
    lines: tuple[Line, ...] = ()
    to_card: bool = False
    offer: RefundOffer | None = None
    why: RefundReason | None = None


@dataclass(frozen=True, slots=True)
class RefundRequested:
    """It is on this till's disk. `back` is what to hand back; None: nothing before the backend has booked it."""

    saved: Saved
    back: HandBack | None


class Refunds:
    """The refund use case. Blocks for one flush to disk; call it on a worker.

    The member is told nothing about points before the backend has settled it.
    """

    def __init__(
        self, backend: LoyaltyBackend, outbox: Outbox, sync: SyncLoop, shelf: RosterShelf, link: Connectivity,
        clock: Clock, ids: IdSource,
    ) -> None:  # fmt: skip
        self._backend = backend
        self._outbox = outbox
        self._sync = sync
        self._shelf = shelf
        self._link = link
        self._clock = clock
        self._ids = ids

    def offer(self, txn_id: UUID) -> RefundOffer | Refused:
        """What is left of the sale on a receipt, nothing of it perhaps; blocks for up to 2 s more while online.

        The backend knows what came back at other tills, so it is asked for every sale; where it does not answer, this
        till's own sales are offered by its own list, and those of others refused as REFUND_NEEDS_LINK. What is no sale,
        or none that counts, is UNKNOWN_TRANSACTION.

        Raises:
            StorageError: the outbox cannot be read.
        """
        entry = self._outbox.find(txn_id)
        refusal = None if entry is None else self._stands(entry)
        if refusal:
            return Refused(refusal, txn_id)
        earlier = self._earlier(txn_id)  # before asking: what is settled in between is then in both
        mine = None if entry is None else RefundOffer(entry.transaction, _asked(earlier))
        answer = self._ask(txn_id) if self._link.is_online else None
        if answer is None:
            return mine or Refused(Reason.REFUND_NEEDS_LINK, txn_id)
        if mine and answer.reason is Reason.UNKNOWN_TRANSACTION:  # it is on its way
            return mine
        if answer.sale is None:
            return Refused(answer.reason or Reason.UNKNOWN_TRANSACTION, txn_id)
        refunds = self._together(answer.refunds, earlier)
        return replace(mine, refunds=refunds) if mine else RefundOffer(answer.sale, refunds, answer.place)

    def offer_newest(self) -> RefundOffer | Refused:
        """The same of the sale this till made last, of those that stand; UNKNOWN_TRANSACTION where it made none lately.

        Raises:
            StorageError: the outbox cannot be read.
        """
        latest = [entry.transaction for entry in self._outbox.latest(_LATELY) if not entry.is_refused]
        undone = {one.refers_to for one in latest if one.kind is TransactionKind.VOID}
        standing = (one for one in latest if one.kind in REFUNDABLE and one.txn_id not in undone)
        newest = max(standing, key=lambda one: one.occurred_at, default=None)
        return self.offer(newest.txn_id) if newest else Refused(Reason.UNKNOWN_TRANSACTION)

    def _ask(self, txn_id: UUID) -> SaleAnswer | None:
        """The backend's word; None where it could not be asked, or knows no such question."""
        try:
            return self._backend.sale(SaleRequest(receipt_code(txn_id)), SALE_DEADLINE_S)
        except TransportError as error:
            if contact_in(error) is Contact.LOST:
                self._link.failed(error)
            return None

    def _together(self, booked: Iterable[Transaction], mine: Iterable[OutboxEntry]) -> tuple[Transaction, ...]:
        """What the backend has booked but for what this till has undone since, and what this till has yet to send."""
        standing = [one for one in booked if not self._referring(one.txn_id, TransactionKind.VOID)]
        known = {one.txn_id for one in standing}
        waiting = _asked(one for one in mine if one.state is EntryState.PENDING)
        return (*standing, *(one for one in waiting if one.txn_id not in known))

    def refund(self, wish: RefundWish, cashier: str, approval: Approval | None = None) -> RefundRequested | Refused:
        """Write the refund down and have it sent; what this till can see to be wrong is refused at once.

        Raises:
            StorageError: nothing was saved; the sale stands.
        """
        members = self._shelf.usable()
        programme = members.programme if members else None
        entry = self._outbox.find(wish.txn_id)
        offer = wish.offer
        if offer is None and entry is not None:
            offer = RefundOffer(entry.transaction, _asked(self._earlier(wish.txn_id)))
        if offer is None:
            return Refused(Reason.UNKNOWN_TRANSACTION, wish.txn_id)
        refund = approved(self._transaction(wish, offer.sale, cashier), approval)
        refunds = [*offer.refunds, refund]
        refusal = self._stands(entry) if entry else self._beyond_reach()
        if wish.to_card and programme and not programme.refund.to_card:
            refusal = Reason.REFUND_TO_CARD_OFF
        refusal = refusal or refuse_refund(refunds, offer.sale)
        if refusal is not None:
            return Refused(refusal, wish.txn_id)
        back = hand_back(programme, offer.sale, refunds) if programme and entry else None
        return RefundRequested(save(refund, self._outbox, self._sync), back)

    def _beyond_reach(self) -> Reason | None:
        """Of another till's sale nothing is promised: the backend has to be there to decide."""
        return None if self._link.is_online else Reason.REFUND_NEEDS_LINK

    def _stands(self, entry: OutboxEntry) -> Reason | None:
        """Why there is nothing to refund, or None."""
        if entry.transaction.kind not in REFUNDABLE or entry.is_refused:
            return Reason.UNKNOWN_TRANSACTION
        if self._referring(entry.transaction.txn_id, TransactionKind.VOID):
            return Reason.ALREADY_VOIDED
        return None

    def _earlier(self, txn_id: UUID) -> list[OutboxEntry]:
        """Refunds of the same sale by this till that stand, oldest first."""
        found = self._referring(txn_id, TransactionKind.REFUND)
        return [one for one in found if not self._referring(one.transaction.txn_id, TransactionKind.VOID)]

    def _referring(self, txn_id: UUID, kind: TransactionKind) -> list[OutboxEntry]:
        standing = (entry for entry in self._outbox.latest(_LATELY)[::-1] if not entry.is_refused)
        return [one for one in standing if one.transaction.kind is kind and one.transaction.refers_to == txn_id]

    def _transaction(self, wish: RefundWish, sale: Transaction, cashier: str) -> Transaction:
        return Transaction(
            txn_id=self._ids.new_id(),
            kind=TransactionKind.REFUND,
            basket_id=self._ids.new_id(),
            handle=sale.handle,
            code="",
            authority=Authority.ONLINE if self._link.is_online else Authority.OFFLINE,
            occurred_at=self._clock.utc(),
            time_confidence=self._clock.confidence(),
            currency=sale.currency,
            amount_minor=0 if wish.lines else wish.amount_minor,
            cashier=cashier,
            approved_why=wish.why or "",
            refers_to=wish.txn_id,
            lines=wish.lines,
            to_card=wish.to_card,
        )


def _asked(entries: Iterable[OutboxEntry]) -> tuple[Transaction, ...]:
    return tuple(entry.transaction for entry in entries)
