"""Transactions on disk before they are anywhere else: the outbox in SQLite."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import apsw

from pos_client.adapters import outbox_entries as entries
from pos_client.adapters import outbox_meta
from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.outbox_claims import ClaimRows
from pos_client.adapters.outbox_file import OutboxFile
from pos_client.adapters.sealing import Seal
from pos_client.domain.lanes import CodeClaim
from pos_client.domain.transaction import Transaction, TransactionResult
from pos_client.domain.wire import ChainStart, LostItem, OutboxHead
from pos_client.errors import InvalidValue, StorageDamaged
from pos_client.ports import Addressee, Clock, EntryState, IdSource, OutboxEntry, Room, Salvaged

_Query = Callable[[apsw.Connection], tuple[list[OutboxEntry], list[int]]]


class SqliteOutbox:
    """The Outbox port on one SQLite file (WAL, FULL, EXCLUSIVE) and its mirror (`outbox_mirror`). Thread-safe.

    Writes block for one flush of the disk (about 1 ms on an SSD), reads not at all. After any fault nothing half-done
    is left and the store can be used again. Codes and handles lie in the files sealed under `key` (32 bytes), never
    plain. An entry found damaged before it was sent comes back from the mirror; if that has lost it too it is marked
    QUARANTINED and left out.
    """

    def __init__(self, path: Path, key: bytes, clock: Clock, ids: IdSource, *, was_used: bool = False) -> None:
        """Open or create the file; one that is damaged, older than its mirror or gone is made anew (`salvaged`).

        Where nothing at all is left, only who knows that there `was_used` one can tell that from a first start.

        Raises:
            StorageLocked: another till program has it open.
            StorageDamaged: another program's file, or (code KEY_LOST) sealed under another key; it is left as it is.
            StorageError: no permission, no room, or made by a newer version of this program.
        """
        self._seal = Seal(key, "outbox")
        self._claims = ClaimRows(self._seal, clock)
        self._file = OutboxFile(path, self._seal, clock, ids, was_used=was_used)
        self._entries, self._chain = self._file.entries, self._file.chain

    @property
    def db_instance_id(self) -> UUID:
        """Which database file this is; made when the file was."""
        return self._file.db_instance_id

    def append(self, transaction: Transaction, taken_from: str = "") -> OutboxEntry:
        """Save durably; the same txn_id with the same content is the same entry.

        Raises:
            StorageFull, StorageDamaged, StorageError: nothing was saved.
            InvalidValue: code KEY_REUSED; this txn_id already holds other content.
        """
        return self._file.save(lambda db: self._append(db, transaction, taken_from))

    def take_over(self, sales: Sequence[tuple[Transaction, str]], on_next: Callable[[int], object]) -> int:
        """Save what other terminals had saved first, in one commit; how many were not here yet.

        Raises:
            StorageFull, StorageDamaged, StorageError, InvalidValue: nothing was saved.
        """
        return self._file.save(lambda db: self._take_over(db, sales, on_next))

    def pending(self, limit: int) -> list[OutboxEntry]:
        """The oldest unconfirmed entries, ascending `seq`."""
        return self._several(entries.PENDING, max(0, limit))

    def record(self, results: Sequence[TransactionResult]) -> None:
        """Store the backend's final words, all or none. Unknown and already final txn_ids are ignored."""
        self._file.write(lambda db: self._file.mirrored(self._entries.record(db, results)))

    def note_attempt(self, seqs: Sequence[int], reason: str) -> None:
        """Count a try that did not confirm these entries, and why."""
        self._file.write(lambda db: self._entries.note_attempt(db, seqs, reason))

    def find(self, txn_id: UUID) -> OutboxEntry | None:
        """One entry, or None.

        Raises:
            StorageDamaged: it is there and cannot be read.
        """
        found, damaged = self._readable(lambda db: self._entries.readable(db, entries.FIND, (txn_id.bytes,)))
        if damaged:
            raise StorageDamaged(f"entry {damaged[0]} cannot be read")
        return found[0] if found else None

    def head(self) -> int:
        """The highest place ever used in this file; 0 while there is none."""
        return self._file.read(outbox_meta.last_place)

    def standing(self) -> OutboxHead:
        """What a heartbeat tells of it."""
        return self._file.read(lambda db: outbox_meta.standing(self._file.db_instance_id, db))

    def since(self, seq: int, limit: int) -> list[OutboxEntry | LostItem]:
        """What there is from that place on, in any state, ascending `seq`; what cannot be read as LostItem."""
        while True:
            found = self._file.read(lambda db: self._entries.since(db, seq, max(0, limit)))
            damaged = [one.seq for one in found if isinstance(one, LostItem)]
            if not damaged or not self._file.restored(damaged):
                return found

    def latest(self, limit: int) -> list[OutboxEntry]:
        """The newest entries in any state that can be shown, newest first."""
        return self._several(entries.LATEST, max(0, limit))

    def rejected(self, limit: int) -> list[OutboxEntry]:
        """The newest entries the backend refused and nobody has dealt with, newest first."""
        return self._several(entries.REJECTED, max(0, limit))

    def counts(self) -> dict[EntryState, int]:
        """How many entries are in each state. Counted once, then kept: nobody else can write."""
        return self._file.read(self._entries.counts)

    def lately(self, handle: str, since: datetime) -> list[OutboxEntry]:
        """A handle's entries that are pending, or were confirmed after `since`; ascending `seq`."""
        return self._several(entries.LATELY, self._seal.index(handle), rows.milliseconds(since))

    def of_member(self, handle: str, limit: int) -> list[OutboxEntry]:
        """A handle's newest entries in any state that can be shown, newest first."""
        return self._several(entries.OF_MEMBER, self._seal.index(handle), max(0, limit))

    def claim(self, handle: str, kid: int, step: int, basket_id: UUID) -> bool:
        """Use up a code, once: True iff `step` is above the last claimed one, or it is the same step and basket."""
        return self._file.save(lambda db: self._claims.claim(db, CodeClaim(handle, kid, step, basket_id)))

    def hear_claims(self, claims: Sequence[CodeClaim]) -> None:
        """Note codes used at other lanes, by the same rule, all in one commit; kept for a day."""
        self._file.save(lambda db: self._claims.hear(db, claims))

    def claims_since(self, moment: datetime) -> list[tuple[CodeClaim, bool]]:
        """Each card's last claim made or heard since then, and whether this till made it."""
        return self._file.read(lambda db: self._claims.since(db, moment))

    def chain_start(self) -> ChainStart | None:
        """Where the chain begins, until the backend knows."""
        return self._file.read(self._chain.start)

    def chain_known(self, of: UUID) -> None:
        """Forget where the chain begins."""
        self._note(of, self._chain.forget_start)

    def restart_chain(self, of: UUID) -> None:
        """Begin a new chain at the next place."""
        self._note(of, self._chain.begin)

    def lost(self, limit: int) -> list[LostItem]:
        """Quarantined entries of the chain that were not told of yet."""
        return self._file.read(lambda db: self._entries.lost(db, limit))

    def lost_told(self, seqs: Sequence[int], of: UUID) -> None:
        """Do not tell of these again."""
        self._note(of, lambda db: self._entries.told(db, seqs))

    def prune(self, before: datetime, limit: int) -> int:
        """Take away entries confirmed before then, and of the mirror what only they need."""
        return self._file.prune(rows.milliseconds(before), limit)

    def room(self) -> Room:
        """How much room the disk has."""
        return self._file.room()

    def salvaged(self) -> Salvaged | None:
        """What the salvage that made this file came to."""
        return self._file.salvaged()

    def addressee(self) -> Addressee | None:
        """Whose the entries are."""
        return self._file.read(self._chain.addressee)

    def address_to(self, addressee: Addressee, of: UUID) -> None:
        """Remember whose the entries are."""
        self._note(of, lambda db: self._chain.address_to(db, addressee))

    def close(self) -> None:
        """Release the file; idempotent. Later calls raise StorageError."""
        self._file.close()

    def _append(self, db: apsw.Connection, transaction: Transaction, taken_from: str) -> OutboxEntry:
        # Asked for first: an insert that meets a conflict uses its place up all the same.
        entry = self._entries.find(db, transaction.txn_id)
        if entry is not None and entry.transaction != transaction:
            raise InvalidValue(f"{transaction.txn_id} holds other content", code="KEY_REUSED")
        if entry is None:
            place = self._chain.next_place(db)
            entry, saved = self._entries.insert(db, transaction, place, taken_from)
            self._file.mirrored([saved])
            self._chain.moved(db, place)
        return entry

    def _take_over(
        self, db: apsw.Connection, sales: Sequence[tuple[Transaction, str]], on_next: Callable[[int], object]
    ) -> int:
        before = outbox_meta.last_place(db)
        for number, (transaction, taken_from) in enumerate(sales, 1):
            on_next(number)
            self._append(db, transaction, taken_from)
        return outbox_meta.last_place(db) - before

    def _note(self, of: UUID, work: Callable[[apsw.Connection], object]) -> None:
        """Write down what is known of that file; of one that was made anew meanwhile it is not known."""
        self._file.write(lambda db: work(db) if of == self._file.db_instance_id else None)

    def _several(self, query: str, *values: object) -> list[OutboxEntry]:
        """The entries that can be read. Unsent ones that cannot are set aside, and the query is asked again."""
        while True:
            found, damaged = self._readable(lambda db: self._entries.readable(db, query, values))
            if not damaged or not self._set_aside(damaged):
                return found

    def _readable(self, query: _Query) -> tuple[list[OutboxEntry], list[int]]:
        """What can be read, and the places of what cannot, once the mirror has given back what it has."""
        while True:
            found, damaged = self._file.read(query)
            if not damaged or not self._file.restored(damaged):
                return found, damaged

    def _set_aside(self, seqs: Sequence[int]) -> int:
        return self._file.write(lambda db: self._entries.set_aside(db, seqs))
