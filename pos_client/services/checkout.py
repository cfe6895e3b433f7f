"""A sale becomes points: award, redeem, or both in one outcome; and undoing it."""

from datetime import datetime
from uuid import UUID

from pos_client.domain import quote as quoting
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused
from pos_client.domain.quote import Quote
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale
from pos_client.domain.transaction import Authority, Told, Transaction, TransactionKind
from pos_client.ports import Clock, IdSource, Outbox
from pos_client.services.connectivity import Connectivity
from pos_client.services.saving import Saved, save
from pos_client.services.sync import SyncLoop
from pos_client.services.verification import Recognised


class Checkout:
    """The cashier's use case. `save` and `void` block for one flush to disk; call them on a worker."""

    def __init__(self, outbox: Outbox, sync: SyncLoop, link: Connectivity, clock: Clock, ids: IdSource) -> None:
        self._outbox = outbox
        self._sync = sync
        self._link = link
        self._clock = clock
        self._ids = ids

    def quote(self, recognised: Recognised, amount_minor: int, redeem_points: int = 0) -> Quote:
        """What this basket earns and costs; pure, instant."""
        member = recognised.member
        return quoting.quote(
            recognised.programme,
            member.tier,
            member.facts.points,
            amount_minor,
            redeem_points,
            self._redeem_cap(recognised),
        )

    def save(self, sale: Sale, recognised: Recognised, cashier: str) -> Saved | Refused:
        """Write the sale down and have it sent.

        Raises:
            StorageError: nothing was saved; the sale is still open.
        """
        refusal = self._refusal(sale, recognised)
        if refusal is not None:
            return Refused(refusal)
        figures = self.quote(recognised, sale.amount_minor, sale.redeem_points)
        transaction = Transaction(
            txn_id=self._ids.new_id(),
            kind=_kind(figures),
            basket_id=recognised.basket_id,
            handle=recognised.code.handle,
            code=recognised.code.text,
            authority=recognised.authority,
            occurred_at=self._now(),
            time_confidence=self._clock.confidence(),
            currency=recognised.programme.currency,
            amount_minor=sale.amount_minor,
            redeem_points=sale.redeem_points,
            told=Told(figures.earn_points, sale.redeem_points),
            cashier=cashier,
        )
        return save(transaction, self._outbox, self._sync)

    def void(self, txn_id: UUID, cashier: str) -> Saved | Refused:
        """Undo a transaction of this till, as a new linked one; the first stays on record.

        Raises:
            StorageError: nothing was saved; the first transaction stands.
        """
        entry = self._outbox.find(txn_id)
        if entry is None or entry.transaction.kind is TransactionKind.VOID:
            return Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
        undone = entry.transaction
        return save(
            Transaction(
                txn_id=self._ids.new_id(),
                kind=TransactionKind.VOID,
                basket_id=undone.basket_id,
                handle=undone.handle,
                code="",
                authority=undone.authority,
                occurred_at=self._now(),
                time_confidence=self._clock.confidence(),
                currency=undone.currency,
                told=Told(-undone.told.earned_points, -undone.told.redeemed_points),
                cashier=cashier,
                voids=txn_id,
            ),
            self._outbox,
            self._sync,
        )

    def _refusal(self, sale: Sale, recognised: Recognised) -> Reason | None:
        if sale.amount_minor <= 0:
            return Reason.NO_AMOUNT
        if sale.basket_id != recognised.basket_id:
            return Reason.OTHER_MEMBER
        if sale.redeem_points == 0:
            return None
        return self._redeem_refusal(sale, recognised)

    def _redeem_refusal(self, sale: Sale, recognised: Recognised) -> Reason | None:
        if recognised.code.intent is not Intent.PAY:
            return Reason.NEEDS_PAY_CODE
        cap = self._redeem_cap(recognised)
        if cap is not None and sale.redeem_points > cap:
            return Reason.ABOVE_ALLOWANCE if cap else Reason.REDEEM_OFF
        points = recognised.member.facts.points
        return quoting.refuse_redeem(recognised.programme, points, sale.amount_minor, sale.redeem_points)

    def _redeem_cap(self, recognised: Recognised) -> int | None:
        """A member verified online may redeem without a cap only while the link is still up."""
        if recognised.authority is Authority.OFFLINE or self._link.is_online:
            return recognised.redeem_cap
        return recognised.programme.offline.max_redeem_points

    def _now(self) -> datetime:
        return self._clock.utc()


def _kind(figures: Quote) -> TransactionKind:
    if not figures.redeem_points:
        return TransactionKind.AWARD
    return TransactionKind.SALE if figures.earn_points else TransactionKind.REDEEM
