"""What a coupon takes off: never more than the bill, never below zero, nothing when it may not be used."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.basket import Basket, basket_of
from pos_client.domain.calculation import Standing, Tender, earned_points, parts_left, parts_of, quote
from pos_client.domain.coupon import Coupon, best_coupon, refuse_coupons
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme import LocalText, Programme
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue
from tests.unit.domain.shops import MONDAY, ONE_TIER, baskets, programmes, standings, tenders

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TEN_OFF = Coupon("TEN", LocalText("Ten off", "减十元"), NOON - DAY, NOON + DAY, 1000)
FIFTH_OFF = replace(TEN_OFF, code="FIFTH", off_minor=0, off_percent=20, cap_minor=3000)
LARGE = replace(TEN_OFF, code="LARGE", off_minor=5000, min_bill_minor=30_000)

coupons = st.builds(
    lambda off, percent, cap, least: replace(
        TEN_OFF,
        off_minor=0 if percent else off,
        off_percent=percent,
        cap_minor=cap if percent else None,
        min_bill_minor=least,
    ),
    st.integers(1, 5000),
    st.integers(0, 100),
    st.none() | st.integers(1, 2000),
    st.integers(0, 3000),
)


@given(coupons, st.integers(0, MAX_MINOR) | st.integers(0, 5000))
def test_it_takes_off_at_most_the_bill_and_never_less_than_nothing(coupon: Coupon, bill: int) -> None:
    off = coupon.off(bill)
    assert 0 <= off <= bill
    assert off <= (coupon.cap_minor or MAX_MINOR)
    assert bill >= coupon.min_bill_minor or not off


@given(coupons, st.integers(0, 5000), st.integers(0, 5000))
def test_a_larger_bill_never_gets_less_off(coupon: Coupon, bill: int, more: int) -> None:
    assert coupon.off(bill) <= coupon.off(bill + more)


@pytest.mark.parametrize(
    ("coupon", "bill", "off"),
    [
        (TEN_OFF, 5000, 1000),
        (TEN_OFF, 999, 999),
        (FIFTH_OFF, 9_999, 1_999),
        (FIFTH_OFF, 20_000, 3_000),
        (LARGE, 29_999, 0),
        (LARGE, 30_000, 5_000),
    ],
)
def test_amounts_by_hand(coupon: Coupon, bill: int, off: int) -> None:
    assert coupon.off(bill) == off


@pytest.mark.parametrize(
    ("at", "bill", "reason"),
    [
        (NOON - DAY, 5000, None),
        (NOON - DAY - timedelta(microseconds=1), 5000, Reason.COUPON_EARLY),
        (NOON + DAY, 5000, Reason.COUPON_EXPIRED),
        (NOON, 0, Reason.COUPON_MINIMUM),
    ],
)
def test_it_is_good_from_its_beginning_until_just_before_its_end(
    at: datetime, bill: int, reason: Reason | None
) -> None:
    assert TEN_OFF.refuse(bill, at) is reason


def test_below_its_minimum_it_is_not_used_up() -> None:
    assert LARGE.refuse(29_999, NOON) is Reason.COUPON_MINIMUM
    assert replace(TEN_OFF, off_minor=0, off_percent=1).refuse(99, NOON) is Reason.COUPON_MINIMUM


def test_the_best_takes_most_off_and_of_equals_ends_first() -> None:
    soon = replace(TEN_OFF, code="SOON", valid_until=NOON + DAY / 2)
    assert best_coupon([TEN_OFF, LARGE, soon], 5000, NOON) is soon
    assert best_coupon([TEN_OFF, LARGE, soon], 30_000, NOON) is LARGE
    assert best_coupon([LARGE], 5000, NOON) is None
    assert best_coupon([], 5000, NOON) is None


@pytest.mark.parametrize(
    ("codes", "off", "reason"),
    [
        ((), 0, None),
        ((), 1, Reason.MALFORMED),
        (("TEN",), 1000, None),
        (("TEN",), 999, Reason.AMOUNT_MISMATCH),
        (("LARGE",), 5000, Reason.COUPON_MINIMUM),
        (("NONE",), 1000, Reason.UNKNOWN_COUPON),
        (("TEN", "FIFTH"), 1000, Reason.ONE_COUPON),
    ],
)
def test_coupons_are_used_exactly_or_refused(codes: tuple[str, ...], off: int, reason: Reason | None) -> None:
    basket = Basket(5000, coupon_minor=off)
    assert refuse_coupons([TEN_OFF, FIFTH_OFF, LARGE], codes, basket, NOON) is reason


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": "ten"},
        {"code": "-TEN"},
        {"code": "T" * 33},
        {"title": LocalText("", "x")},
        {"title": LocalText("x", "\n")},
        {"off_minor": 0},
        {"off_minor": -1},
        {"off_minor": MAX_MINOR + 1},
        {"off_percent": 10},
        {"off_minor": 0, "off_percent": 101},
        {"cap_minor": 100},
        {"off_minor": 0, "off_percent": 10, "cap_minor": 0},
        {"min_bill_minor": -1},
        {"valid_until": NOON - DAY},
        {"valid_from": NOON.replace(tzinfo=None)},
        {"valid_from": NOON.replace(year=1999)},
        {"valid_until": NOON + timedelta(days=1, microseconds=1)},
    ],
)
def test_what_is_no_coupon_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue) as refused:
        replace(TEN_OFF, **wrong)  # type: ignore[arg-type]
    assert refused.value.error_code == "BAD_COUPON"


@given(st.data(), programmes, standings, baskets)
def test_what_a_coupon_pays_never_earns(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    tender = data.draw(tenders(programme, standing, basket))
    plain = replace(basket, coupon_minor=0)
    with_it, without = (quote(programme, standing, each, tender, MONDAY) for each in (basket, plain))
    assert with_it.earn_points <= without.earn_points
    assert with_it.earn_credit_minor <= without.earn_credit_minor
    assert with_it.qualifying <= without.qualifying
    assert with_it.to_pay_minor == without.to_pay_minor - basket.coupon_minor


@given(programmes, baskets)
def test_a_bill_that_is_free_earns_nothing_for_money(programme: Programme, basket: Basket) -> None:
    free = replace(basket, coupon_minor=basket.amount_minor)
    figures = quote(programme, Standing(ONE_TIER), free, Tender(), MONDAY)
    assert (figures.to_pay_minor, figures.earn_credit_minor) == (0, 0)
    if all(line.amount_minor for line in basket.lines):
        assert earned_points(programme, ONE_TIER, parts_of(free), Tender(), MONDAY) == 0


@given(baskets)
def test_shares_add_up_and_none_is_more_than_its_part(basket: Basket) -> None:
    parts = parts_of(basket)
    assert sum(part.coupon_minor for part in parts) == basket.coupon_minor
    assert sum(part.due_minor for part in parts) == basket.due_minor
    assert all(0 <= part.coupon_minor <= part.amount_minor for part in parts)


def test_what_is_left_of_a_line_keeps_its_share() -> None:
    basket = Basket(1000, coupon_minor=100)
    (left,) = parts_left(basket, 250, {})
    assert (left.amount_minor, left.coupon_minor, left.due_minor) == (750, 75, 675)
    assert basket_of(()).due_minor == 0
