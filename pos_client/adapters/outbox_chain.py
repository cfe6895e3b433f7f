"""The till's end of its outbox's chain: the key of the next place, the first until the backend has it, and whose."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import apsw
import msgspec

from pos_client.adapters import outbox_meta
from pos_client.adapters.database_file import DatabaseCorrupt
from pos_client.adapters.decoding import decoded
from pos_client.adapters.sealing import Seal
from pos_client.domain import chain
from pos_client.domain.wire import ChainStart
from pos_client.errors import StorageDamaged
from pos_client.ports import Addressee

_NEXT, _START = "chain_next", "chain_start"
_Kept = TypeVar("_Kept", ChainStart, Addressee)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of the next entry, and its key."""

    seq: int
    key: bytes

    def link(self, txn_id: UUID, fingerprint: bytes) -> bytes:
        """What the entry carries."""
        return chain.link(self.key, self.seq, txn_id, fingerprint)

    def following(self) -> "Place":
        """The place after it."""
        return Place(self.seq + 1, chain.advanced(self.key, 1))


class ChainKeeper:
    """Reads and writes the chain's keys in `meta`, sealed; within the transaction that is open. Not thread-safe.

    Each key replaces the one before it. The file's pages are overwritten (`secure_delete`); in SQLite's log an older
    one may lie, sealed, until the log begins anew.
    """

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._next: ChainStart | None = None
        self._addressed: bytes | None = None

    def next_place(self, db: apsw.Connection) -> Place:
        """Where the next entry goes: never where one has been, also where rows were taken away.

        Raises:
            DatabaseCorrupt: the key was changed.
        """
        kept = self._kept(db) or self.begin(db)
        seq = max(kept.seq, outbox_meta.last_place(db) + 1)
        return Place(seq, chain.advanced(bytes.fromhex(kept.key_hex), seq - kept.seq))

    def begin(self, db: apsw.Connection) -> ChainStart:
        """Begin a chain at the next place, for a backend that knows none.

        Where there was one its keys go on: the next backend may be one that was put back and knows it.
        """
        seq = outbox_meta.last_place(db) + 1
        key = self.next_place(db).key if self._kept(db) else secrets.token_bytes(chain.KEY_BYTES)
        start = ChainStart(seq, key.hex())
        self._put(db, _START, start)
        self._put(db, _NEXT, start)
        self._next = None
        return start

    def moved(self, db: apsw.Connection, place: Place) -> None:
        """An entry was saved there: only the key that follows is kept."""
        following = place.following()
        self._next = ChainStart(following.seq, following.key.hex())
        self._put(db, _NEXT, self._next)

    def _kept(self, db: apsw.Connection) -> ChainStart | None:
        return self._next or self._get(db, _NEXT, ChainStart)

    def undone(self) -> None:
        """What is kept in memory may be ahead of the file: it is asked again."""
        self._next = self._addressed = None

    def start(self, db: apsw.Connection) -> ChainStart | None:
        """Where the chain begins, as long as that is kept."""
        return self._get(db, _START, ChainStart)

    def forget_start(self, db: apsw.Connection) -> None:
        """The backend has it."""
        outbox_meta.forget(db, _START)

    def addressee(self, db: apsw.Connection) -> Addressee | None:
        """Whose the entries are."""
        return self._get(db, outbox_meta.ADDRESSEE, Addressee)

    def address_to(self, db: apsw.Connection, addressee: Addressee) -> None:
        """From now on they are somebody's."""
        self._put(db, outbox_meta.ADDRESSEE, addressee)
        self._addressed = None

    def addressed(self, db: apsw.Connection) -> bytes:
        """Whose they are, sealed; nothing while they are nobody's. Read once, then kept."""
        if self._addressed is None:
            self._addressed = outbox_meta.get(db, outbox_meta.ADDRESSEE) or b""
        return self._addressed

    def opened_addressee(self, sealed: bytes) -> Addressee | None:
        """Whose they are; None where that was changed."""
        with suppress(StorageDamaged, msgspec.DecodeError):
            return decoded(self._seal.open(sealed, _context(outbox_meta.ADDRESSEE)), Addressee)
        return None

    def _get(self, db: apsw.Connection, name: str, kind: type[_Kept]) -> _Kept | None:
        sealed = outbox_meta.get(db, name)
        if sealed is None:
            return None
        try:
            return decoded(self._seal.open(sealed, _context(name)), kind)
        except (StorageDamaged, msgspec.DecodeError) as exc:
            raise DatabaseCorrupt(f"{name} cannot be read") from exc

    def _put(self, db: apsw.Connection, name: str, value: ChainStart | Addressee) -> None:
        outbox_meta.put(db, name, self._seal.close(msgspec.json.encode(value), _context(name)))


def _context(name: str) -> bytes:
    return f"meta|1|{name}".encode()


def is_known(db: apsw.Connection) -> bool | None:
    """Whether the backend was told where the chain begins; None where none has begun."""
    if outbox_meta.get(db, _NEXT) is None:
        return None
    return outbox_meta.get(db, _START) is None
