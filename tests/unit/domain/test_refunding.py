"""Many partial refunds are one whole one, nothing is given back that was not paid, and pieces add up to the fen."""

from dataclasses import astuple, replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.basket import Basket, Line, basket_of
from pos_client.domain.calculation import (
    Part,
    RefundTotals,
    SettledSale,
    Standing,
    Tender,
    credit_earned,
    earned_points,
    parts_left,
    parts_of,
    qualifying,
    refund_totals,
)
from pos_client.domain.programme import EarnBasis, Earning, EarnRule, Programme, RebateRule, RedeemRule
from tests.unit.domain import oracle
from tests.unit.domain.shops import MONDAY, baskets, items, paid, programmes, standings, tenders, tier, told

NOTHING = RefundTotals()


def _settled(programme: Programme, basket: Basket, tender: Tender) -> SettledSale:
    """A sale as the backend would settle it."""
    held, parts = programme.tiers[-1], parts_of(basket)
    earned = earned_points(programme, held, parts, tender, MONDAY)
    credit, steps = credit_earned(programme, parts, tender), qualifying(programme, parts, tender, earned)
    return SettledSale(parts, tender, held, MONDAY, earned, credit, steps)


def _whole(programme: Programme, sale: SettledSale) -> RefundTotals:
    """Everything about a sale, undone."""
    paid_with = sale.tender
    return RefundTotals(
        sale.amount_minor,
        sale.due_minor - paid_with.paid_minor(programme),
        paid_with.redeem_points,
        paid_with.credit_minor,
        paid_with.stored_value_minor,
        sale.earned_points,
        sale.earned_credit_minor,
        sale.qualifying,
        sale.amount_minor - sale.due_minor,
    )


def _worth(programme: Programme, totals: RefundTotals) -> int:
    points = totals.redeemed_points * programme.redeem.point_minor
    return totals.money_minor + points + totals.credit_minor + totals.stored_value_minor + totals.coupon_minor


