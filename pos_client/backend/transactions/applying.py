"""Transactions with a permanent identity: applied once, answered the same for ever."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.later import Row
from pos_client.backend.database.schema import INCARNATION, TRANSACTIONS
from pos_client.backend.ledger import Books
from pos_client.backend.members import homes
from pos_client.backend.members.cards import Card, CardKey, lock
from pos_client.backend.members.evidence import Codes
from pos_client.backend.settlement import Alone, Counter, Settled, settle
from pos_client.backend.shop import incidents, programmes, server_keys
from pos_client.backend.shop.incidents import Happened, Kind
from pos_client.backend.transactions import chains, outboxes, resolutions, stored
from pos_client.backend.transactions.chains import SILENT, Followed, Piece, Told
from pos_client.backend.transactions.happening import happened_of
from pos_client.backend.transactions.outboxes import Sender
from pos_client.backend.transactions.receipts import Receipts
from pos_client.backend.transactions.review import Review, review
from pos_client.domain.basket import MAX_LINES
from pos_client.domain.chain import HIGHEST_SEQ
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import REFERRING, Applied, Authority, Transaction, TransactionResult
from pos_client.domain.wire import BatchAnswer

_EPOCH = sa.select(INCARNATION.c.epoch)


def apply_one(
    connection: sa.Connection, terminal_id: str, txn: Transaction, now_ms: int, *, is_doubted: bool = False
) -> TransactionResult:
    """Settle one transaction; its outcome is stored in the same database transaction.

    What a till in doubt has done alone counts for earning only.
    """
    wishes = [_Wish(txn)]
    [result], happened = _apply(connection, terminal_id, wishes, now_ms, _Standing(is_doubted))
    incidents.report(connection, terminal_id, happened, now_ms)
    return result


def apply_batch(
    connection: sa.Connection,
    sender: Sender,
    items: Sequence[tuple[int, Transaction | UUID]],
    now_ms: int,
    told: Told = SILENT,
    *,
    is_doubted: bool = False,
) -> BatchAnswer:
    """Settle outbox entries (place, transaction) in the order sent, one outcome each; none blocks the rest.

    Of a transaction that could not be read there is only the `txn_id`: it is refused, and its place is remembered.
    The answer lets a till notice a restored backend: its incarnation, and the place of that outbox it wants next.

    Raises:
        ChainGapError: the till does not know what this backend has; nothing was applied.
    """
    pieces = [chains.piece(seq, txn, told.links.get(seq, "")) for seq, txn in items]
    followed = chains.follow(connection, sender, told, [*pieces, *map(chains.lost_piece, told.lost)], now_ms)
    placed = [(seq, _id_of(txn)) for seq, txn in items if 0 <= seq <= HIGHEST_SEQ]
    holders = outboxes.take_places(connection, followed.known.outbox_id, placed)
    wishes = [_wish(txn, holders.get(seq), told, is_linked=seq not in followed.wrong) for seq, txn in items]
    is_unvouched = not followed.is_known and any(map(_is_alone, wishes))
    is_doubted = is_doubted or followed.is_broken or is_unvouched
    receipts = Receipts(server_keys.private(connection), sender.terminal_id)
    known = receipts.recognised(((one.txn_id, one.digest) for one in pieces if one.digest), told.receipts)
    standing = _Standing(is_doubted, known)
    results, told_of = _apply(connection, sender.terminal_id, wishes, now_ms, standing)
    happened = [*told_of, *_broken(followed, told), *_unreadable(followed, items)]
    if is_unvouched:
        happened.append(Happened(Kind.NO_CHAIN, detail=f"{len(wishes)} entries nobody can vouch for"))
    incidents.report(connection, sender.terminal_id, happened, now_ms)
    epoch = connection.execute(_EPOCH).scalar_one()
    told_again = tuple(_with_receipt(receipts, *pair) for pair in zip(pieces, results, strict=True))
    return BatchAnswer(epoch, followed.next_seq, told_again, followed.is_known)


def find(connection: sa.Connection, terminal_id: str, txn_id: UUID) -> TransactionResult | None:
    """The stored outcome, or None when this backend never saw such a transaction of this till."""
    mine = sa.and_(TRANSACTIONS.c.txn_id == txn_id, TRANSACTIONS.c.terminal_id == terminal_id)
    document = connection.execute(sa.select(TRANSACTIONS.c.result).where(mine)).scalar()
    return stored.read_result(document) if document else None


@dataclass(frozen=True, slots=True)
class _Wish:
    """A transaction to settle with what is doubtful about it already, or only its identity: it cannot be kept.

    `refused` is why it was refused before a backup was put back, and stays that; or why it comes too late.
    """

    txn: Transaction | UUID
    flags: tuple[Reason, ...] = ()
    refused: Reason | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is thought of the till that sends: see `Counter`."""

    is_doubted: bool
    settled_before: frozenset[UUID] = frozenset()


