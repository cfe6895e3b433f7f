"""Money, earning, redeeming, tiers and the sale, by example and by property."""

import itertools
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain import quote
from pos_client.domain.member import Expiring, MemberFacts, mask_name, view_of
from pos_client.domain.money import Money, parse_amount
from pos_client.domain.programme import EarnRule, LocalText, Look, Programme, RedeemRule, Tier
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import TRANSITIONS, Sale, SaleEvent, SaleState, advance
from pos_client.domain.transaction import Authority, TimeConfidence, Transaction, TransactionKind
from pos_client.errors import InvalidValue

PROGRAMME = Programme()
SILVER, GOLD, PLATINUM = PROGRAMME.tiers
AMOUNTS = st.integers(0, 10**8)
ANY_ID = UUID(int=1)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (12850, "CNY", "¥128.50"),
        (1_234_567, "JPY", "¥1,234,567"),
        (1, "KWD", "KWD\u00a00.001"),
        (-500, "CNY", "−¥5.00"),
        (0, "USD", "$0.00"),
    ],
)
def test_money_reads_as_staff_expect(minor: int, currency: str, text: str) -> None:
    assert str(Money(minor, currency)) == text


@pytest.mark.parametrize(("typed", "minor"), [("128.5", 12850), (".5", 50), ("128", 12800), ("0.05", 5), ("7.", 700)])
def test_typed_amounts(typed: str, minor: int) -> None:
    assert parse_amount(typed, "CNY") == Money(minor, "CNY")


