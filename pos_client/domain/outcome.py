"""How a transaction ended, as far as this till knows. A value, never an exception."""

from dataclasses import dataclass
from uuid import UUID

from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Told, TransactionResult


@dataclass(frozen=True, slots=True)
class Accepted:
    """The backend applied it; the figures are the ledger's."""

    result: TransactionResult

    @property
    def txn_id(self) -> UUID:
        """The transaction this is about."""
        return self.result.txn_id


@dataclass(frozen=True, slots=True)
class Refused:
    """It will not happen, and why. `txn_id` is None when it was refused before one was made."""

    reason: Reason
    txn_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """Saved on this till and certain to be sent; `told` is what the member may be told."""

    txn_id: UUID
    reason: Reason
    told: Told


@dataclass(frozen=True, slots=True)
class Unknown:
    """Sent, but no answer came: it may or may not have happened. Do not repeat it; it resolves by itself."""

    txn_id: UUID


Outcome = Accepted | Refused | Queued | Unknown
