"""Loading money onto a member's card."""

from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, Transaction, TransactionKind
from pos_client.ports import Clock, IdSource, Outbox
from pos_client.services.connectivity import Connectivity
from pos_client.services.saving import Saved, approved, save
from pos_client.services.sync import SyncLoop
from pos_client.services.verification import Recognised


class Deposits:
    """The deposit use case. Blocks for one flush to disk; call it on a worker.

    Only while the backend is within reach: nobody else knows how much the card may still hold.
    """

    def __init__(self, outbox: Outbox, sync: SyncLoop, link: Connectivity, clock: Clock, ids: IdSource) -> None:
        self._outbox = outbox
        self._sync = sync
        self._link = link
        self._clock = clock
        self._ids = ids

    def deposit(
        self, recognised: Recognised, amount_minor: int, cashier: str, approval: Approval | None = None
    ) -> Saved | Refused:
        """Write the deposit down and have it sent.

        Raises:
            StorageError: nothing was saved; give the money back.
        """
        refusal = self._refusal(recognised, amount_minor)
        if refusal is not None:
            return Refused(refusal)
        transaction = Transaction(
            txn_id=self._ids.new_id(),
            kind=TransactionKind.DEPOSIT,
            basket_id=recognised.basket_id,
            handle=recognised.code.handle,
            code=recognised.code.text,
            authority=recognised.authority,
            occurred_at=self._clock.utc(),
            time_confidence=self._clock.confidence(),
            currency=recognised.programme.currency,
            amount_minor=amount_minor,
            cashier=cashier,
        )
        return save(approved(transaction, approval), self._outbox, self._sync)

    def _refusal(self, recognised: Recognised, amount_minor: int) -> Reason | None:
        rule, held = recognised.programme.stored_value, recognised.member.facts.stored_value_minor
        if amount_minor <= 0:
            return Reason.NO_AMOUNT
        if not rule.enabled:
            return Reason.DEPOSIT_OFF
        if recognised.authority is Authority.OFFLINE or not self._link.is_online:
            return Reason.ONLINE_ONLY
        if amount_minor < rule.min_deposit_minor:
            return Reason.BELOW_MINIMUM
        too_much = amount_minor > rule.max_deposit_minor or held + amount_minor > rule.max_balance_minor
        return Reason.ABOVE_MAXIMUM if too_much else None
