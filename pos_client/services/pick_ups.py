"""Handing over the gifts that wait for a member."""

from uuid import UUID

from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, Transaction, TransactionKind
from pos_client.ports import Clock, IdSource, Outbox
from pos_client.services.connectivity import Connectivity
from pos_client.services.saving import Saved, approved, save
from pos_client.services.sync import SyncLoop
from pos_client.services.verification import Recognised


class PickUps:
    """The pick-up use case. `pick_up` blocks for one flush to disk; call it on a worker.

    Only while the backend is within reach: nobody else knows whether another till has handed the gift over.
    """

    def __init__(self, outbox: Outbox, sync: SyncLoop, link: Connectivity, clock: Clock, ids: IdSource) -> None:
        self._outbox = outbox
        self._sync = sync
        self._link = link
        self._clock = clock
        self._ids = ids

    def refusal(self, recognised: Recognised) -> Reason | None:
        """Why nothing can be handed over to this member now, or None; instant."""
        if recognised.typed is not None:
            return Reason.NEEDS_PAY_CODE
        if recognised.authority is Authority.OFFLINE or not self._link.is_online:
            return Reason.ONLINE_ONLY
        if not recognised.member.facts.gifts:
            return Reason.UNKNOWN_GIFT
        return None if recognised.code.intent is Intent.PAY else Reason.NEEDS_PAY_CODE

    def pick_up(
        self, recognised: Recognised, gift_id: UUID, cashier: str, approval: Approval | None = None
    ) -> Saved | Refused:
        """Write the pick-up down and have it sent; hand the gift over once the backend has accepted it.

        Raises:
            StorageError: nothing was saved; the gift still waits.
        """
        refusal = self.refusal(recognised)
        if refusal is not None:
            return Refused(refusal)
        transaction = Transaction(
            txn_id=self._ids.new_id(),
            kind=TransactionKind.PICK_UP,
            basket_id=recognised.basket_id,
            handle=recognised.code.handle,
            code=recognised.code.text,
            authority=recognised.authority,
            occurred_at=self._clock.utc(),
            time_confidence=self._clock.confidence(),
            currency=recognised.programme.currency,
            cashier=cashier,
            gift_id=gift_id,
        )
        return save(approved(transaction, approval), self._outbox, self._sync)
