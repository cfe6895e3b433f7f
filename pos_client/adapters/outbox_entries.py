"""The entries' own rows within the outbox's file: saved, settled, set aside, counted and found again."""

import logging
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import apsw
import msgspec

from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.outbox_chain import Place
from pos_client.adapters.sealing import Seal
from pos_client.domain.chain import fingerprint
from pos_client.domain.transaction import Transaction, TransactionResult
from pos_client.domain.wire import LostItem
from pos_client.ports import Clock, EntryState, OutboxEntry

_log = logging.getLogger(__name__)

_INSERT = """
    INSERT INTO outbox(
        seq, txn_id, kind, handle_index, redeem_points, body, saved_ms, link, fingerprint, resolves, taken_from
    )
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_RECORD = "UPDATE outbox SET state = ?, result = ?, last_reason = ?, settled_ms = ? WHERE txn_id = ? AND state = 0"
_QUARANTINE = "UPDATE outbox SET state = 3 WHERE seq = ? AND state = 0"
_NOTE = "UPDATE outbox SET attempts = attempts + 1, last_reason = ? WHERE seq = ? AND state = 0"
_FIND = f"SELECT {rows.COLUMNS} FROM outbox WHERE txn_id = ?"  # noqa: S608 - our own column names
PENDING = f"SELECT {rows.COLUMNS} FROM outbox WHERE state = 0 ORDER BY seq LIMIT ?"  # noqa: S608 - as above
_OPEN = f"state = 2 AND {rows.RESOLVER} IS NULL"
REJECTED = f"SELECT {rows.COLUMNS} FROM outbox WHERE {_OPEN} ORDER BY seq DESC LIMIT ?"  # noqa: S608 - as above
LATEST = f"SELECT {rows.COLUMNS} FROM outbox WHERE state <> 3 ORDER BY seq DESC LIMIT ?"  # noqa: S608 - as above
OF_MEMBER = f"""
    SELECT {rows.COLUMNS} FROM outbox WHERE handle_index = ? AND state <> 3 ORDER BY seq DESC LIMIT ?
"""  # noqa: S608 - as above
_SINCE = f"SELECT {rows.COLUMNS} FROM outbox WHERE seq >= ? AND state <> 3 ORDER BY seq"  # noqa: S608 - as above
LATELY = f"""
    SELECT {rows.COLUMNS} FROM outbox
    WHERE handle_index = ? AND state IN (0, 1) AND (state = 0 OR settled_ms > ?) ORDER BY seq
"""  # noqa: S608 - as above
"""What a member's figures do not contain yet; public so that a test can ask SQLite for its plan."""
_COUNT = f"""
    SELECT (SELECT count(*) FROM outbox WHERE state = 0), (SELECT count(*) FROM outbox WHERE state = 2),
           (SELECT count(*) FROM outbox WHERE {_OPEN}), (SELECT count(*) FROM outbox WHERE state = 3),
           (SELECT count(*) FROM outbox)
"""  # noqa: S608 - as above
_RESOLVER = f"SELECT {rows.RESOLVER} FROM outbox WHERE txn_id = ?"  # noqa: S608 - as above
_LOST = """
    SELECT seq, txn_id, fingerprint, link FROM outbox
    WHERE state = 3 AND told = 0 AND link IS NOT NULL ORDER BY seq LIMIT ?
"""
_TOLD = "UPDATE outbox SET told = 1 WHERE seq = ? AND state = 3"


