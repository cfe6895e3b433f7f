"""Worked examples, our own and published ones of other systems, that are arithmetic alone.

Each row names where the example stands; words are ours, figures theirs (where a page states a rule without figures, the
smallest that show it). What needs a ledger (expiry, the order lots are
spent in, refunds onto a balance) is in `tests/unit/backend/test_examples.py`.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from pos_client.domain.basket import Basket, Line, basket_of
from pos_client.domain.calculation import (
    RefundTotals,
    SettledSale,
    Standing,
    Tender,
    credit_earned,
    earned_points,
    max_points,
    parts_left,
    parts_of,
    refund_totals,
)
from pos_client.domain.calendar import expires_at, last_day, start_of
from pos_client.domain.member import MemberFacts, view_of
from pos_client.domain.programme import (
    Downgrade,
    EarnBasis,
    Earning,
    EarnRule,
    Expiry,
    Programme,
    QualifyingBasis,
    RebateRule,
    RedeemRule,
    Rounding,
    TierPolicy,
    TierWindow,
)
from pos_client.domain.tiering import TierState, brought_up_to, held_tier
from tests.unit.domain.shops import MONDAY, tier

OURS = "the design of this product"
SQUARE = "Square, https://developer.squareup.com/reference/square_2020-09-23/objects/LoyaltyProgramAccrualRule"
SQUARE_WALK = "Square, https://developer.squareup.com/docs/loyalty-api/walkthrough1/accrue-points"
SQUARE_EXPIRY = "Square, https://developer.squareup.com/reference/square/objects/LoyaltyProgramExpirationPolicy"
ADOBE = (
    "Adobe Commerce, https://experienceleague.adobe.com/en/docs/commerce-admin/marketing/merchandising/"
    "reward-points/reward-exchange-rates"
)
WOO = (
    "WooCommerce Points and Rewards, "
    "https://veecotech.freshdesk.com/support/solutions/articles/22000271754-woocommerce-points-and-rewards"
)
YITH = (
    "YITH Points and Rewards, https://docs.yithemes.com/yith-woocommerce-points-and-rewards/premium-version-settings/"
)
FLYCART = "WPLoyalty, https://docs.flycart.org/en/articles/4354246-redemption-settings"
SIEBEL = (
    "Oracle Siebel Loyalty, https://docs.oracle.com/cd/G26828_02/books/LoyaltyAdmin/"
    "c-Rounding-the-Decimal-Values-of-Points-oc1135672.html"
)
SHOPER = "Shoper, https://storefront.developers.shoper.pl/object-api/objects/settings/loyalty-program/orders-mode"
SMILE = "Smile.io, https://help.smile.io/en/articles/4036183-configure-points-cancellation-for-refunds"
SMILE_BEFORE = "Smile.io, https://help.smile.io/en/articles/4036183-configure-points-cancellation-on-refunded-orders"
VITO = "Vito Business OS, https://www.mintlify.com/AugustoMelara-Dev/Vito-Business-OS/features/loyalty"
KOHLS = "Kohl's, http://kohlsthemoreyouknow.blogspot.com/2013/02/earning-kohls-cash.html"
KOHLS_REWARDS = "Kohl's, https://www.kohls.com/feature/rewards.jsp"
DISTRO = "Damned Pages, https://damned-pages.eu/discounts-program/"
ODOO = "Odoo Books, https://github.com/mga-odoo/odoobooks/blob/14.0/docs/point-of-sale/loyalty_program.rst"
VOUCHERIFY = "Voucherify, https://support.voucherify.io/article/587-tier-qualification"
CAPILLARY = "Capillary, https://docs.capillarytech.com/docs/tier-downgrade-renewal"
OKURA = "One Harmony hotels, https://theokuratokyo.jp/en/oneharmony/save_point/"
TEALIVE = "Tealive, https://tealive.freshdesk.com/en/support/solutions/articles/153000091081-can-my-tier-be-downgraded-"

PLAIN = Programme(currency="USD", time_zone="UTC", tiers=(tier("one", 0),))


@dataclass(frozen=True)
class Earned:
    """So many points for a purchase; `lines` are (category, amount, pieces, tax)."""

    source: str
    points: int
    amount: int = 0
    per: int = 100
    gives: int = 1
    times: int = 100
    lines: tuple[tuple[str, int, int, int], ...] = ()
    changes: tuple[tuple[str, object], ...] = ()
    basis: EarnBasis = EarnBasis.AMOUNT


EARNED = [
    Earned(OURS, 10, 105_00, per=10_00),
    Earned(OURS, 28, 19_99, times=150),
    Earned(OURS, 6, 8_00, per=2_00, times=150),
    Earned(OURS, 2, 21_90, per=10_00),
    Earned(OURS, 70, gives=35, lines=(("", 100, 2, 0),), basis=EarnBasis.ITEM),
    Earned(SQUARE, 10, 105_00, per=10_00),
    Earned(SQUARE_WALK, 12, 12_00),
    Earned(ADOBE, 30, 7_00, per=2_00, gives=10),
    Earned(WOO, 3, 2_50, changes=(("whole_units", False), ("rounding", Rounding.UP))),
    Earned(WOO, 3, 2_50, changes=(("whole_units", False), ("rounding", Rounding.HALF_UP))),
    Earned(WOO, 2, 2_50, changes=(("whole_units", False), ("rounding", Rounding.DOWN))),
    Earned(SIEBEL, 3, 2_50, changes=(("whole_units", False), ("rounding", Rounding.HALF_UP))),
    Earned(SIEBEL, 2, 2_49, changes=(("whole_units", False), ("rounding", Rounding.HALF_UP))),
    Earned(SHOPER, 140, 15_00, per=15_00, gives=140),
    Earned(SHOPER, 10, 20_00, per=20_00, gives=10),
    Earned(SMILE, 50, 50_00),
    Earned(SMILE_BEFORE, 40, 40_00),
    Earned(VITO, 10, 100_00, per=10_00),
    Earned(KOHLS, 0, per=50_00, gives=10, lines=(("", 52_60, 1, 4_01),), changes=(("on_tax", False),)),
    Earned(KOHLS, 0, 37_89, per=50_00, gives=10),
    Earned(KOHLS, 0, 29_99, per=50_00, gives=10),
    Earned(KOHLS, 10, per=50_00, gives=10, lines=(("", 37_89, 1, 0), ("", 29_99, 1, 0))),
    Earned(
        DISTRO,
        30,
        lines=(("music", 30_00, 1, 0), ("delivery", 15_00, 1, 0)),
        changes=(("excluded_categories", ("delivery",)),),
    ),
    Earned(ODOO, 1, 4_00, times=25, changes=(("whole_units", False),)),
    Earned(OKURA, 6_250, 5_000_00, times=125),
    Earned(OKURA, 22_500, 15_000_00, times=150),
]


def _programme(row: Earned) -> Programme:
    rule = EarnRule("base", row.basis, row.gives, row.per)
    earn = replace(Earning((rule,)), **dict(row.changes))  # type: ignore[arg-type]  # fields by name
    return replace(PLAIN, earn=earn, tiers=(tier("one", 0, row.times),))


def _basket(row: Earned) -> Basket:
    lines = (
        Line(str(n), category=category, quantity_milli=1000 * pieces, unit_price_minor=amount // pieces, tax_minor=tax)
        for n, (category, amount, pieces, tax) in enumerate(row.lines)
    )
    return basket_of(tuple(lines)) if row.lines else Basket(row.amount)


@pytest.mark.parametrize("row", EARNED, ids=lambda row: row.source.split(",")[0])
def test_earned(row: Earned) -> None:
    programme = _programme(row)
    assert earned_points(programme, programme.tiers[0], parts_of(_basket(row)), Tender(), MONDAY) == row.points


@pytest.mark.parametrize(
    ("source", "rule", "points", "bill", "most"),
    [
        (OURS, RedeemRule(1, 1, 500, 50), 400, 100_00, 0),
        (OURS, RedeemRule(1, 1, 500, 50), 10_000, 100_00, 5_000),
        (YITH + "redeeming-points-restrictions/", RedeemRule(10, min_points=50), 10, 100_00, 0),
        (YITH + "redeeming-points-restrictions/", RedeemRule(10, min_points=50), 50, 100_00, 50),
        (YITH + "redeem-options/redeem-rules/", RedeemRule(1, unit_points=100), 1_000, 50_00, 1_000),
        (YITH + "redeem-options/redeem-rules/", RedeemRule(1, unit_points=100), 1_099, 50_00, 1_000),
        (FLYCART, RedeemRule(50, unit_points=2), 37, 100_00, 36),
        (WOO, RedeemRule(1, unit_points=100), 199, 100_00, 100),
    ],
)  # fmt: skip
def test_the_most_that_can_be_redeemed(source: str, rule: RedeemRule, points: int, bill: int, most: int) -> None:
    programme = replace(PLAIN, redeem=rule)
    assert max_points(programme, Standing(programme.tiers[0], points), Basket(bill)) == most


@pytest.mark.parametrize(
    ("source", "points", "point_minor", "worth"),
    [
        (YITH + "redeem-options/redeem-rules/", 1_000, 1, 10_00),
        (FLYCART, 37, 50, 18_50),
        ("Consequence shop, https://shop.consequence.net/pages/faq-for-our-rewards-program", 100, 1, 1_00),
    ],
)
def test_what_points_are_worth(source: str, points: int, point_minor: int, worth: int) -> None:
    programme = replace(PLAIN, redeem=RedeemRule(point_minor))
    assert Tender(points).points_minor(programme) == worth


@pytest.mark.parametrize(
    ("source", "rate_bp", "spent", "credit"),
    [(OURS, 1_000, 100_00, 10_00), (KOHLS_REWARDS, 500, 100_00, 5_00)],
)
def test_rebates(source: str, rate_bp: int, spent: int, credit: int) -> None:
    programme = replace(PLAIN, rebate=RebateRule(rate_bp))
    assert credit_earned(programme, parts_of(Basket(spent)), Tender()) == credit


@pytest.mark.parametrize(
    ("source", "per", "amount", "backs", "taken"),
    [
        (OURS, 10_00, 21_90, (4_38, 8_76, 13_14, 17_52, 21_90), (1, 1, 2, 2, 2)),
        (SMILE, 1_00, 50_00, (50_00,), (50,)),
        (SMILE_BEFORE, 1_00, 40_00, (40_00,), (40,)),
    ],
)
def test_refunds_take_back_what_was_earned(
    source: str, per: int, amount: int, backs: tuple[int, ...], taken: tuple[int, ...]
) -> None:
    programme = replace(PLAIN, earn=Earning((EarnRule("base", per_minor=per),)))
    earned = amount // per
    sale = SettledSale(parts_of(Basket(amount)), Tender(), programme.tiers[0], MONDAY, earned, 0, earned)
    totals = [refund_totals(programme, sale, parts_left(Basket(amount), back, {})) for back in backs]
    assert tuple(each.earned_points for each in totals) == taken
    assert totals[-1] == RefundTotals(amount, amount, earned_points=earned, qualifying=earned)


@pytest.mark.parametrize(
    ("source", "expiry", "bought", "gone"),
    [
        (SQUARE_EXPIRY, Expiry(365, month_end=True), date(2020, 7, 6), date(2021, 8, 1)),
        (OURS, Expiry(365), date(2026, 1, 1), date(2027, 1, 2)),
    ],
)
def test_when_points_are_gone(source: str, expiry: Expiry, bought: date, gone: date) -> None:
    programme = replace(PLAIN, expiry=expiry)
    at_ms = expires_at(programme, start_of(programme, bought))
    assert at_ms == start_of(programme, gone)
    assert last_day(programme, at_ms) < gone


# --- tiers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "thresholds", "counter", "place"),
    [
        (OURS, (0, 10_000, 20_000), 8_000, 0),
        (OURS, (0, 10_000, 20_000), 8_000 + 3_000, 1),
        *((VOUCHERIFY, (0, 100, 500, 1_000), counter, place)
          for counter, place in ((0, 0), (99, 0), (100, 1), (499, 1), (500, 2), (999, 2), (1_000, 3))),
        *((OKURA, (0, 5_000, 15_000), counter, place)
          for counter, place in ((4_999, 0), (5_000, 1), (15_000, 2))),
    ],
)  # fmt: skip
def test_tiers_begin_at_their_threshold(source: str, thresholds: tuple[int, ...], counter: int, place: int) -> None:
    tiers = tuple(tier(str(n), threshold) for n, threshold in enumerate(thresholds))
    assert replace(PLAIN, tiers=tiers).tier_at(counter) is tiers[place]


@pytest.mark.parametrize(("source", "threshold", "spent", "missing"), [(CAPILLARY, 5_000_00, 4_000_00, 1_000_00)])
def test_what_is_missing_to_keep_a_tier(source: str, threshold: int, spent: int, missing: int) -> None:
    policy = TierPolicy(TierWindow.CALENDAR_YEAR, basis=QualifyingBasis.SPEND)
    programme = replace(PLAIN, tiers=(tier("one", 0), tier("two", threshold)), tier_policy=policy)
    facts = MemberFacts(
        UUID(int=1), "", "", "en", 0, spent, (), None, datetime(2026, 6, 1, tzinfo=UTC),
        tier_floor="two", tier_until=date(2026, 12, 31),
    )  # fmt: skip
    assert view_of(programme, facts).to_keep == missing


@pytest.mark.parametrize(
    ("source", "codes", "downgrade", "earned", "years"),
    [
        # Earned in one calendar year, held through the next, over after it.
        (OKURA, ("member", "loyal", "exclusive"), Downgrade.TO_EARNED, 5_000, ("loyal", "loyal", "member")),
        (OKURA, ("member", "loyal", "exclusive"), Downgrade.TO_EARNED, 15_000, ("exclusive", "exclusive", "member")),
        # One level down for a year without enough.
        (TEALIVE, ("starter", "elite", "royalty"), Downgrade.ONE_STEP, 15_000, ("royalty", "royalty", "elite")),
    ],
)
def test_how_long_a_tier_lasts(
    source: str, codes: tuple[str, ...], downgrade: Downgrade, earned: int, years: tuple[str, ...]
) -> None:
    tiers = tuple(tier(code, threshold) for code, threshold in zip(codes, (0, 5_000, 15_000), strict=True))
    policy = TierPolicy(TierWindow.CALENDAR_YEAR, downgrade=downgrade)
    programme = replace(PLAIN, tiers=tiers, tier_policy=policy)
    joined, bought = (start_of(programme, date(2025, month, 1)) for month in (1, 6))

    def counted(first: int | None, after: int | None) -> int:
        return earned if (first or 0) <= bought and (after is None or bought < after) else 0

    state, held = TierState(), []
    for year in (2025, 2026, 2027):
        at_ms = start_of(programme, date(year, 12, 31))
        state = brought_up_to(programme, state, joined, at_ms, counted)
        held.append(held_tier(programme, state, at_ms).code)
    assert tuple(held) == years
