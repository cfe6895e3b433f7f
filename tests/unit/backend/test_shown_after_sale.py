"""What a till shows of a member after a sale is what the backend tells at the next scan, dates and all."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_client.domain.member import MemberFacts
from pos_client.domain.programme import Expiry, Programme, TierPolicy, TierWindow
from pos_client.domain.settled import facts_after, facts_undone
from pos_client.domain.transaction import TransactionKind
from tests.unit.backend.accounts import give, take
from tests.unit.backend.shop import DAY_S, Shop

_DEFAULT = Programme()
LIVES = (Expiry(), Expiry(days=None), Expiry(days=5), Expiry(days=20, month_end=True))
WINDOWS = (TierWindow.LIFETIME, TierWindow.CALENDAR_YEAR, TierWindow.ROLLING)
LOTS = st.lists(st.tuples(st.integers(1, 90), st.integers(0, 4), st.none() | st.integers(1, 30)), max_size=5)


def _programme(wait: int, life: Expiry, window: TierWindow) -> Programme:
    return replace(
        _DEFAULT,
        earn=replace(_DEFAULT.earn, pending_days=wait),
        expiry=life,
        rebate=replace(_DEFAULT.rebate, rate_bp=200, wait_days=wait),
        tier_policy=TierPolicy(window=window, grace_days=30),
    )


PROGRAMMES = st.builds(_programme, st.integers(0, 3), st.sampled_from(LIVES), st.sampled_from(WINDOWS))


def _at(shop: Shop) -> datetime:
    return datetime.fromtimestamp(shop.now_s, UTC)


def _most(programme: Programme, facts: MemberFacts, amount: int, wanted: int) -> int:
    """As many of the points wanted as may pay."""
    rule = programme.redeem
    most = min(max(0, facts.points), amount * rule.max_share_percent // 100 // rule.point_minor, wanted)
    most -= most % rule.unit_points
    return most if most >= rule.min_points else 0


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PROGRAMMES, LOTS, st.integers(0, 120), st.integers(1, 40_000), st.integers(0, 300))
def test_shown_after_a_sale_and_after_its_undoing_equals_another_scan(
    shop: Shop, rules: Programme, lots: list[tuple[int, int, int | None]], owed: int, amount: int, wanted: int
) -> None:
    shop.publish(replace(rules, version=shop.programme.version + 1))
    card = shop.member()
    for number, wait, life in lots:
        give(shop, card, number, after_days=wait, for_days=None if life is None else wait + life, qualifying=number)
    take(shop, card, max(0, owed - 60))
    shop.now_s += DAY_S
    before = shop.facts(card)
    points = _most(shop.programme, before, amount, wanted)
    sale = shop.transaction(TransactionKind.SALE, card, amount_minor=amount, redeem_points=points)
    shop.now_s += 1
    result = shop.send(sale)
    assert facts_after(shop.programme, before, result, sale.occurred_at, _at(shop)) == shop.facts(card)
    few = facts_after(
        shop.programme, replace(before, expiring=before.expiring[:1]), result, sale.occurred_at, _at(shop)
    )
    assert few.expiring == shop.facts(card).expiring[: len(few.expiring)], "a roster has the first dates only"
    undone = shop.send(shop.void_of(sale))
    assert facts_undone(before, undone, _at(shop)) == shop.facts(card)