@st.composite
def _pieces(draw: st.DrawFn, basket: Basket) -> list[tuple[int, dict[str, int]]]:
    """What has come back after each of some refunds, the last of which brings the rest."""
    steps = sorted(draw(st.lists(st.integers(0, basket.amount_minor), max_size=5)))
    shares = sorted(draw(st.lists(st.integers(0, 1000), max_size=5)))
    by_line = [{line.line_id: line.quantity_milli * share // 1000 for line in basket.lines} for share in shares]
    whole = {line.line_id: line.quantity_milli for line in basket.lines}
    if basket.lines:
        return [(0, back) for back in [*by_line, whole]]
    return [(amount, {}) for amount in [*steps, basket.amount_minor]]


@given(st.data(), programmes, standings, baskets)
def test_any_sequence_of_refunds_is_one_whole_refund(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    sale = _settled(programme, basket, data.draw(tenders(programme, standing, basket)))
    whole, done = _whole(programme, sale), NOTHING
    for amount, lines in data.draw(_pieces(basket)):
        totals = refund_totals(programme, sale, parts_left(basket, amount, lines))
        step = totals.after(done)
        assert min(astuple(step)) >= 0
        done = done.plus(step)
        assert all(mine <= all_of_it for mine, all_of_it in zip(astuple(done), astuple(whole), strict=True))
        assert _worth(programme, done) <= done.amount_minor, "nobody gets back more than the goods cost"
        assert done.amount_minor - _worth(programme, done) < programme.redeem.point_minor, "nor a whole point less"
    assert done == whole


@given(st.data(), programmes, standings, baskets)
def test_totals_are_those_of_the_oracle(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    sale = _settled(programme, basket, data.draw(tenders(programme, standing, basket)))
    shop, tender = told(programme), paid(sale.tender)
    for amount, lines in data.draw(_pieces(basket)):
        kept = parts_left(basket, amount, lines)
        gone = basket.amount_minor - sum(part.amount_minor for part in kept)
        money, back = oracle.given_back(shop, items(sale.parts), items(kept), tender)
        rest = oracle.Paid(tender.points - back.points, tender.credit - back.credit, tender.stored - back.stored)
        times = Fraction(sale.tier.multiplier_percent, 100)
        earned = oracle.earned(shop, sale.tier.code, times, items(kept), rest, MONDAY)
        assert refund_totals(programme, sale, kept) == RefundTotals(
            gone,
            money,
            back.points,
            back.credit,
            back.stored,
            max(0, sale.earned_points - earned),
            max(0, sale.earned_credit_minor - oracle.rebate(shop, items(kept), rest)),
            max(0, sale.qualifying - oracle.steps(shop, items(kept), rest, earned)),
            basket.coupon_minor - sum(part.coupon_minor for part in kept),
        )


@given(st.data(), programmes, standings, baskets)
def test_nothing_ever_falls_while_more_comes_back(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    """Whichever lines come back in whichever order."""
    sale = _settled(programme, basket, data.draw(tenders(programme, standing, basket)))
    back, paying, amount = dict.fromkeys((line.line_id for line in basket.lines), 0), [], 0
    for share in data.draw(st.lists(st.integers(1, 1000), max_size=8)):
        for line in (data.draw(st.sampled_from(basket.lines)),) if basket.lines else ():
            back[line.line_id] += (line.quantity_milli - back[line.line_id]) * share // 1000
        amount += (basket.amount_minor - amount) * share // 1000
        totals = refund_totals(programme, sale, parts_left(basket, amount, back))
        cards = (totals.credit_minor, totals.stored_value_minor)
        paying.append((totals.money_minor, totals.redeemed_points, *cards, totals.coupon_minor))
    assert all(one <= other for two in pairwise(paying) for one, other in zip(*two, strict=True))


@given(st.data(), programmes, standings, baskets)
def test_who_keeps_everything_gets_and_loses_nothing(
    data: st.DataObject, programme: Programme, standing: Standing, basket: Basket
) -> None:
    sale = _settled(programme, basket, data.draw(tenders(programme, standing, basket)))
    assert refund_totals(programme, sale, parts_of(basket)) == NOTHING


def test_money_makes_up_for_points_that_are_not_whole_yet() -> None:
    """128.50 paid with 20 points and 108.50; goods of 100.00 come back: 15 points, and 85.00 rather than 84.43."""
    programme = Programme()
    sale = SettledSale((Part(12_850),), Tender(20), tier("one", 0), MONDAY, 5, 0, 5)
    totals = refund_totals(programme, sale, parts_left(Basket(12_850), 10_000, {}))
    assert (totals.redeemed_points, totals.money_minor) == (15, 8500)


def test_money_waits_for_a_point_that_is_about_to_come_back() -> None:
    """At 102.80 of 128.50 the sixteenth point is whole; just before, money stands still so that it need not fall."""
    sale = SettledSale((Part(12_850),), Tender(20), tier("one", 0), MONDAY, 5, 0, 5)
    backs = (10_180, 10_230, 10_279, 10_280, 10_281)
    totals = [refund_totals(Programme(), sale, parts_left(Basket(12_850), back, {})) for back in backs]
    assert [(each.redeemed_points, each.money_minor) for each in totals] == [
        (15, 8680),
        (15, 8680),
        (15, 8680),
        (16, 8680),
        (16, 8681),
    ]


def test_points_come_back_with_the_goods_they_could_pay() -> None:
    """A gift card of 100.00 paid with money and goods of 100.00 paid with points: each goes back to where it was."""
    programme = Programme(redeem=RedeemRule(excluded_categories=("gift",)))
    basket = basket_of((Line("gift", category="gift", unit_price_minor=10_000), Line("goods", unit_price_minor=10_000)))
    sale = _settled(programme, basket, Tender(100))
    goods, gift = (refund_totals(programme, sale, parts_left(basket, 0, {back: 1000})) for back in ("goods", "gift"))
    assert (goods.redeemed_points, goods.money_minor) == (100, 0)
    assert (gift.redeemed_points, gift.money_minor) == (0, 10_000)
    assert goods.plus(gift) == refund_totals(programme, sale, ())


def test_the_piece_that_is_kept_is_the_one_paid_with_points() -> None:
    rules = (EarnRule("each", EarnBasis.ITEM, points=10),)
    programme = Programme(earn=Earning(rules), tiers=(tier("one", 0),))
    basket = basket_of((Line("1", quantity_milli=2000, unit_price_minor=100),))
    sale = _settled(programme, basket, Tender(1))
    assert sale.earned_points == 10, "half of two pieces"
    taken = refund_totals(programme, sale, parts_left(basket, 0, {"1": 1000}))
    assert (taken.redeemed_points, taken.money_minor, taken.earned_points) == (0, 100, 10)
    assert refund_totals(programme, sale, ()).earned_points == 10


def test_five_refunds_take_back_what_the_sale_earned() -> None:
    programme = Programme(earn=Earning((EarnRule("base", per_minor=1000),)))
    sale = SettledSale((Part(2190),), Tender(), tier("one", 0), MONDAY, 2, 0, 2)
    done, taken = NOTHING, []
    for back in (438, 876, 1314, 1752, 2190):
        step = refund_totals(programme, sale, parts_left(Basket(2190), back, {})).after(done)
        done = done.plus(step)
        taken.append(step.earned_points)
    assert taken == [1, 0, 1, 0, 0]


def test_a_free_gift_keeps_its_points_while_it_is_kept() -> None:
    """Everything that cost money has come back, but the piece that earned has not."""
    rules = (EarnRule("gift", EarnBasis.ITEM, points=5, categories=("gift",)),)
    programme = Programme(earn=Earning(rules))
    basket = basket_of((Line("1", unit_price_minor=1000), Line("2", category="gift")))
    sale = _settled(programme, basket, Tender())
    assert sale.earned_points == 10, "platinum earns twice"
    assert refund_totals(programme, sale, parts_left(basket, 0, {"1": 1000})).earned_points == 0
    assert refund_totals(programme, sale, parts_left(basket, 0, {"1": 1000, "2": 1000})).earned_points == 10


def test_a_sale_that_cost_nothing_can_be_refunded() -> None:
    sale = SettledSale((Part(0),), Tender(), tier("one", 0), MONDAY, 0, 0, 0)
    assert refund_totals(Programme(), sale, ()) == NOTHING


def test_below_the_minimum_the_whole_rebate_goes() -> None:
    programme = Programme(rebate=RebateRule(1000, min_amount_minor=5000))
    sale = _settled(programme, Basket(6000), Tender())
    assert sale.earned_credit_minor == 600
    assert refund_totals(programme, sale, parts_left(Basket(6000), 1000, {})).earned_credit_minor == 100
    assert refund_totals(programme, sale, parts_left(Basket(6000), 1001, {})).earned_credit_minor == 600


@pytest.mark.parametrize(
    ("back", "amounts", "pieces"),
    [
        ({}, [100, 50], [3, 1]),
        ({"1": 1000}, [66, 50], [2, 1]),
        ({"1": 3000}, [50], [1]),
        ({"1": 2999}, [0, 50], [0, 1]),
    ],
)
def test_what_is_left_of_a_line_costs_its_share(back: dict[str, int], amounts: list[int], pieces: list[int]) -> None:
    lines = (
        Line("1", quantity_milli=3000, unit_price_minor=34, discount_minor=2, tax_minor=9),
        Line("2", unit_price_minor=50),
    )
    left = parts_left(basket_of(lines), 0, back)
    assert [part.amount_minor for part in left] == amounts
    assert [part.pieces for part in left] == pieces
    assert all(part.tax_minor <= part.amount_minor for part in left)


def test_what_was_done_ahead_is_not_asked_for_again() -> None:
    ahead = replace(NOTHING, money_minor=90, earned_points=1)
    assert RefundTotals(100, 80, earned_points=3).after(ahead) == RefundTotals(100, 0, earned_points=2)


def test_the_rule_of_the_sale_counts_its_redeemed_points() -> None:
    """The programme given is the one of the sale: its points were worth 5.00 each."""
    programme = Programme(redeem=RedeemRule(point_minor=500))
    sale = SettledSale((Part(10_000),), Tender(10), tier("one", 0), MONDAY, 0, 0, 0)
    assert refund_totals(programme, sale, ()).money_minor == 5000
