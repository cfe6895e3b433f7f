"""Looking through a whole outbox file for damage, without changing it."""

import hashlib
from pathlib import Path
from typing import Any

from pos_client.adapters import outbox_rows as rows
from pos_client.adapters.looking import looking_at
from pos_client.adapters.outbox_chain import ChainKeeper
from pos_client.adapters.outbox_mirror import Mirror, Saved, Settled, opened_word, unusable_of
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.adapters.sealing import Seal
from pos_client.domain import chain
from pos_client.domain.wire import ChainStart
from pos_client.errors import StorageDamaged, StorageError
from pos_client.ports import EntryState, OutboxCheck, OutboxEntry

_ROWS = f"SELECT {rows.COLUMNS}, fingerprint FROM outbox ORDER BY seq"  # noqa: S608 - our own column names
_MOST_FAULTS = 20
"""So many sentences of SQLite's own check are enough to know that it is bad."""


def check_outbox(path: Path, key: bytes) -> OutboxCheck:
    """Open every entry under the vault's key. Blocks for about 150 us per entry.

    Raises:
        StorageLocked: a till is using it; nothing was read.
        StorageDamaged: so damaged that nothing can be read.
        StorageError: made by another version of this program; a start of the till brings an older one up to date.
    """
    seal = Seal(key, "outbox")
    with looking_at(path) as db:
        if db.pragma("user_version") != len(OUTBOX.migrations):
            raise StorageError("made by another version of this program; start the till once")
        faults = [str(row[0]) for row in db.execute(f"PRAGMA integrity_check({_MOST_FAULTS})")]
        look = _Look(seal, ChainKeeper(seal).start(db), Mirror(path, seal))
        for row in db.execute(_ROWS):
            look.take(row)
    return OutboxCheck(
        states=look.states,
        newest=look.newest,
        unreadable=tuple(look.unreadable),
        changed=tuple(look.changed),
        lost=look.lost,
        mirrored=look.mirrored,
        faults=() if faults == ["ok"] else tuple(faults),
        unusable=unusable_of(path),
    )


class _Look:
    def __init__(self, seal: Seal, start: ChainStart | None, mirror: Mirror) -> None:
        self._seal = seal
        self._start = start
        self._copies: dict[bytes, tuple[int, bytes]] = {}
        self._words: dict[bytes, bytes | None] = {}
        self._read(mirror)
        self.mirrored = 0
        self.states = dict.fromkeys(EntryState, 0)
        self.newest = 0
        self.unreadable: list[int] = []
        self.changed: list[int] = []

    def take(self, row: tuple[Any, ...]) -> None:
        """Look at one row of `_ROWS`; rows come in the order of their places."""
        *columns, digest = row
        seq, txn_id, state, resolver = columns[0], columns[1], rows.STATES[columns[4]], columns[10]
        self.newest = max(self.newest, seq)
        self.states[rows.known_as(state, resolver)] += 1
        copy, word = self._copies.pop(txn_id, None), self._words.get(txn_id)
        said = columns[7] and _short(columns[7])
        self.mirrored += copy is not None and (said is None or word is not None)
        try:
            entry = rows.entry_of(self._seal, tuple(columns))
        except StorageDamaged:
            self.unreadable.append(seq)
            return
        is_copied = copy in {None, (seq, _short(columns[2]))} and word in {None, said}
        if entry.transaction.txn_id.bytes != txn_id or not is_copied or not self._fits(entry, digest):
            self.changed.append(seq)

    @property
    def lost(self) -> tuple[int, ...]:
        """Places of which only the mirror has the entry; once every row was taken."""
        gone = (seq for txn_id, (seq, _) in self._copies.items() if txn_id not in self._words)
        return tuple(sorted(gone))

    def _read(self, mirror: Mirror) -> None:
        """What the mirror has. What was settled may be gone from the database: it is kept there for some weeks only."""
        for line in mirror.lines():
            if isinstance(line.frame, Saved):
                self._copies[line.frame.txn_id] = line.frame.seq, _short(line.frame.body)
            elif isinstance(line.frame, Settled):
                txn_id = line.frame.txn_id
                word = opened_word(self._seal, txn_id, line.frame.word)
                self._words[txn_id] = word and _short(word)

    def _fits(self, entry: OutboxEntry, digest: bytes | None) -> bool:
        """Whether fingerprint and link belong to this entry in this place; the oldest ones have neither."""
        if digest is None:
            return not entry.link
        if digest != chain.fingerprint(entry.transaction):
            return False
        return (
            self._start is None or entry.seq < self._start.seq or entry.link == self._link(self._start, entry, digest)
        )

    def _link(self, start: ChainStart, entry: OutboxEntry, digest: bytes) -> bytes:
        key = chain.advanced(bytes.fromhex(start.key_hex), entry.seq - start.seq)
        self._start = ChainStart(entry.seq, key.hex())
        return chain.link(key, entry.seq, entry.transaction.txn_id, digest)


def _short(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
