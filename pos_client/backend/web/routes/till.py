"""What tills call."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from pydantic import AfterValidator, Field

from pos_client.backend.members import recognition, roster, roster_sealing
from pos_client.backend.settlement import look_up
from pos_client.backend.transactions import applying as transactions
from pos_client.backend.transactions import outboxes
from pos_client.backend.transactions.chains import ChainGapError, Told
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByTerminal, InBackend, InTurnOfBatches, InTurnOfRosters
from pos_client.backend.web.problems import ProblemError
from pos_client.domain.chain import HIGHEST_SEQ
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionResult
from pos_client.domain.wire import (
    MAX_BATCH,
    BatchAnswer,
    BatchItem,
    ChainStart,
    LostItem,
    OutboxHead,
    QuoteAnswer,
    QuoteRequest,
    SaleAnswer,
    SaleRequest,
    ScanAnswer,
    ScanRequest,
    ServerTime,
)

TILL = APIRouter(prefix="/v1", tags=["till"])


_HIGHEST = 2**53
"""Numbers of rosters are times in milliseconds."""


class Sealed(Response):
    """Bytes nobody between here and the till can read, nor make smaller."""

    media_type = "application/octet-stream"

    def __init__(self, content: bytes, status_code: int = 200) -> None:
        super().__init__(content, status_code, {"Content-Encoding": "identity"})


@dataclass(frozen=True, slots=True)
class UnreadableTransaction:
    """All that is needed of a transaction that does not fit, to answer it: which one it was."""

    txn_id: UUID


@dataclass(frozen=True, slots=True)
class UnreadableItem:
    """A batch item whose transaction does not fit: it is refused as MALFORMED and the rest goes on."""

    seq: int
    transaction: UnreadableTransaction
    link_hex: str = ""


def _storable(txn: Transaction) -> Transaction:
    """Refuse text that is none: JSON can spell half a surrogate pair, which no database or file can hold."""
    of_lines = (text for line in txn.lines for text in (line.line_id, line.sku, line.name, line.category))
    "".join((txn.handle, txn.code, txn.cashier, txn.approved_by, txn.approved_why, *txn.coupons, *of_lines)).encode()
    return txn


def _storable_item(item: BatchItem) -> BatchItem:
    _storable(item.transaction)
    return item


_Item = Annotated[
    Annotated[BatchItem, AfterValidator(_storable_item)] | UnreadableItem, Field(union_mode="left_to_right")
]
_Storable = Annotated[Transaction, AfterValidator(_storable), Body()]


@dataclass(frozen=True, slots=True)
class LenientBatch:
    """`domain.wire.BatchRequest` with room for items that do not fit."""

    db_instance_id: UUID
    items: tuple[_Item, ...]
    chain: ChainStart | None = None
    lost: tuple[LostItem, ...] = ()
    missing: tuple[tuple[int, int], ...] = ()


@TILL.get("/time")
def time(
    terminal: ByTerminal,
    backend: InBackend,
    outbox: Annotated[UUID | None, Query()] = None,
    head: Annotated[int | None, Query(ge=0, le=HIGHEST_SEQ)] = None,
    begins: Annotated[int | None, Query(ge=1, le=HIGHEST_SEQ)] = None,
    missing: Annotated[int | None, Query(ge=0, le=HIGHEST_SEQ)] = None,
    settled: Annotated[UUID | None, Query()] = None,
) -> ServerTime:
    """Tell the time; answering a known terminal is what *online* means.

    A till names its `outbox` and the highest place ever used in it (`head`), both or none, and hears which place is
    wanted next. An outbox whose head is below what it was has been put back from a copy: the till is quarantined. Of
    one that was made anew of what was left of another it tells with which place what was not settled `begins`, and how
    many entries may be `missing` (where it does not, nobody knows), and which is the last one before that was
    `settled`: a backend that does not have that one was put back to a backup, and wants all of them.
    """
    if outbox is None and head is None:
        return ServerTime(backend.now())
    if outbox is None or head is None:
        raise ProblemError(422, "MALFORMED", "outbox and head go together")
    sender, told = terminal.sender(outbox), OutboxHead(outbox, head, begins, missing, settled)
    with backend.database.glance() as connection:
        answer, known = outboxes.standing(connection, sender, backend.now())
    if outboxes.says_something(known, told):
        heard = backend.database.settle(lambda connection: outboxes.hear(connection, sender, told, backend.now_ms()))
        answer = replace(answer, next_seq=heard.next_seq)
    return answer


@TILL.post("/scans")
def scan(terminal: ByTerminal, backend: InBackend, request: Annotated[ScanRequest, Body()]) -> ScanAnswer:
    """Verify a member code, use it up for one basket, and tell who it is."""
    return recognition.scan(
        backend.database,
        terminal.terminal_id,
        request.code,
        request.basket_id,
        backend.now(),
        first=lambda connection: terminal.use_up(connection, backend.now_ms()),
    )


@TILL.post("/quotes")
def quote(terminal: ByTerminal, backend: InBackend, request: Annotated[QuoteRequest, Body()]) -> QuoteAnswer:
    """Tell what a basket earns, what may be redeemed and what is left to pay; nothing is written.

    Only of a card that was shown at this till within the last hour (`POST /v1/scans`); else `UNKNOWN_HANDLE`.
    """
    with backend.database.read() as connection:
        return recognition.quote_basket(connection, terminal.terminal_id, request, backend.now_ms())


@TILL.post("/sales")
def look_up_sale(terminal: ByTerminal, backend: InBackend, request: Annotated[SaleRequest, Body()]) -> SaleAnswer:
    """Tell the sale a receipt is of, of any till, and its refunds that stand; or why nothing of it can come back.

    Needs the code on the receipt; nothing is written. What a till then asks for is a refund like any other: one that is
    more than what is left by then is refused (`BEYOND_SALE`), whichever till sends it.
    """
    with backend.database.read() as connection:
        return look_up(
            connection,
            terminal.terminal_id,
            request.receipt_code,
            backend.now_ms(),
            is_doubted=terminal.is_quarantined,
        )


@TILL.post("/transactions", responses=answers.refusals({422: ["KEY_REUSED", "OFFLINE_NEEDS_BATCH"]}))
def submit(terminal: ByTerminal, backend: InBackend, txn: _Storable) -> TransactionResult:
    """Settle one transaction; a refusal is an answer, too. The same `txn_id` with other content is 422 KEY_REUSED.

    What a till has done alone comes out of its outbox, in a batch with the outbox's chain: 422 OFFLINE_NEEDS_BATCH.
    """
    if txn.authority is Authority.OFFLINE:
        raise ProblemError(422, "OFFLINE_NEEDS_BATCH")
    result = terminal.settle(
        backend,
        lambda connection: transactions.apply_one(
            connection, terminal.terminal_id, txn, backend.now_ms(), is_doubted=terminal.is_quarantined
        ),
    )
    if result.reason is Reason.KEY_REUSED:
        raise ProblemError(422, "KEY_REUSED")
    return result


@TILL.post(
    "/transactions:batch",
    responses=answers.refusals({409: ["CHAIN_GAP"], 503: ["BUSY"]}),
    dependencies=[InTurnOfBatches],
)
def submit_batch(terminal: ByTerminal, backend: InBackend, batch: Annotated[LenientBatch, Body()]) -> BatchAnswer:
    """Settle up to 500 outbox entries in the order sent, one outcome each, all in one database transaction.

    409 CHAIN_GAP: places before these are not here and not spoken of, or the chain is unknown here, as after a restored
    backup. Nothing was applied; `GET /v1/time` tells which place is wanted next.
    """
    if max(len(batch.items), len(batch.lost), len(batch.missing)) > MAX_BATCH:
        raise ProblemError(413, "TOO_LARGE")
    items = [(item.seq, _readable(item)) for item in batch.items]
    readable = [item for item in batch.items if isinstance(item, BatchItem)]
    told = Told(
        batch.chain,
        {item.seq: item.link_hex for item in batch.items},
        batch.lost,
        batch.missing,
        {item.transaction.txn_id: item.receipt for item in readable if item.receipt},
        {item.transaction.txn_id: item.refused for item in readable if item.refused},
    )
    try:
        return terminal.settle(
            backend,
            lambda connection: transactions.apply_batch(
                connection,
                terminal.sender(batch.db_instance_id),
                items,
                backend.now_ms(),
                told,
                is_doubted=terminal.is_quarantined,
            ),
        )
    except ChainGapError as exc:
        raise ProblemError(409, "CHAIN_GAP") from exc


def _readable(item: BatchItem | UnreadableItem) -> Transaction | UUID:
    return item.transaction if isinstance(item, BatchItem) else item.transaction.txn_id


@TILL.get("/transactions/{txn_id}", responses=answers.refusals({404: ["UNKNOWN_TRANSACTION"]}))
def result_of(terminal: ByTerminal, backend: InBackend, txn_id: UUID) -> TransactionResult:
    """Tell what became of a transaction of this till; 404 UNKNOWN_TRANSACTION when it never arrived."""
    with backend.database.read() as connection:
        result = transactions.find(connection, terminal.terminal_id, txn_id)
    if result is None:
        raise ProblemError(404, "UNKNOWN_TRANSACTION")
    return result


_SEALED_PART = {"type": "string", "format": "binary", "contentSchema": {"$ref": "#/components/schemas/RosterPart"}}


@TILL.get(
    "/roster",
    response_class=Sealed,
    responses={
        200: {"content": {Sealed.media_type: {"schema": _SEALED_PART}}, "description": "Sealed to the till."},
        **answers.refusals({503: ["BUSY"]}),
    },
    dependencies=[InTurnOfRosters],
)
def get_roster(
    terminal: ByTerminal,
    backend: InBackend,
    since: Annotated[int, Query(ge=0, le=_HIGHEST)] = 0,
    after: Annotated[str, Query(max_length=100)] = "",
) -> Sealed:
    """Hand out what this till needs to verify its store's members while it cannot reach the backend.

    `since` is the `seq` of the roster the till has: where that is of today and little has changed, only the difference
    comes. Else a whole roster comes, in pages: `after` is what the page before said. The answer is HPKE (RFC 9180 base
    mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, `info` "mqpos1R|" and the till's id) to the till's
    sealing key; inside are 64 bytes of Ed25519 signature by the backend's current key and the zlib-compressed JSON of a
    `RosterPart`. Signed is `info`, "|" and the compressed JSON.
    """
    part = roster.issue(backend.database, terminal.terminal, backend.now(), roster.Asked(since, after))
    with backend.database.read() as connection:
        return Sealed(roster_sealing.seal(connection, part, terminal.keys))
