"""A SQLite file of the till: how it is opened, what is asked of the disk, and its tables through all versions."""

import contextlib
import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

from pos_client.adapters.durable_files import is_file
from pos_client.errors import StorageDamaged, StorageError, StorageFull, StorageLocked

# Asked for on every opening and read back: an I/O error in the switch to WAL leaves the old mode without a word.
_PRAGMAS: tuple[tuple[str, str | int, object], ...] = (
    ("locking_mode", "EXCLUSIVE", "exclusive"),  # a second till is told so at once
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),  # NORMAL loses acknowledged rows when the power goes
    ("fullfsync", 1, 1),  # macOS: reach the disk, not its cache
    ("trusted_schema", 0, 0),
    ("cell_size_check", 1, 1),
    ("secure_delete", 1, 1),  # what was deleted or replaced is gone from its page: keys, most of all
    ("journal_size_limit", 4 * 1024 * 1024, 4 * 1024 * 1024),
)
_COMPANIONS = ("", "-wal", "-shm", "-journal")
"""What SQLite opens beside a file, and itself; it waits for ever where one of them is a pipe."""
_PATIENCE_MS = 2000
"""A command that looks is done within a moment; who waits longer than this at a till's start is told why."""
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


class DatabaseCorrupt(StorageDamaged):
    """SQLite, or whoever knows what must be in it, finds the file itself damaged: a case for salvage."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """What makes a file ours: its mark, so that another program's database is not taken for a damaged one of ours.

    `migrations` is one script per version, applied in order and never changed once released.
    """

    application_id: int
    migrations: tuple[str, ...]


@contextlib.contextmanager
def translated(path: Path | None = None) -> Iterator[None]:
    """Turn the faults of SQLite, and of the system beside it, into ours; of the disk they name the file at `path`.

    Raises:
        StorageLocked, StorageFull, DatabaseCorrupt, StorageError: by what SQLite said.
    """
    where = "" if path is None else f"{path}: "
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as exc:
        raise StorageLocked(str(exc)) from exc
    except apsw.FullError as exc:
        raise StorageFull(f"{where}{exc}") from exc
    except (apsw.CorruptError, apsw.NotADBError) as exc:
        raise DatabaseCorrupt(str(exc)) from exc
    except (apsw.Error, OSError) as exc:
        raise StorageError(f"{where}{type(exc).__name__}: {exc}") from exc


@contextlib.contextmanager
def in_transaction(db: apsw.Connection) -> Iterator[None]:
    """All or nothing; leaving it normally means that COMMIT has reached the disk."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:  # on some faults SQLite has rolled back by itself
            with contextlib.suppress(apsw.Error):  # the first fault is the one to tell
                db.execute("ROLLBACK")


def open_database(path: Path, kind: FileFormat) -> apsw.Connection:
    """Open or create the file, take its lock, set and check every PRAGMA, bring the tables up to date.

    Raises:
        StorageLocked: another program has it open, and for two seconds: so long it blocks.
        DatabaseCorrupt: it is damaged, or no database.
        StorageDamaged: it is another program's.
        StorageError: no such disk, or made by a newer version of this program; code FOLDER_UNUSABLE: no permission;
            code FILE_IN_THE_WAY: as `see_files_only`.
    """
    see_files_only(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as exc:
        code = "FOLDER_UNUSABLE" if exc.errno in _READ_ONLY else None
        raise StorageError(f"{path}: {exc.strerror}", code=code) from exc
    with translated(path):
        db = apsw.Connection(str(path))
        with contextlib.ExitStack() as on_fault:
            on_fault.callback(db.close)
            _configure(db)
            with in_transaction(db):
                _migrate(db, kind)
            on_fault.pop_all()
        return db


def see_files_only(path: Path) -> None:
    """See that nothing but files stands where SQLite keeps what is at `path`.

    Raises:
        StorageError: code FILE_IN_THE_WAY; a folder, a pipe or a device has the name of one of them.
    """
    for each in (path.with_name(path.name + companion) for companion in _COMPANIONS):
        with contextlib.suppress(OSError):  # not there, or SQLite has words for it
            if not is_file(each):
                raise StorageError(f"{each}: not a file", code="FILE_IN_THE_WAY")


def _configure(db: apsw.Connection) -> None:
    db.set_busy_timeout(_PATIENCE_MS)
    for name, wanted, expected in _PRAGMAS:
        db.pragma(name, wanted)
        found = db.pragma(name)
        if found != expected:
            raise StorageError(f"the disk refuses {name} = {wanted}: it stays {found}")


def _migrate(db: apsw.Connection, kind: FileFormat) -> None:
    version = db.pragma("user_version")
    if version == 0 and db.execute("SELECT count(*) FROM sqlite_schema").get:
        raise StorageDamaged("another program's database")
    if version != 0 and db.pragma("application_id") != kind.application_id:
        raise StorageDamaged("another program's database")
    if version > len(kind.migrations):
        raise StorageError(f"made by a newer version of this program (schema {version})")
    if version == len(kind.migrations):
        return
    for script in kind.migrations[version:]:
        db.execute(script)
    db.pragma("user_version", len(kind.migrations))
    db.pragma("application_id", kind.application_id)
