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

M = MAX_MINOR
LETTERS = "must be 1 to 200 printable letters"
COLOUR = "must be #rrggbb in small letters, like '#ffe49a'"
ZONE = "is no IANA time zone like 'Asia/Shanghai'"
GENEROUS = "too generous: lower points or multiplier_percent here or of a tier, or raise per_minor"

REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("version: 0; must be 1 to 2147483647", lambda: Programme(version=0)),
    ("version: 2147483648; must be 1 to 2147483647", lambda: Programme(version=2**31)),
    ("version: too large; must be 1 to 2147483647", lambda: Programme(version=10**4000)),
    ("tiers: 0 of them; must be 1 to 20", lambda: Programme(tiers=())),
    ("tiers: 21 of them; must be 1 to 20", lambda: Programme(tiers=tuple(tier(str(n), n) for n in range(21)))),
    ("tiers.0.threshold: 200; must be 0, so that everybody has a tier", lambda: Programme(tiers=(GOLD,))),
    (
        "tiers.1.threshold: 0; must be above that of tiers.0 (silver), which is 0",
        lambda: Programme(tiers=(SILVER, SILVER)),
    ),
    (
        "tiers.2.threshold: 200; must be above that of tiers.1 (platinum), which is 1000",
        lambda: Programme(tiers=(SILVER, PLATINUM, GOLD)),
    ),
    (
        "tiers.2.code: 'gold' is the code of tiers.1 already",
        lambda: Programme(tiers=(SILVER, GOLD, replace(GOLD, threshold=201))),
    ),
    (
        "earn.rules.1.tiers: 'bronze' is no tier of this document; there are 'silver', 'gold', 'platinum'",
        lambda: Programme(earn=Earning((EarnRule("a", tiers=("gold",)), EarnRule("b", tiers=("gold", "bronze"))))),
    ),
    ("check_in_points: -1; must be 0 to 1000000", lambda: Programme(check_in_points=-1)),
    ("check_in_points: 1000001; must be 0 to 1000000", lambda: Programme(check_in_points=10**6 + 1)),
    *(
        (f"time_zone: {name[:40]!r} {ZONE}", lambda name=name: Programme(time_zone=name))
        for name in ("", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Asia", "Asia/Shanghai\0", "x" * 5000)
    ),
    ("days: 0; must be 1 to 36525, or null for ever", lambda: Expiry(0)),
    ("days: -1; must be 1 to 36525, or null for ever", lambda: Expiry(-1)),
    ("days: 36526; must be 1 to 36525, or null for ever", lambda: Expiry(CENTURY + 1)),
    (
        "expiry.days: 30; must not be below earn.pending_days, which is 31: gone before they could be spent",
        lambda: Programme(earn=Earning(pending_days=31), expiry=Expiry(30)),
    ),
    (
        f"earn.rules.1 (a): {GENEROUS}",
        lambda: Programme(earn=Earning((EarnRule("z"), EarnRule("a", points=10**6, per_minor=1)))),
    ),
    (
        f"earn.rules.0 (a): {GENEROUS}",
        lambda: Programme(
            earn=Earning((EarnRule("a", per_minor=100, multiplier_percent=10**6),)), tiers=(tier("a", 0, 10**6),)
        ),
    ),
    (
        f"earn.rules.0 (a): {GENEROUS}",
        lambda: Programme(earn=Earning((EarnRule("a", EarnBasis.ITEM, points=10**6, multiplier_percent=10**6),))),
    ),
    (f"max_redeem_points: -1; must be 0 to {M}", lambda: OfflineLimits(-1)),
    (f"max_redeem_points: {M + 1}; must be 0 to {M}", lambda: OfflineLimits(M + 1)),
    (f"roster_horizon_s: -1; must be 0 to {M}", lambda: OfflineLimits(1, -1)),
    (f"roster_horizon_s: {M + 1}; must be 0 to {M}", lambda: OfflineLimits(1, M + 1)),
    (f"code: '' {LETTERS}", lambda: EarnRule("")),
    (f"code: '{'x' * 40}' {LETTERS}", lambda: EarnRule("x" * 201)),
    (f"code: 'a\\x00' {LETTERS}", lambda: EarnRule("a\0")),
    ("points: -1; must be 0 to 1000000", lambda: EarnRule("a", points=-1)),
    ("points: 1000001; must be 0 to 1000000", lambda: EarnRule("a", points=10**6 + 1)),
    (f"per_minor: 0; must be 1 to {M}", lambda: EarnRule("a", per_minor=0)),
    (f"per_minor: {M + 1}; must be 1 to {M}", lambda: EarnRule("a", per_minor=M + 1)),
    ("multiplier_percent: -1; must be 0 to 1000000", lambda: EarnRule("a", multiplier_percent=-1)),
    ("multiplier_percent: 1000001; must be 0 to 1000000", lambda: EarnRule("a", multiplier_percent=10**6 + 1)),
    ("priority: 1000001; must be -1000000 to 1000000", lambda: EarnRule("a", priority=10**6 + 1)),
    ("priority: -1000001; must be -1000000 to 1000000", lambda: EarnRule("a", priority=-(10**6) - 1)),
    (f"categories: '' {LETTERS}", lambda: EarnRule("a", categories=("",))),
    ("skus: 'x' is there twice", lambda: EarnRule("a", skus=("x", "y", "x"))),
    (f"tiers: '' {LETTERS}", lambda: EarnRule("a", tiers=("",))),
    ("weekdays: 0; must be 1 to 7, Monday being 1", lambda: EarnRule("a", weekdays=(1, 0))),
    ("weekdays: 8; must be 1 to 7, Monday being 1", lambda: EarnRule("a", weekdays=(8,))),
    (
        "ends_on: 2026-01-01 is before starts_on, which is 2026-01-02",
        lambda: EarnRule("a", starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1)),
    ),
    ("skus: 101 of them; at most 100", lambda: EarnRule("a", skus=tuple(str(n) for n in range(101)))),
    (
        "rules: 1010 products and categories; at most 1000 in all",
        lambda: Earning(
            (
                *tuple(EarnRule(str(n), skus=tuple(str(sku) for sku in range(100))) for n in range(10)),
                EarnRule("more", categories=tuple(str(n) for n in range(10))),
            )
        ),
    ),
    ("rules: 201 of them; at most 200", lambda: Earning(tuple(EarnRule(str(n)) for n in range(201)))),
    (
        "rules.2.code: 'a' is the code of rules.1 already",
        lambda: Earning((EarnRule("z"), EarnRule("a"), EarnRule("a"))),
    ),
    (f"excluded_categories: '' {LETTERS}", lambda: Earning(excluded_categories=("",))),
    ("pending_days: -1; must be 0 to 36525", lambda: Earning(pending_days=-1)),
    ("pending_days: 36526; must be 0 to 36525", lambda: Earning(pending_days=CENTURY + 1)),
    (f"point_minor: 0; must be 1 to {M}", lambda: RedeemRule(0)),
    (f"point_minor: {M + 1}; must be 1 to {M}", lambda: RedeemRule(M + 1)),
    (f"unit_points: 0; must be 1 to {M}", lambda: RedeemRule(1, 0)),
    (f"unit_points: {M + 1}; must be 1 to {M}", lambda: RedeemRule(1, M + 1)),
    (f"min_points: -1; must be 0 to {M}", lambda: RedeemRule(1, 1, -1)),
    (f"min_points: {M + 1}; must be 0 to {M}", lambda: RedeemRule(1, 1, M + 1)),
    ("max_share_percent: -1; must be 0 to 100", lambda: RedeemRule(max_share_percent=-1)),
    ("max_share_percent: 101; must be 0 to 100", lambda: RedeemRule(max_share_percent=101)),
    ("excluded_categories: 'a' is there twice", lambda: RedeemRule(excluded_categories=("a", "a"))),
    ("rate_bp: -1; must be 0 to 10000; 100 is 1 %", lambda: RebateRule(-1)),
    ("rate_bp: 10001; must be 0 to 10000; 100 is 1 %", lambda: RebateRule(10_001)),
    (f"min_amount_minor: -1; must be 0 to {M}", lambda: RebateRule(min_amount_minor=-1)),
    (f"min_amount_minor: {M + 1}; must be 0 to {M}", lambda: RebateRule(min_amount_minor=M + 1)),
    ("wait_days: -1; must be 0 to 36525", lambda: RebateRule(wait_days=-1)),
    ("wait_days: 36526; must be 0 to 36525", lambda: RebateRule(wait_days=CENTURY + 1)),
    ("expiry_days: 0; must be 1 to 36525, or null for ever", lambda: RebateRule(expiry_days=0)),
    ("expiry_days: 36526; must be 1 to 36525, or null for ever", lambda: RebateRule(expiry_days=CENTURY + 1)),
    (
        "expiry_days: 7; must be more than wait_days, which is 7",
        lambda: RebateRule(wait_days=7, expiry_days=7),
    ),
    ("max_share_percent: -1; must be 0 to 100", lambda: RebateRule(max_share_percent=-1)),
    ("max_share_percent: 101; must be 0 to 100", lambda: RebateRule(max_share_percent=101)),
    (f"excluded_categories: '' {LETTERS}", lambda: RebateRule(excluded_categories=("",))),
    (f"min_deposit_minor: 0; must be 1 to {M}", lambda: StoredValueRule(min_deposit_minor=0)),
    (
        "max_deposit_minor: 1; must not be below min_deposit_minor, which is 2",
        lambda: StoredValueRule(min_deposit_minor=2, max_deposit_minor=1),
    ),
    (
        "max_balance_minor: 1; must not be below max_deposit_minor, which is 2",
        lambda: StoredValueRule(max_deposit_minor=2, max_balance_minor=1),
    ),
    (f"max_balance_minor: {M + 1}; must be 1 to {M}", lambda: StoredValueRule(max_balance_minor=M + 1)),
    ("window_days: -1; must be 0 to 36525, or null for always", lambda: RefundPolicy(window_days=-1)),
    ("window_days: 36526; must be 0 to 36525, or null for always", lambda: RefundPolicy(window_days=CENTURY + 1)),
    ("en: 201 letters; at most 200", lambda: LocalText("x" * 201, "")),
    ("zh: 201 letters; at most 200", lambda: LocalText("", "一" * 201)),
    (f"start: 'red' {COLOUR}", lambda: Look("red", "#000000", "#000000")),
    (f"end: '#00000' {COLOUR}", lambda: Look("#000000", "#00000", "#000000")),
    (f"accent: '#ABCDEF' {COLOUR}", lambda: Look("#000000", "#000000", "#ABCDEF")),
    (f"code: '' {LETTERS}", lambda: tier("", 0)),
    (f"threshold: -1; must be 0 to {M}", lambda: tier("a", -1)),
    (f"threshold: {M + 1}; must be 0 to {M}", lambda: tier("a", M + 1)),
    ("multiplier_percent: -1; must be 0 to 1000000", lambda: tier("a", 0, -1)),
    ("multiplier_percent: 1000001; must be 0 to 1000000", lambda: tier("a", 0, 10**6 + 1)),
    ("privileges: 21 of them; at most 20", lambda: Tier("a", TEXT, 0, 100, LOOK, (TEXT,) * 21)),
    ("rolling_months: 0; must be 1 to 120", lambda: TierPolicy(rolling_months=0)),
    ("rolling_months: 121; must be 1 to 120", lambda: TierPolicy(rolling_months=121)),
    ("grace_days: -1; must be 0 to 36525", lambda: TierPolicy(grace_days=-1)),
    ("grace_days: 36526; must be 0 to 36525", lambda: TierPolicy(grace_days=CENTURY + 1)),
]


@pytest.mark.parametrize(("said", "make"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_what_is_wrong_and_what_would_be_right(
    said: str, make: Callable[[], object]
) -> None:
    with pytest.raises(InvalidValue) as caught:
        make()
    assert (caught.value.error_code, caught.value.detail) == ("BAD_PROGRAMME", said)


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