class EntryRows:
    """Reads and writes entries within the transaction that is open. Not thread-safe.

    It counts them once, then keeps count: nobody else can write. Whoever undoes a transaction says `forget_counts`.
    """

    def __init__(self, seal: Seal, clock: Clock) -> None:
        self._seal = seal
        self._clock = clock
        self._counts: dict[EntryState, int] | None = None
        self._unreadable: set[int] = set()

    def find(self, db: apsw.Connection, txn_id: UUID) -> OutboxEntry | None:
        """One entry, or None.

        Raises:
            StorageDamaged: it is there and cannot be read.
        """
        row = db.execute(_FIND, (txn_id.bytes,)).fetchone()
        return None if row is None else rows.entry_of(self._seal, row)

    def readable(
        self, db: apsw.Connection, query: str, values: Sequence[object]
    ) -> tuple[list[OutboxEntry], list[int]]:
        """The entries a query of `COLUMNS` finds, and the places of those it finds that cannot be read."""
        return self._readable(db.execute(query, tuple(values)))

    def since(self, db: apsw.Connection, seq: int, limit: int) -> list[OutboxEntry]:
        """Entries from that place on, in any state: so many as can be read, however many cannot."""
        found: list[OutboxEntry] = []
        cursor = db.execute(_SINCE, (seq,))
        while missing := limit - len(found):
            page = list(islice(cursor, missing))
            if not page:
                break
            found += self._readable(page)[0]
        cursor.close()
        return found

    def insert(self, db: apsw.Connection, transaction: Transaction, place: Place, taken_from: str) -> None:
        """Save one that is not there yet."""
        txn_id, digest, resolves = transaction.txn_id, fingerprint(transaction), transaction.resolves
        db.execute(
            _INSERT,
            (
                place.seq,
                txn_id.bytes,
                transaction.kind,
                self._seal.index(transaction.handle),
                transaction.redeem_points,
                rows.sealed(self._seal, txn_id, rows.encode(transaction)),
                rows.milliseconds(self._clock.utc()),
                place.link(txn_id, digest),
                digest,
                resolves and resolves.bytes,
                taken_from,
            ),
        )
        if resolves is None:
            self._add(EntryState.PENDING, 1)
        else:
            self.forget_counts()

    def record(self, db: apsw.Connection, results: Iterable[TransactionResult]) -> None:
        """Store final words; unknown and already final txn_ids are ignored."""
        now_ms = rows.milliseconds(self._clock.utc())
        for result in results:
            state = rows.state_after(result)
            number, word = rows.STATES.index(state), msgspec.json.encode(result)
            db.execute(_RECORD, (number, word, result.reason, now_ms, result.txn_id.bytes))
            if changed := db.changes():
                resolver = db.execute(_RESOLVER, (result.txn_id.bytes,)).get
                self._moved(rows.known_as(state, resolver), changed)

    def note_attempt(self, db: apsw.Connection, seqs: Iterable[int], reason: str) -> None:
        """Count a try."""
        db.executemany(_NOTE, ((reason, seq) for seq in seqs))

    def set_aside(self, db: apsw.Connection, seqs: Iterable[int]) -> int:
        """Quarantine those of the entries that are unsent; how many there were."""
        changed = 0
        for seq in seqs:
            db.execute(_QUARANTINE, (seq,))
            changed += db.changes()
        if changed:
            self.forget_counts()  # one of them may have dealt with another
        return changed

    def counts(self, db: apsw.Connection) -> dict[EntryState, int]:
        """How many entries are in each state."""
        if self._counts is None:
            pending, refused, rejected, quarantined, total = db.execute(_COUNT).get
            self._counts = {
                EntryState.PENDING: pending,
                EntryState.CONFIRMED: total - pending - refused - quarantined,
                EntryState.REJECTED: rejected,
                EntryState.RESOLVED: refused - rejected,
                EntryState.QUARANTINED: quarantined,
            }
        return dict(self._counts)

    def forget_counts(self) -> None:
        """They may be ahead of what was undone; the next reader counts again."""
        self._counts = None

    def lost(self, db: apsw.Connection, limit: int) -> list[LostItem]:
        """Quarantined entries of the chain that were not told of yet."""
        return [rows.lost_of(row) for row in db.execute(_LOST, (max(0, limit),))]

    def told(self, db: apsw.Connection, seqs: Iterable[int]) -> None:
        """Do not tell of these again."""
        db.executemany(_TOLD, ((seq,) for seq in seqs))

    def _readable(self, found: Iterable[tuple[Any, ...]]) -> tuple[list[OutboxEntry], list[int]]:
        entries, damaged = rows.readable(self._seal, found)
        for seq in sorted(set(damaged) - self._unreadable):
            _log.error("outbox entry %d cannot be read; it is kept and left out", seq)
        self._unreadable.update(damaged)
        return entries, damaged

    def _moved(self, state: EntryState, entries: int) -> None:
        """So many are no longer pending but in that state."""
        self._add(state, entries)
        self._add(EntryState.PENDING, -entries)

    def _add(self, state: EntryState, entries: int) -> None:
        if self._counts is not None:
            self._counts[state] += entries
