"""The till's folder on disk: private, writable, and tied to one backend."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.adapters.looking import is_sealed
from pos_client.adapters.terminal_identity import has_identity
from pos_client.adapters.vault import secret_key
from pos_client.errors import LinkPaused, StorageDamaged, StorageError, StorageFull
from pos_client.ports import EntryState, Outbox, Vault
from pos_client.settings import Settings

_PROBE_BYTES = 64 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT}
_PRIVATE = 0o700
_NOTE = "backend.txt"
OUTBOX_FILE = "outbox.sqlite3"
_OWN_BACKEND = "backend.sqlite3"
_MADE_LATER = (_NOTE, "roster.sqlite3")
"""Files that are only made once there is an outbox."""


def prepare_folder(folder: Path) -> None:
    """Make the folder, keep others out of it, and see that something can be written there.

    Raises:
        StorageFull: the disk has no room left. Not where there is an outbox: what was saved can still be sent.
        StorageError: code FOLDER_UNUSABLE; not a folder, read-only, or no right to write.
    """
    probe = folder / ".probe"
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        if hasattr(os, "geteuid") and folder.stat().st_uid == os.geteuid():
            folder.chmod(_PRIVATE)
        try:
            probe.unlink(missing_ok=True)  # of a till that was killed here; who writes into a pipe waits for ever
            probe.write_bytes(bytes(_PROBE_BYTES))
        finally:
            probe.unlink(missing_ok=True)
    except OSError as exc:
        if exc.errno in _FULL and (folder / OUTBOX_FILE).exists():
            return
        if exc.errno in _FULL:
            raise StorageFull(f"{folder}: {exc.strerror}") from exc
        raise StorageError(f"{folder}: {exc.strerror}", code="FOLDER_UNUSABLE") from exc


def refuse_other_user(folder: Path) -> None:
    """See that what is written there will be the till's own; nothing to see on Windows, or in a folder yet to be made.

    Whose outbox it is decides, and whose folder where there is none yet: a disk may be mounted by another user.

    Raises:
        StorageError: code WRONG_USER; the till could not use what this user would leave there.
    """
    if not hasattr(os, "geteuid"):
        return
    try:
        owner = next((path.stat().st_uid for path in (folder / OUTBOX_FILE, folder) if path.exists()), os.geteuid())
    except PermissionError as exc:
        raise StorageError(f"{folder}: {exc.strerror}", code="WRONG_USER") from exc
    if owner != os.geteuid():
        raise StorageError(f"{folder} belongs to user {owner}, and this is {os.geteuid()}", code="WRONG_USER")


def keep_to_backend(folder: Path, identity: str, outbox: Outbox) -> None:
    """See that what waits here is sent to the backend it was saved for, and to no other.

    `identity` is the backend's address, or `own`. An outbox with nothing to send, and nothing refused that nobody has
    dealt with, may change its backend: an answer to what one has refused is for that one, too.

    Raises:
        LinkPaused: code OTHER_BACKEND; entries for another backend wait here. Nothing was changed.
        StorageError: the note cannot be read or written; code FILE_IN_THE_WAY: it is no file.
    """
    known = backend_of(folder)
    counts = outbox.counts()
    if known not in {None, identity} and (counts[EntryState.PENDING] or counts[EntryState.REJECTED]):
        raise LinkPaused(f"what waits here belongs to {known}, not to {identity}", code="OTHER_BACKEND")
    if known != identity:
        note = folder / _NOTE
        try:
            replace_file(note, identity.encode())
        except OSError as exc:
            raise StorageError(f"{note}: {exc.strerror}") from exc


def outbox_key(folder: Path, vault: Vault) -> bytes:
    """The key of this folder's outbox; made only where nothing there was sealed under another one.

    Raises:
        StorageDamaged: code KEY_LOST; what is there was sealed, and the vault has no key for it. Nothing was made.
        StorageLocked: likewise, and a till is using it.
        VaultUnavailable: the vault refused.
    """
    if vault.get("outbox") is None and is_sealed(folder / OUTBOX_FILE):
        raise StorageDamaged("this machine's store has no key for it", code="KEY_LOST")
    return secret_key(vault, "outbox")


def was_used(folder: Path) -> bool:
    """Whether a till has kept its outbox here before, as what is only made beside one tells."""
    return any((folder / name).exists() for name in _MADE_LATER)


def is_undecided(settings: Settings, vault: Callable[[], Vault]) -> bool:
    """Whether nobody has said yet which backend this till is to have, and nothing was ever kept for any.

    `vault` is only asked where nothing else has said so: opening one may take a while.

    Raises:
        VaultUnavailable: the store refused.
    """
    folder = settings.data_path
    is_decided = bool(settings.backend_url) or settings.one_till or was_used(folder)
    if is_decided or any(folder.glob(f"{OUTBOX_FILE}*")) or (folder / _OWN_BACKEND).exists():
        return False
    return not has_identity(vault())


def backend_of(folder: Path) -> str | None:
    """Which backend the entries of this folder were saved for; None before the till was first started.

    Raises:
        StorageError: the note is there and cannot be read; code FILE_IN_THE_WAY: it is no file.
    """
    note = folder / _NOTE
    try:
        return read_file(note).decode().strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise StorageError(f"{note}: {exc}", code="FILE_IN_THE_WAY") from exc
