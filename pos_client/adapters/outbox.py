"""Transactions on disk before they are anywhere else: the outbox in SQLite."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import apsw

from pos_client.adapters import outbox_entries as entries
from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.database_file import in_transaction, open_database, translated
from pos_client.adapters.outbox_chain import ChainKeeper
from pos_client.adapters.outbox_claims import ClaimRows
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.adapters.sealing import Seal
from pos_client.domain.lanes import CodeClaim
from pos_client.domain.transaction import Transaction, TransactionResult
from pos_client.domain.wire import ChainStart, LostItem
from pos_client.errors import InvalidValue, StorageDamaged, StorageError
from pos_client.ports import Clock, EntryState, IdSource, OutboxEntry

_KEY_PROOF = b"this key opens this file"


class SqliteOutbox:
    """The Outbox port on one SQLite file (WAL, FULL, EXCLUSIVE). Thread-safe: one lock around the only connection.

    Writes block for one flush of the disk (about 1 ms on an SSD), reads not at all. After any fault nothing half-done
    is left and the store can be used again. Codes and handles lie in the file sealed under `key` (32 bytes), never
    plain. No entry is ever deleted: one found damaged before it was sent is marked QUARANTINED and left out.
    """

    def __init__(self, path: Path, key: bytes, clock: Clock, ids: IdSource) -> None:
        """Open or create the file.

        Raises:
            StorageLocked: another till program has it open.
            StorageDamaged: not an outbox, or (code KEY_LOST) sealed under another key; the file is left as it is.
            StorageError: no permission, no room, or made by a newer version of this program.
        """
        self._lock = threading.Lock()
        self._seal = Seal(key, "outbox")
        self._chain = ChainKeeper(self._seal)
        self._claims = ClaimRows(self._seal, clock)
        self._entries = entries.EntryRows(self._seal, clock)
        self._db: apsw.Connection | None = open_database(path, OUTBOX)
        with ExitStack() as on_fault:
            on_fault.callback(self.close)
            with self._writing() as db:
                self._db_instance_id = self._introduce(db, ids)
            on_fault.pop_all()

    @property
    def db_instance_id(self) -> UUID:
        """Which database file this is; made when the file was."""
        return self._db_instance_id

    def append(self, transaction: Transaction, taken_from: str = "") -> OutboxEntry:
        """Save durably; the same txn_id with the same content is the same entry.

        Raises:
            StorageFull, StorageDamaged, StorageError: nothing was saved.
            InvalidValue: code KEY_REUSED; this txn_id already holds other content.
        """
        with self._writing() as db:
            # Asked for first: an insert that meets a conflict uses its place up all the same.
            entry = self._entries.find(db, transaction.txn_id)
            if entry is None:
                place = self._chain.next_place(db)
                self._entries.insert(db, transaction, place, taken_from)
                self._chain.moved(db, place)
                entry = self._entries.find(db, transaction.txn_id)
            if entry is None or entry.transaction != transaction:
                raise InvalidValue(f"{transaction.txn_id} holds other content", code="KEY_REUSED")
            return entry

    def pending(self, limit: int) -> list[OutboxEntry]:
        """The oldest unconfirmed entries, ascending `seq`."""
        return self._several(entries.PENDING, max(0, limit))

    def record(self, results: Sequence[TransactionResult]) -> None:
        """Store the backend's final words, all or none. Unknown and already final txn_ids are ignored."""
        with self._writing() as db:
            self._entries.record(db, results)

    def note_attempt(self, seqs: Sequence[int], reason: str) -> None:
        """Count a try that did not confirm these entries, and why."""
        with self._writing() as db:
            self._entries.note_attempt(db, seqs, reason)

    def find(self, txn_id: UUID) -> OutboxEntry | None:
        """One entry, or None.

        Raises:
            StorageDamaged: it is there and cannot be read.
        """
        with self._reading() as db:
            return self._entries.find(db, txn_id)

    def head(self) -> int:
        """The highest place ever used in this file; 0 while there is none."""
        with self._reading() as db:
            return self._chain.last_place(db)

    def since(self, seq: int, limit: int) -> list[OutboxEntry]:
        """The entries from that place on, in any state, that can be read; ascending `seq`."""
        with self._reading() as db:
            return self._entries.since(db, seq, max(0, limit))

    def latest(self, limit: int) -> list[OutboxEntry]:
        """The newest entries in any state that can be shown, newest first."""
        return self._several(entries.LATEST, max(0, limit))

    def rejected(self, limit: int) -> list[OutboxEntry]:
        """The newest entries the backend refused and nobody has dealt with, newest first."""
        return self._several(entries.REJECTED, max(0, limit))

    def counts(self) -> dict[EntryState, int]:
        """How many entries are in each state. Counted once, then kept: nobody else can write."""
        with self._reading() as db:
            return self._entries.counts(db)

    def lately(self, handle: str, since: datetime) -> list[OutboxEntry]:
        """A handle's entries that are pending, or were confirmed after `since`; ascending `seq`."""
        return self._several(entries.LATELY, self._seal.index(handle), rows.milliseconds(since))

    def of_member(self, handle: str, limit: int) -> list[OutboxEntry]:
        """A handle's newest entries in any state that can be shown, newest first."""
        return self._several(entries.OF_MEMBER, self._seal.index(handle), max(0, limit))

    def claim(self, handle: str, kid: int, step: int, basket_id: UUID) -> bool:
        """Use up a code, once: True iff `step` is above the last claimed one, or it is the same step and basket."""
        with self._writing() as db:
            return self._claims.claim(db, CodeClaim(handle, kid, step, basket_id))

    def hear_claims(self, claims: Sequence[CodeClaim]) -> None:
        """Note codes used at other lanes, by the same rule, all in one commit; kept for a day."""
        with self._writing() as db:
            self._claims.hear(db, claims)

    def claims_since(self, moment: datetime) -> list[tuple[CodeClaim, bool]]:
        """Each card's last claim made or heard since then, and whether this till made it."""
        with self._reading() as db:
            return self._claims.since(db, moment)

    def chain_start(self) -> ChainStart | None:
        """Where the chain begins, until the backend knows."""
        with self._reading() as db:
            return self._chain.start(db)

    def chain_known(self) -> None:
        """Forget where the chain begins."""
        with self._writing() as db:
            self._chain.forget_start(db)

    def restart_chain(self) -> None:
        """Forget the chain's next key: the next entry begins a new chain."""
        with self._writing() as db:
            self._chain.forget_next(db)

    def lost(self, limit: int) -> list[LostItem]:
        """Quarantined entries of the chain that were not told of yet."""
        with self._reading() as db:
            return self._entries.lost(db, limit)

    def lost_told(self, seqs: Sequence[int]) -> None:
        """Do not tell of these again."""
        with self._writing() as db:
            self._entries.told(db, seqs)

    def close(self) -> None:
        """Release the file; idempotent. Later calls raise StorageError."""
        with self._lock, translated():
            db, self._db = self._db, None
            if db is not None:
                db.close()

    def _introduce(self, db: apsw.Connection, ids: IdSource) -> UUID:
        """Give a new file its id and a proof of the key; check both on an old one."""
        known = dict(db.execute("SELECT name, value FROM meta"))
        if not known:
            made = ids.new_id()
            proof = self._seal.close(_KEY_PROOF, _KEY_PROOF)
            db.executemany("INSERT INTO meta VALUES (?, ?)", (("db_instance_id", made.bytes), ("key_proof", proof)))
            return made
        try:
            self._seal.open(known["key_proof"], _KEY_PROOF)
            return UUID(bytes=known["db_instance_id"])
        except StorageDamaged as exc:
            raise StorageDamaged("sealed under another key", code="KEY_LOST") from exc
        except (KeyError, ValueError) as exc:
            raise StorageDamaged(f"its own description is damaged: {exc}") from exc

    def _several(self, query: str, *values: object) -> list[OutboxEntry]:
        """The entries that can be read. Unsent ones that cannot are set aside and the query is asked again."""
        while True:
            with self._reading() as db:
                found, damaged = self._entries.readable(db, query, values)
            if not damaged or not self._set_aside(damaged):
                return found

    def _set_aside(self, seqs: Sequence[int]) -> int:
        with self._writing() as db:
            return self._entries.set_aside(db, seqs)

    @contextmanager
    def _reading(self) -> Iterator[apsw.Connection]:
        with self._lock, translated():
            if self._db is None:
                raise StorageError("the outbox is closed")
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        with self._reading() as db:
            is_saved = False
            try:
                with in_transaction(db):
                    yield db
                is_saved = True
            finally:
                if not is_saved:
                    self._entries.forget_counts()
