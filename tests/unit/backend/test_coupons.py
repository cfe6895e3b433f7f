"""Coupons at the backend: issued once, used once whoever comes first, given back with all of a sale and not before."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Unpack
from uuid import uuid4

import pytest

from pos_client.backend.audit import Audit, Code, Finding
from pos_client.backend.members import coupons, recognition
from pos_client.backend.members.cards import Card
from pos_client.domain.basket import Line
from pos_client.domain.coupon import CouponState
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from pos_client.domain.wire import QuoteAnswer, QuoteRequest
from pos_client.errors import InvalidValue
from tests.unit.backend.shop import DAY_S, TILL, Shop, Wish

SALE, REDEEM, HOLD = TransactionKind.SALE, TransactionKind.REDEEM, TransactionKind.HOLD
TEN: Wish = {"amount_minor": 6000, "coupons": ("TEN",), "coupon_minor": 1000}
THREE = tuple(Line(str(number), unit_price_minor=2000) for number in range(3))


def states(shop: Shop, card: Card) -> dict[str, CouponState]:
    with shop.database.read() as connection:
        return {each.coupon.code: each.state for each in coupons.listed(connection, card.member_id, shop.now_ms)}


def sell(shop: Shop, card: Card, **wish: Unpack[Wish]) -> Transaction:
    """A sale that takes ten off, and was accepted; a new code for the next one."""
    sale = shop.transaction(SALE, card, **TEN | wish)
    assert shop.send(sale).reason is None
    shop.now_s += 60
    return sale


def audited(shop: Shop) -> list[Finding]:
    with shop.database.read() as connection:
        found = list(Audit(connection).findings())
    return [each for each in found if each.code is not Code.ENTRY_WITHOUT_TXN]  # what `Shop.member` owns was not bought


def test_a_coupon_takes_its_part_off_which_earns_nothing(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    result = shop.send(shop.transaction(SALE, card, **TEN))
    assert (result.reason, result.coupon_minor, result.to_pay_minor, result.earned_points) == (None, 1000, 5000, 2)
    assert states(shop, card) == {"TEN": CouponState.REDEEMED}
    assert shop.facts(card).coupons == ()
    shop.check_ledger(card)
    assert audited(shop) == []


def test_it_comes_before_points_credit_and_stored_value(shop: Shop) -> None:
    card = shop.member((50, 100), credit_minor=3000, stored_value_minor=4000)
    shop.coupon(card)
    sale = shop.transaction(SALE, card, **TEN | {"redeem_points": 20, "credit_minor": 1000, "stored_value_minor": 2000})
    assert shop.send(sale).to_pay_minor == 0
    shop.now_s += 60
    shop.coupon(card, "MORE")
    more: Wish = {"coupons": ("MORE",), "redeem_points": 20, "credit_minor": 1001, "stored_value_minor": 2000}
    assert shop.send(shop.transaction(SALE, card, **TEN | more)).reason is Reason.ABOVE_MAXIMUM
    assert states(shop, card)["MORE"] is CouponState.ISSUED


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"coupons": ("NONE",)}, Reason.UNKNOWN_COUPON),
        ({"coupons": ("会员",)}, Reason.UNKNOWN_COUPON),
        ({"coupons": ("WITHDRAWN",)}, Reason.UNKNOWN_COUPON),
        ({"coupons": ("USED",)}, Reason.COUPON_USED),
        ({"coupons": ("OVER",)}, Reason.COUPON_EXPIRED),
        ({"coupons": ("EARLY",)}, Reason.COUPON_EARLY),
        ({"coupons": ("LARGE",)}, Reason.COUPON_MINIMUM),
        ({"coupons": ("TEN", "OTHER")}, Reason.ONE_COUPON),
        ({"coupon_minor": 999}, Reason.AMOUNT_MISMATCH),
        ({"coupon_minor": 0}, Reason.AMOUNT_MISMATCH),
        ({"coupons": ()}, Reason.MALFORMED),
        ({"amount_minor": 999}, Reason.MALFORMED),
        ({"amount_minor": 999, "coupon_minor": 999}, None),
        ({}, None),
    ],
)
def test_it_is_used_exactly_or_refused(shop: Shop, wish: Wish, reason: Reason | None) -> None:
    card = shop.member()
    coming = shop.coupon(card, "COMING")
    with shop.database.write() as connection:
        early = replace(coming, code="EARLY", valid_from=coming.valid_from + timedelta(days=9))
        coupons.issue(connection, card.member_id, early, "Lin", shop.now_ms)
    shop.coupon(card, "OVER", days=1)
    for code in ("USED", "WITHDRAWN", "OTHER"):
        shop.coupon(card, code)
    shop.coupon(card, "LARGE", min_bill_minor=6001)
    sell(shop, card, coupons=("USED",))
    with shop.database.write() as connection:
        coupons.withdraw(connection, card.member_id, "WITHDRAWN", "Lin", shop.now_ms)
    shop.now_s += 2 * DAY_S
    shop.coupon(card)
    asked = shop.transaction(SALE, card, **TEN | wish)
    assert shop.send(asked).reason is reason
    assert states(shop, card)["TEN"] is (CouponState.ISSUED if reason else CouponState.REDEEMED)
    assert audited(shop) == []


def test_somebody_elses_is_not_known(shop: Shop) -> None:
    shop.coupon(shop.member())
    assert shop.send(shop.transaction(SALE, shop.member(), **TEN)).reason is Reason.UNKNOWN_COUPON


def test_it_needs_a_pay_code_a_connection_and_a_sale(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    assert shop.send(shop.offline(SALE, card, **TEN)).reason is Reason.ONLINE_ONLY
    shop.now_s += 60
    scanned = shop.transaction(SALE, card, **TEN)
    assert shop.send(replace(scanned, code=shop.code(card, Intent.EARN))).reason is Reason.NEEDS_PAY_CODE
    for kind in (HOLD, TransactionKind.AWARD, TransactionKind.DEPOSIT):
        assert shop.send(shop.transaction(kind, card, **TEN)).reason is Reason.MALFORMED
        shop.now_s += 60
    assert shop.send(shop.transaction(REDEEM, card, **TEN)).to_pay_minor == 5000


def test_what_was_sold_in_time_counts_when_it_arrives_after_the_last_moment(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card, days=0.001)
    sale = shop.transaction(SALE, card, **TEN)
    shop.now_s += 600
    assert shop.send(sale).reason is None
    assert audited(shop) == []


def test_the_same_sale_twice_uses_it_once_and_another_one_not_at_all(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    sale = sell(shop, card)
    assert shop.send(sale).applied is Applied.REPLAYED
    assert shop.send(shop.transaction(SALE, card, **TEN)).reason is Reason.COUPON_USED


def test_of_two_tills_at_once_exactly_one_gets_it(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    sales = [shop.transaction(SALE, card, **TEN)]
    shop.now_s += 30
    sales.append(shop.transaction(SALE, card, **TEN))
    start = threading.Barrier(2)

    def send(sale: Transaction) -> Reason | None:
        start.wait(30)
        return shop.send(sale).reason

    with ThreadPoolExecutor(2) as tills:
        reasons = list(tills.map(send, sales))
    assert sorted(reasons, key=str) == sorted([None, Reason.COUPON_USED], key=str)
    assert audited(shop) == []


def test_using_it_is_one_conditional_update(shop: Shop) -> None:
    """Even where two have both read that it is free."""
    card = shop.member()
    shop.coupon(card)
    with shop.database.write() as connection:
        asked = (card.member_id, ("TEN",), uuid4(), shop.now_ms)
        assert coupons.use(connection, *asked)
        assert not coupons.use(connection, *asked)


def test_voiding_the_sale_gives_it_back(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    sale = sell(shop, card)
    undone = shop.send(shop.void_of(sale))
    assert (undone.coupon_minor, undone.to_pay_minor) == (-1000, -5000)
    assert states(shop, card) == {"TEN": CouponState.ISSUED}
    assert [coupon.code for coupon in shop.facts(card).coupons] == ["TEN"]
    sell(shop, card)
    assert audited(shop) == []


def test_one_that_is_over_by_then_stays_over(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card, days=2)
    sale = sell(shop, card)
    shop.now_s += 3 * DAY_S
    assert shop.send(shop.void_of(sale)).reason is None
    assert states(shop, card) == {"TEN": CouponState.EXPIRED}
    assert shop.facts(card).coupons == ()


def test_it_comes_back_with_the_last_piece_and_its_money_never_does(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    sale = sell(shop, card, amount_minor=6000, lines=THREE)
    paid = []
    for line in ("0", "1", "2"):
        assert states(shop, card) == {"TEN": CouponState.REDEEMED}
        result = shop.send(replace(shop.refund_of(sale), lines=(Line(line),)))
        paid.append((result.to_pay_minor, result.coupon_minor))
        assert audited(shop) == []
    assert [sum(each) for each in paid] == [-2000] * 3
    assert tuple(map(sum, zip(*paid, strict=True))) == (-5000, -1000)
    assert states(shop, card) == {"TEN": CouponState.ISSUED}


def test_undoing_the_last_refund_takes_it_again(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    sale = sell(shop, card)
    refund = shop.refund_of(sale)
    assert shop.send(refund).coupon_minor == -1000
    assert states(shop, card) == {"TEN": CouponState.ISSUED}
    assert shop.send(shop.void_of(refund)).coupon_minor == 1000
    assert states(shop, card) == {"TEN": CouponState.REDEEMED}
    assert audited(shop) == []


def test_a_refund_cannot_be_undone_once_the_coupon_has_paid_for_something_else(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    refund = shop.refund_of(sell(shop, card))
    assert shop.send(refund).reason is None
    sell(shop, card)
    assert shop.send(shop.void_of(refund)).reason is Reason.COUPON_USED
    assert audited(shop) == []


def test_a_quote_says_what_a_sale_would_come_to(shop: Shop) -> None:
    card = shop.greet(shop.member((50, 50)))
    shop.coupon(card, off_minor=0, off_percent=15, cap_minor=700)

    def ask(*codes: str) -> QuoteAnswer:
        with shop.database.read() as connection:
            request = QuoteRequest(card.handle, 6000, "CNY", redeem_points=10, coupons=codes)
            return recognition.quote_basket(connection, TILL, request, shop.now_ms)

    told = ask("TEN").quote
    assert told is not None
    wish: Wish = {"amount_minor": 6000, "redeem_points": 10, "coupons": ("TEN",), "coupon_minor": told.coupon_minor}
    result = shop.send(shop.transaction(SALE, card, **wish))
    assert (result.to_pay_minor, result.earned_points) == (told.to_pay_minor, told.earn_points) == (4300, 2)
    assert ask("TEN") == QuoteAnswer(Reason.COUPON_USED)
    assert ask("TEN", "TEN") == QuoteAnswer(Reason.ONE_COUPON)


def test_a_code_is_for_ever_and_issuing_twice_gives_one(shop: Shop) -> None:
    card = shop.member()
    coupon = shop.coupon(card)

    def again(**changed: object) -> object:
        with shop.database.write() as connection:
            other = replace(coupon, **changed)  # type: ignore[arg-type]
            return coupons.issue(connection, card.member_id, other, "Li", shop.now_ms)

    sell(shop, card)
    issued = again()
    assert isinstance(issued, coupons.IssuedCoupon)
    assert (issued.state, issued.issued_by) == (CouponState.REDEEMED, "Lin")
    assert again(off_minor=2000) is None
    assert again(title=LocalText("Other", "别的")) is None
    shop.now_s += 31 * DAY_S
    with pytest.raises(InvalidValue, match="ahead"):
        again(code="LATE")


def test_what_was_used_cannot_be_withdrawn_and_what_was_withdrawn_not_used(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    shop.coupon(card, "SPARE")
    sell(shop, card)

    def withdraw(code: str) -> object:
        with shop.database.write() as connection:
            return coupons.withdraw(connection, card.member_id, code, "Li", shop.now_ms)

    first, twice = withdraw("SPARE"), withdraw("SPARE")
    assert isinstance(first, coupons.IssuedCoupon)
    assert (first.state, first.voided_by) == (CouponState.VOID, "Li")
    assert twice == first
    assert (withdraw("TEN"), withdraw("NONE")) == (Reason.COUPON_USED, Reason.UNKNOWN_COUPON)


def test_a_scan_tells_what_can_be_used_now_or_later_the_first_to_end_first(shop: Shop) -> None:
    card = shop.member()
    late, soon, over = shop.coupon(card, "LATE"), shop.coupon(card, "SOON", days=5), shop.coupon(card, "OVER", days=1)
    shop.now_s += 2 * DAY_S
    answer = recognition.scan(shop.database, TILL, shop.code(card), uuid4(), shop.now_s)
    assert answer.member is not None
    assert answer.member.coupons == (soon, late)
    assert over not in answer.member.coupons


def test_a_member_has_only_so_many_and_room_again_for_what_is_used(shop: Shop) -> None:
    card = shop.member()
    shop.coupon(card)
    for number in range(1, coupons.MOST_OPEN):
        shop.coupon(card, f"MORE-{number}", days=40)
    with pytest.raises(InvalidValue) as refused:
        shop.coupon(card, "ONE-MORE")
    assert refused.value.error_code == "TOO_MANY_COUPONS"
    shop.coupon(card)  # the same one again is no more
    sale = sell(shop, card)
    shop.coupon(card, "ONE-MORE")
    assert shop.send(shop.void_of(sale)).reason is None
    told = shop.facts(card).coupons
    assert len(told) == coupons.MOST_OPEN
    assert [each.code for each in told[:2]] == ["TEN", "ONE-MORE"], "the first to end come first"


@pytest.mark.parametrize("undo", [Shop.void_of, Shop.refund_of])
def test_everything_undone_is_as_if_nothing_had_been(
    shop: Shop, undo: Callable[[Shop, Transaction], Transaction]
) -> None:
    card = shop.member((50, 100), credit_minor=300)
    shop.coupon(card)
    shop.now_s += 60
    before = shop.facts(card)
    sale = sell(shop, card, redeem_points=10, credit_minor=300)
    assert shop.send(undo(shop, sale)).reason is None
    after = shop.facts(card)
    assert (after.points, after.credit_minor, after.qualifying, after.coupons) == (
        before.points, before.credit_minor, before.qualifying, before.coupons,
    )  # fmt: skip
