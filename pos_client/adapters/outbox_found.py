"""Entries found in the remains of an outbox: each is checked by its seal, and the best of all finds makes a new one."""

from dataclasses import replace
from typing import Any, TypeGuard
from uuid import UUID

import apsw
import msgspec

from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.decoding import decoded
from pos_client.adapters.outbox_chain import ChainKeeper, Place
from pos_client.adapters.outbox_mirror import Addressed, Ended, Line, Saved, Settled, opened_word
from pos_client.adapters.sealing import Seal
from pos_client.adapters.sqlite_pages import Row
from pos_client.domain.chain import fingerprint
from pos_client.domain.transaction import TransactionResult
from pos_client.errors import StorageDamaged
from pos_client.ports import Addressee, EntryState

_SAID = "kind, handle_index, redeem_points, resolves"
_SAVED = "body, saved_ms, taken_from, opening, mono_ms"
_TABLES = f"""
    CREATE TEMP TABLE entry(
        txn_id BLOB PRIMARY KEY, seq, is_readable, fingerprint, attempts, last_reason, {_SAID}, {_SAVED}
    ) WITHOUT ROWID;
    CREATE INDEX temp.entry_by_place ON entry(seq);
    CREATE TEMP TABLE word(txn_id BLOB PRIMARY KEY, state, result, reason, settled_ms) WITHOUT ROWID;
"""
_ENTRY = "INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# By its place too: where its name is what was damaged, the entry that opens has another one.
_FORGET_UNREADABLE = "DELETE FROM entry WHERE (txn_id = ? OR seq = ?) AND NOT is_readable"
_IS_FOUND = "SELECT count(*) FROM entry WHERE seq = ? AND is_readable"
_WORD = "INSERT OR IGNORE INTO word VALUES (?, ?, ?, ?, ?)"
_SETTLED = f"""
    INSERT INTO outbox(txn_id, attempts, {_SAID}, {_SAVED}, state, result, last_reason, settled_ms, word)
    SELECT txn_id, attempts, {_SAID}, {_SAVED}, state, result, reason, settled_ms,
        row_number() OVER (ORDER BY seq, txn_id)
    FROM entry JOIN word USING (txn_id) ORDER BY seq, txn_id
"""  # noqa: S608 - our own column names
_UNSETTLED = "FROM entry WHERE txn_id NOT IN (SELECT txn_id FROM word)"
_TO_SEND = f"SELECT is_readable, txn_id, fingerprint {_UNSETTLED} ORDER BY seq, txn_id"
_SEND = f"""
    INSERT INTO outbox(seq, state, link, txn_id, fingerprint, attempts, last_reason, {_SAID}, {_SAVED})
    SELECT ?, ?, ?, txn_id, fingerprint, attempts, last_reason, {_SAID}, {_SAVED} FROM entry WHERE txn_id = ?
"""  # noqa: S608 - as above
# Entries are sent in order: a place before the last settled one that is older than all unsent ones was settled, too.
_HOLES = f"""
    SELECT ?1 + 1 - first - (SELECT count(*) FROM entry WHERE seq >= first)
    FROM (SELECT coalesce(max(seq), 0) + 1 AS first FROM entry JOIN word USING (txn_id)
          WHERE seq < (SELECT coalesce(min(seq), ?1 + 1) {_UNSETTLED} AND is_readable))
"""  # noqa: S608 - our own text
_OTHERS = "SELECT count(*) FROM entry JOIN word USING (txn_id) WHERE seq < ?"
_ID_BYTES, _DIGEST_BYTES = 16, 32
_NOTHING_LATER: tuple[object, ...] = (None, None, 0, None, "", 0, 0)
"""link, fingerprint, told, resolves, taken_from, opening, mono_ms: what rows of an early version lack."""