@pytest.mark.parametrize("typed", ["", ".", "1.234", "-1", "1e3", "１", "1,000", "9" * 13, " 1"])
def test_impossible_amounts_are_refused(typed: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_amount(typed, "CNY")
    assert caught.value.error_code == "BAD_AMOUNT"


@given(st.integers(0, 10**11), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_a_shown_amount_reads_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_amount(money.digits.replace(",", ""), currency) == money


def _programme(per_minor: int, multiplier: int = 100, **redeem: int) -> Programme:
    tier = Tier("one", LocalText("One", "一"), 0, multiplier, Look("#000000", "#000000", "#ffffff"))
    return Programme(earn=EarnRule(1, per_minor), redeem=RedeemRule(**redeem), tiers=(tier,))


@pytest.mark.parametrize(
    ("amount", "per", "multiplier", "points"),
    [(10500, 1000, 100, 10), (1999, 100, 150, 28), (800, 200, 150, 6), (2190, 1000, 100, 2), (0, 100, 100, 0)],
)
def test_earning_examples(amount: int, per: int, multiplier: int, points: int) -> None:
    programme = _programme(per, multiplier)
    assert quote.earned_points(programme, programme.tiers[0], amount) == points


def test_redeeming_examples() -> None:
    programme = _programme(100, point_minor=1, min_points=500, max_share_percent=50)
    assert quote.max_redeemable(programme, 400, 10_000) == 0
    assert quote.max_redeemable(programme, 10_000, 10_000) == 5_000


@given(AMOUNTS, AMOUNTS)
def test_splitting_a_purchase_never_earns_more(first: int, second: int) -> None:
    for tier in PROGRAMME.tiers:
        whole = quote.earned_points(PROGRAMME, tier, first + second)
        assert quote.earned_points(PROGRAMME, tier, first) + quote.earned_points(PROGRAMME, tier, second) <= whole


@given(
    st.integers(0, 10**6),
    AMOUNTS,
    st.integers(1, 500),
    st.integers(1, 50),
    st.integers(0, 2000),
    st.integers(0, 100),
    st.none() | st.integers(0, 1000),
)
def test_the_largest_redemption_is_allowed_and_nothing_larger_is(
    points: int, amount: int, worth: int, unit: int, least: int, share: int, cap: int | None
) -> None:
    rule = RedeemRule(worth, unit, least, share)
    programme = Programme(redeem=rule)
    most = quote.max_redeemable(programme, points, amount, cap)
    assert most % unit == 0
    assert 0 <= most <= points
    assert most * worth * 100 <= amount * share
    if most:
        assert quote.refuse_redeem(programme, points, amount, most) is None
    if cap is None:
        assert quote.refuse_redeem(programme, points, amount, most + unit) is not None


@pytest.mark.parametrize(
    ("points", "wanted", "reason"),
    [(10, 11, Reason.INSUFFICIENT_POINTS), (10, 0, Reason.BELOW_MINIMUM), (500, 200, Reason.ABOVE_MAXIMUM)],
)
def test_redemptions_are_rejected_never_clamped(points: int, wanted: int, reason: Reason) -> None:
    assert quote.refuse_redeem(PROGRAMME, points, 10_000, wanted) is reason


def test_a_quote_adds_up_and_points_do_not_earn_on_themselves() -> None:
    figures = quote.quote(PROGRAMME, GOLD, 50, 12_850, 20)
    assert figures == quote.Quote(12_850, 20, 2_000, 10_850, 7, 50)


@pytest.mark.parametrize(
    ("qualifying", "tier"), [(0, SILVER), (199, SILVER), (200, GOLD), (999, GOLD), (1000, PLATINUM)]
)
def test_thresholds_are_inclusive(qualifying: int, tier: Tier) -> None:
    assert PROGRAMME.tier_at(qualifying) is tier


def test_a_view_says_worth_and_the_way_to_the_next_tier() -> None:
    facts = MemberFacts(
        ANY_ID, "123456789012", "Wang X.", "en", 124, 600, (Expiring(20, date(2026, 12, 31)),), None, datetime.now(UTC)
    )
    view = view_of(PROGRAMME, facts)
    assert (view.tier, view.worth_minor, view.next_tier, view.to_next, view.progress) == (
        GOLD,
        12_400,
        PLATINUM,
        400,
        0.5,
    )
    assert view.masked_handle == "••9012"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Wang Xiaoming", "Wang X."),
        ("王晓明", "王*明"),
        ("李娜", "李*"),
        ("欧阳娜娜", "欧**娜"),
        ("Bo", "Bo"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(min_size=3, max_size=40))
def test_a_masked_name_never_shows_the_whole_name(name: str) -> None:
    if len(name.split()) < 2 and len(name.strip()) > 2:
        assert mask_name(name) != name.strip() or "*" in name


@pytest.mark.parametrize(
    "broken",
    [
        {"tiers": ()},
        {"tiers": (GOLD,)},
        {"tiers": (SILVER, SILVER)},
        {"currency": "yuan"},
        {"expiry_days": 0},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
    ],
)
def test_a_broken_programme_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        Programme(**broken)  # type: ignore[arg-type]


@pytest.mark.parametrize(("state", "event"), list(itertools.product(SaleState, SaleEvent)))
def test_every_state_answers_every_event(state: SaleState, event: SaleEvent) -> None:
    if (state, event) in TRANSITIONS:
        assert advance(state, event) is TRANSITIONS[state, event]
    else:
        with pytest.raises(InvalidValue, match="in"):
            advance(state, event)


def test_every_state_but_saving_can_be_cleared_and_saving_has_a_way_out() -> None:
    for state in SaleState:
        events = {event for (start, event) in TRANSITIONS if start is state}
        assert SaleEvent.CLEARED in events or events == {SaleEvent.SETTLED, SaleEvent.FAILED}


def test_a_changed_amount_drops_the_redemption() -> None:
    sale = Sale(ANY_ID).with_amount(5000).on(SaleEvent.MEMBER_RECOGNISED).with_redeem(20)
    assert sale.with_amount(5000) is sale
    assert sale.with_amount(6000).redeem_points == 0


def test_nothing_is_redeemed_before_member_and_amount_are_known() -> None:
    with pytest.raises(InvalidValue):
        Sale(ANY_ID).with_redeem(1)


def _transaction(**changes: object) -> Transaction:
    fields: dict[str, object] = {
        "txn_id": ANY_ID,
        "kind": TransactionKind.AWARD,
        "basket_id": ANY_ID,
        "handle": "123456789012",
        "code": "",
        "authority": Authority.ONLINE,
        "occurred_at": datetime.now(UTC),
        "time_confidence": TimeConfidence.HIGH,
        "currency": "CNY",
    }
    return Transaction(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minor": -1},
        {"redeem_points": -1},
        {"amount_minor": 10**13},
        {"code": "9" * 5000},
        {"occurred_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - the missing zone is the point
        {"kind": TransactionKind.VOID},
        {"voids": ANY_ID},
        {"currency": "?"},
    ],
)
def test_an_impossible_transaction_cannot_be_made(changes: dict[str, object]) -> None:
    _transaction()
    with pytest.raises(InvalidValue):
        _transaction(**changes)
