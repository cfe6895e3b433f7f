"""The outbox's SQLite file: how it is opened, what is asked of the disk, and its tables through all versions."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import apsw

from pos_client.errors import StorageDamaged, StorageError, StorageFull, StorageLocked

APPLICATION_ID = 0x6D71_706F
"""`mqpo`: marks the file as ours, so that another program's database is not taken for a damaged outbox."""

# Asked for on every opening and read back: an I/O error in the switch to WAL leaves the old mode without a word.
_PRAGMAS: tuple[tuple[str, str | int, object], ...] = (
    ("locking_mode", "EXCLUSIVE", "exclusive"),  # a second till is told so at once
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),  # NORMAL loses acknowledged rows when the power goes
    ("fullfsync", 1, 1),  # macOS: reach the disk, not its cache
    ("trusted_schema", 0, 0),
    ("cell_size_check", 1, 1),
    ("secure_delete", 1, 1),  # a key of the chain that was replaced is gone from its page
    ("journal_size_limit", 4 * 1024 * 1024, 4 * 1024 * 1024),
)

# One script per version, applied in order and never changed once released.
_MIGRATIONS = (
    """
    CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE outbox(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        txn_id BLOB NOT NULL UNIQUE CHECK (length(txn_id) = 16),
        kind TEXT NOT NULL,
        handle_index BLOB NOT NULL,
        redeem_points INTEGER NOT NULL,
        body BLOB NOT NULL,
        saved_ms INTEGER NOT NULL,
        state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2, 3)),
        attempts INTEGER NOT NULL DEFAULT 0,
        last_reason TEXT,
        result BLOB CHECK ((state IN (1, 2)) = (result IS NOT NULL)),
        settled_ms INTEGER CHECK ((result IS NULL) = (settled_ms IS NULL))
    ) STRICT;
    CREATE INDEX outbox_pending ON outbox(seq) WHERE state = 0;
    CREATE INDEX outbox_rejected ON outbox(seq) WHERE state = 2;
    CREATE INDEX outbox_quarantined ON outbox(seq) WHERE state = 3;
    CREATE INDEX outbox_of_member ON outbox(handle_index, state, settled_ms);
    CREATE TRIGGER outbox_is_immutable
        BEFORE UPDATE OF seq, txn_id, kind, handle_index, redeem_points, body, saved_ms ON outbox
        BEGIN SELECT raise(ABORT, 'an entry never changes'); END;
    CREATE TRIGGER outbox_is_final BEFORE UPDATE OF state, result, settled_ms ON outbox WHEN old.state <> 0
        BEGIN SELECT raise(ABORT, 'a result is final'); END;

    CREATE TABLE claims(
        handle_index BLOB NOT NULL,
        kid INTEGER NOT NULL,
        step INTEGER NOT NULL,
        basket_id BLOB NOT NULL,
        PRIMARY KEY (handle_index, kid)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE outbox ADD COLUMN link BLOB CHECK (link IS NULL OR length(link) = 16);
    ALTER TABLE outbox ADD COLUMN fingerprint BLOB CHECK ((link IS NULL) = (fingerprint IS NULL));
    ALTER TABLE outbox ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
    DROP TRIGGER outbox_is_immutable;
    CREATE TRIGGER outbox_is_immutable
        BEFORE UPDATE OF seq, txn_id, kind, handle_index, redeem_points, body, saved_ms, link, fingerprint ON outbox
        BEGIN SELECT raise(ABORT, 'an entry never changes'); END;
    """,
    """
    ALTER TABLE claims ADD COLUMN sealed_handle BLOB;
    ALTER TABLE claims ADD COLUMN claimed_ms INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE claims ADD COLUMN heard INTEGER NOT NULL DEFAULT 0 CHECK (heard IN (0, 1, 2));
    """,
)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn SQLite's faults into ours.

    Raises:
        StorageLocked, StorageFull, StorageDamaged, StorageError: by what SQLite said.
    """
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as exc:
        raise StorageLocked(str(exc)) from exc
    except apsw.FullError as exc:
        raise StorageFull(str(exc)) from exc
    except (apsw.CorruptError, apsw.NotADBError) as exc:
        raise StorageDamaged(str(exc)) from exc
    except apsw.Error as exc:
        raise StorageError(f"{type(exc).__name__}: {exc}") from exc


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


def open_database(path: Path) -> apsw.Connection:
    """Open or create the file, take its lock, set and check every PRAGMA, bring the tables up to date.

    Raises:
        StorageLocked: another program has it open; at once, without waiting.
        StorageDamaged: it is not a database, or not ours.
        StorageError: no permission, no such disk, or made by a newer version of this program.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as exc:
        raise StorageError(f"{path}: {exc}") from exc
    with translated():
        db = apsw.Connection(str(path))
        with contextlib.ExitStack() as on_fault:
            on_fault.callback(db.close)
            _configure(db)
            with in_transaction(db):
                _migrate(db)
            on_fault.pop_all()
        return db


def _configure(db: apsw.Connection) -> None:
    db.set_busy_timeout(0)
    for name, wanted, expected in _PRAGMAS:
        db.pragma(name, wanted)
        found = db.pragma(name)
        if found != expected:
            raise StorageError(f"the disk refuses {name} = {wanted}: it stays {found}")


def _migrate(db: apsw.Connection) -> None:
    version = db.pragma("user_version")
    if version == 0 and db.execute("SELECT count(*) FROM sqlite_schema").get:
        raise StorageDamaged("another program's database")
    if version != 0 and db.pragma("application_id") != APPLICATION_ID:
        raise StorageDamaged("another program's database")
    if version > len(_MIGRATIONS):
        raise StorageError(f"made by a newer version of this program (schema {version})")
    if version == len(_MIGRATIONS):
        return
    for script in _MIGRATIONS[version:]:
        db.execute(script)
    db.pragma("user_version", len(_MIGRATIONS))
    db.pragma("application_id", APPLICATION_ID)
