"""Loading money onto a member's card."""

from dataclasses import dataclass

from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, Transaction, TransactionKind
from pos_client.ports import Clock, IdSource, Outbox
from pos_client.services.connectivity import Connectivity
from pos_client.services.saving import Saved, approved, save
from pos_client.services.sync import SyncLoop
from pos_client.services.verification import Recognised


@dataclass(frozen=True, slots=True)
class DepositRoom:
    """The least and the most that can be loaded onto a card now, in minor units."""

    least_minor: int
    most_minor: int


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

    def room(self, recognised: Recognised) -> DepositRoom | Refused:
        """How much can be loaded onto this card now, or why nothing can; instant."""
        rule, held = recognised.programme.stored_value, recognised.member.facts.stored_value_minor
        if not rule.enabled:
            return Refused(Reason.DEPOSIT_OFF)
        if recognised.authority is Authority.OFFLINE or not self._link.is_online:
            return Refused(Reason.ONLINE_ONLY)
        most_minor = min(rule.max_deposit_minor, rule.max_balance_minor - held)
        is_full = most_minor < rule.min_deposit_minor
        return Refused(Reason.ABOVE_MAXIMUM) if is_full else DepositRoom(rule.min_deposit_minor, most_minor)

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
        room = self.room(recognised)
        if amount_minor <= 0:
            return Reason.NO_AMOUNT
        if isinstance(room, Refused):
            return room.reason
        if amount_minor < room.least_minor:
            return Reason.BELOW_MINIMUM
        return Reason.ABOVE_MAXIMUM if amount_minor > room.most_minor else None
