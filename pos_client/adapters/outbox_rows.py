"""Outbox entries as rows: the body is sealed JSON, everything a query needs stands beside it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from pos_client.adapters.decoding import decoded
from pos_client.adapters.sealing import Seal
from pos_client.domain.transaction import Applied, Transaction, TransactionResult
from pos_client.domain.wire import LostItem
from pos_client.errors import StorageDamaged
from pos_client.ports import EntryState, OutboxEntry

RESOLVER = """
    (SELECT other.txn_id FROM outbox AS other WHERE other.resolves = outbox.txn_id AND other.state <> 3
     ORDER BY other.seq DESC LIMIT 1)
"""
"""The entry that deals with this one: what a person did about it is an entry like any other."""
COLUMNS = f"""
    seq, txn_id, body, saved_ms, state, attempts, last_reason, result, link, taken_from, {RESOLVER}, opening, mono_ms
"""
STATES = (EntryState.PENDING, EntryState.CONFIRMED, EntryState.REJECTED, EntryState.QUARANTINED)
"""A state's place in this tuple is its number in the file; a RESOLVED entry is a REJECTED one with a `RESOLVER`."""
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


def opened(seal: Seal, txn_id: bytes, body: bytes) -> Transaction:
    """The transaction in a sealed body.

    Raises:
        StorageDamaged: changed, of another entry, or sealed under another key.
    """
    try:
        return decoded(seal.open(body, _context(txn_id)), Transaction)
    except ValueError as exc:
        raise StorageDamaged(f"a body cannot be read: {exc}") from exc


def state_after(result: TransactionResult) -> EntryState:
    """The state that a final word leads to."""
    return EntryState.REJECTED if result.applied is Applied.REFUSED else EntryState.CONFIRMED


def known_as(state: EntryState, resolver: bytes | None) -> EntryState:
    """The state of an entry, by the one in the file and what deals with it."""
    return EntryState.RESOLVED if state is EntryState.REJECTED and resolver is not None else state


def entry_of(seal: Seal, row: tuple[Any, ...]) -> OutboxEntry:
    """The entry in a row of `COLUMNS`.

    Raises:
        StorageDamaged: the row was changed or sealed under another key.
    """
    seq, txn_id, body, saved_ms, state, attempts, last_reason, result, link, taken_from, resolver, *moment = row
    try:
        return OutboxEntry(
            seq=seq,
            transaction=opened(seal, txn_id, body),
            state=known_as(STATES[state], resolver),
            saved_at=_EPOCH + saved_ms * _MILLISECOND,
            attempts=attempts,
            last_reason=last_reason,
            result=None if result is None else decoded(result, TransactionResult),
            link=link or b"",
            taken_from=taken_from,
            resolved_by=None if resolver is None else UUID(bytes=resolver),
            opening=moment[0],
            mono_ms=moment[1],
        )
    except (ValueError, OverflowError) as exc:
        raise StorageDamaged(f"entry {seq} cannot be read: {exc}") from exc


def new_entry(seq: int, transaction: Transaction, saved_ms: int, **told: Any) -> OutboxEntry:  # noqa: ANN401 - its fields
    """What was saved just now."""
    saved_at = _EPOCH + saved_ms * _MILLISECOND
    return OutboxEntry(seq, transaction, EntryState.PENDING, saved_at, 0, None, None, **told)


def lost_of(row: tuple[Any, ...]) -> LostItem:
    """What is known of an entry that cannot be read: (seq, txn_id, fingerprint, link); the last two may be missing."""
    seq, txn_id, digest, link = row
    return LostItem(seq, UUID(bytes=txn_id), (digest or b"").hex(), (link or b"").hex())


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
