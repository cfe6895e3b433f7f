"""Following the chain of an outbox: was every entry made by this till, when it says, and is none missing?"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.transactions import outboxes
from pos_client.backend.transactions.outboxes import Chain, Known, Sender
from pos_client.domain import chain
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction
from pos_client.domain.wire import ChainStart, LostItem


class ChainGapError(Exception):
    """A batch leaves out places without a word: its till does not know what this backend has. Nothing is applied."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a batch says of its outbox's chain: where it begins, the link of each place, what the till has no more.

    `lost` can no longer be read there, `missing` are ranges (first, last) of places of which nothing is left. By
    transaction: `receipts` and `refused` are what this backend had said of it before.
    """

    start: ChainStart | None = None
    links: Mapping[int, str] = field(default_factory=dict)
    lost: Sequence[LostItem] = ()
    missing: Sequence[tuple[int, int]] = ()
    receipts: Mapping[UUID, str] = field(default_factory=dict)
    refused: Mapping[UUID, Reason] = field(default_factory=dict)


SILENT = Told()
"""Nothing is said, as by somebody who has no outbox."""


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
    """What following came to: whether there is a chain, places whose link does not fit, how many were skipped.

    `before` is where the chain begins, where this batch has told it together with places that lie before.
    """

    known: Known
    next_seq: int
    is_known: bool
    wrong: frozenset[int] = frozenset()
    missing: int = 0
    before: int | None = None

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


def follow(connection: sa.Connection, sender: Sender, told: Told, pieces: Sequence[Piece], now_ms: int) -> Followed:
    """Check every place not seen before, in order, and remember how far the outbox has come.

    Call it before the places of this batch are remembered: one that has been passed must have been sent before. Where
    no chain is known and none is told, nothing is checked (`is_known`).

    Raises:
        ChainGapError: places are left out, or linked to a chain of which this backend does not know the beginning.
    """
    known = outboxes.enter(connection, sender, now_ms)
    in_order = sorted((one for one in pieces if 0 <= one.seq <= chain.HIGHEST_SEQ), key=lambda one: one.seq)
    start = told.start if known.chain is None and told.start and _is_start(told.start) else None
    if known.chain is None and start is None:
        if any(one.link for one in in_order):
            raise ChainGapError
        next_seq = max([known.next_seq or 1, *(one.seq + 1 for one in in_order)])
        outboxes.move(connection, sender, known, next_seq, None)
        return Followed(known, next_seq, is_known=False)
    walk, missing = _Walk(known, start, in_order[0].seq if in_order else None), sorted(told.missing)
    for one in in_order:
        walk.pass_over(missing, one.seq)
        walk.step(one)
    walk.pass_over(missing, None)
    wrong = walk.wrong | _never_sent(connection, known, walk.behind)
    outboxes.move(connection, sender, known, walk.at, walk.chain)
    before = start.seq if start and walk.began < start.seq else None
    return Followed(known, walk.at, walk.chain is not None, frozenset(wrong), walk.missing, before)


class _Walk:
    """Along the places of one batch: `at` is the place wanted next, `chain` goes on at it or begins after it."""

    def __init__(self, known: Known, start: ChainStart | None, first: int | None) -> None:
        beginning = start.seq if start else None
        self.at = chain.wanted(known.next_seq, beginning, first if first is not None else beginning or 1)
        self.began = self.at
        self.chain = known.chain or (Chain(start.seq, bytes.fromhex(start.key_hex)) if start else None)
        self.missing = 0
        self.wrong: set[int] = set()
        self.behind: list[Piece] = []
        self._seen: set[int] = set()
        if start and start.seq < self.at:  # a beginning that was passed without it
            self._advance(self.at - start.seq)

    def pass_over(self, missing: Sequence[tuple[int, int]], until: int | None) -> None:
        """Go on over places that are said to be gone (in order), up to `until`; what is left out otherwise is a gap."""
        reached = self.at
        for first, last in missing:
            if first <= reached <= last <= chain.HIGHEST_SEQ:
                reached = last + 1
        if until is not None:
            if reached < until:
                raise ChainGapError
            reached = min(reached, until)
        self._skip(reached)

    def step(self, one: Piece) -> None:
        """Look at the next piece; places before the beginning of the chain have no link that could be checked."""
        if one.seq in self._seen:
            self.wrong.add(one.seq)
        elif one.seq < self.at:
            if self._is_linked(one.seq):  # tills of a time before there was a chain sent what was urgent first
                self.behind.append(one)
        else:
            if self._is_linked(one.seq):
                if not self._fits(one):
                    self.wrong.add(one.seq)
                self._advance(1)
            self.at = one.seq + 1
        self._seen.add(one.seq)

    def _is_linked(self, seq: int) -> bool:
        return self.chain is None or seq >= self.chain.first_seq

    def _skip(self, to: int) -> None:
        if to <= self.at:
            return
        first = self.at if self.chain is None else max(self.at, self.chain.first_seq)
        linked = max(0, to - first)
        self.missing += linked
        self._advance(linked)
        self.at = to

    def _advance(self, places: int) -> None:
        """Move the key on. Further than any outbox loses at once, it is given up: the chain has to begin anew."""
        if self.chain is None:
            return
        if places > chain.MOST_MISSING or self.missing > chain.MOST_MISSING:
            self.chain = None
        elif places:
            self.chain = Chain(self.chain.first_seq, chain.advanced(self.chain.key, places))

    def _fits(self, one: Piece) -> bool:
        """Whether a link is the one of its place. What cannot be read here is refused anyway: it needs one, any one."""
        if self.chain is None:
            return False
        if one.digest is None:
            return bool(one.link)
        return hmac.compare_digest(chain.link(self.chain.key, one.seq, one.txn_id, one.digest), one.link)


def _never_sent(connection: sa.Connection, known: Known, behind: Sequence[Piece]) -> set[int]:
    """Places that were passed and that nobody holds."""
    sent_again = {one.seq for one in behind if not one.is_lost}
    return sent_again - outboxes.holders(connection, known.outbox_id, sorted(sent_again)).keys()


def _is_start(start: ChainStart) -> bool:
    return len(_bytes(start.key_hex)) == chain.KEY_BYTES and 0 < start.seq <= chain.HIGHEST_SEQ


def _bytes(text: str) -> bytes:
    """What hex digits spell; nothing where they spell nothing, which then fits nothing."""
    try:
        return bytes.fromhex(text[:128])
    except ValueError:
        return b""
