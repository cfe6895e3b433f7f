"""Refunds: goods or a deposit come back, in as many pieces as one likes, together exactly as much as all at once."""

from collections import Counter as Tally
from dataclasses import replace

from pos_client.backend.ledger import Account, EntryKind, EntryRow, MemberLedger
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.originals import Original, voided_by
from pos_client.backend.settlement.outcome import Figures
from pos_client.backend.settlement.refunds import Refunded, note_refund, refunded, refuse_return
from pos_client.backend.shop import programmes
from pos_client.domain.calculation import RefundTotals, SettledSale, parts_left, parts_of, refund_totals
from pos_client.domain.calendar import local_day
from pos_client.domain.programme import Programme, Shortfall
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction, TransactionKind

_K = TransactionKind
_SALES = frozenset({_K.AWARD, _K.REDEEM, _K.SALE, _K.CAPTURE})
_PAYMENTS = frozenset({EntryKind.REDEEM, EntryKind.REDEEM_REVERSAL})


def refund(counter: Counter, txn: Transaction, original: Original, ledger: MemberLedger) -> Figures | Reason:
    """Give back and take back what belongs to the returned part; any till of the backend may do it."""
    if original.kind not in _SALES | {_K.DEPOSIT}:
        return Reason.UNKNOWN_TRANSACTION
    if voided_by(counter.connection, original.txn_id) is not None:
        return Reason.ALREADY_VOIDED
    done = refunded(counter.connection, ledger.member_id, original.txn_id)
    refused = _refuse_by_policy(counter.programme, txn, original, ledger) or refuse_return(original.request, txn, done)
    if refused:
        return refused
    if original.kind == _K.DEPOSIT:
        return _refund_deposit(counter, txn, original, ledger)
    return _refund_sale(counter, txn, original, ledger, done)


def _refuse_by_policy(
    programme: Programme, txn: Transaction, original: Original, ledger: MemberLedger
) -> Reason | None:
    policy = programme.refund
    if txn.to_card and not (policy.to_card and programme.stored_value.enabled):
        return Reason.REFUND_TO_CARD_OFF
    if txn.to_card and original.kind == _K.DEPOSIT:
        return Reason.MALFORMED
    days = local_day(programme, ledger.posting.occurred_ms) - local_day(programme, original.occurred_ms)
    is_late = policy.window_days is not None and days.days > policy.window_days
    return Reason.REFUND_TOO_LATE if is_late else None


def _refund_deposit(counter: Counter, txn: Transaction, original: Original, ledger: MemberLedger) -> Figures | Reason:
    """Money that was loaded is handed back as far as there is as much on the card."""
    amount, account = txn.amount_minor, ledger.stored_value
    if amount > account.spendable(counter.recorded_ms):
        return Reason.INSUFFICIENT_STORED_VALUE
    own = {entry.seq: amount for entry in ledger.entries_of(original.txn_id)}
    account.debit(EntryKind.CLAWBACK, amount, counter.recorded_ms, own=own)
    note_refund(counter.connection, ledger.member_id, txn, RefundTotals(amount_minor=amount, money_minor=amount))
    return Figures(stored_value_minor=amount, to_pay_minor=-amount)


def _refund_sale(
    counter: Counter, txn: Transaction, original: Original, ledger: MemberLedger, done: Refunded
) -> Figures:
    entries = ledger.entries_of(original.txn_id, *done.family)
    due = _due(counter, txn, original, entries, done).after(done.totals)
    _give_back(ledger, entries, due)
    loaded = due.money_minor if txn.to_card else 0
    now_ms = counter.recorded_ms
    ledger.stored_value.credit(EntryKind.DEPOSIT, loaded, min(ledger.posting.occurred_ms, now_ms), None)
    shortfall, sold_ms = counter.programme.refund.shortfall, original.occurred_ms
    earned = [entry for entry in entries if entry.txn_id == original.txn_id and entry.kind is EntryKind.EARN]
    points = _take_back(ledger.points, earned, due.earned_points, now_ms, shortfall)
    credit = _take_back(ledger.credit, earned, due.earned_credit_minor, now_ms, shortfall)
    own = _own(ledger.points, earned, points)
    ledger.points.debit(EntryKind.CLAWBACK, points, now_ms, own=own, qualifying=-due.qualifying, qualifies_ms=sold_ms)
    ledger.credit.debit(EntryKind.CLAWBACK, credit, now_ms, own=_own(ledger.credit, earned, credit))
    did = replace(due, earned_points=points, earned_credit_minor=credit)
    note_refund(counter.connection, ledger.member_id, txn, did)
    return Figures(
        -points, -due.redeemed_points, -credit, -due.credit_minor, -due.stored_value_minor - loaded,
        loaded - due.money_minor,
    )  # fmt: skip


def _due(
    counter: Counter, txn: Transaction, original: Original, entries: list[EntryRow], done: Refunded
) -> RefundTotals:
    """What must have come back in all after this refund, by the rules the sale was settled under."""
    then = counter.programme
    if original.version is not None and original.version != then.version:
        then = programmes.version(counter.connection, original.version)
    sale, result = original.request, original.result
    settled = SettledSale(
        parts=parts_of(sale.basket),
        tender=sale.tender,
        tier=then.tier_held(result.tier, 0),
        day=local_day(then, original.occurred_ms),
        earned_points=result.earned_points,
        earned_credit_minor=result.earned_credit_minor,
        qualifying=sum(entry.qualifying for entry in entries if entry.txn_id == original.txn_id),
    )
    back = Tally(done.lines)
    back.update({line.line_id: line.quantity_milli for line in txn.lines})
    kept = parts_left(sale.basket, done.totals.amount_minor + txn.amount_minor, back)
    return refund_totals(then, settled, kept)


def _give_back(ledger: MemberLedger, entries: list[EntryRow], due: RefundTotals) -> None:
    """Return what the sale was paid with to where it came from, net of what returned before."""
    amounts = (due.redeemed_points, due.credit_minor, due.stored_value_minor)
    for account, amount in zip(ledger.accounts, amounts, strict=True):
        paid = [entry for entry in entries if entry.unit == account.unit and entry.kind in _PAYMENTS]
        account.give_back(EntryKind.REDEEM_REVERSAL, paid, amount)


def _own(account: Account, earned: list[EntryRow], amount: int) -> dict[int, int]:
    return {entry.seq: amount for entry in earned if entry.unit == account.unit}


def _take_back(account: Account, earned: list[EntryRow], wanted: int, now_ms: int, shortfall: Shortfall) -> int:
    """How much of what the sale earned is taken back, as the programme deals with what was spent already."""
    own = _own(account, earned, wanted).keys()
    if shortfall is Shortfall.ONLY_PENDING:
        return min(wanted, account.pending_in(own, now_ms))
    if shortfall is Shortfall.WITHIN_BALANCE:
        return min(wanted, account.within_reach(own, now_ms))
    return wanted
