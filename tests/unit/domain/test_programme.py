"""A programme is refused where it cannot be meant, and is the same document for everybody who reads it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import msgspec
import pytest
from hypothesis import given
from pydantic import TypeAdapter

from pos_client.domain.basket import Basket
from pos_client.domain.calculation import Tender, earned_points, parts_of
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme import (
    EarnBasis,
    Earning,
    EarnRule,
    Expiry,
    LocalText,
    Look,
    OfflineLimits,
    Programme,
    RebateRule,
    RedeemRule,
    RefundPolicy,
    StoredValueRule,
    Tier,
    TierPolicy,
)
from pos_client.errors import InvalidValue
from tests.unit.domain.shops import LOOK, MONDAY, programmes, tier

SILVER, GOLD, PLATINUM = Programme().tiers
CENTURY = 36_525
_DOCUMENT = TypeAdapter(Programme)
TEXT = LocalText("a", "一")

REFUSED: dict[str, tuple[Callable[[], object], ...]] = {
    "version": (lambda: Programme(version=0), lambda: Programme(version=2**31)),
    "tiers: the first one must start at 0": (lambda: Programme(tiers=()), lambda: Programme(tiers=(GOLD,))),
    "tiers: thresholds must rise": (
        lambda: Programme(tiers=(SILVER, SILVER)),
        lambda: Programme(tiers=(SILVER, PLATINUM, GOLD)),
    ),
    "tiers: too many": (lambda: Programme(tiers=tuple(tier(str(n), n) for n in range(21))),),
    "tiers: codes must differ": (lambda: Programme(tiers=(SILVER, replace(SILVER, threshold=1))),),
    "earn.rules.tiers: no such tier": (lambda: Programme(earn=Earning((EarnRule("a", tiers=("bronze",)),))),),
    "check_in_points": (lambda: Programme(check_in_points=-1), lambda: Programme(check_in_points=10**6 + 1)),
    "time_zone": tuple(
        lambda name=name: Programme(time_zone=name)  # type: ignore[misc]  # a default holds the name
        for name in ("", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Asia", "Asia/Shanghai\0", "x" * 5000)
    ),
    "expiry.days": (lambda: Expiry(0), lambda: Expiry(-1), lambda: Expiry(CENTURY + 1)),
    "expiry.days: gone before usable": (lambda: Programme(earn=Earning(pending_days=31), expiry=Expiry(30)),),
    "earn.rules: too generous": (
        lambda: Programme(earn=Earning((EarnRule("a", points=10**6, per_minor=1),))),
        lambda: Programme(
            earn=Earning((EarnRule("a", per_minor=100, multiplier_percent=10**6),)), tiers=(tier("a", 0, 10**6),)
        ),
        lambda: Programme(earn=Earning((EarnRule("a", EarnBasis.ITEM, points=10**6, multiplier_percent=10**6),))),
    ),
    "offline.max_redeem_points": (lambda: OfflineLimits(-1), lambda: OfflineLimits(MAX_MINOR + 1)),
    "offline.roster_horizon_s": (lambda: OfflineLimits(1, -1), lambda: OfflineLimits(1, MAX_MINOR + 1)),
    "earn.rules.code": (lambda: EarnRule(""), lambda: EarnRule("x" * 201), lambda: EarnRule("a\0")),
    "earn.rules.points": (lambda: EarnRule("a", points=-1), lambda: EarnRule("a", points=10**6 + 1)),
    "earn.rules.per_minor": (lambda: EarnRule("a", per_minor=0), lambda: EarnRule("a", per_minor=MAX_MINOR + 1)),
    "earn.rules.multiplier_percent": (
        lambda: EarnRule("a", multiplier_percent=-1),
        lambda: EarnRule("a", multiplier_percent=10**6 + 1),
    ),
    "earn.rules.priority": (lambda: EarnRule("a", priority=10**6 + 1), lambda: EarnRule("a", priority=-(10**6) - 1)),
    "earn.rules.conditions": (
        lambda: EarnRule("a", categories=("",)),
        lambda: EarnRule("a", skus=("x", "x")),
        lambda: EarnRule("a", tiers=("",)),
    ),
    "earn.rules.weekdays": (lambda: EarnRule("a", weekdays=(0,)), lambda: EarnRule("a", weekdays=(8,))),
    "earn.rules.ends_on": (lambda: EarnRule("a", starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1)),),
    "earn.rules: too many": (lambda: Earning(tuple(EarnRule(str(n)) for n in range(201))),),
    "earn.rules: codes must differ": (lambda: Earning((EarnRule("a"), EarnRule("a"))),),
    "earn.excluded_categories": (lambda: Earning(excluded_categories=("",)),),
    "earn.pending_days": (lambda: Earning(pending_days=-1), lambda: Earning(pending_days=CENTURY + 1)),
    "redeem.point_minor": (lambda: RedeemRule(0), lambda: RedeemRule(MAX_MINOR + 1)),
    "redeem.unit_points": (lambda: RedeemRule(1, 0), lambda: RedeemRule(1, MAX_MINOR + 1)),
    "redeem.min_points": (lambda: RedeemRule(1, 1, -1), lambda: RedeemRule(1, 1, MAX_MINOR + 1)),
    "redeem.max_share_percent": (
        lambda: RedeemRule(max_share_percent=-1),
        lambda: RedeemRule(max_share_percent=101),
    ),
    "redeem.excluded_categories": (lambda: RedeemRule(excluded_categories=("a", "a")),),
    "rebate.rate_bp": (lambda: RebateRule(-1), lambda: RebateRule(10_001)),
    "rebate.min_amount_minor": (
        lambda: RebateRule(min_amount_minor=-1),
        lambda: RebateRule(min_amount_minor=MAX_MINOR + 1),
    ),
    "rebate.wait_days": (lambda: RebateRule(wait_days=-1), lambda: RebateRule(wait_days=CENTURY + 1)),
    "rebate.expiry_days": (
        lambda: RebateRule(expiry_days=0),
        lambda: RebateRule(wait_days=7, expiry_days=7),
        lambda: RebateRule(expiry_days=CENTURY + 1),
    ),
    "rebate.max_share_percent": (
        lambda: RebateRule(max_share_percent=-1),
        lambda: RebateRule(max_share_percent=101),
    ),
    "rebate.excluded_categories": (lambda: RebateRule(excluded_categories=("",)),),
    "stored_value": (
        lambda: StoredValueRule(min_deposit_minor=0),
        lambda: StoredValueRule(min_deposit_minor=2, max_deposit_minor=1),
        lambda: StoredValueRule(max_deposit_minor=2, max_balance_minor=1),
        lambda: StoredValueRule(max_balance_minor=MAX_MINOR + 1),
    ),
    "refund.window_days": (lambda: RefundPolicy(window_days=-1), lambda: RefundPolicy(window_days=CENTURY + 1)),
    "text": (lambda: LocalText("x" * 201, ""), lambda: LocalText("", "一" * 201)),
    "tiers.look": (
        lambda: Look("red", "#000000", "#000000"),
        lambda: Look("#000000", "#00000", "#000000"),
        lambda: Look("#000000", "#000000", "#ABCDEF"),
    ),
    "tiers.code": (lambda: tier("", 0),),
    "tiers.threshold": (lambda: tier("a", -1), lambda: tier("a", MAX_MINOR + 1)),
    "tiers.multiplier_percent": (lambda: tier("a", 0, -1), lambda: tier("a", 0, 10**6 + 1)),
    "tiers.privileges: too many": (lambda: Tier("a", TEXT, 0, 100, LOOK, (TEXT,) * 21),),
    "tier_policy.rolling_months": (lambda: TierPolicy(rolling_months=0), lambda: TierPolicy(rolling_months=121)),
    "tier_policy.grace_days": (lambda: TierPolicy(grace_days=-1), lambda: TierPolicy(grace_days=CENTURY + 1)),
}


@pytest.mark.parametrize(("place", "make"), [(place, make) for place, all_of in REFUSED.items() for make in all_of])
def test_what_cannot_be_meant_is_refused_at_its_place(place: str, make: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue) as caught:
        make()
    assert (caught.value.error_code, caught.value.detail) == ("BAD_PROGRAMME", place)


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        Programme(currency="yuan")
    assert caught.value.error_code == "BAD_CURRENCY"


def test_the_limits_themselves_are_allowed() -> None:
    limit = StoredValueRule(max_deposit_minor=MAX_MINOR, max_balance_minor=MAX_MINOR)
    Programme(
        version=2**31 - 1,
        expiry=Expiry(30),
        earn=Earning((EarnRule("a", per_minor=1, points=4500),), pending_days=30),
        stored_value=limit,
        refund=RefundPolicy(window_days=0),
        check_in_points=0,
    )


@given(programmes)
def test_the_largest_basket_earns_what_every_reader_of_json_can_hold(programme: Programme) -> None:
    amount = parts_of(Basket(MAX_MINOR))
    assert earned_points(programme, programme.tiers[-1], amount, Tender(), MONDAY) <= 2**53


# --- one document for everybody -----------------------------------------------------------------------------------


@given(programmes)
def test_both_readers_read_the_same(programme: Programme) -> None:
    """The till reads with msgspec, the backend with pydantic; each reads what the other wrote."""
    tills, backends = msgspec.json.encode(programme), _DOCUMENT.dump_json(programme)
    assert msgspec.json.decode(tills) == msgspec.json.decode(backends)
    for document in (tills, backends):
        assert msgspec.json.decode(document, type=Programme) == programme
        assert _DOCUMENT.validate_json(document) == programme


@pytest.mark.parametrize(
    "document",
    [
        b'{"version": "one"}',
        b'{"version": 0}',
        b'{"tiers": [1]}',
        b'{"earn": {"rules": [{"code": "a", "basis": "weather"}]}}',
        b'{"earn": {"rules": [{"code": "a", "starts_on": "yesterday"}]}}',
        b'{"refund": {"shortfall": "never"}}',
        b'{"expiry": {"days": 1.5}}',
    ],
)
def test_both_readers_refuse_the_same(document: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each library has its own kind of ValueError
        _DOCUMENT.validate_json(document)
    with pytest.raises(ValueError):  # noqa: PT011 - the same
        msgspec.json.decode(document, type=Programme)


def test_an_empty_document_is_the_programme_of_the_first_day() -> None:
    assert msgspec.json.decode(b"{}", type=Programme) == _DOCUMENT.validate_json(b"{}") == Programme()


# --- tiers by counter ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("qualifying", "expected"),
    [(-5, SILVER), (0, SILVER), (199, SILVER), (200, GOLD), (999, GOLD), (1000, PLATINUM), (10**12, PLATINUM)],
)
def test_thresholds_are_inclusive(qualifying: int, expected: Tier) -> None:
    assert Programme().tier_at(qualifying) is expected


@pytest.mark.parametrize(
    ("floor", "qualifying", "expected"),
    [("gold", 0, GOLD), ("gold", 1000, PLATINUM), ("", 0, SILVER), ("bronze", 250, GOLD), ("platinum", 0, PLATINUM)],
)
def test_the_higher_of_floor_and_counter_is_held(floor: str, qualifying: int, expected: Tier) -> None:
    assert Programme().tier_held(floor, qualifying) is expected


def test_the_next_tier_up() -> None:
    programme = Programme()
    assert [programme.tier_after(each) for each in programme.tiers] == [GOLD, PLATINUM, None]


@pytest.mark.parametrize(("language", "text"), [("en", "Tea"), ("zh", "茶"), ("zh-Hans", "茶"), ("de", "Tea")])
def test_a_text_in_a_language(language: str, text: str) -> None:
    assert LocalText("Tea", "茶").in_language(language) == text
