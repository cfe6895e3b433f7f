"""A quote says exactly what a settlement does, and what it says is possible is possible."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.basket import Basket
from pos_client.domain.calculation import (
    Quote,
    Standing,
    Tender,
    credit_earned,
    earned_points,
    parts_of,
    propose,
    qualifying,
    quote,
    refuse_tender,
)
from pos_client.domain.programme import Programme, RebateRule
from tests.unit.domain.shops import MONDAY, ONE_TIER, baskets, programmes, standings, tenders

SILVER, GOLD, _PLATINUM = Programme().tiers


@given(st.data(), programmes, standings, baskets)
def test_a_quote_adds_up_and_says_what_is_settled(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    tender = data.draw(tenders(programme, standing, basket))
    figures, parts = quote(programme, standing, basket, tender, MONDAY), parts_of(basket)
    paid = (figures.to_pay_minor, figures.redeem_minor, figures.credit_minor, figures.stored_value_minor)
    assert sum(paid) + figures.coupon_minor == figures.amount_minor == basket.amount_minor
    assert figures.coupon_minor == basket.coupon_minor
    assert min(paid) >= 0
    assert (figures.redeem_points, figures.credit_minor) == (tender.redeem_points, tender.credit_minor)
    assert figures.earn_points == earned_points(programme, standing.tier, parts, tender, MONDAY)
    assert figures.earn_credit_minor == credit_earned(programme, parts, tender)
    assert figures.qualifying == qualifying(programme, parts, tender, figures.earn_points)


@given(st.data(), programmes, standings, baskets)
def test_the_most_a_quote_offers_is_never_refused_and_more_always_is(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    tender = data.draw(tenders(programme, standing, basket))
    most = quote(programme, standing, basket, tender, MONDAY).max_redeem_points
    assert tender.redeem_points <= most
    assert refuse_tender(programme, standing, basket, replace(tender, redeem_points=most)) is None
    more = replace(tender, redeem_points=most + programme.redeem.unit_points)
    assert refuse_tender(programme, standing, basket, more) is not None


@given(st.data(), programmes, standings, baskets)
def test_the_most_credit_a_quote_offers_goes_with_the_rest_and_more_never_does(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    tender = data.draw(tenders(programme, standing, basket))
    most = quote(programme, standing, basket, tender, MONDAY).max_credit_minor
    assert tender.credit_minor <= most
    assert refuse_tender(programme, standing, basket, replace(tender, credit_minor=most)) is None
    assert refuse_tender(programme, standing, basket, replace(tender, credit_minor=most + 1)) is not None


@given(st.data(), programmes, standings, baskets, st.booleans())
def test_credit_is_proposed_into_the_room_that_is_left(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket, wanted: bool
) -> None:
    asked = replace(data.draw(tenders(programme, standing, basket)), credit_minor=0)
    tender = propose(programme, standing, basket, asked, use_credit=wanted)
    assert replace(tender, credit_minor=0) == asked
    assert refuse_tender(programme, standing, basket, tender) is None
    offered = quote(programme, standing, basket, tender, MONDAY).max_credit_minor
    assert tender.credit_minor == (offered if wanted and programme.rebate.auto_redeem else 0)


@given(programmes, standings, baskets, st.booleans())
def test_a_proposal_is_never_refused(programme: Programme, standing: Standing, basket: Basket, wanted: bool) -> None:
    tender = propose(programme, standing, basket, use_credit=wanted)
    assert refuse_tender(programme, standing, basket, tender) is None
    assert (tender.redeem_points, tender.stored_value_minor, tender.coupons) == (0, 0, ())


@pytest.mark.parametrize(
    ("auto", "wanted", "credit"), [(True, True, 300), (True, False, 0), (False, True, 0), (False, False, 0)]
)
def test_credit_is_proposed_unless_the_programme_or_the_member_says_no(auto: bool, wanted: bool, credit: int) -> None:
    programme = Programme(rebate=RebateRule(auto_redeem=auto))
    standing = Standing(ONE_TIER, credit_minor=300)
    assert propose(programme, standing, Basket(10_000), use_credit=wanted) == Tender(credit_minor=credit)


def test_points_do_not_earn_on_themselves() -> None:
    figures = quote(Programme(), Standing(GOLD, 50), Basket(12_850), Tender(20), MONDAY)
    assert figures == Quote(12_850, 20, 2_000, 10_850, 7, 50, qualifying=7)


def test_everything_at_once() -> None:
    programme = Programme(rebate=RebateRule(1000))
    standing = Standing(SILVER, 500, 2_000, 3_000)
    figures = quote(programme, standing, Basket(20_000), Tender(100, 2_000, 3_000), MONDAY, cap=60)
    assert figures == Quote(20_000, 100, 10_000, 5_000, 4, 60, 2_000, 2_000, 3_000, 500, 4)
