"""Following the chain of an outbox: was every entry made by this till, when it says, and is none missing?"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.schema import OUTBOX_CHAINS, OUTBOX_PLACES
from pos_client.domain import chain
from pos_client.domain.transaction import Transaction
from pos_client.domain.wire import ChainStart, LostItem

_CHAIN = OUTBOX_CHAINS.c
_FIND = (
    sa.select(_CHAIN.next_seq, _CHAIN.next_key).where(_CHAIN.db_instance_id == sa.bindparam("outbox")).with_for_update()
)
_HELD = sa.select(OUTBOX_PLACES.c.seq).where(
    OUTBOX_PLACES.c.db_instance_id == sa.bindparam("outbox"),
    OUTBOX_PLACES.c.seq.in_(sa.bindparam("seqs", expanding=True)),
)
_MOVE = OUTBOX_CHAINS.update().where(_CHAIN.db_instance_id == sa.bindparam("outbox"))


@dataclass(frozen=True, slots=True)
class Piece:
    """One place as a till presents it. `digest` is None of a transaction that cannot be read here."""

    seq: int
    txn_id: UUID
    link: bytes
    digest: bytes | None
    is_lost: bool = False


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
    digest = chain.fingerprint(txn) if isinstance(txn, Transaction) else None
    return Piece(seq, txn if isinstance(txn, UUID) else txn.txn_id, _bytes(link_hex), digest)


def lost_piece(lost: LostItem) -> Piece:
    """An entry its till can no longer read."""
    return Piece(lost.seq, lost.txn_id, _bytes(lost.link_hex), _bytes(lost.fingerprint_hex), is_lost=True)


def follow(
    connection: sa.Connection, terminal_id: str, outbox: UUID, start: ChainStart | None, pieces: Sequence[Piece]
) -> Followed:
    """Check every place not seen before, in order, and remember how far the chain has come.

    Call it before the places of this batch are remembered: one that the chain has passed must have been sent before.
    """
    row = connection.execute(_FIND, {"outbox": outbox}).one_or_none()
    if row is None:
        if start is None or not _is_start(start):
            return Followed(is_known=False)
        row_of = {"db_instance_id": outbox, "terminal_id": terminal_id}
        first = {"next_seq": start.seq, "next_key": bytes.fromhex(start.key_hex)}
        connection.execute(dialect.insert_new(connection, OUTBOX_CHAINS), row_of | first)
        row = connection.execute(_FIND, {"outbox": outbox}).one()
    next_seq, key = row
    ahead = sorted((one for one in pieces if one.seq >= next_seq), key=lambda one: one.seq)
    wrong = _never_sent(connection, outbox, [one for one in pieces if one.seq < next_seq and not one.is_lost])
    missing = 0
    for one in ahead:
        gap = one.seq - next_seq
        if gap < 0 or missing + gap > chain.MOST_MISSING:  # one place twice, or of no outbox there is
            wrong.add(one.seq)
            continue
        missing += gap
        key = chain.advanced(key, gap)
        if not _fits(one, key):
            wrong.add(one.seq)
        next_seq, key = one.seq + 1, chain.advanced(key, 1)
    if next_seq != row.next_seq:
        connection.execute(_MOVE.values(next_seq=next_seq, next_key=key), {"outbox": outbox})
    return Followed(is_known=True, wrong=frozenset(wrong), missing=missing)


def _fits(one: Piece, key: bytes) -> bool:
    """Whether a link is the one of its place. What cannot be read here is refused anyway, so it needs one, any one."""
    if one.digest is None:
        return bool(one.link)
    return hmac.compare_digest(chain.link(key, one.seq, one.txn_id, one.digest), one.link)


def _never_sent(connection: sa.Connection, outbox: UUID, behind: Sequence[Piece]) -> set[int]:
    """Places the chain has passed that nobody holds."""
    if not behind:
        return set()
    seqs = [one.seq for one in behind if 0 <= one.seq < 2**63]
    held = set(connection.execute(_HELD, {"outbox": outbox, "seqs": seqs}).scalars())
    return {one.seq for one in behind} - held


def _is_start(start: ChainStart) -> bool:
    return len(_bytes(start.key_hex)) == chain.KEY_BYTES and 0 < start.seq < 2**63 - 1


def _bytes(text: str) -> bytes:
    """What hex digits spell; nothing where they spell nothing, which then fits nothing."""
    try:
        return bytes.fromhex(text[:128])
    except ValueError:
        return b""
