"""What may be paid with points, credit and stored value: up to every limit, and not a unit beyond."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.basket import Basket, Line, basket_of
from pos_client.domain.calculation import Standing, Tender, max_credit, max_points, refuse_tender
from pos_client.domain.programme import Programme, RebateRule, RedeemRule
from pos_client.domain.reasons import Reason
from tests.unit.domain.shops import ONE_TIER, baskets, programmes, standings, tenders

RICH = Standing(ONE_TIER, points=10**6, credit_minor=10**9, stored_value_minor=10**9)
BILL = Basket(10_000)


@given(st.data(), programmes, standings, baskets)
def test_what_is_allowed_is_within_every_limit(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    tender = data.draw(tenders(programme, standing, basket))
    assert refuse_tender(programme, standing, basket, tender) is None
    rule, points = programme.redeem, tender.redeem_points
    payable = sum(line.amount_minor for line in basket.lines if line.category not in rule.excluded_categories)
    assert points % rule.unit_points == 0
    assert points == 0 or rule.min_points <= points <= standing.points
    assert points * rule.point_minor * 100 <= basket.amount_minor * rule.max_share_percent
    assert points * rule.point_minor <= (payable if basket.lines else basket.amount_minor)
    assert tender.paid_minor(programme) <= basket.amount_minor
    assert tender.credit_minor * 100 <= basket.amount_minor * programme.rebate.max_share_percent


@given(programmes, standings, baskets, st.integers(0, 1000))
def test_the_largest_redemption_is_allowed_and_the_next_is_not(
    programme: Programme, standing: Standing, basket: Basket, others: int
) -> None:
    stored = min(others, max(0, standing.stored_value_minor), basket.due_minor)
    most = max_points(programme, standing, basket, stored)
    assert refuse_tender(programme, standing, basket, Tender(most, 0, stored)) is None
    more = most + programme.redeem.unit_points
    assert refuse_tender(programme, standing, basket, Tender(more, 0, stored)) is not None


@given(programmes, standings, baskets)
def test_the_largest_credit_is_allowed_and_the_next_is_not(
    programme: Programme, standing: Standing, basket: Basket
) -> None:
    most = max_credit(programme, standing, basket)
    assert refuse_tender(programme, standing, basket, Tender(credit_minor=most)) is None
    assert refuse_tender(programme, standing, basket, Tender(credit_minor=most + 1)) is not None


@given(programmes, standings, baskets, st.integers(0, 100))
def test_an_allowance_caps_what_a_till_may_redeem(
    programme: Programme, standing: Standing, basket: Basket, cap: int
) -> None:
    capped, free = max_points(programme, standing, basket, 0, cap), max_points(programme, standing, basket)
    assert capped <= min(cap, free)
    assert capped % programme.redeem.unit_points == 0


@pytest.mark.parametrize(
    ("standing", "tender", "reason"),
    [
        (Standing(ONE_TIER, 10), Tender(11), Reason.INSUFFICIENT_POINTS),
        (Standing(ONE_TIER, 10), Tender(10), None),
        (RICH, Tender(101), Reason.ABOVE_MAXIMUM),
        (RICH, Tender(100), None),
        (RICH, Tender(credit_minor=10_001), Reason.ABOVE_MAXIMUM),
        (RICH, Tender(stored_value_minor=10_001), Reason.ABOVE_BILL),
        (RICH, Tender(credit_minor=5000, stored_value_minor=5001), Reason.ABOVE_BILL),
        (RICH, Tender(1, 5000, 5000), Reason.ABOVE_MAXIMUM),
        (RICH, Tender(50, 2000, 3000), None),
        (Standing(ONE_TIER, credit_minor=5), Tender(credit_minor=6), Reason.INSUFFICIENT_CREDIT),
        (Standing(ONE_TIER, stored_value_minor=5), Tender(stored_value_minor=6), Reason.INSUFFICIENT_STORED_VALUE),
        (RICH, Tender(-1), Reason.MALFORMED),
        (RICH, Tender(credit_minor=-1), Reason.MALFORMED),
        (RICH, Tender(stored_value_minor=-1), Reason.MALFORMED),
    ],
)
def test_a_wish_that_does_not_fit_is_refused(standing: Standing, tender: Tender, reason: Reason | None) -> None:
    assert refuse_tender(Programme(), standing, BILL, tender) is reason


def test_who_owes_may_still_buy_and_pay_with_the_rest() -> None:
    """A claw-back can leave a balance below zero; that is no reason to refuse a sale that does not touch it."""
    debtor = Standing(ONE_TIER, points=-5, credit_minor=-500, stored_value_minor=-1)
    assert refuse_tender(Programme(), debtor, BILL, Tender()) is None
    assert max_points(Programme(), debtor, BILL) == 0
    assert max_credit(Programme(), debtor, BILL) == 0
    paying = replace(debtor, credit_minor=700)
    assert refuse_tender(Programme(), paying, BILL, Tender(credit_minor=700)) is None


@pytest.mark.parametrize(
    ("rule", "wanted", "reason"),
    [
        (RedeemRule(1, 100, 500, 50), 400, Reason.BELOW_MINIMUM),
        (RedeemRule(1, 100, 500, 50), 500, None),
        (RedeemRule(1, 100, 500, 50), 550, Reason.BELOW_MINIMUM),
        (RedeemRule(1, 100, 500, 50), 5000, None),
        (RedeemRule(1, 100, 500, 50), 5100, Reason.ABOVE_MAXIMUM),
        (RedeemRule(max_share_percent=0), 1, Reason.ABOVE_MAXIMUM),
        (RedeemRule(min_points=0), 0, None),
    ],
)
def test_units_minimum_and_share(rule: RedeemRule, wanted: int, reason: Reason | None) -> None:
    assert refuse_tender(Programme(redeem=rule), RICH, BILL, Tender(wanted)) is reason


def test_a_minimum_out_of_reach_leaves_nothing_to_redeem() -> None:
    programme = Programme(redeem=RedeemRule(1, 1, 500, 50))
    assert max_points(programme, Standing(ONE_TIER, 499), BILL) == 0
    assert max_points(programme, Standing(ONE_TIER, 500), BILL) == 500
    assert max_points(programme, RICH, Basket(999)) == 0, "half of the bill is 499"
    assert max_points(programme, RICH, Basket(1000)) == 500


def test_points_do_not_pay_for_excluded_categories() -> None:
    lines = (Line("1", category="gift_card", unit_price_minor=9000), Line("2", unit_price_minor=1050))
    programme = Programme(redeem=RedeemRule(excluded_categories=("gift_card",)))
    assert max_points(programme, RICH, basket_of(lines)) == 10


def test_credit_pays_up_to_its_share_of_the_bill() -> None:
    programme = Programme(rebate=RebateRule(max_share_percent=33))
    assert max_credit(programme, RICH, Basket(100)) == 33
    assert max_credit(programme, RICH, Basket(101)) == 33
    assert max_credit(programme, RICH, Basket(0)) == 0
