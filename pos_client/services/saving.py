"""The one way a transaction comes to be: written down durably first, sent afterwards."""

from dataclasses import dataclass

from pos_client.domain.transaction import Told, Transaction
from pos_client.ports import Outbox, OutboxEntry
from pos_client.services.sync import SyncLoop


@dataclass(frozen=True, slots=True)
class Saved:
    """It is on this till's disk and will reach the backend; `told` is what the member may be told."""

    entry: OutboxEntry
    told: Told


def save(transaction: Transaction, outbox: Outbox, sync: SyncLoop) -> Saved:
    """Append, then wake the sender. Blocks for one flush to disk.

    Raises:
        StorageError: nothing was saved.
    """
    entry = outbox.append(transaction)
    sync.kick()
    return Saved(entry, transaction.told)
