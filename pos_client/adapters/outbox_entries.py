"""The entries' own rows within the outbox's file: saved, settled, set aside, counted and found again."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import apsw
import msgspec

from pos_client.adapters import outbox_meta
from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.outbox_chain import Place
from pos_client.adapters.outbox_mirror import Reached, Saved, Settled, sealed_word
from pos_client.adapters.sealing import Seal
from pos_client.domain.chain import fingerprint
from pos_client.domain.transaction import Transaction, TransactionResult
from pos_client.domain.wire import LostItem
from pos_client.ports import Clock, EntryState, OutboxEntry

_log = logging.getLogger(__name__)

_INSERT = """
    INSERT INTO outbox(
        seq, txn_id, kind, handle_index, redeem_points, body, link, fingerprint, resolves, taken_from,
        saved_ms, opening, mono_ms
    )
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_RECORD = """
    UPDATE outbox SET state = ?, result = ?, last_reason = ?, settled_ms = ?, word = ? WHERE txn_id = ? AND state = 0
"""
_LAST_WORD = "SELECT coalesce(max(word), 0) FROM outbox WHERE word IS NOT NULL"
_QUARANTINE = "UPDATE outbox SET state = 3 WHERE seq = ? AND state = 0"
_NOTE = "UPDATE outbox SET attempts = attempts + 1, last_reason = ? WHERE seq = ? AND state = 0"
FIND = f"SELECT {rows.COLUMNS} FROM outbox WHERE txn_id = ?"  # noqa: S608 - our own column names
PENDING = f"SELECT {rows.COLUMNS} FROM outbox WHERE state = 0 ORDER BY seq LIMIT ?"  # noqa: S608 - as above
_OPEN = f"state = 2 AND {rows.RESOLVER} IS NULL"
REJECTED = f"SELECT {rows.COLUMNS} FROM outbox WHERE {_OPEN} ORDER BY seq DESC LIMIT ?"  # noqa: S608 - as above
LATEST = f"SELECT {rows.COLUMNS} FROM outbox WHERE state <> 3 ORDER BY seq DESC LIMIT ?"  # noqa: S608 - as above
OF_MEMBER = f"""
    SELECT {rows.COLUMNS} FROM outbox WHERE handle_index = ? AND state <> 3 ORDER BY seq DESC LIMIT ?
"""  # noqa: S608 - as above
_SINCE = f"""
    SELECT seq, txn_id, fingerprint, link, state = 3, {rows.COLUMNS} FROM outbox WHERE seq >= ? ORDER BY seq LIMIT ?
"""  # noqa: S608 - as above
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
_UNMIRRORED = """
    SELECT seq, txn_id, body, saved_ms, taken_from, opening, mono_ms FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?
"""
_UNMIRRORED_WORDS = "SELECT txn_id, settled_ms, result, word FROM outbox WHERE word > ? ORDER BY word LIMIT ?"
_ID = "SELECT txn_id FROM outbox WHERE seq = ?"
_PRUNE = """
    DELETE FROM outbox WHERE seq IN (
        SELECT seq FROM outbox WHERE state = 1 AND resolves IS NULL AND settled_ms < ? ORDER BY settled_ms LIMIT ?
    ) AND seq < (SELECT max(seq) FROM outbox)
"""
_IS_KEPT = "SELECT 1 FROM outbox WHERE txn_id = ?"
_OPENING, _WORDS = "openings", "words"
_TOLD = "UPDATE outbox SET told = 1 WHERE seq = ? AND state = 3"


