"""Looking up the sale a receipt is of, for a till that did not make it or does not know what came back elsewhere."""

from dataclasses import replace

import sqlalchemy as sa

from pos_client.backend.settlement.lateness import refuse_past_window
from pos_client.backend.settlement.originals import Original, find_any, voided_by
from pos_client.backend.settlement.refunds import standing_refunds
from pos_client.backend.shop import programmes, terminals
from pos_client.domain.reasons import Reason
from pos_client.domain.receipt_code import parse_receipt_code
from pos_client.domain.transaction import REFUNDABLE, Transaction
from pos_client.domain.wire import SaleAnswer


def look_up(
    connection: sa.Connection, terminal_id: str, code_text: str, now_ms: int, *, is_doubted: bool = False
) -> SaleAnswer:
    """The sale of a receipt and its refunds that stand, or why nothing of it can come back; nothing is written.

    Whoever has the receipt may ask at any till: its code holds 74 random bits, so nobody gets far by guessing. A till
    in quarantine (`is_doubted`) is told of its own sales only; it may not refund those of others anyhow.
    """
    txn_id = parse_receipt_code(code_text)
    if txn_id is None:
        return SaleAnswer(Reason.MALFORMED)
    sale = find_any(connection, txn_id)
    if sale is None or sale.kind not in REFUNDABLE:
        return SaleAnswer(Reason.UNKNOWN_TRANSACTION)
    refused = _refuse(connection, sale, now_ms, is_strange=is_doubted and sale.terminal_id != terminal_id)
    if refused:
        return SaleAnswer(refused)
    made_at = terminals.find(connection, sale.terminal_id)
    refunds = standing_refunds(connection, sale.member_id, txn_id)
    return SaleAnswer(
        None, _as_on_paper(sale.request), tuple(map(_as_on_paper, refunds)), made_at.terminal.place if made_at else ""
    )


def _refuse(connection: sa.Connection, sale: Original, now_ms: int, *, is_strange: bool) -> Reason | None:
    if is_strange:
        return Reason.TILL_QUARANTINED
    if voided_by(connection, sale.txn_id) is not None:
        return Reason.ALREADY_VOIDED
    return refuse_past_window(programmes.current(connection), sale, now_ms, now_ms)


def _as_on_paper(txn: Transaction) -> Transaction:
    """Without what only the till that made it and the backend need."""
    return replace(txn, code="", cashier="", approved_by="", approved_why="")
