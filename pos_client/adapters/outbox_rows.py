"""Outbox entries as rows: the body is sealed JSON, everything a query needs stands beside it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from pos_client.adapters.sealing import Seal
from pos_client.domain.transaction import Applied, Transaction, TransactionResult
from pos_client.domain.wire import LostItem
from pos_client.errors import StorageDamaged
from pos_client.ports import EntryState, OutboxEntry

COLUMNS = "seq, txn_id, body, saved_ms, state, attempts, last_reason, result, link"
STATES = (EntryState.PENDING, EntryState.CONFIRMED, EntryState.REJECTED, EntryState.QUARANTINED)
"""A state's place in this tuple is its number in the file."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """Unix milliseconds, exactly."""
    return (moment - _EPOCH) // _MILLISECOND


def encode(transaction: Transaction) -> bytes:
    """The body: the same bytes for the same transaction, always."""
    return msgspec.json.encode(transaction)


def sealed(seal: Seal, txn_id: UUID, body: bytes) -> bytes:
    """The body as it lies in the file."""
    return seal.close(body, _context(txn_id.bytes))


def state_after(result: TransactionResult) -> EntryState:
    """The state that a final word leads to."""
    return EntryState.REJECTED if result.applied is Applied.REFUSED else EntryState.CONFIRMED


def entry_of(seal: Seal, row: tuple[Any, ...]) -> OutboxEntry:
    """The entry in a row of `COLUMNS`.

    Raises:
        StorageDamaged: the row was changed or sealed under another key.
    """
    seq, txn_id, body, saved_ms, state, attempts, last_reason, result, link = row
    plain = seal.open(body, _context(txn_id))
    try:
        return OutboxEntry(
            seq=seq,
            transaction=msgspec.json.decode(plain, type=Transaction),
            state=STATES[state],
            saved_at=_EPOCH + saved_ms * _MILLISECOND,
            attempts=attempts,
            last_reason=last_reason,
            result=None if result is None else msgspec.json.decode(result, type=TransactionResult),
            link=link or b"",
        )
    except (ValueError, OverflowError) as exc:
        raise StorageDamaged(f"entry {seq} cannot be read: {exc}") from exc


def lost_of(row: tuple[Any, ...]) -> LostItem:
    """What is known of an entry that cannot be read: (seq, txn_id, fingerprint, link)."""
    seq, txn_id, digest, link = row
    return LostItem(seq, UUID(bytes=txn_id), digest.hex(), link.hex())


def readable(seal: Seal, found: Iterable[tuple[Any, ...]]) -> tuple[list[OutboxEntry], list[int]]:
    """The entries in some rows of `COLUMNS`, and the `seq` of each row that cannot be read."""
    entries: list[OutboxEntry] = []
    damaged: list[int] = []
    for row in found:
        try:
            entries.append(entry_of(seal, row))
        except StorageDamaged:
            damaged.append(row[0])
    return entries, damaged


def _context(txn_id: bytes) -> bytes:
    return b"outbox|1|" + txn_id