def _wish(txn: Transaction | UUID, holder: UUID | None, told: Told, *, is_linked: bool) -> _Wish:
    """What to do with an item, by who holds its place; nobody holds one that no outbox can have."""
    if isinstance(txn, UUID) or holder is None:
        return _Wish(_id_of(txn))
    forked = () if holder == txn.txn_id else (Reason.FORKED,)
    flags = forked if is_linked else (*forked, Reason.CHAIN_BROKEN)
    return _Wish(txn, flags, told.refused.get(txn.txn_id))


def _with_receipt(receipts: Receipts, piece: Piece, result: TransactionResult) -> TransactionResult:
    if piece.digest is None or result.applied is Applied.REFUSED:
        return result
    return replace(result, receipt=receipts.made(piece.txn_id, piece.digest))


def _is_alone(wish: _Wish) -> bool:
    return isinstance(wish.txn, Transaction) and wish.txn.authority is Authority.OFFLINE


def _broken(followed: Followed, told: Told) -> Iterator[Happened]:
    if followed.before is not None:
        yield Happened(Kind.LATE_CHAIN, detail=f"its chain begins at {followed.before}, not at its first entry")
    if followed.is_broken:
        yield Happened(Kind.CHAIN_BROKEN, detail=f"{followed.missing} missing, {len(followed.wrong)} changed")
    if told.lost and not followed.wrong:
        yield Happened(Kind.LOST_ENTRIES, detail=f"{len(told.lost)} can no longer be read on the till")


def _unreadable(followed: Followed, items: Sequence[tuple[int, Transaction | UUID]]) -> Iterator[Happened]:
    """A place is taken for ever by what cannot be read here: whatever it was meant to be, somebody has to know."""
    new = [seq for seq, txn in items if isinstance(txn, UUID) and seq >= (followed.known.next_seq or 1)]
    if new:
        yield Happened(Kind.LOST_ENTRIES, detail=f"{len(new)} came in a form nobody can read")


def _id_of(txn: Transaction | UUID) -> UUID:
    return txn if isinstance(txn, UUID) else txn.txn_id


def _apply(
    connection: sa.Connection, terminal_id: str, wishes: Sequence[_Wish], now_ms: int, standing: _Standing
) -> tuple[list[TransactionResult], list[Happened]]:
    """Settle one after the other; what all of them need is read at once, and written at once.

    With the outcomes comes what a manager is to look at of those that are new.
    """
    programme, books = programmes.current(connection), Books(connection)
    cards = lock(books, {wish.txn.handle for wish in wishes if isinstance(wish.txn, Transaction)})
    codes = Codes(books.later, cards, terminal_id, now_ms)
    asked = [wish.txn for wish in wishes if isinstance(wish.txn, Transaction) and not wish.refused]
    alone = Alone(connection, terminal_id, programme.offline, now_ms, asked)
    said = (standing.is_doubted, standing.settled_before)
    counter = Counter(books, codes, alone, terminal_id, programme, now_ms, *said)
    requests = [_request(counter, wish.txn) for wish in wishes]
    free = stored.claim(connection, [request for request in requests if request])
    new = frozenset(free)
    too_late = resolutions.claim(connection, _resolving(wishes, free))
    wishes = [_in_time(wish, too_late) for wish in wishes]
    codes.claim_early(_to_examine(wishes, free))
    looked_at = review(counter, [txn for txn in asked if txn.txn_id not in too_late], cards)
    results = [
        _outcome(counter, wish, request, free, looked_at) for wish, request in zip(wishes, requests, strict=True)
    ]
    homes.note(books, terminal_id, _served(wishes, results, cards), now_ms)
    books.later.flush()
    pairs = zip((wish.txn for wish in wishes), results, strict=True)
    return results, list(happened_of(((txn, result) for txn, result in pairs if result.txn_id in new), too_late))


