"""The one way a transaction comes to be: written down durably first, sent afterwards."""

from dataclasses import dataclass, replace

from pos_client.domain.transaction import Approval, Told, Transaction
from pos_client.ports import Outbox, OutboxEntry
from pos_client.services.sync import SyncLoop


@dataclass(frozen=True, slots=True)
class Saved:
    """It is on this till's disk and will reach the backend; `told` is what the member may be told."""

    entry: OutboxEntry
    told: Told


def approved(transaction: Transaction, approval: Approval | None) -> Transaction:
    """The transaction with who answered for it, and what they said beside what it says already."""
    if approval is None:
        return transaction
    why = "; ".join(filter(None, (transaction.approved_why, approval.why)))
    return replace(transaction, approved_by=approval.who, approved_why=why)


def save(transaction: Transaction, outbox: Outbox, sync: SyncLoop) -> Saved:
    """Append, then wake the sender. Blocks for one flush to disk.

    Raises:
        StorageError: nothing was saved.
    """
    entry = outbox.append(transaction)
    sync.kick()
    return Saved(entry, transaction.told)
