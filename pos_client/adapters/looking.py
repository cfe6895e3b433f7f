"""What lies in a till's folder, looked at without changing it, and not at all while a till is using it."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import apsw

from pos_client.adapters import outbox_chain, outbox_meta, outbox_rows, roster_rows
from pos_client.adapters.database_file import see_files_only, translated
from pos_client.adapters.outbox_mirror import unusable_of
from pos_client.adapters.sealing import Seal
from pos_client.errors import StorageDamaged, StorageError, StorageLocked
from pos_client.ports import EntryState, RosterHead, Salvaged

_COUNT = "SELECT count(*) FROM outbox WHERE state = ?"
_RESOLVED = f"SELECT count(*) FROM outbox WHERE state = 2 AND {outbox_rows.RESOLVER} IS NOT NULL"  # noqa: S608 - ours
_KNOWS_RESOLVING = "SELECT count(*) FROM pragma_table_info('outbox') WHERE name = 'resolves'"
_HEAD = "SELECT value FROM meta WHERE name = 'head'"


@dataclass(frozen=True, slots=True)
class OutboxSeen:
    """How many entries are in each state; whether the backend can follow the chain (None: there is none yet).

    `salvaged` is what came of one that was damaged, as long as the damaged files are kept. `unusable` are the names of
    what is in the place of its mirror and cannot be read, or was.
    """

    counts: dict[EntryState, int]
    is_chain_known: bool | None
    salvaged: Salvaged | None = None
    unusable: tuple[str, ...] = ()


def look_at_outbox(path: Path, *, was_used: bool) -> OutboxSeen | None:
    """What the outbox holds; needs no key. None where there is none yet. Blocks for a few milliseconds.

    Raises:
        StorageLocked: a till is using it; nothing was read.
        StorageDamaged, StorageError: it cannot be read, or is gone and its mirror is there. Code OUTBOX_LOST: nothing
            is there, and there `was_used` one.
    """
    if not path.exists():
        if (
            any(mirror.is_file() for mirror in path.parent.glob(f"{path.name}-mirror-*"))
            or outbox_meta.remains_of(path).exists()
        ):
            raise StorageDamaged("it is gone; what is left of it is there")
        if was_used:
            raise StorageDamaged(f"{path} is gone, and its mirror", code="OUTBOX_LOST")
        return None
    with looking_at(path) as db:
        found = {state: db.execute(_COUNT, (number,)).get for number, state in enumerate(outbox_rows.STATES)}
        found[EntryState.RESOLVED] = db.execute(_RESOLVED).get if db.execute(_KNOWS_RESOLVING).get else 0
        found[EntryState.REJECTED] -= found[EntryState.RESOLVED]
        return OutboxSeen(
            {state: found[state] for state in EntryState},
            outbox_chain.is_known(db),
            outbox_meta.salvaged(path, db),
            unusable_of(path),
        )


def refuse_running(path: Path) -> None:
    """See that nobody has this SQLite file open; needs no right to write, and makes nothing beside it.

    Raises:
        StorageLocked: a till or a command is using it; at once.
        StorageError: code FILE_IN_THE_WAY; something else has its name.
    """
    if not path.exists():
        return
    see_files_only(path)
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as db:
            db.set_busy_timeout(0)
            db.pragma("locking_mode", "EXCLUSIVE")  # else it would share its index through a file beside it
            db.execute("SELECT count(*) FROM sqlite_schema")
    except (apsw.BusyError, apsw.LockedError) as exc:
        raise StorageLocked(str(exc)) from exc
    except apsw.Error:  # past the lock: this lock it must not take, or what it finds is damaged
        return


def is_sealed(path: Path) -> bool:
    """Whether the outbox there, or its mirror, was sealed under a key; not where neither can be read any more.

    Raises:
        StorageLocked: a till is using it.
    """
    if any(mirror.is_file() and mirror.stat().st_size for mirror in path.parent.glob(f"{path.name}-mirror-*")):
        return True
    try:
        with looking_at(path) as db:
            return outbox_meta.get(db, outbox_meta.KEY_PROOF) is not None
    except StorageLocked:
        raise
    except StorageError:  # not there, or damaged: then there is no proof
        return False


def look_at_roster(path: Path, key: bytes) -> RosterHead | None:
    """The head of the roster in force; None where there is none. `key` is the vault's. Blocks for a few milliseconds.

    Raises:
        StorageLocked: a till is using it; nothing was read.
        StorageDamaged, StorageError: it cannot be read, or was sealed under another key.
    """
    if not path.exists():
        return None
    with looking_at(path) as db:
        sealed = db.execute(_HEAD).get
    return None if sealed is None else roster_rows.head_of(Seal(key, "roster"), sealed).head


@contextmanager
def looking_at(path: Path) -> Iterator[apsw.Connection]:
    """A till's SQLite file for reading. It is locked meanwhile, so that nothing has to be written beside it.

    Raises:
        StorageLocked: a till has it open; at once.
        StorageDamaged, StorageError: it cannot be read; code FOLDER_UNUSABLE: nor locked, where nothing can be written;
            code FILE_IN_THE_WAY: something else has its name.
    """
    see_files_only(path)
    if not (os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)):
        raise StorageError(f"{path.parent}: nothing can be written there", code="FOLDER_UNUSABLE")
    has_log = path.with_name(f"{path.name}-wal").exists()
    with translated(path), closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as db:
        # Whoever leaves last moves a log into the file and removes it: right for one of our own, a change to a till's.
        db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, int(has_log))
        db.set_busy_timeout(0)
        db.pragma("locking_mode", "EXCLUSIVE")
        db.pragma("trusted_schema", 0)
        db.pragma("query_only", 1)
        yield db
