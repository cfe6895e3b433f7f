"""The roster in SQLite: opened at once however large it is, one look-up per card."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import apsw

from pos_client.adapters import roster_rows as rows
from pos_client.adapters.database_file import in_transaction, open_database, translated
from pos_client.adapters.roster_schema import ROSTER
from pos_client.adapters.sealing import Seal
from pos_client.domain.wire import RosterPart
from pos_client.errors import InvalidValue, StorageDamaged, StorageError
from pos_client.ports import KnownCard, RosterHead

_ENTRY = "SELECT body FROM entries WHERE generation = ? AND card = ?"
_KEYS = "SELECT day, body FROM day_keys WHERE generation = ? AND card = ? AND day IN ({})"
_OF_MEMBER = "SELECT card, body FROM entries WHERE generation = ? AND member = ? ORDER BY card"
_PUT_ENTRY = "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)"
_PUT_KEYS = "INSERT OR REPLACE INTO day_keys VALUES (?, ?, ?, ?)"
_PUT_HEAD = "INSERT OR REPLACE INTO meta VALUES ('head', ?)"
_FORGET = "DELETE FROM entries WHERE generation = ? AND card = ?"
_FORGET_KEYS = "DELETE FROM day_keys WHERE generation = ? AND card = ? AND day = ?"
_FORGET_ALL = "DELETE FROM meta; DELETE FROM entries; DELETE FROM day_keys;"
# A few thousand rows at a time: somebody at the counter may be waiting for the file.
_SOME = "DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {which} LIMIT 2000)"
_KEY_OF = {"entries": "generation, card", "day_keys": "generation, day, card"}
_EARLIER = "SELECT DISTINCT generation FROM day_keys WHERE day < ?"


class SqliteRosterStore:
    """The RosterStore port on one SQLite file. Thread-safe: one lock around the only connection.

    Every row is sealed under `key` (32 bytes) for its own place. A whole roster is put together beside the one in force
    and changes places with it in one step. A file that is none is thrown away: a roster can be fetched again.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Open or create the file.

        Raises:
            StorageLocked: another till program has it open.
            StorageError: no permission, no room, or made by a newer version of this program.
        """
        self._lock = threading.Lock()
        self._seal = Seal(key, "roster")
        self._staged: int | None = None
        self._staged_days: set[int] = set()
        self._kept: rows.KeptHead | None = None
        self._to_keep: rows.KeptHead | None = None
        self._db: apsw.Connection | None = _opened(path)
        with ExitStack() as on_fault:
            on_fault.callback(self.close)
            with self._reading() as db:
                self._kept = self._restored(db)
            on_fault.pop_all()
        with contextlib.suppress(OSError):  # of an earlier version, which kept all of it in one file
            path.with_name("roster.sealed").unlink(missing_ok=True)

    def head(self) -> RosterHead | None:
        """The roster in force; None when there is none."""
        kept = self._kept
        return None if kept is None else kept.head

    def find(self, handle: str, kid: int) -> KnownCard | None:
        """One card of the roster in force; None where it has none that can be read."""
        card = rows.card_index(self._seal, handle, kid)
        with self._reading() as db:
            kept = self._kept
            if kept is None:
                return None
            which, days = (kept.generation, card), kept.head.days
            body = db.execute(_ENTRY, which).get
            keys = db.execute(_KEYS.format(",".join("?" * len(days))), (*which, *days)).fetchall()
        if body is None:
            return None
        try:
            entry = rows.entry_of(self._seal, *which, body)
            day_keys = tuple(rows.keys_of(self._seal, *which, keys))
        except StorageDamaged:
            return None
        return KnownCard(replace(entry, day_keys=day_keys), kept.head.asked_at)

    def handles(self, member_id: UUID) -> tuple[str, ...]:
        """The handles of one member."""
        with self._reading() as db:
            kept = self._kept
            if kept is None:
                return ()
            which = (kept.generation, rows.member_index(self._seal, member_id))
            found = db.execute(_OF_MEMBER, which).fetchall()
        return tuple(dict.fromkeys(self._readable(kept.generation, found)))

    def apply(self, part: RosterPart, asked_at: datetime, believable_until: datetime | None = None) -> None:
        """Take a difference, or a page of a whole roster; blocks others for about 20 us per member.

        Raises:
            InvalidValue: code ROLLBACK or OUT_OF_STEP.
            StorageError: the old one is still there.
        """
        kept = self._kept
        if kept is not None and _holds_up(kept.head, part, believable_until):
            raise InvalidValue(f"roster {part.seq} after {kept.head.seq}", code="ROLLBACK")
        if part.since:
            if kept is None or kept.head.seq != part.since:
                raise InvalidValue(f"a difference to {part.since}", code="OUT_OF_STEP")
            self._amend(kept, part, asked_at)
        else:
            self._stage(part, asked_at)

    def erase_days_before(self, day: int) -> None:
        """Forget the keys of earlier UTC days.

        Raises:
            StorageError: some may still be there; try again.
        """
        with self._reading() as db:
            found = [generation for (generation,) in db.execute(_EARLIER, (day,))]
        for generation in found:
            self._delete("day_keys", "generation = ? AND day < ?", (generation, day))
        with self._writing() as db:
            kept = self._kept
            if kept is not None:
                days = tuple(each for each in kept.head.days if each >= day)
                self._put_head(db, replace(kept, head=replace(kept.head, days=days)))
        self._forget_past()

    def clear(self) -> None:
        """Forget everything.

        Raises:
            StorageError: some may still be there; try again.
        """
        self._kept = self._staged = None
        with self._writing() as db:
            db.execute(_FORGET_ALL)
        self._forget_past()

    def close(self) -> None:
        """Release the file; idempotent. Later calls raise StorageError."""
        with self._lock, translated():
            db, self._db = self._db, None
            if db is not None:
                db.close()

    def _amend(self, kept: rows.KeptHead, part: RosterPart, asked_at: datetime) -> None:
        generation = kept.generation
        entries, keys = self._sealed(generation, part)
        gone = [(generation, rows.card_index(self._seal, *card)) for card in part.gone]
        days = sorted({*kept.head.days, *_days(part)})
        with self._writing() as db:
            db.executemany(_FORGET, gone)
            db.executemany(_FORGET_KEYS, ((*card, day) for card in gone for day in kept.head.days))
            db.executemany(_PUT_ENTRY, entries)
            db.executemany(_PUT_KEYS, keys)
            self._put_head(db, rows.KeptHead(generation, _head(part, asked_at, tuple(days))))

    def _stage(self, part: RosterPart, asked_at: datetime) -> None:
        """Put a page beside the roster in force; with the last one they change places."""
        before = 0 if self._kept is None else self._kept.generation
        if self._staged != part.seq:
            self._keep_only(before)
            self._staged, self._staged_days = part.seq, set()
        self._staged_days |= _days(part)
        entries, keys = self._sealed(before + 1, part)
        with self._writing() as db:
            db.executemany(_PUT_ENTRY, entries)
            db.executemany(_PUT_KEYS, keys)
            if part.after is None:
                head = _head(part, asked_at, tuple(sorted(self._staged_days)))
                self._put_head(db, rows.KeptHead(before + 1, head))
        if part.after is None:
            self._staged = None
            self._keep_only(before + 1)

    def _sealed(self, generation: int, part: RosterPart) -> tuple[list[rows.EntryRow], list[rows.KeyRow]]:
        entries = [rows.entry_row(self._seal, generation, entry) for entry in part.entries]
        keys = [row for entry in part.entries for row in rows.key_rows(self._seal, generation, entry)]
        return entries, keys

    def _put_head(self, db: apsw.Connection, kept: rows.KeptHead) -> None:
        db.execute(_PUT_HEAD, (rows.sealed_head(self._seal, kept),))
        self._to_keep = kept

    def _keep_only(self, generation: int) -> None:
        """Forget what belongs to no roster in force: the one before, or one that was never complete."""
        for table in _KEY_OF:
            for which in ("generation < ?", "generation > ?"):
                self._delete(table, which, (generation,))

    def _delete(self, table: str, which: str, values: tuple[int, ...]) -> None:
        statement = _SOME.format(table=table, key=_KEY_OF[table], which=which)
        changed = 1
        while changed:
            with self._writing() as db:
                db.execute(statement, values)
                changed = db.changes()

    def _forget_past(self) -> None:
        """Move what lies beside the file into it, and leave nothing beside: there the rows are as they once were."""
        with self._reading() as db:
            db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def _readable(self, generation: int, found: list[tuple[Any, ...]]) -> Iterator[str]:
        for card, body in found:
            with contextlib.suppress(StorageDamaged):
                yield rows.entry_of(self._seal, generation, card, body).member.handle

    def _restored(self, db: apsw.Connection) -> rows.KeptHead | None:
        sealed = db.execute("SELECT value FROM meta WHERE name = 'head'").get
        try:
            return None if sealed is None else rows.head_of(self._seal, sealed)
        except StorageDamaged:
            return None

    @contextmanager
    def _reading(self) -> Iterator[apsw.Connection]:
        with self._lock, translated():
            if self._db is None:
                raise StorageError("the roster is closed")
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """All or nothing; a new head counts once it is on the disk."""
        with self._reading() as db:
            self._to_keep = self._kept
            with in_transaction(db):
                yield db
            self._kept = self._to_keep


def _opened(path: Path) -> apsw.Connection:
    try:
        return open_database(path, ROSTER)
    except StorageDamaged:
        for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            with contextlib.suppress(OSError):
                each.unlink(missing_ok=True)
        return open_database(path, ROSTER)


def _holds_up(head: RosterHead, part: RosterPart, believable_until: datetime | None) -> bool:
    is_believable = believable_until is None or head.issued_at <= believable_until
    return is_believable and head.terminal_id == part.terminal_id and head.seq >= part.seq


def _head(part: RosterPart, asked_at: datetime, days: tuple[int, ...]) -> RosterHead:
    return RosterHead(
        seq=part.seq,
        terminal_id=part.terminal_id,
        store=part.store,
        issued_at=part.issued_at,
        not_after=part.not_after,
        programme=part.programme,
        denied=frozenset(part.denied),
        asked_at=asked_at,
        days=days,
    )


def _days(part: RosterPart) -> set[int]:
    return {key.day for entry in part.entries for key in entry.day_keys}
