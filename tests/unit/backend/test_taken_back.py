"""What is taken back is what there was then: under the tier, in the year and of the goods of the sale."""

from dataclasses import replace
from uuid import uuid4

from pos_client.backend.settlement import adjust
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.basket import Line
from pos_client.domain.programme import Earning, Programme, TierPolicy, TierWindow
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionKind
from tests.unit.backend.shop import DAY_S, Shop

AWARD, SALE = TransactionKind.AWARD, TransactionKind.SALE


def test_part_of_the_sale_that_led_to_a_tier_comes_back_under_the_tier_of_before(shop: Shop) -> None:
    card = shop.member(qualifying=190)
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    sold = shop.send(award)
    assert (sold.earned_points, sold.tier, sold.tier_after) == (20, "silver", "gold")
    halves = [shop.send(replace(shop.refund_of(award), amount_minor=20_000)) for _half in range(2)]
    assert [half.earned_points for half in halves] == [-10, -10]
    assert (halves[1].qualifying_after, halves[1].tier_after) == (190, "silver")


def test_goods_of_a_voided_refund_can_come_back(shop: Shop) -> None:
    card = shop.member()
    sale = shop.transaction(SALE, card, lines=(Line("tea", quantity_milli=2000, unit_price_minor=3500),))
    shop.send(sale)
    first = shop.refund_of(sale, tea=1)
    assert (shop.send(first).reason, shop.send(shop.void_of(first)).reason) == (None, None)
    assert shop.send(shop.refund_of(sale, tea=2)).to_pay_minor == -7000
    assert shop.send(shop.refund_of(sale, tea=1)).reason is Reason.BEYOND_SALE


def test_a_void_in_january_takes_its_step_from_the_year_of_the_sale(shop: Shop) -> None:
    shop.publish(Programme(version=2, tier_policy=TierPolicy(window=TierWindow.CALENDAR_YEAR)))
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(award)
    shop.now_s += 50 * DAY_S
    assert shop.send(shop.transaction(AWARD, card, amount_minor=10_000)).qualifying_after == 5
    assert shop.send(shop.void_of(award)).qualifying_after == 5
    shop.check_ledger(card)


def test_a_correction_takes_nothing_that_waits(shop: Shop) -> None:
    rules = Programme(version=2, earn=Earning(pending_days=14))
    shop.publish(rules)
    card = shop.member((3, 100))
    shop.send(shop.transaction(AWARD, card, amount_minor=40_000))
    for points, reason in ((-4, Reason.INSUFFICIENT_POINTS), (-3, None)):
        wish = Adjustment(uuid4(), "n", points=points)
        with shop.database.write() as connection:
            done = adjust(connection, card.member_id, wish, actor="Lin", programme=rules, now_ms=shop.now_ms)
        assert done.reason is reason
    assert shop.lots(card) == [0, 20]