class Found:
    """Collects finds in temporary tables of the new database, within its transaction. Not thread-safe.

    Of two finds of one entry the one that opens is believed, and whatever says that it is settled: entries never change
    and a final word is final, so an older page only knows less.
    """

    def __init__(self, db: apsw.Connection, seal: Seal) -> None:
        """Begin with none."""
        self._db = db
        self._seal = seal
        self._head = 0
        self._chain = ChainKeeper(seal)
        self._addressee: Addressee | None = None
        self._is_head_known = self._is_mirror_whole = False
        db.execute(_TABLES)

    def row(self, row: Row) -> None:
        """A row of some page: perhaps an entry. Later versions of the file have more columns at its end."""
        match row:
            case _, ["outbox", int() as head]:  # how far the places went
                self._head, self._is_head_known = max(self._head, head), True
            case seq, [
                None, bytes() as txn_id, str() as kind, bytes() as index, int() as redeem, bytes() as body,
                int() as saved_ms, _, int() as attempts, reason, result, settled_ms, *later,
            ] if len(txn_id) == len(index) == _ID_BYTES:  # fmt: skip
                _, digest, _, resolves, taken_from, opening, mono_ms, *_ = [*later, *_NOTHING_LATER[len(later) :]]
                saved = Saved(seq, txn_id, body, saved_ms, _text(taken_from), _figure(opening), _figure(mono_ms))
                tries = attempts, reason if isinstance(reason, str) else None
                if not self._readable(saved, tries) and not self._is_found(seq) and _is_digest(digest):
                    # Missed by its name: its identity and fingerprint are all that is told of it.
                    said = (kind, index, redeem, _identity(resolves))
                    self._keep(saved, digest, tries, said, is_readable=False)
                if isinstance(result, bytes) and isinstance(settled_ms, int):
                    self._word(txn_id, result, settled_ms)
            case _:
                pass

    def line(self, line: Line) -> None:
        """A line of the mirror, in their order: one that was closed has everything there was."""
        self._head, self._is_mirror_whole = max(self._head, line.head), isinstance(line.frame, Ended)
        match line.frame:
            case Saved() as saved:
                self._readable(saved, (0, None))
            case Addressed(sealed):
                self.addressee(sealed)
            case Settled(txn_id, settled_ms, word):
                plain = opened_word(self._seal, txn_id, word)
                if plain is not None:
                    self._word(txn_id, plain, settled_ms)

    def addressee(self, sealed: bytes) -> None:
        """Whose the entries were at some time: of two finds the one is later of which fewer entries are."""
        found = self._chain.opened_addressee(sealed)
        if found and (self._addressee is None or found.first_seq >= self._addressee.first_seq):
            self._addressee = found

    def fill(self) -> int | None:
        """Make the new outbox of the best finds; how many unsent ones may be missing, None where nobody knows.

        What is settled comes first. What is still to be sent gets the places behind, in its old order, on a new chain.
        Whose the entries are stays: what one backend has settled goes to no other.
        """
        missing = int(self._db.execute(_HOLES, (self._head,)).get or 0)
        self._db.execute(_SETTLED)
        if self._addressee:
            others = int(self._db.execute(_OTHERS, (self._addressee.first_seq,)).get or 0)
            self._chain.address_to(self._db, replace(self._addressee, first_seq=others + 1))
        place = None
        to_send: list[tuple[Any, ...]] = self._db.execute(_TO_SEND).fetchall()
        for is_readable, txn_id, digest in to_send:
            place = self._next(place)
            state = rows.STATES.index(EntryState.PENDING if is_readable else EntryState.QUARANTINED)
            link = place.link(UUID(bytes=txn_id), digest)
            self._db.execute(_SEND, (place.seq, state, link, txn_id))
        if place is not None:
            self._chain.moved(self._db, place)
        self._db.execute("DROP TABLE temp.entry; DROP TABLE temp.word")
        if not (self._is_head_known or self._is_mirror_whole):
            return None
        return max(0, missing)

    def _next(self, place: Place | None) -> Place:
        if place is not None:
            return place.following()
        first = self._chain.next_place(self._db)
        self._chain.moved(self._db, first)
        return first

    def _readable(self, saved: Saved, tries: tuple[int, str | None]) -> bool:
        """Keep an entry if it opens; whether it does."""
        try:
            txn = rows.opened(self._seal, saved.txn_id, saved.body)
        except StorageDamaged:
            return False
        said = (txn.kind, self._seal.index(txn.handle), txn.redeem_points, txn.resolves and txn.resolves.bytes)
        self._db.execute(_FORGET_UNREADABLE, (saved.txn_id, saved.seq))
        self._keep(saved, fingerprint(txn), tries, said, is_readable=True)
        self._head = max(self._head, saved.seq)
        return True

    def _is_found(self, seq: int) -> bool:
        return bool(self._db.execute(_IS_FOUND, (seq,)).get)

    def _keep(
        self, saved: Saved, digest: bytes, tries: tuple[int, str | None], said: tuple[object, ...], *, is_readable: bool
    ) -> None:
        times = (saved.saved_ms, saved.taken_from, saved.opening, saved.mono_ms)
        values = (saved.txn_id, saved.seq, is_readable, digest, *tries, *said, saved.body, *times)
        self._db.execute(_ENTRY, values)

    def _word(self, txn_id: bytes, word: bytes, settled_ms: int) -> None:
        try:
            result = decoded(word, TransactionResult)
        except (msgspec.DecodeError, ValueError):
            return
        if result.txn_id.bytes == txn_id:
            state = rows.STATES.index(rows.state_after(result))
            self._db.execute(_WORD, (txn_id, state, word, result.reason, settled_ms))


def _figure(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_digest(value: object) -> TypeGuard[bytes]:
    return isinstance(value, bytes) and len(value) == _DIGEST_BYTES


def _identity(value: object) -> bytes | None:
    return value if isinstance(value, bytes) and len(value) == _ID_BYTES else None
