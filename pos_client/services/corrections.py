"""Dealing with what the backend has refused: the same sale again as it should have been, or giving it up."""

import threading
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.domain.transaction import Approval, Told, Transaction, TransactionKind, WriteOffReason
from pos_client.ports import Clock, EntryState, IdSource, Outbox, OutboxEntry
from pos_client.services.checkout import Checkout
from pos_client.services.saving import Saved, approved, save
from pos_client.services.sync import SyncLoop
from pos_client.services.verification import Recognised

WITH_AMOUNT = frozenset({
    TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.REDEEM, TransactionKind.DEPOSIT,
})  # fmt: skip
"""Kinds that can be entered again with another amount."""
WITH_MEMBER = WITH_AMOUNT - {TransactionKind.DEPOSIT}
"""Kinds that can be entered again for another member."""
OF_THE_CODE = frozenset({
    Reason.UNSUPPORTED_SCHEME, Reason.EXPIRED, Reason.FROM_FUTURE, Reason.UNKNOWN_HANDLE, Reason.NO_KEY_FOR_DAY,
    Reason.BAD_MAC, Reason.NON_CANONICAL, Reason.REVOKED_CARD, Reason.REPLAY, Reason.FORGED_OFFLINE,
})  # fmt: skip
"""Refusals of the card or its code: the same code with another amount is refused again."""


class Corrections:
    """The use case of whoever looks at refused entries. Blocks for one flush to disk; call it on a worker.

    Each is a new transaction that names the refused one, which stays as it is; of a refused one there is at most one.
    """

    def __init__(self, outbox: Outbox, sync: SyncLoop, checkout: Checkout, clock: Clock, ids: IdSource) -> None:
        self._outbox = outbox
        self._sync = sync
        self._checkout = checkout
        self._clock = clock
        self._ids = ids
        self._deciding = threading.Lock()

    def enter_again(
        self, txn_id: UUID, amount_minor: int, cashier: str, approval: Approval | None = None
    ) -> Saved | Refused:
        """Say the same again with another amount: the same member code, at the time when it was shown.

        The member was told what they were told; the backend's answer shows the difference. With another amount there
        are no products any more, and a coupon is another day's.

        Raises:
            StorageError: nothing was saved; the refused one still waits for somebody.
        """
        with self._deciding:
            wrong = self._refused(txn_id, WITH_AMOUNT)
            if wrong is None:
                return Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
            if amount_minor <= 0:
                return Refused(Reason.NO_AMOUNT, txn_id)
            lines = wrong.lines if amount_minor == wrong.amount_minor else ()
            right = replace(wrong, amount_minor=amount_minor, lines=lines, coupons=(), coupon_minor=0)
            return self._save(replace(right, corrects=txn_id), cashier, approval)

    def give_to(
        self, txn_id: UUID, recognised: Recognised, cashier: str, approval: Approval | None = None
    ) -> Saved | Refused:
        """Say the same again for the member whose code was scanned now, by the rules of any sale.

        Raises:
            StorageError: nothing was saved; the refused one still waits for somebody.
        """
        with self._deciding:
            wrong = self._refused(txn_id, WITH_MEMBER)
            if wrong is None:
                return Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
            sale = replace(
                Sale(recognised.basket_id).on(SaleEvent.MEMBER_RECOGNISED).on(SaleEvent.AMOUNT_ENTERED),
                amount_minor=wrong.amount_minor,
                lines=wrong.lines,
                redeem_points=wrong.redeem_points,
                credit_minor=wrong.credit_minor,
                stored_value_minor=wrong.stored_value_minor,
            )
            return self._checkout.save(sale, recognised, cashier, approval, corrects=txn_id)

    def write_off(
        self, txn_id: UUID, why: WriteOffReason, cashier: str, approval: Approval | None = None
    ) -> Saved | Refused:
        """Give it up: nothing is booked for it, and a manager reads who said so and why.

        Raises:
            StorageError: nothing was saved; the refused one still waits for somebody.
        """
        with self._deciding:
            wrong = self._refused(txn_id)
            if wrong is None:
                return Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
            note = Transaction(
                txn_id=txn_id,
                kind=TransactionKind.WRITE_OFF,
                basket_id=wrong.basket_id,
                handle=wrong.handle,
                code="",
                authority=wrong.authority,
                occurred_at=self._clock.utc(),
                time_confidence=self._clock.confidence(),
                currency=wrong.currency,
                refers_to=txn_id,
                told=Told(),
            )
            return self._save(note, cashier, approval, why)

    def _refused(self, txn_id: UUID, kinds: Collection[TransactionKind] = ()) -> Transaction | None:
        """The transaction, if it was refused and nobody has dealt with it; `kinds`: if it may be entered again."""
        entry = self._outbox.find(txn_id)
        if entry is None or entry.state is not EntryState.REJECTED:
            return None
        is_wanted = not kinds or (entry.transaction.kind in kinds and _may_count(entry))
        return entry.transaction if is_wanted else None

    def _save(self, made: Transaction, cashier: str, approval: Approval | None, why: str = "") -> Saved:
        typed = made.approved_why if made.is_typed else ""  # why there is no code has not changed
        own = replace(made, txn_id=self._ids.new_id(), cashier=cashier, approved_by="", approved_why=typed)
        signed = approved(own, approval)
        return save(replace(signed, approved_why=why or signed.approved_why), self._outbox, self._sync)


def _may_count(entry: OutboxEntry) -> bool:
    """Whether it would count if it were right: another till has not dealt with the sale already."""
    return entry.result is None or entry.result.reason is not Reason.ALREADY_RESOLVED
