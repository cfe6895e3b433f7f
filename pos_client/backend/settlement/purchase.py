"""Award, redeem and sale, and what a capture shares with them: paying and earning in one outcome."""

from collections.abc import Mapping
from dataclasses import replace

from pos_client.backend.database.schema import Unit
from pos_client.backend.ledger import EntryKind, MemberLedger
from pos_client.backend.members import coupons
from pos_client.backend.members.evidence import Evidence
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.outcome import Figures
from pos_client.backend.settlement.payment import pay, refuse_payment
from pos_client.domain import calendar
from pos_client.domain.calculation import Quote, Standing, quote
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionKind


def purchase(counter: Counter, txn: Transaction, evidence: Evidence, ledger: MemberLedger) -> Figures | Reason:
    """Settle an award, a redemption or a sale."""
    standing = ledger.standing
    if txn.kind is TransactionKind.REDEEM or not txn.tender.is_empty:
        refused = refuse_payment(counter, txn, evidence, ledger, standing) or _refuse_coupons(counter, txn, ledger)
        if refused:
            return refused
    # What a till honoured alone is paid by what the member had then.
    posting = ledger.posting
    at_ms = posting.recorded_ms if txn.authority is Authority.ONLINE else posting.occurred_ms
    told = priced(counter.programme, txn, ledger, standing)
    if isinstance(told, Reason):
        return told
    # Last of all that may be refused: what is used up here is used up for good.
    if not coupons.use(counter.connection, ledger.member_id, txn.coupons, txn.txn_id, posting.recorded_ms):
        return Reason.COUPON_USED
    return buy(counter.programme, txn, ledger, told, at_ms, {})


def _refuse_coupons(counter: Counter, txn: Transaction, ledger: MemberLedger) -> Reason | None:
    """Why the coupons do not take off what the till says, or None; they count by when the sale was."""
    off = coupons.taken_off(
        counter.connection, ledger.member_id, txn.coupons, txn.amount_minor, ledger.posting.occurred_ms
    )
    if isinstance(off, Reason):
        return off
    return None if off == txn.coupon_minor else Reason.AMOUNT_MISMATCH


def priced(programme: Programme, txn: Transaction, ledger: MemberLedger, standing: Standing) -> Quote | Reason:
    """What a purchase pays and earns, or ABOVE_MAXIMUM: no account holds so much. `standing` is that of before."""
    day = calendar.local_day(programme, ledger.posting.occurred_ms)
    told = quote(programme, standing, txn.basket, txn.tender, day)
    earns = txn.kind is not TransactionKind.REDEEM
    if not earns:
        told = replace(told, earn_points=0, earn_credit_minor=0, qualifying=0)
    has_room = ledger.has_room(told.earn_points, told.earn_credit_minor, qualifying=told.qualifying)
    return told if has_room else Reason.ABOVE_MAXIMUM


def buy(
    programme: Programme,
    txn: Transaction,
    ledger: MemberLedger,
    told: Quote,
    at_ms: int,
    own: Mapping[Unit, Mapping[int, int]],
) -> Figures:
    """Post a purchase nobody objects to. What it earns cannot pay for it: it is paid first.

    Payments come from the `own` lots first, then from what can be spent at a time.
    """
    pay(ledger, EntryKind.REDEEM, txn.tender, at_ms, own)
    _earn(programme, ledger, told)
    return Figures(
        earned_points=told.earn_points,
        redeemed_points=told.redeem_points,
        earned_credit_minor=told.earn_credit_minor,
        credit_minor=told.credit_minor,
        stored_value_minor=told.stored_value_minor,
        to_pay_minor=told.to_pay_minor,
        coupon_minor=told.coupon_minor,
    )


def points_from(programme: Programme, occurred_ms: int, recorded_ms: int) -> int:
    """When points can be spent: from when they were earned, or from now if that lies a little ahead, or later."""
    waits = programme.earn.pending_days > 0
    return calendar.spendable_from(programme, occurred_ms) if waits else min(occurred_ms, recorded_ms)


def _earn(programme: Programme, ledger: MemberLedger, told: Quote) -> None:
    occurred_ms, recorded_ms = ledger.posting.occurred_ms, ledger.posting.recorded_ms
    available_ms = points_from(programme, occurred_ms, recorded_ms)
    expires_ms = calendar.expires_at(programme, occurred_ms)
    ledger.points.credit(EntryKind.EARN, told.earn_points, available_ms, expires_ms, qualifying=told.qualifying)
    credit_ms = calendar.credit_from(programme, occurred_ms)
    ledger.credit.credit(
        EntryKind.EARN, told.earn_credit_minor, credit_ms, calendar.credit_expires_at(programme, occurred_ms)
    )
