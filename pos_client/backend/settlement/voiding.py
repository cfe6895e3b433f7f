"""Taking back a transaction as if it had not happened, exactly once, by the till or the store that made it."""

from collections.abc import Sequence

import sqlalchemy as sa

from pos_client.backend.database.schema import CHECK_INS, TRANSACTIONS, Unit
from pos_client.backend.ledger import EntryKind, EntryRow, MemberLedger
from pos_client.backend.ledger.entries import OPENS_LOT
from pos_client.backend.members import coupons, gifts
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.holding import give_back_hold
from pos_client.backend.settlement.lateness import refuse_past_window
from pos_client.backend.settlement.originals import Original, answers_for, find_any, voided_by
from pos_client.backend.settlement.outcome import Figures
from pos_client.backend.settlement.refunds import refunded
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction, TransactionKind

_K = TransactionKind
_FREE_DAY = CHECK_INS.delete().where(
    CHECK_INS.c.member_id == sa.bindparam("member"), CHECK_INS.c.txn_id == sa.bindparam("txn")
)
_MARK = (
    TRANSACTIONS.update().where(TRANSACTIONS.c.txn_id == sa.bindparam("original")).values(voided_by=sa.bindparam("by"))
)
_OPPOSITE = {EntryKind.REDEEM: EntryKind.REDEEM_REVERSAL, EntryKind.CLAWBACK: EntryKind.CLAWBACK}
"""What gives back what an entry took."""


def void(counter: Counter, txn: Transaction, original: Original, ledger: MemberLedger) -> Figures | Reason:
    """Reverse a transaction. Points and credit the member has spent since become a deficit; money never does.

    What it took returns first, so that it can cover what it gave. A void needs no member code: it gives the member
    nothing the original did not.
    """
    refused = _refuse(counter, original, ledger)
    if refused:
        return refused
    if original.kind == _K.HOLD:
        if not give_back_hold(counter.connection, ledger, original.txn_id):
            return Reason.HOLD_ENDED
    else:
        entries = ledger.entries_of(original.txn_id)
        refused = _refuse_result(ledger, entries) or _undo_coupons(counter, original, ledger)
        if refused:
            return refused
        _undo(ledger, entries)
    if original.kind == _K.CHECK_IN:  # A visit that did not happen leaves its day free.
        counter.connection.execute(_FREE_DAY, {"member": ledger.member_id, "txn": original.txn_id})
    if original.kind == _K.PICK_UP:
        gifts.put_back(counter.connection, ledger.member_id, original.txn_id)
    counter.connection.execute(_MARK, {"original": original.txn_id, "by": txn.txn_id})
    return _figures(original).undone()


def _refuse(counter: Counter, original: Original, ledger: MemberLedger) -> Reason | None:
    if original.kind == _K.VOID or not answers_for(counter.connection, counter.terminal_id, original):
        return Reason.UNKNOWN_TRANSACTION
    if voided_by(counter.connection, original.txn_id) is not None:
        return Reason.ALREADY_VOIDED
    has_refunds = refunded(counter.connection, ledger.member_id, original.txn_id).count
    if has_refunds:
        return Reason.ALREADY_REFUNDED
    # What is held ends by itself and belongs to the member.
    return (
        None
        if original.kind == _K.HOLD
        else refuse_past_window(counter.programme, original, ledger.posting.occurred_ms, ledger.posting.recorded_ms)
    )


def _refuse_result(ledger: MemberLedger, entries: Sequence[EntryRow]) -> Reason | None:
    """Why the accounts cannot be as they would be: more money would leave the card than is on it, for one."""
    given = {unit: sum(entry.amount for entry in entries if entry.unit is unit) for unit in Unit}
    if given[Unit.STORED_VALUE] > max(0, ledger.stored_value.spendable(ledger.posting.recorded_ms)):
        return Reason.INSUFFICIENT_STORED_VALUE
    return None if ledger.has_room(*(-amount for amount in given.values())) else Reason.ABOVE_MAXIMUM


def _undo_coupons(counter: Counter, original: Original, ledger: MemberLedger) -> Reason | None:
    """Give back what a sale used up. Where a refund is undone that had given it back, the sale has it again.

    COUPON_USED: not any more, it has paid for something else.
    """
    if original.kind != _K.REFUND:
        if original.request.coupons:
            coupons.give_back(counter.connection, ledger.member_id, original.txn_id)
        return None
    sale = find_any(counter.connection, original.request.refers_to) if original.request.refers_to else None
    if sale is None or not sale.request.coupons:
        return None
    which, whole = (counter.connection, ledger.member_id, sale.txn_id), sale.request.amount_minor
    before, after = refunded(*which).totals, refunded(*which, without=original.txn_id).totals
    if before.amount_minor < whole or after.amount_minor == whole:
        return None
    codes, now_ms = sale.request.coupons, counter.recorded_ms
    is_there = coupons.take_again(counter.connection, ledger.member_id, codes, sale.txn_id, now_ms)
    return None if is_there else Reason.COUPON_USED


def _undo(ledger: MemberLedger, entries: Sequence[EntryRow]) -> None:
    for entry in entries:
        if entry.kind in _OPPOSITE and entry.amount <= 0:
            ledger.account(entry.unit).give_back(
                _OPPOSITE[entry.kind],
                [entry],
                -entry.amount,
                qualifying=-entry.qualifying,
                qualifies_ms=entry.qualifies_ms,
            )
    for entry in entries:
        if entry.kind in OPENS_LOT:
            _take(ledger, entry, EntryKind.CLAWBACK, {entry.seq: entry.amount})
        if entry.kind is EntryKind.REDEEM_REVERSAL:
            _take(ledger, entry, EntryKind.REDEEM, ledger.returned(entry))


def _take(ledger: MemberLedger, entry: EntryRow, kind: EntryKind, own: dict[int, int]) -> None:
    ledger.account(entry.unit).debit(
        kind,
        entry.amount,
        ledger.posting.occurred_ms,
        own=own,
        qualifying=-entry.qualifying,
        qualifies_ms=entry.qualifies_ms,
    )


def _figures(original: Original) -> Figures:
    told = original.result
    return Figures(
        told.earned_points,
        told.redeemed_points,
        told.earned_credit_minor,
        told.credit_minor,
        told.stored_value_minor,
        told.to_pay_minor,
        told.coupon_minor,
    )
