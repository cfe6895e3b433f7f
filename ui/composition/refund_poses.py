"""The dialog of a refund in every state it has, as `studio` poses it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from pos_client.domain.basket import Line, basket_of
from pos_client.domain.outcome import Accepted, Refused, Unknown
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import (
    Applied,
    Authority,
    TimeConfidence,
    Told,
    Transaction,
    TransactionKind,
    TransactionResult,
)
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.refunded import HandBack, RefundOffer
from pos_client.services.refunds import RefundRequested
from pos_client.services.saving import Saved
from ui.demo.scenes import NOW
from ui.screens.refund.model import UNASKED, RefundModel

_TEA, _MUG = Line("1", "TEA", "Longjing tea 龙井", "tea", 3_000, 4_200), Line("2", "MUG", "Mug", "home", 1_000, 2_900)
_CHEESE = Line("3", "CHEESE", "Cheese", "food", 532, 9_800)
_ID = UUID(int=46)


def refund_models() -> dict[str, RefundModel]:
    """By name; without `refund_` before it."""
    offer, basket = RefundOffer(_sale()), RefundOffer(_sale((_TEA, _MUG, _CHEESE)))
    whole = RefundModel(offer, typed="128.5")
    lines = RefundModel(basket, (replace(_TEA, quantity_milli=1_000), _MUG, replace(_CHEESE, quantity_milli=0)))
    done = replace(whole, done=RefundRequested(saved_sale(), HandBack(10_350, 20, 0, 500)))
    theirs = replace(whole, offer=replace(offer, place="Lakeside Mall · Till 07"))
    waiting = replace(theirs, done=RefundRequested(saved_sale(), None))
    cut = replace(whole, offer=RefundOffer(replace(_sale(), coupons=("TEN",), coupon_minor=1_000)))
    booked = TransactionResult(_ID, Applied.APPLIED, None, -6, 0, 412, to_pay_minor=-12_850)
    return {
        "amount": whole,
        "typed": replace(whole, typed="40", is_suggested=False),
        "lines": lines,
        "why": replace(whole, asks_why=True),
        "why_lines": replace(lines, asks_why=True),
        "why_busy": replace(lines, asks_why=True, is_busy=True),
        "too_much": replace(whole, typed="200", is_suggested=False, notice=Reason.BEYOND_SALE),
        "approval": replace(lines, asks_why=True, notice=Reason.NEEDS_APPROVAL),
        "other_code": replace(lines, notice=UNASKED),
        "busy": replace(whole, is_busy=True),
        "nothing_left": RefundModel(replace(offer, refunds=(replace(_sale(), txn_id=UUID(int=47)),))),
        "done": done,
        "coupon_why": replace(cut, asks_why=True),
        "coupon_done": replace(cut, done=RefundRequested(saved_sale(), HandBack(11_850))),
        "elsewhere": theirs,
        "undecided": waiting,
        "unanswered": replace(waiting, outcome=Unknown(_ID)),
        "decided": replace(waiting, outcome=Accepted(booked)),
        "refused": replace(waiting, outcome=Refused(Reason.BEYOND_SALE, _ID)),
        "offline": RefundModel(refused=Reason.REFUND_NEEDS_LINK),
        "too_late": RefundModel(refused=Reason.REFUND_TOO_LATE),
    }


def _sale(lines: tuple[Line, ...] = ()) -> Transaction:
    return Transaction(
        txn_id=_ID,
        kind=TransactionKind.SALE,
        basket_id=_ID,
        handle="123456784821",
        code="",
        authority=Authority.ONLINE,
        occurred_at=NOW - timedelta(minutes=25),
        time_confidence=TimeConfidence.HIGH,
        currency="CNY",
        amount_minor=basket_of(lines).amount_minor if lines else 12_850,
        lines=lines,
    )


def saved_sale() -> Saved:
    """Some sale, saved."""
    return Saved(OutboxEntry(46, _sale(), EntryState.PENDING, NOW, 0, None, None), Told())
