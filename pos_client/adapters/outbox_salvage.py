"""A new outbox made of what is left of a damaged, older or lost one: its database's pages and its mirror.

Everything there is moves into a folder beside it, `<name>-salvaging`, and is only read there. The new database is built
in that folder by one transaction, then put in place, and the folder becomes `<name>-damaged-<number>`. A program that
is killed meanwhile goes on where it was. Nothing is ever deleted.
"""

import itertools
import logging
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import apsw
import msgspec

from pos_client.adapters import outbox_found, outbox_meta, sqlite_pages
from pos_client.adapters.database_file import in_transaction, open_database, translated
from pos_client.adapters.durable_files import flush_folder
from pos_client.adapters.looking import looking_at
from pos_client.adapters.outbox_meta import remains_of
from pos_client.adapters.outbox_mirror import Mirror
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.adapters.sealing import Seal
from pos_client.errors import StorageError
from pos_client.ports import Clock, IdSource, Salvaged

_log = logging.getLogger(__name__)
_FRESH = "new.sqlite3"
_CLAIM = "handle_index, kid, step, basket_id, sealed_handle, claimed_ms, heard"


def is_under_way(path: Path) -> bool:
    """Whether a salvage of this outbox was begun and not finished."""
    return remains_of(path).exists()


def salvage(path: Path, seal: Seal, clock: Clock, ids: IdSource) -> None:
    """Make a new outbox at `path` of all that is left there, or go on with that. Blocks: 100,000 entries take seconds.

    Raises:
        StorageLocked: another till program is at it.
        StorageFull: no room for the new one; the remains are as they were, and the next call goes on.
        StorageDamaged: code KEY_LOST; sealed under another key.
        StorageError: the disk refuses; code WRONG_USER: this user may not read the mirror; all is as it was.
    """
    folder = remains_of(path)
    locked = Mirror(path, seal).locked or Mirror(folder / path.name, seal).locked
    if locked is not None:
        raise StorageError(f"{locked}: this user may not read it", code="WRONG_USER")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        fresh = folder / _FRESH
        if fresh.exists() or not any(folder.iterdir()):  # else the new one is in its place already
            _build(path, fresh, seal, clock, ids)
            fresh.replace(path)
            flush_folder(path.parent)
        folder.rename(_kept(path))
        flush_folder(path.parent)
    except OSError as exc:
        raise StorageError(f"{folder}: {exc}") from exc


def _build(path: Path, fresh: Path, seal: Seal, clock: Clock, ids: IdSource) -> None:
    """The new file, whole or empty; as long as it is open no other program gets here."""
    with translated(), closing(open_database(fresh, OUTBOX)) as db:
        _move(path, fresh.parent)
        with in_transaction(db):
            if outbox_meta.get(db, outbox_meta.SALVAGED) is None:
                outbox_meta.introduce(db, seal, ids)
                note = _fill(db, seal, fresh.with_name(path.name), clock, _kept(path).name)
                outbox_meta.put(db, outbox_meta.SALVAGED, msgspec.json.encode(note))
                missing = "nobody knows how many" if note.missing is None else note.missing
                words = "the outbox is made anew of what was left in %s: %s entries, %s not sent; missing: %s"
                _log.error(words, note.folder, note.entries, note.unsent, missing)
        db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)  # only the file itself is put in place, without a log


def _fill(db: apsw.Connection, seal: Seal, remains: Path, clock: Clock, folder: str) -> Salvaged:
    found = outbox_found.Found(db, seal)
    for row in _rows(remains):
        found.row(row)
    for line in Mirror(remains, seal).lines():
        found.line(line)
    missing = found.fill()
    _keep_claims(db, remains)
    entries, unsent, lost = db.execute("SELECT total(state <> 3), total(state = 0), total(state = 3) FROM outbox").get
    in_all = None if missing is None else missing + int(lost)
    return Salvaged(clock.utc(), int(entries), int(unsent), in_all, folder, int(lost))


def _move(path: Path, folder: Path) -> None:
    """The database goes last: as long as it is there, so is what belongs to it, here or there."""
    mirrors = path.parent.glob(f"{path.name}-mirror-*")
    for file in (*mirrors, path.with_name(f"{path.name}-wal"), path):
        if file.exists():
            file.replace(folder / file.name)
    flush_folder(folder)
    flush_folder(path.parent)


def _rows(remains: Path) -> Iterator[sqlite_pages.Row]:
    return sqlite_pages.rows_of(remains) if remains.exists() else iter(())


def _keep_claims(db: apsw.Connection, remains: Path) -> None:
    """Codes used up, as far as SQLite can read them: they matter for a minute and a half."""
    claims: list[tuple[Any, ...]] = []
    with suppress(StorageError), looking_at(remains) as old:
        claims.extend(old.execute(f"SELECT {_CLAIM} FROM claims"))  # noqa: S608 - our own column names
    db.executemany(f"INSERT OR IGNORE INTO claims({_CLAIM}) VALUES (?, ?, ?, ?, ?, ?, ?)", claims)  # noqa: S608 - as above


def _kept(path: Path) -> Path:
    """Where the remains are kept: the next folder there is not yet."""
    names = (path.with_name(f"{path.name}-damaged-{number}") for number in itertools.count(1))
    return next(name for name in names if not name.exists())
