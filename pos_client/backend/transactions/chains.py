"""Following the chain of an outbox: was every entry made by this till, when it says, and is none missing?"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.schema import OUTBOX_CHAINS
from pos_client.domain import chain
from pos_client.domain.transaction import Transaction
from pos_client.domain.wire import ChainStart, LostItem

_CHAIN = OUTBOX_CHAINS.c
_FIND = (
    sa.select(_CHAIN.next_seq, _CHAIN.next_key).where(_CHAIN.db_instance_id == sa.bindparam("outbox")).with_for_update()
)
_MOVE = OUTBOX_CHAINS.update().where(_CHAIN.db_instance_id == sa.bindparam("outbox"))


@dataclass(frozen=True, slots=True)
class Piece:
    """One place as a till presents it: `txn` as it was read here, or None where it is only reported as lost."""

    seq: int
    txn_id: UUID
    link: bytes
    digest: bytes | None


@dataclass(frozen=True, slots=True)
class Followed:
    """What following came to: whether there is a chain, places whose link does not fit, how many were skipped."""

    is_known: bool
    wrong: frozenset[int] = frozenset()
    missing: int = 0

    @property
    def is_broken(self) -> bool:
        """Whether somebody has been at the outbox."""
        return bool(self.wrong or self.missing)


def piece(seq: int, txn: Transaction | UUID, link_hex: str) -> Piece:
    """An item of a batch; of a transaction that cannot be read nothing can be checked."""
    digest = chain.fingerprint(txn) if isinstance(txn, Transaction) and link_hex else None
    return Piece(seq, txn if isinstance(txn, UUID) else txn.txn_id, _bytes(link_hex), digest)


def lost_piece(lost: LostItem) -> Piece:
    """An entry its till can no longer read."""
    return Piece(lost.seq, lost.txn_id, _bytes(lost.link_hex), _bytes(lost.fingerprint_hex))


def follow(
    connection: sa.Connection, terminal_id: str, outbox: UUID, start: ChainStart | None, pieces: Sequence[Piece]
) -> Followed:
    """Check every place not seen before, in order, and remember how far the chain has come."""
    row = connection.execute(_FIND, {"outbox": outbox}).one_or_none()
    if row is None:
        if start is None or not _is_start(start):
            return Followed(is_known=False)
        row_of = {"db_instance_id": outbox, "terminal_id": terminal_id}
        first = {"next_seq": start.seq, "next_key": bytes.fromhex(start.key_hex)}
        connection.execute(dialect.insert_new(connection, OUTBOX_CHAINS), row_of | first)
        row = connection.execute(_FIND, {"outbox": outbox}).one()
    next_seq, key = row
    wrong: set[int] = set()
    missing = 0
    for one in sorted(pieces, key=lambda one: one.seq):
        gap = one.seq - next_seq
        if not 0 <= gap <= chain.MOST_MISSING:  # seen before, or of no outbox there is
            continue
        missing += gap
        key = chain.advanced(key, gap)
        if one.digest is None or not hmac.compare_digest(chain.link(key, one.seq, one.txn_id, one.digest), one.link):
            wrong.add(one.seq)
        next_seq, key = one.seq + 1, chain.advanced(key, 1)
    if next_seq != row.next_seq:
        connection.execute(_MOVE.values(next_seq=next_seq, next_key=key), {"outbox": outbox})
    return Followed(is_known=True, wrong=frozenset(wrong), missing=missing)


def _is_start(start: ChainStart) -> bool:
    return len(_bytes(start.key_hex)) == chain.KEY_BYTES and 0 < start.seq < 2**63 - 1


def _bytes(text: str) -> bytes:
    """What hex digits spell; nothing where they spell nothing, which then fits nothing."""
    try:
        return bytes.fromhex(text[:128])
    except ValueError:
        return b""
