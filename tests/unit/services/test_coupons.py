"""A coupon at the till: exact, online only, used once, on the receipt, and given back with the sale."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_client.domain.coupon import Coupon
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Accepted, Refused
from pos_client.domain.programme import LocalText, Programme, RebateRule
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.domain.slip import SetLine, typeset
from pos_client.domain.transaction import TransactionKind
from pos_client.errors import InvalidValue
from pos_client.services.receipt_slip import Language, slip_of
from pos_client.services.refunds import RefundRequested, RefundWish
from pos_client.services.sale_receipt import Receipts, ShopName
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from tests.unit.services.till import Till, sale_of

WANG = "123456789012"
WORDS: dict[Language, str] = {"en": "Coupon", "zh": "优惠券"}


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.ledger.programme = Programme(rebate=RebateRule(rate_bp=1_000))
    wang, now = till.backend.add_member(WANG, points=50), till.clock.utc().replace(microsecond=0)
    day = timedelta(days=1)
    ten = Coupon("TEN", LocalText("Ten off", "减十元"), now - day, now + day, 1_000)
    large = replace(ten, code="LARGE", off_minor=5_000, min_bill_minor=30_000)
    wang.coupons = (ten, large)
    till.connect()
    yield till
    till.close()


def scan(till: Till, intent: Intent = Intent.PAY) -> Recognised:
    till.clock.advance(30)
    return till.scan(WANG, intent)


def with_coupon(recognised: Recognised, amount_minor: int = 10_000, code: str = "TEN") -> Sale:
    coupon = next(each for each in recognised.member.facts.coupons if each.code == code)
    return sale_of(recognised, amount_minor).with_coupon(coupon)


def save(till: Till, sale: Sale, recognised: Recognised) -> Saved:
    saved = till.checkout.save(sale, recognised, "Li Na")
    assert isinstance(saved, Saved), saved
    return saved


def settle(till: Till) -> Accepted:
    till.sync.work()
    outcome = till.outcomes[-1]
    assert isinstance(outcome, Accepted), outcome
    return outcome


def test_what_the_member_is_told_is_what_is_settled(till: Till) -> None:
    paying = scan(till)
    sale = with_coupon(paying)
    quoted = till.checkout.quote(paying, sale.basket, sale.tender)
    assert (quoted.coupon_minor, quoted.to_pay_minor) == (1_000, 9_000)
    saved = save(till, sale, paying)
    sent = saved.entry.transaction
    assert (sent.kind, sent.coupons, sent.coupon_minor) == (TransactionKind.SALE, ("TEN",), 1_000)
    result = settle(till).result
    assert (result.coupon_minor, result.to_pay_minor) == (1_000, 9_000)
    assert (result.earned_points, result.earned_credit_minor) == (quoted.earn_points, quoted.earn_credit_minor)
    assert [each.code for each in scan(till).member.facts.coupons] == ["LARGE"]


def test_it_is_refused_before_anything_is_saved(till: Till) -> None:
    paying = scan(till)
    coupon = paying.member.facts.coupons[0]
    for sale, recognised, reason in (
        (sale_of(paying, 10_000).with_coupon(replace(coupon, code="OTHER")), paying, Reason.UNKNOWN_COUPON),
        (with_coupon(paying, 29_999, "LARGE"), paying, Reason.COUPON_MINIMUM),
    ):
        assert till.checkout.save(sale, recognised, "Li Na") == Refused(reason)
    earning = scan(till, Intent.EARN)
    assert till.checkout.save(with_coupon(earning), earning, "Li Na") == Refused(Reason.NEEDS_PAY_CODE)
    later = scan(till)
    till.clock.advance(86_400)
    assert till.checkout.save(with_coupon(later), later, "Li Na") == Refused(Reason.COUPON_EXPIRED)
    assert till.outbox.latest(9) == []


def test_a_till_alone_uses_none(till: Till) -> None:
    paying = scan(till)
    till.pull_plug()
    assert till.checkout.save(with_coupon(paying), paying, "Li Na") == Refused(Reason.ONLINE_ONLY)
    alone = scan(till)
    assert alone.member.facts.coupons == (), "a roster has none"


def test_one_on_its_way_is_not_offered_again(till: Till) -> None:
    paying = scan(till)
    till.backend.down = True
    save(till, with_coupon(paying), paying)
    till.backend.down = False
    assert [each.code for each in scan(till).member.facts.coupons] == ["LARGE"]


def test_a_void_gives_it_back(till: Till) -> None:
    paying = scan(till)
    saved = save(till, with_coupon(paying), paying)
    settle(till)
    till.checkout.void(saved.entry.transaction.txn_id, "Li Na")
    assert settle(till).result.coupon_minor == -1_000
    assert [each.code for each in scan(till).member.facts.coupons] == ["TEN", "LARGE"]


def test_a_refund_hands_back_what_was_paid(till: Till) -> None:
    paying = scan(till)
    saved = save(till, with_coupon(paying), paying)
    settle(till)
    asked = till.refunds.refund(RefundWish(saved.entry.transaction.txn_id, 5_000), "Li Na")
    assert isinstance(asked, RefundRequested), asked
    assert asked.back is not None
    assert asked.back.money_minor == 4_500
    assert settle(till).result.to_pay_minor == -4_500


def test_the_receipt_has_its_line_in_both_languages(till: Till) -> None:
    receipts = Receipts(till.outbox, till.shelf, ShopName("Harbour Mall", "Till 03"))
    paying = scan(till)
    saved = save(till, with_coupon(paying), paying)
    for _state in ("waiting", "booked"):
        receipt = receipts.of(saved.entry.transaction.txn_id)
        assert receipt is not None
        assert (receipt.coupon_minor, receipt.to_pay_minor) == (1_000, 9_000)
        for language, word in WORDS.items():
            lines = [line.text for line in typeset(slip_of(receipt, language), 32) if isinstance(line, SetLine)]
            assert any(word in line and "10.00" in line for line in lines), lines
        settle(till)


def test_another_amount_keeps_it_even_while_it_takes_nothing_off(till: Till) -> None:
    sale = with_coupon(scan(till), 30_000, "LARGE")
    assert sale.with_amount(40_000).basket.coupon_minor == 5_000
    small = sale.with_amount(29_999)
    assert (small.coupon, small.basket.coupon_minor) == (sale.coupon, 0)
    assert small.with_amount(0).with_amount(30_000).basket.coupon_minor == 5_000
    assert sale.with_amount(30_000) is sale
    assert sale.with_coupon(None).basket.due_minor == 30_000
    with pytest.raises(InvalidValue, match="coupon"):
        sale.on(SaleEvent.COMMITTED).with_coupon(sale.coupon)


def test_putting_a_refused_sale_right_leaves_it(till: Till) -> None:
    paying = scan(till)
    till.backend.ledger.members[WANG].use_coupons(paying.basket_id, ("TEN",))
    saved = save(till, with_coupon(paying), paying)
    till.sync.work()
    assert till.outcomes[-1] == Refused(Reason.COUPON_USED, saved.entry.transaction.txn_id)
    right = till.corrections.enter_again(saved.entry.transaction.txn_id, 10_000, "Li Na")
    assert isinstance(right, Saved), right
    assert (right.entry.transaction.coupons, right.entry.transaction.coupon_minor) == ((), 0)
