"""Programmes, baskets and tenders for the tests of the domain, and what the oracle is told of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from pos_client.domain.basket import Basket, Line, basket_of
from pos_client.domain.calculation import Part, Standing, Tender, max_credit, max_points
from pos_client.domain.programme import (
    EarnBasis,
    Earning,
    EarnRule,
    LocalText,
    Look,
    Programme,
    QualifyingBasis,
    RebateRule,
    RedeemRule,
    Rounding,
    Tier,
    TierPolicy,
)
from tests.unit.domain import oracle

MONDAY = date(2026, 6, 1)
CATEGORIES = ("", "food", "drink", "gift_card")
SKUS = ("", "apple", "tea")
LOOK = Look("#000000", "#000000", "#ffffff")
EMPTY = Tender()


def tier(code: str, threshold: int, multiplier: int = 100) -> Tier:
    return Tier(code, LocalText(code, code), threshold, multiplier, LOOK)


ONE_TIER = tier("one", 0)
_some = st.lists(st.sampled_from(CATEGORIES[1:]), unique=True, max_size=2).map(tuple)
_days = st.none() | st.dates(date(2026, 5, 28), date(2026, 6, 5))
_rules = st.builds(
    EarnRule,
    code=st.just("rule"),
    basis=st.sampled_from(EarnBasis),
    points=st.integers(0, 40),
    per_minor=st.integers(1, 400),
    multiplier_percent=st.sampled_from([0, 33, 100, 150, 275]),
    priority=st.integers(-1, 1),
    categories=_some,
    skus=st.lists(st.sampled_from(SKUS[1:]), unique=True, max_size=1).map(tuple),
    tiers=st.sampled_from([(), ("one",), ("two",), ("one", "two")]),
    weekdays=st.sampled_from([(), (1,), (2, 3, 4, 5, 6, 7)]),
    starts_on=_days,
).flatmap(lambda rule: _days.map(lambda day: replace(rule, ends_on=_not_before(rule.starts_on, day))))


def _not_before(first: date | None, last: date | None) -> date | None:
    return last if first is None or last is None else max(first, last)


def _numbered(rules: Sequence[EarnRule]) -> tuple[EarnRule, ...]:
    return tuple(replace(rule, code=f"rule {place}") for place, rule in enumerate(rules))


earnings = st.builds(
    Earning,
    rules=st.lists(_rules, max_size=4).map(_numbered),
    excluded_categories=_some,
    on_points_part=st.booleans(),
    on_credit_part=st.booleans(),
    on_stored_value_part=st.booleans(),
    on_tax=st.booleans(),
    whole_units=st.booleans(),
    rounding=st.sampled_from(Rounding),
    pending_days=st.integers(0, 60),
)
programmes = st.builds(
    Programme,
    earn=earnings,
    redeem=st.builds(
        RedeemRule,
        point_minor=st.integers(1, 150),
        unit_points=st.integers(1, 5),
        min_points=st.integers(0, 10),
        max_share_percent=st.integers(0, 100),
        excluded_categories=_some,
    ),
    rebate=st.builds(
        RebateRule,
        rate_bp=st.integers(0, 10_000),
        min_amount_minor=st.integers(0, 1000),
        auto_redeem=st.booleans(),
        max_share_percent=st.integers(0, 100),
        excluded_categories=_some,
    ),
    tiers=st.sampled_from([0, 100, 150, 333]).map(lambda times: (tier("one", 0), tier("two", 50, times))),
    tier_policy=st.builds(TierPolicy, basis=st.sampled_from(QualifyingBasis)),
)


@st.composite
def _lines(draw: st.DrawFn, line_id: str) -> Line:
    line = Line(
        line_id,
        draw(st.sampled_from(SKUS)),
        category=draw(st.sampled_from(CATEGORIES)),
        quantity_milli=draw(st.sampled_from([1000, 2000, 3000, 532])),
        unit_price_minor=draw(st.integers(0, 700)),
    )
    line = replace(line, discount_minor=draw(st.integers(0, line.gross_minor)))
    return replace(line, tax_minor=draw(st.integers(0, line.amount_minor)))


baskets_of_lines = st.integers(1, 4).flatmap(lambda count: st.tuples(*(_lines(str(n)) for n in range(count))))
_plain_baskets = st.integers(0, 3000).map(Basket) | baskets_of_lines.map(basket_of)
baskets = _plain_baskets.flatmap(
    lambda basket: st.sampled_from([0, 0, basket.amount_minor]).flatmap(
        lambda most: st.integers(0, most).map(lambda off: replace(basket, coupon_minor=off))
    )
)
"""Half of them with a coupon, of up to the whole bill."""
standings = st.builds(
    Standing, st.just(ONE_TIER), st.integers(-20, 500), st.integers(-50, 3000), st.integers(-50, 3000)
)


@st.composite
def tenders(draw: st.DrawFn, programme: Programme, standing: Standing, basket: Basket) -> Tender:
    """A way of paying that is allowed, very often to the last of it."""
    credit = draw(st.integers(0, max_credit(programme, standing, basket)))
    stored = draw(st.integers(0, max(0, min(standing.stored_value_minor, basket.due_minor - credit))))
    most, rule = max_points(programme, standing, basket, credit + stored), programme.redeem
    fewest = -(-max(rule.min_points, 1) // rule.unit_points)
    points = draw(st.sampled_from([0, most]) | st.integers(fewest, max(fewest, most // rule.unit_points)).map(
        lambda units: units * rule.unit_points
    ))  # fmt: skip
    return Tender(min(points, most), credit, stored)


def told(programme: Programme) -> oracle.Shop:
    """A programme in the oracle's words."""
    earn, rebate = programme.earn, programme.rebate
    return oracle.Shop(
        rules=tuple(_rule(rule) for rule in earn.rules),
        barren=earn.excluded_categories,
        points_earn=earn.on_points_part,
        credit_earns=earn.on_credit_part,
        stored_earns=earn.on_stored_value_part,
        tax_earns=earn.on_tax,
        whole=earn.whole_units,
        rounding=str(earn.rounding),
        worth=programme.redeem.point_minor,
        not_for_points=programme.redeem.excluded_categories,
        rebate=Fraction(rebate.rate_bp, 10_000),
        rebate_from=rebate.min_amount_minor,
        no_rebate=rebate.excluded_categories,
        steps_are_money=programme.tier_policy.basis is QualifyingBasis.SPEND,
    )


def items(parts: Sequence[Part]) -> list[oracle.Item]:
    """Parts in the oracle's words."""
    return [
        oracle.Item(part.amount_minor, part.tax_minor, part.pieces, part.sku, part.category, part.coupon_minor)
        for part in parts
    ]


def paid(tender: Tender) -> oracle.Paid:
    """A tender in the oracle's words."""
    return oracle.Paid(tender.redeem_points, tender.credit_minor, tender.stored_value_minor)


def _rule(rule: EarnRule) -> oracle.Rule:
    return oracle.Rule(
        rule.basis is EarnBasis.ITEM,
        rule.points,
        rule.per_minor,
        Fraction(rule.multiplier_percent, 100),
        rule.priority,
        rule.categories,
        rule.skus,
        rule.tiers,
        rule.weekdays,
        rule.starts_on,
        rule.ends_on,
    )
