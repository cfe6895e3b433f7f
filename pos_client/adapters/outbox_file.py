"""The outbox's database and its mirror as one: opened and written together, made anew of each other when one fails."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import apsw

from pos_client.adapters import outbox_meta, outbox_salvage
from pos_client.adapters.ballast import Ballast
from pos_client.adapters.database_file import DatabaseCorrupt, in_transaction, open_database, translated
from pos_client.adapters.durable_files import FileId, file_id
from pos_client.adapters.outbox_chain import ChainKeeper
from pos_client.adapters.outbox_entries import EntryRows
from pos_client.adapters.outbox_mirror import Ended, Frame, Mirror, Reached, Saved
from pos_client.adapters.outbox_rows import opened
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.adapters.sealing import Seal
from pos_client.errors import StorageDamaged, StorageError, StorageFull
from pos_client.ports import Clock, IdSource, Room, Salvaged

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")
_CATCH_UP = 100
"""Entries, and words, a mirror that has fallen behind is brought on by with every write: a millisecond or two."""
_CATCH_UP_AT_FIRST = 500


class OutboxFile:
    """One lock around the only connection, and one way through it for everything that is read or written. Thread-safe.

    A database that turns out to be damaged, now or when it is opened, is made anew of what is left of it and of the
    mirror, and what was asked is done there. Then `db_instance_id` is another one.
    """

    def __init__(self, path: Path, seal: Seal, clock: Clock, ids: IdSource, *, was_used: bool) -> None:
        """Open or create both; where there `was_used` one, an empty one is damage, too.

        Raises:
            StorageLocked: another till program has it open.
            StorageDamaged: another program's file, or (code KEY_LOST) sealed under another key; it is left as it is.
            StorageError: no permission, no room, or made by a newer version of this program.
        """
        self._path, self._seal, self._clock, self._ids, self._was_used = path, seal, clock, ids, was_used
        self._lock = threading.Lock()
        self.entries = EntryRows(seal, clock)
        self.chain = ChainKeeper(seal)
        self._mirror = Mirror(path, seal)
        self._ballast = Ballast(path.with_name(f"{path.name}-ballast"))
        self._db: apsw.Connection | None = None
        self._is_closed = False
        self._is_mirrored = self._is_full = False
        self._written: list[Frame] = []
        self._beyond_help: set[bytes] = set()
        self._journal_path = path.with_name(f"{path.name}-wal")
        self._file: FileId | None = None
        self._journal: FileId | None = None
        self.db_instance_id = UUID(int=0)
        self.read(lambda _db: None)

    def read(self, work: Callable[[apsw.Connection], _Answer]) -> _Answer:
        """Do this with the connection, and answer what it answers.

        Raises:
            StorageError: closed, or the disk refuses.
        """
        with self._lock:
            return self._surely(work)

    def save(self, work: Callable[[apsw.Connection], _Answer]) -> _Answer:
        """Do this in a transaction; returning means that COMMIT has reached the disk. For what is new.

        Raises:
            StorageFull: nothing was done; there would be no room left to settle what is there.
            StorageError: closed, or the disk refuses; nothing was done.
        """

        def new(db: apsw.Connection) -> _Answer:
            if not self._ballast.leaves_room:
                raise StorageFull(f"{self._path.parent}: what room there is, is kept for settling what was saved")
            return self._committed(db, work)

        with self._lock:
            return self._surely(new)

    def write(self, work: Callable[[apsw.Connection], _Answer]) -> _Answer:
        """Likewise, for what must be written even when the disk is full: then the room kept for that is used.

        Raises:
            StorageError: closed, or the disk refuses; nothing was done.
        """
        with self._lock:
            try:
                return self._surely(lambda db: self._committed(db, work))
            except StorageFull:
                self._is_full = True
                if not self._ballast.release():
                    raise
                return self._surely(lambda db: self._committed(db, work))

    def prune(self, before_ms: int, limit: int) -> int:
        """Take away entries confirmed before then, and a piece of the mirror that only they need; how many."""
        taken = self.write(lambda db: self.entries.prune(db, before_ms, limit))
        self.read(lambda db: self._mirror.prune(lambda txn_ids: self.entries.kept(db, txn_ids)))
        return taken

    def room(self) -> Room:
        """How much room there is; asks the disk. Blocks while something is being written.

        NONE, too, as long as what is there could not be settled, whatever the disk says of its room.

        Raises:
            StorageError: the disk says nothing.
        """
        with self._lock, translated(self._path):
            if self._is_full or not self._ballast.leaves_room:
                return Room.NONE
            return Room.LOW if self._ballast.is_low else Room.AMPLE

    def mirrored(self, frames: Sequence[Frame]) -> None:
        """Have the mirror keep this too, once the transaction under way is committed."""
        self._written.extend(frames)

    def restored(self, seqs: Sequence[int]) -> bool:
        """Make the file anew if the mirror has any of these entries, which cannot be read; whether it was."""
        with self._lock:
            lost = self._surely(lambda db: self.entries.ids(db, seqs)) - self._beyond_help
            with translated():
                is_mirrored = lost and any(self._is_one_of(lost, seqs, line.frame) for line in self._mirror.lines())
            if not is_mirrored:
                self._beyond_help |= lost
                return False
            self._salvage(DatabaseCorrupt("entries cannot be read; the mirror has them"))
            return True

    def salvaged(self) -> Salvaged | None:
        """What the last salvage came to."""
        return self.read(lambda db: outbox_meta.salvaged(self._path, db))

    def close(self) -> None:
        """Release both; idempotent. Later calls raise StorageError.

        What was taken away while the till ran is written into the mirror, and made anew of it at the next start.
        """
        with self._lock, translated():
            try:
                if self._db is not None:
                    self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    self._see_that_both_stand(self._db)
            except (StorageError, OSError, apsw.Error) as fault:
                _log.error("the outbox is closed without all of its files: %s", fault)
            finally:
                self._is_closed = True
                self._release()

    def _is_one_of(self, txn_ids: set[bytes], seqs: Sequence[int], frame: Frame) -> bool:
        """Whether it is one of these entries and can be read: by its place where its name is what was damaged."""
        if not isinstance(frame, Saved) or not (frame.txn_id in txn_ids or frame.seq in seqs):
            return False
        with suppress(StorageDamaged):
            opened(self._seal, frame.txn_id, frame.body)
            return True
        return False

    def _surely(self, work: Callable[[apsw.Connection], _Answer]) -> _Answer:
        """A disk that failed for a moment looks like damage, too: only what is found damaged twice is made anew."""
        try:
            return self._once(work)
        except DatabaseCorrupt as fault:
            self._reopen(fault)
        try:
            return self._once(work)
        except DatabaseCorrupt as fault:
            self._salvage(fault)
        return self._once(work)

    def _once(self, work: Callable[[apsw.Connection], _Answer]) -> _Answer:
        with translated(self._path):
            return work(self._connection())

    def _connection(self) -> apsw.Connection:
        if self._is_closed:
            raise StorageError("the outbox is closed")
        if self._db is None:
            self._db = self._opened()
            self._file, self._journal = file_id(self._path), file_id(self._journal_path)
        else:
            self._see_that_both_stand(self._db)
        return self._db

    def _see_that_both_stand(self, db: apsw.Connection) -> None:
        """See that what is open is what the names stand for, before anything is asked of it or told saved.

        Files can be taken away under a running program, and it may go on writing into what nobody will ever find. A
        mirror that is gone is begun anew. Of a database that is gone the connection is the last one to know what is in
        it: it is kept until the mirror has all of that. Costs two calls of the system, 10 us.

        Raises:
            DatabaseCorrupt: the database is not there any more; the mirror has everything.
            StorageError: nor can the mirror be written, as where the folder is gone; what was saved is still open.
        """
        if not self._mirror.stands:
            _log.error("the outbox's mirror was taken away; it is begun anew")
            self._mirror.begin_anew()
            self._is_mirrored = False
        if file_id(self._path) == self._file:
            return
        while not self._is_mirrored and self._bring_on(db, _CATCH_UP_AT_FIRST):
            pass
        if not (self._is_mirrored and self._mirror.flushed()):
            raise StorageError(f"{self._path}: taken away, and its folder cannot be used", code="FOLDER_UNUSABLE")
        if file_id(self._journal_path) == self._journal:
            self._journal_path.unlink(missing_ok=True)  # or it would be taken for that of whatever is there now
        raise DatabaseCorrupt("it was taken away while the till was running")

    def _committed(self, db: apsw.Connection, work: Callable[[apsw.Connection], _Answer]) -> _Answer:
        is_saved, self._written = False, []
        try:
            with in_transaction(db):
                answer = work(db)
            is_saved, self._is_full = True, False
        finally:
            if not is_saved:
                self._undone()
        self._mirror.addressee = self.chain.addressed(db)
        if self._is_mirrored:
            self._is_mirrored = self._mirror.write(self._written)
        else:
            self._bring_on(db, _CATCH_UP)
        return answer

    def _bring_on(self, db: apsw.Connection, entries: int) -> bool:
        """Write so many entries and final words to the mirror that it lacks; whether the disk took them."""
        is_written = self._mirror.write(self.entries.unmirrored(db, self._mirror.reached, entries))
        self._is_mirrored = is_written and not self.entries.unmirrored(db, self._mirror.reached, 1)
        return is_written

    def _undone(self) -> None:
        self.entries.undone()
        self.chain.undone()

    def _opened(self) -> apsw.Connection:
        """The connection, once the database is known to have whatever the mirror has.

        Raises:
            DatabaseCorrupt: it has not, or is damaged.
        """
        instance = self._mirror.instance()  # first of all: under another key nothing may be touched
        if outbox_salvage.is_under_way(self._path):
            outbox_salvage.salvage(self._path, self._seal, self._clock, self._ids)
            instance = self._mirror.instance()
        db = open_database(self._path, OUTBOX)
        with ExitStack() as on_fault:
            on_fault.callback(db.close)
            with in_transaction(db):
                if outbox_meta.is_empty(db) and (self._was_used or self._mirror.locked):
                    raise DatabaseCorrupt("what was saved in it is gone")
                self.db_instance_id = outbox_meta.introduce(db, self._seal, self._ids)
            sure = Reached(0, 0) if instance is None else self._compared(instance, self.entries.reached(db))
            self._ballast.stand()
            self._mirror.set_aside()
            self._mirror.begin(self.db_instance_id, sure)
            self._mirror.addressee = self.chain.addressed(db)
            self._bring_on(db, _CATCH_UP_AT_FIRST)
            on_fault.pop_all()
        return db

    def _compared(self, instance: bytes, reached: Reached) -> Reached:
        """How far the mirror surely has everything."""
        last = self._mirror.last()
        if last is None:
            return Reached(0, 0)
        if instance != self.db_instance_id.bytes or last.head > reached.place or last.last_word > reached.word:
            raise DatabaseCorrupt(f"it goes to {reached}, its mirror to {last.reached}")
        return last.reached if isinstance(last.frame, Ended) else last.flushed

    def _reopen(self, fault: DatabaseCorrupt) -> None:
        _log.error("the outbox is damaged: %s", fault.detail)
        with suppress(apsw.Error):  # it may not close as it should; nothing of it is needed
            self._release()
        self._undone()

    def _salvage(self, fault: DatabaseCorrupt) -> None:
        self._reopen(fault)
        outbox_salvage.salvage(self._path, self._seal, self._clock, self._ids)
        self._mirror = Mirror(self._path, self._seal)

    def _release(self) -> None:
        db, self._db = self._db, None
        self._mirror.end(is_whole=self._is_mirrored)
        if db is not None:
            db.close()