def _resolving(wishes: Sequence[_Wish], free: set[UUID]) -> list[Transaction]:
    """Those that deal with a refused one; not what came too late before a backup was put back."""
    new = (wish.txn for wish in wishes if wish.refused is not Reason.ALREADY_RESOLVED)
    return [txn for txn in new if isinstance(txn, Transaction) and txn.resolves and txn.txn_id in free]


def _in_time(wish: _Wish, too_late: Mapping[UUID, str]) -> _Wish:
    is_late = wish.refused is None and _id_of(wish.txn) in too_late
    return replace(wish, refused=Reason.ALREADY_RESOLVED) if is_late else wish


def _served(wishes: Sequence[_Wish], results: Sequence[TransactionResult], cards: Mapping[CardKey, Card]) -> set[UUID]:
    """The members for whom something was done."""
    pairs = ((wish.txn, result) for wish, result in zip(wishes, results, strict=True))
    handles = {txn.handle for txn, done in pairs if isinstance(txn, Transaction) and _was_served(done)}
    return {card.member_id for card in cards.values() if card.handle in handles}


def _was_served(done: TransactionResult) -> bool:
    return done.applied is Applied.APPLIED and Reason.MANUAL_ENTRY not in done.flags


def _to_examine(wishes: Sequence[_Wish], free: set[UUID]) -> list[Transaction]:
    """Those whose code is going to be looked at: once for each identity."""
    first: dict[UUID, Transaction] = {}
    for wish in wishes:
        if isinstance(wish.txn, Transaction) and wish.txn.txn_id in free and not wish.refused:
            first.setdefault(wish.txn.txn_id, wish.txn)
    return [txn for txn in first.values() if txn.kind not in REFERRING and not txn.is_typed]


def _request(counter: Counter, txn: Transaction | UUID) -> Row | None:
    """What is kept of a transaction; nothing of one that this backend cannot keep."""
    if isinstance(txn, UUID) or len(txn.lines) > MAX_LINES:
        return None
    occurred_ms, request = timing.to_ms(txn.occurred_at), stored.write_request(txn)
    return stored.row(txn.txn_id, counter.terminal_id, txn.kind.value, request, occurred_ms, counter.recorded_ms)


def _outcome(
    counter: Counter, wish: _Wish, request: Row | None, free: set[UUID], looked_at: Review
) -> TransactionResult:
    txn = wish.txn
    if isinstance(txn, UUID):
        return stored.refusal(txn, Reason.MALFORMED)
    if request is None:
        return stored.refusal(txn.txn_id, Reason.TOO_MANY_LINES)
    if txn.txn_id not in free:
        return stored.repeated(counter.later, request)
    free.remove(txn.txn_id)
    if wish.refused:
        result = stored.refusal(txn.txn_id, wish.refused)
        stored.finish(counter.later, None, counter.programme.version, result)
        return result
    settled = settle(counter, txn)
    to_review = () if settled.reason else looked_at.flags(txn, settled.member_id)
    result = settled.result(txn.txn_id, (*wish.flags, *_doubts(counter, txn, settled), *to_review))
    stored.finish(counter.later, settled.member_id, counter.programme.version, result, settled.alone)
    return result


def _doubts(counter: Counter, txn: Transaction, settled: Settled) -> tuple[Reason, ...]:
    """What a till in quarantine did alone is not believed as it is, least of all where it says that it was online.

    What this backend has settled before is marked, and not doubted again.
    """
    if txn.txn_id in counter.settled_before:
        return () if settled.reason else (Reason.RESTORED,)
    if not counter.is_doubted:
        return ()
    if settled.is_unseen:
        return Reason.TILL_QUARANTINED, Reason.REVIEW
    return (Reason.TILL_QUARANTINED,) if txn.authority is Authority.OFFLINE else ()