class EntryRows:
    """Reads and writes entries within the transaction that is open. Not thread-safe.

    It counts them once, then keeps count: nobody else can write. Whoever undoes a transaction says `undone`.
    """

    def __init__(self, seal: Seal, clock: Clock) -> None:
        self._seal = seal
        self._clock = clock
        self._counts: dict[EntryState, int] | None = None
        self._opening: int | None = None
        self._unreadable: set[int] = set()

    def find(self, db: apsw.Connection, txn_id: UUID) -> OutboxEntry | None:
        """One entry, or None.

        Raises:
            StorageDamaged: it is there and cannot be read.
        """
        row = db.execute(FIND, (txn_id.bytes,)).fetchone()
        return None if row is None else rows.entry_of(self._seal, row)

    def readable(
        self, db: apsw.Connection, query: str, values: Sequence[object]
    ) -> tuple[list[OutboxEntry], list[int]]:
        """The entries a query of `COLUMNS` finds, and the places of those it finds that cannot be read."""
        return self._readable(db.execute(query, tuple(values)))

    def since(self, db: apsw.Connection, seq: int, limit: int) -> list[OutboxEntry | LostItem]:
        """What there is from that place on, in any state; of what cannot be read, what is known."""
        found: list[OutboxEntry | LostItem] = []
        for place, txn_id, digest, link, is_set_aside, *row in db.execute(_SINCE, (seq, max(0, limit))):
            readable = [] if is_set_aside else self._readable([tuple(row)])[0]
            found.append(readable[0] if readable else rows.lost_of((place, txn_id, digest, link)))
        return found

    def insert(
        self, db: apsw.Connection, transaction: Transaction, place: Place, taken_from: str
    ) -> tuple[OutboxEntry, Saved]:
        """Save one that is not there yet; the entry, and what the mirror keeps of it."""
        txn_id, digest, resolves = transaction.txn_id, fingerprint(transaction), transaction.resolves
        saved = Saved(
            seq=place.seq,
            txn_id=txn_id.bytes,
            body=rows.sealed(self._seal, txn_id, rows.encode(transaction)),
            saved_ms=rows.milliseconds(self._clock.utc()),
            taken_from=taken_from,
            opening=self._opening_number(db),
            mono_ms=int(self._clock.monotonic_s() * 1000),
        )
        link = place.link(txn_id, digest)
        said = (transaction.kind, self._seal.index(transaction.handle), transaction.redeem_points)
        signed = (link, digest, resolves and resolves.bytes)
        moment = (saved.saved_ms, saved.opening, saved.mono_ms)
        db.execute(_INSERT, (place.seq, saved.txn_id, *said, saved.body, *signed, taken_from, *moment))
        if resolves is None:
            self._add(EntryState.PENDING, 1)
        else:
            self._counts = None
        told = {"link": link, "taken_from": taken_from, "opening": saved.opening, "mono_ms": saved.mono_ms}
        return rows.new_entry(place.seq, transaction, saved.saved_ms, **told), saved

    def record(self, db: apsw.Connection, results: Iterable[TransactionResult]) -> list[Settled]:
        """Store final words; unknown and already final txn_ids are ignored. What the mirror keeps of it."""
        now_ms, number, settled = rows.milliseconds(self._clock.utc()), self.reached(db).word + 1, []
        for result in results:
            state, txn_id, word = rows.state_after(result), result.txn_id.bytes, msgspec.json.encode(result)
            db.execute(_RECORD, (rows.STATES.index(state), word, result.reason, now_ms, number, txn_id))
            if db.changes():
                self._moved(rows.known_as(state, db.execute(_RESOLVER, (txn_id,)).get), 1)
                settled.append(Settled(txn_id, now_ms, sealed_word(self._seal, txn_id, word), number))
                number += 1
        return settled

    def reached(self, db: apsw.Connection) -> Reached:
        """How far places and final words have gone."""
        words = max(db.execute(_LAST_WORD).get, int(outbox_meta.get(db, _WORDS) or 0))
        return Reached(outbox_meta.last_place(db), words)

    def unmirrored(self, db: apsw.Connection, after: Reached, limit: int) -> list[Saved | Settled]:
        """What a mirror that goes so far lacks next: so many entries, so many final words."""
        frames: list[Saved | Settled] = [Saved(*saved) for saved in db.execute(_UNMIRRORED, (after.place, limit))]
        for txn_id, settled_ms, word, number in db.execute(_UNMIRRORED_WORDS, (after.word, limit)):
            frames.append(Settled(txn_id, settled_ms, sealed_word(self._seal, txn_id, word), number))
        return frames

    def note_attempt(self, db: apsw.Connection, seqs: Iterable[int], reason: str) -> None:
        """Count a try."""
        db.executemany(_NOTE, ((reason, seq) for seq in seqs))

    def ids(self, db: apsw.Connection, seqs: Iterable[int]) -> set[bytes]:
        """The txn_ids at these places."""
        found = (db.execute(_ID, (seq,)).get for seq in seqs)
        return {txn_id for txn_id in found if txn_id is not None}

    def set_aside(self, db: apsw.Connection, seqs: Iterable[int]) -> int:
        """Quarantine those of the entries that are unsent; how many there were."""
        changed = 0
        for seq in seqs:
            db.execute(_QUARANTINE, (seq,))
            changed += db.changes()
        if changed:
            self._counts = None  # one of them may have dealt with another
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

    def undone(self) -> None:
        """What is kept in memory may be ahead of the file: it is asked again."""
        self._counts = self._opening = None

    def prune(self, db: apsw.Connection, before_ms: int, limit: int) -> int:
        """Take away entries confirmed before then, oldest first; how many there were."""
        outbox_meta.put(db, _WORDS, b"%d" % self.reached(db).word)  # the one numbered last may be among them
        db.execute(_PRUNE, (before_ms, limit))
        taken = db.changes()
        self._add(EntryState.CONFIRMED, -taken)
        return taken

    def kept(self, db: apsw.Connection, txn_ids: Iterable[bytes]) -> set[bytes]:
        """Which of these there are."""
        return {txn_id for txn_id in set(txn_ids) if db.execute(_IS_KEPT, (txn_id,)).get}

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

    def _opening_number(self, db: apsw.Connection) -> int:
        """One more than the last time the file was opened to save something."""
        if self._opening is None:
            self._opening = int.from_bytes(outbox_meta.get(db, _OPENING) or b"") + 1
            outbox_meta.put(db, _OPENING, self._opening.to_bytes(8))
        return self._opening

    def _moved(self, state: EntryState, entries: int) -> None:
        """So many are no longer pending but in that state."""
        self._add(state, entries)
        self._add(EntryState.PENDING, -entries)

    def _add(self, state: EntryState, entries: int) -> None:
        if self._counts is not None:
            self._counts[state] += entries
