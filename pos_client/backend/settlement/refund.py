"""Refunds: goods or a deposit come back, in as many pieces as one likes, together exactly as much as all at once."""

from collections import Counter as Tally
from dataclasses import replace

from pos_client.backend.ledger import Account, EntryKind, EntryRow, MemberLedger
from pos_client.backend.members import coupons
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.holding import open_holds
from pos_client.backend.settlement.lateness import refuse_past_window
from pos_client.backend.settlement.originals import Original, voided_by
from pos_client.backend.settlement.outcome import Figures
from pos_client.backend.settlement.refunds import Refunded, note_refund, refunded, refuse_return
from pos_client.backend.shop import programmes
from pos_client.domain.calculation import RefundTotals, SettledSale, parts_left, parts_of, refund_totals
from pos_client.domain.calendar import local_day
from pos_client.domain.programme import Programme, Shortfall
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import REFUNDABLE, Transaction, TransactionKind

_K = TransactionKind
_PAYMENTS = frozenset({EntryKind.REDEEM, EntryKind.REDEEM_REVERSAL})


def refund(counter: Counter, txn: Transaction, original: Original, ledger: MemberLedger) -> Figures | Reason:
    """Give back and take back what belongs to the returned part; any till of the backend may do it."""
    if original.kind not in REFUNDABLE:
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
    return refuse_past_window(programme, original, ledger.posting.occurred_ms, ledger.posting.recorded_ms)


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
) -> Figures | Reason:
    entries = ledger.entries_of(original.txn_id, *done.family)
    due = _due(counter, txn, original, entries, done).after(done.totals)
    loaded, now_ms = due.money_minor if txn.to_card else 0, counter.recorded_ms
    if _is_too_much(counter, ledger, due, loaded):
        return Reason.ABOVE_MAXIMUM
    _give_back(ledger, entries, due)
    ledger.stored_value.credit(EntryKind.DEPOSIT, loaded, min(ledger.posting.occurred_ms, now_ms), None)
    earned = [entry for entry in entries if entry.txn_id == original.txn_id and entry.kind is EntryKind.EARN]
    points = _take_back(counter, ledger, ledger.points, earned, due.earned_points)
    credit = _take_back(counter, ledger, ledger.credit, earned, due.earned_credit_minor)
    own, sold_ms = _own(ledger.points, earned, points), original.occurred_ms
    ledger.points.debit(EntryKind.CLAWBACK, points, now_ms, own=own, qualifying=-due.qualifying, qualifies_ms=sold_ms)
    ledger.credit.debit(EntryKind.CLAWBACK, credit, now_ms, own=_own(ledger.credit, earned, credit))
    did = replace(due, earned_points=points, earned_credit_minor=credit)
    note_refund(counter.connection, ledger.member_id, txn, did)
    if original.request.coupons and done.totals.amount_minor + due.amount_minor == original.request.amount_minor:
        coupons.give_back(counter.connection, ledger.member_id, original.txn_id)
    return Figures(
        -points, -due.redeemed_points, -credit, -due.credit_minor, -due.stored_value_minor - loaded,
        loaded - due.money_minor, -due.coupon_minor,
    )  # fmt: skip


def _is_too_much(counter: Counter, ledger: MemberLedger, due: RefundTotals, loaded: int) -> bool:
    """Whether an account would hold more than it may; the card only where money is put onto it instead of paid out."""
    stored_value = due.stored_value_minor + loaded
    held, most = ledger.stored_value.spendable(counter.recorded_ms), counter.programme.stored_value.max_balance_minor
    has_room = ledger.has_room(due.redeemed_points, due.credit_minor, stored_value)
    return not has_room or (loaded > 0 and held + stored_value > most)


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


def _take_back(counter: Counter, ledger: MemberLedger, account: Account, earned: list[EntryRow], wanted: int) -> int:
    """How much of what the sale earned is taken back, as the programme deals with what was spent already.

    What is only set aside is not spent: it counts as there, and pays when it is given back.
    """
    own, now_ms, shortfall = _own(account, earned, wanted), counter.recorded_ms, counter.programme.refund.shortfall
    if shortfall is Shortfall.ONLY_PENDING:
        return min(wanted, account.pending_in(own, now_ms))
    if shortfall is Shortfall.WITHIN_BALANCE:
        if account.within_reach(own, now_ms) >= wanted:
            return wanted
        held = [entry.seq for entry in open_holds(counter.connection, ledger) if entry.unit is account.unit]
        return min(wanted, account.within_reach(own, now_ms, held))
    return wanted
