"""What a purchase earns, against an independent oracle and by example."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.basket import Basket, Line, basket_of
from pos_client.domain.calculation import Tender, credit_earned, earned_points, parts_of, qualifying
from pos_client.domain.calculation.parts import spread
from pos_client.domain.programme import (
    EarnBasis,
    Earning,
    EarnRule,
    Programme,
    QualifyingBasis,
    RebateRule,
    RedeemRule,
    Rounding,
    TierPolicy,
)
from tests.unit.domain import oracle
from tests.unit.domain.shops import (
    EMPTY,
    MONDAY,
    baskets,
    baskets_of_lines,
    items,
    paid,
    programmes,
    standings,
    tenders,
    tier,
    told,
)

PLAIN = Programme(tiers=(tier("one", 0),))
ONE = PLAIN.tiers[0]
DAYS = st.dates(date(2026, 5, 27), date(2026, 6, 6))
DOWNWARDS = programmes.filter(lambda programme: programme.earn.rounding is Rounding.DOWN)


def _earned(programme: Programme, basket: Basket, tender: Tender = EMPTY, day: date = MONDAY) -> int:
    return earned_points(programme, programme.tiers[0], parts_of(basket), tender, day)


def _with(*rules: EarnRule, **changes: object) -> Programme:
    return replace(PLAIN, earn=replace(Earning(rules), **changes))  # type: ignore[arg-type]  # fields by name


def _line(category: str, price: int, **fields: object) -> Line:
    return replace(Line(category, category=category, unit_price_minor=price), **fields)  # type: ignore[arg-type]  # same


# --- the oracle ---------------------------------------------------------------------------------------------------


@given(st.data(), programmes, baskets, standings, DAYS, st.integers(0, 1))
def test_points_credit_and_steps_are_those_of_the_oracle(
    data: st.DataObject, programme: Programme, basket: Basket, standing: object, day: date, rank: int
) -> None:
    tender = data.draw(tenders(programme, standing, basket))  # type: ignore[arg-type]  # a standing
    shop, parts, held = told(programme), parts_of(basket), programme.tiers[rank]
    times = Fraction(held.multiplier_percent, 100)
    points = earned_points(programme, held, parts, tender, day)
    assert points == oracle.earned(shop, held.code, times, items(parts), paid(tender), day)
    assert credit_earned(programme, parts, tender) == oracle.rebate(shop, items(parts), paid(tender))
    steps = qualifying(programme, parts, tender, points)
    assert steps == oracle.steps(shop, items(parts), paid(tender), points)


@given(DOWNWARDS, baskets_of_lines, baskets_of_lines)
def test_two_purchases_never_earn_more_than_both_at_once(
    programme: Programme, first: tuple[Line, ...], second: tuple[Line, ...]
) -> None:
    apart = _earned(programme, basket_of(first)) + _earned(programme, basket_of(second))
    assert apart <= _earned(programme, basket_of(first + second))


@given(DOWNWARDS, st.integers(0, 10**8), st.integers(0, 10**8))
def test_an_amount_in_two_purchases_never_earns_more(programme: Programme, first: int, second: int) -> None:
    apart = _earned(programme, Basket(first)) + _earned(programme, Basket(second))
    assert apart <= _earned(programme, Basket(first + second))


@given(programmes, st.integers(0, 10**8), st.integers(0, 10**8))
def test_who_spends_more_never_earns_less(programme: Programme, amount: int, more: int) -> None:
    assert _earned(programme, Basket(amount)) <= _earned(programme, Basket(amount + more))


@given(programmes, st.integers(1, 700), st.integers(1, 9), st.sampled_from(["food", "drink"]))
def test_pieces_on_one_line_earn_what_they_earn_on_many(
    programme: Programme, price: int, pieces: int, category: str
) -> None:
    together = Line("all", category=category, unit_price_minor=price, quantity_milli=1000 * pieces)
    apart = tuple(Line(str(n), category=category, unit_price_minor=price) for n in range(pieces))
    assert _earned(programme, basket_of((together,))) == _earned(programme, basket_of(apart))


@given(st.integers(0, 10**6), st.lists(st.integers(0, 5000), max_size=8))
def test_shares_add_up_exactly_and_none_exceeds_what_it_is_a_share_of(amount: int, weights: list[int]) -> None:
    amount = min(amount, sum(weights))
    shares = spread(amount, weights)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


# --- rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rounding", "points"), [(Rounding.DOWN, 28), (Rounding.HALF_UP, 29), (Rounding.UP, 29)])
def test_a_half_point(rounding: Rounding, points: int) -> None:
    programme = replace(_with(EarnRule("base", per_minor=100), rounding=rounding), tiers=(tier("one", 0, 150),))
    assert _earned(programme, Basket(1999)) == points


@pytest.mark.parametrize(("rounding", "points"), [(Rounding.DOWN, 1), (Rounding.HALF_UP, 1), (Rounding.UP, 2)])
def test_less_than_half_a_point(rounding: Rounding, points: int) -> None:
    programme = _with(EarnRule("base", per_minor=1000), rounding=rounding, whole_units=False)
    assert _earned(programme, Basket(1499)) == points
    assert _earned(programme, Basket(1000)) == 1, "nothing is rounded where nothing is left"


def test_whole_units_are_counted_before_anything_is_multiplied() -> None:
    rule = EarnRule("base", points=10, per_minor=2000)
    assert _earned(_with(rule), Basket(3999)) == 10
    assert _earned(_with(rule, whole_units=False), Basket(3999)) == 19


def test_multipliers_are_multiplied_and_rounded_once() -> None:
    """Five at 1.5 times 1.5 are 11.25; rounded in between, or line by line, they would be 10."""
    rules = _with(EarnRule("base", per_minor=100, multiplier_percent=150))
    programme = replace(rules, tiers=(tier("one", 0, 150),))
    lines = tuple(Line(str(n), unit_price_minor=100) for n in range(5))
    assert _earned(programme, basket_of(lines)) == 11
    assert _earned(replace(programme, earn=replace(rules.earn, rounding=Rounding.UP)), basket_of(lines)) == 12


@pytest.mark.parametrize(
    ("rules", "points"),
    [
        ((EarnRule("low", points=1), EarnRule("high", points=2, priority=1)), 2),
        ((EarnRule("first", points=1), EarnRule("second", points=2)), 1),
        ((EarnRule("elsewhere", points=9, priority=5, categories=("drink",)), EarnRule("all", points=1)), 1),
        ((EarnRule("named", points=3, categories=("food",)),), 3),
        ((EarnRule("other member", points=9, tiers=("one",)),), 9),
        ((EarnRule("no such day", points=9, weekdays=(2,)),), 0),
        ((EarnRule("that day", points=9, weekdays=(1,)),), 9),
        ((EarnRule("not yet", points=9, starts_on=date(2026, 6, 2)),), 0),
        ((EarnRule("from today", points=9, starts_on=MONDAY),), 9),
        ((EarnRule("until today", points=9, ends_on=MONDAY),), 9),
        ((EarnRule("over", points=9, ends_on=date(2026, 5, 31)),), 0),
        ((), 0),
    ],
)
def test_one_rule_counts_for_a_line(rules: tuple[EarnRule, ...], points: int) -> None:
    assert _earned(_with(*rules), basket_of((_line("food", 2000),))) == points


def test_a_rule_names_products_or_categories() -> None:
    rule = EarnRule("named", points=5, per_minor=100, categories=("drink",), skus=("apple",))
    lines = (_line("food", 100, sku="apple"), _line("drink", 100), _line("bread", 100))
    assert _earned(_with(rule), basket_of(lines)) == 10


def test_pieces_earn_whole_and_weighed_goods_do_not() -> None:
    rule = EarnRule("each", EarnBasis.ITEM, points=35)
    lines = (_line("pair", 50, quantity_milli=2000), _line("cheese", 900, quantity_milli=1999))
    assert _earned(_with(rule), basket_of(lines)) == 105
    assert _earned(_with(rule), Basket(10_000)) == 0, "an amount has no pieces"


@pytest.mark.parametrize(
    ("changes", "tender", "points"),
    [
        ({}, Tender(1), 0),
        ({"on_points_part": True}, Tender(1), 10),
        ({}, Tender(credit_minor=25), 7),
        ({}, Tender(stored_value_minor=100), 10),
        ({"on_tax": False}, EMPTY, 10),
    ],
)
def test_a_piece_earns_as_much_of_itself_as_earning_money_pays(
    changes: dict[str, bool], tender: Tender, points: int
) -> None:
    rule = EarnRule("each", EarnBasis.ITEM, points=10)
    assert _earned(_with(rule, **changes), basket_of((_line("food", 100, tax_minor=9),)), tender) == points


def test_pieces_in_parts_are_rounded_once_and_a_gift_is_whole() -> None:
    """Half of three pieces is paid with credit: 7.5 points for the rest, and 5 for the gift."""
    rule = EarnRule("each", EarnBasis.ITEM, points=5)
    lines = (_line("food", 100, quantity_milli=3000), _line("gift", 0))
    assert _earned(_with(rule), basket_of(lines), Tender(credit_minor=150)) == 12
    assert _earned(_with(rule), basket_of(lines), Tender(credit_minor=300)) == 5


def test_excluded_categories_earn_nothing_by_any_rule() -> None:
    rules = (EarnRule("all", per_minor=100), EarnRule("cards", points=9, priority=9, categories=("gift_card",)))
    lines = (_line("food", 500), _line("gift_card", 5000))
    assert _earned(_with(*rules, excluded_categories=("gift_card",)), basket_of(lines)) == 5


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({}, 70),
        ({"on_points_part": True}, 80),
        ({"on_credit_part": True}, 90),
        ({"on_stored_value_part": False}, 40),
        ({"on_points_part": True, "on_credit_part": True}, 100),
    ],
)
def test_parts_not_paid_with_money_earn_where_the_programme_says_so(changes: dict[str, bool], points: int) -> None:
    programme = replace(_with(EarnRule("base", per_minor=100), **changes), redeem=RedeemRule(point_minor=100))
    assert _earned(programme, Basket(10_000), Tender(10, 2000, 3000)) == points


def test_tax_earns_where_the_programme_says_so() -> None:
    lines = basket_of((_line("food", 11_300, tax_minor=1_300),))
    rule = EarnRule("base", per_minor=100)
    assert _earned(_with(rule), lines) == 113
    assert _earned(_with(rule, on_tax=False), lines) == 100
    assert _earned(_with(rule, on_tax=False), lines, Tender(credit_minor=5650)) == 50, "half is paid, with half the tax"


def test_points_pay_only_lines_they_may_pay_so_only_those_earn_less() -> None:
    """Coffee paid with points and a gift card paid with money: neither earns."""
    programme = replace(
        _with(EarnRule("base", per_minor=100), excluded_categories=("gift_card",)),
        redeem=RedeemRule(point_minor=100, excluded_categories=("gift_card",)),
    )
    lines = basket_of((_line("gift_card", 10_000), _line("coffee", 10_000)))
    assert _earned(programme, lines, Tender(100)) == 0
    assert _earned(programme, lines, Tender(50)) == 50


# --- rebate and steps ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "amount", "tender", "credit"),
    [
        (RebateRule(), 10_000, EMPTY, 0),
        (RebateRule(1000), 9_999, EMPTY, 999),
        (RebateRule(1000, min_amount_minor=10_000), 9_999, EMPTY, 0),
        (RebateRule(1000, min_amount_minor=10_000), 10_000, EMPTY, 1000),
        (RebateRule(1000), 10_000, Tender(10, 2000, 3000), 400),
        (RebateRule(1000), 10_000, Tender(0, 10_000, 0), 0),
        (RebateRule(10_000), 1, EMPTY, 1),
    ],
)
def test_a_rebate_is_a_share_of_the_money(rule: RebateRule, amount: int, tender: Tender, credit: int) -> None:
    assert credit_earned(replace(PLAIN, rebate=rule), parts_of(Basket(amount)), tender) == credit


def test_a_rebate_leaves_categories_out() -> None:
    programme = replace(PLAIN, rebate=RebateRule(1000, excluded_categories=("gift_card",)))
    parts = parts_of(basket_of((_line("food", 500), _line("gift_card", 5000))))
    assert credit_earned(programme, parts, EMPTY) == 50


def test_steps_are_points_or_money_that_can_earn() -> None:
    lines = basket_of((_line("food", 500), _line("gift_card", 5000)))
    programme = replace(PLAIN, earn=Earning((), ("gift_card",)), tier_policy=TierPolicy(basis=QualifyingBasis.SPEND))
    assert qualifying(programme, parts_of(lines), Tender(credit_minor=550), 7) == 450
    assert qualifying(PLAIN, parts_of(lines), EMPTY, 7) == 7
