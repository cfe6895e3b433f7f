"""An outbox leaves in a file, and another till takes its entries over."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.durable_files import replace_file
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.last_seen import LastSeenFile
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_export import Export, ExportHead, read_export, write_export
from pos_client.adapters.terminal_identity import load_identity
from pos_client.domain.transaction import Transaction
from pos_client.errors import InvalidValue
from pos_client.ports import EntryState, Outbox, OutboxEntry, Vault
from pos_client.services.history import newest_first
from pos_client.settings import Settings
from ui.composition.backends import with_enrolled
from ui.composition.folders import (
    OUTBOX_FILE,
    backend_of,
    keep_to_backend,
    outbox_key,
    prepare_folder,
    refuse_other_user,
    was_used,
)
from ui.composition.queue import OnMended, opened, tell_mended
from ui.composition.vaults import keys_to_look_with, vault_for

_EVERY = 2**31


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many entries, their digest, and how many unreadable ones had to stay."""

    entries: int
    sha256: str
    unreadable: int


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was taken over: from which till, how many entries, and how many of them were here already."""

    terminal_id: str
    db_instance_id: UUID
    entries: int
    known: int
    sha256: str


def export(settings: Settings, file: Path, passphrase: str, on_mended: OnMended, *, everything: bool) -> Exported:
    """Write what waits, and what nobody has dealt with, or everything, into a file; nothing changes here.

    Raises:
        InvalidValue: code BAD_PASSPHRASE; FILE_EXISTS, and it is left as it is; FILE_UNUSABLE; NOTHING_TO_EXPORT.
        StorageLocked, StorageDamaged, StorageError, VaultUnavailable: nothing was written.
    """
    if file.exists():
        raise InvalidValue(f"{file} is there already", code="FILE_EXISTS")
    with opened(settings, on_mended) as (outbox, clock):
        terminal = _terminal(settings, keys_to_look_with(settings))
        head = ExportHead(terminal, outbox.db_instance_id, _backend(settings), clock.utc())
        chosen = _chosen(outbox, everything=everything)
        if not chosen:
            raise InvalidValue("there is nothing that waits or was refused", code="NOTHING_TO_EXPORT")
        content, end = write_export(head, chosen, passphrase)
        unreadable = outbox.counts()[EntryState.QUARANTINED]
    try:
        replace_file(file, content)
    except OSError as exc:
        raise InvalidValue(f"{file}: {exc.strerror}", code="FILE_UNUSABLE") from exc
    return Exported(end.count, end.sha256_hex, unreadable)


def take_over(
    settings: Settings, file: Path, passphrase: str, on_taken: Callable[[int, int], None], on_mended: OnMended
) -> TakenOver:
    """Make the entries of a file this till's own, to be sent once; what is here already stays as it is.

    All of them or none: whatever ends it early, the same again takes them over. `on_taken` hears how many were looked
    at, of how many. Blocks for about 200 us per entry.

    Raises:
        InvalidValue: as `read_export`; FILE_UNUSABLE; OTHER_BACKEND: they were saved for another one; KEY_REUSED: this
            till has another transaction under one of their identities. Nothing was taken over.
        StorageLocked, StorageFull, StorageDamaged, StorageError, VaultUnavailable: nothing was taken over.
    """
    refuse_other_user(settings.data_path)
    try:
        found = read_export(file.read_bytes(), passphrase)
    except OSError as exc:
        raise InvalidValue(f"{file}: {exc.strerror}", code="FILE_UNUSABLE") from exc
    vault = vault_for(settings)
    mine = with_enrolled(settings, vault).backend_url.rstrip("/") or "own"
    if found.head.backend != mine:
        detail = f"they belong to {_named(found.head.backend)}, and this till {_connected(mine)}"
        raise InvalidValue(detail, code="OTHER_BACKEND")
    prepare_folder(settings.data_path)
    clock = TrustedClock(LastSeenFile(settings.data_path / "clock.json"))
    path = settings.data_path / OUTBOX_FILE
    key, is_known = outbox_key(settings.data_path, vault), was_used(settings.data_path)
    with closing(SqliteOutbox(path, key, clock, UuidSource(), was_used=is_known)) as outbox:
        tell_mended(settings, outbox, on_mended)
        keep_to_backend(settings.data_path, mine, outbox)
        new = outbox.take_over(_sales(found), lambda number: on_taken(number, len(found.entries)))
    head, entries = found.head, len(found.entries)
    return TakenOver(head.terminal_id, head.db_instance_id, entries, entries - new, found.end.sha256_hex)


def _sales(found: Export) -> list[tuple[Transaction, str]]:
    """Each with the till that had it first."""
    return [(entry.transaction, entry.taken_from or found.head.terminal_id) for entry in found.entries]


def _chosen(outbox: Outbox, *, everything: bool) -> list[OutboxEntry]:
    """In the order they were saved, so that they are sent in that order again."""
    if everything:
        return list(newest_first(outbox))[::-1]
    waiting = [*outbox.pending(_EVERY), *outbox.rejected(_EVERY)]
    return sorted(waiting, key=lambda entry: entry.seq)


def _terminal(settings: Settings, vault: Vault) -> str:
    identity = load_identity(vault)
    return settings.terminal_id if identity is None else identity.terminal_id


def _backend(settings: Settings) -> str:
    """Which backend the entries were saved for."""
    return backend_of(settings.data_path) or "own"


def _named(backend: str) -> str:
    return "a till with a backend of its own" if backend == "own" else backend


def _connected(backend: str) -> str:
    return "is not connected to a backend" if backend == "own" else f"to {backend}"
