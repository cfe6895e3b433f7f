"""Worked examples, our own and published ones of other systems, through the real ledger on every kind of database.

Each test names where its example stands. What is arithmetic alone is in `tests/unit/domain/test_examples.py`.
"""

from dataclasses import replace

import pytest

from pos_client.backend.ledger import expire
from pos_client.backend.members.cards import Card
from pos_client.domain.basket import Line
from pos_client.domain.programme import (
    EarnBasis,
    Earning,
    EarnRule,
    Expiry,
    OfflineLimits,
    Programme,
    RefundPolicy,
    Shortfall,
)
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from tests.unit.backend.shop import DAY_S, Shop

AWARD, REDEEM, SALE, REFUND = (
    TransactionKind.AWARD,
    TransactionKind.REDEEM,
    TransactionKind.SALE,
    TransactionKind.REFUND,
)
PAIR = (Line("pair", quantity_milli=2000, unit_price_minor=100_00),)
PER_PIECE = Earning((EarnRule("piece", EarnBasis.ITEM, points=35),), on_points_part=True)
PER_YUAN = Earning((EarnRule("yuan", per_minor=100),))
BOOKED_AT_ONCE = OfflineLimits(roster_horizon_s=0)


def rules(shop: Shop, **changes: object) -> None:
    changed = replace(shop.programme, version=shop.programme.version + 1, offline=BOOKED_AT_ONCE)
    shop.publish(replace(changed, **changes))  # type: ignore[arg-type]  # fields by name


def send(shop: Shop, txn: Transaction) -> Transaction:
    result = shop.send(txn)
    assert (result.applied, result.reason) == (Applied.APPLIED, None)
    shop.now_s += 60
    return txn


def buy(shop: Shop, card: Card, yuan: int, **wish: int) -> Transaction:
    kind = SALE if wish else AWARD
    return send(shop, shop.transaction(kind, card, amount_minor=yuan * 100, **wish))  # type: ignore[arg-type]  # fields by name


def points(shop: Shop, card: Card) -> int:
    shop.check_ledger(card)
    return shop.facts(card).points


def days_pass(shop: Shop, card: Card, days: float) -> int:
    """Wait, and let the job enter what expired; returns how many entries it made."""
    shop.now_s += days * DAY_S
    with shop.database.write() as connection:
        return expire(connection, card.member_id, shop.programme, shop.now_ms)


# --- ours ---------------------------------------------------------------------------------------------------------


def test_buying_with_points_and_returning_everything_is_nothing(shop: Shop) -> None:
    """The design of this product: preload 200, earn 70, spend 150 is 120; a full refund is 200."""
    rules(shop, earn=PER_PIECE)
    card = shop.member((200, 100))
    sale = send(shop, shop.transaction(SALE, card, lines=PAIR, redeem_points=150))
    assert points(shop, card) == 120
    send(shop, shop.refund_of(sale, pair=2))
    assert points(shop, card) == 200
    assert shop.facts(card).qualifying == 0


def test_returning_one_of_two_pieces(shop: Shop) -> None:
    """The design of this product: of the same sale one piece comes back: 35 are taken, 75 given, 160 are left."""
    rules(shop, earn=PER_PIECE)
    card = shop.member((200, 100))
    sale = send(shop, shop.transaction(SALE, card, lines=PAIR, redeem_points=150))
    result = shop.send(shop.refund_of(sale, pair=1))
    assert (result.earned_points, result.redeemed_points, result.points_after) == (-35, -75, 160)
    shop.now_s += 60
    send(shop, shop.refund_of(sale, pair=1))
    assert points(shop, card) == 200


def test_five_refunds_of_one_sale(shop: Shop) -> None:
    """The design of this product: 21.90 at one per 10.00 earns 2; in five pieces 2 are taken back in all."""
    rules(shop, earn=Earning((EarnRule("ten", per_minor=1000),)))
    card = shop.member()
    sale = send(shop, shop.transaction(AWARD, card, amount_minor=2190))
    assert points(shop, card) == 2
    taken = [shop.send(shop.about(REFUND, sale, amount_minor=438)).earned_points for _piece in range(5)]
    assert sum(taken) == -2
    assert points(shop, card) == 0


def test_what_is_left_expires_once(shop: Shop) -> None:
    """The design of this product: earn 150, spend 50, expire: 100 are gone, and a second run adds no entry."""
    rules(shop, earn=PER_YUAN, expiry=Expiry(30))
    card = shop.member()
    buy(shop, card, 150)
    send(shop, shop.transaction(REDEEM, card, amount_minor=50_00, redeem_points=50))
    assert (days_pass(shop, card, 40), days_pass(shop, card, 1)) == (1, 0)
    assert shop.entries(card) == [("EARN", 150), ("REDEEM", -50), ("EXPIRE", -100)]
    assert points(shop, card) == 0


def test_the_oldest_points_are_spent_first(shop: Shop) -> None:
    """The design of this product: 100 in January, 80 spent, 50 more in December; in February after it 50 are left."""
    rules(shop, earn=PER_YUAN, expiry=Expiry(365))
    card = shop.member()
    buy(shop, card, 100)
    send(shop, shop.transaction(REDEEM, card, amount_minor=80_00, redeem_points=80))
    days_pass(shop, card, 330)
    buy(shop, card, 50)
    assert points(shop, card) == 70
    assert days_pass(shop, card, 60) == 1
    assert points(shop, card) == 50


def test_a_tier_is_reached_by_two_purchases(shop: Shop) -> None:
    """The design of this product: tiers at 0, 10,000 and 20,000; 8,000 and 3,000 make the second."""
    tiers = tuple(
        replace(tier, threshold=threshold, multiplier_percent=100)
        for tier, threshold in zip(Programme().tiers, (0, 10_000, 20_000), strict=True)
    )
    rules(shop, earn=PER_YUAN, tiers=tiers)
    card = shop.member()
    first = shop.send(shop.transaction(AWARD, card, amount_minor=800_000))
    shop.now_s += 60
    second = shop.send(shop.transaction(AWARD, card, amount_minor=300_000))
    assert (first.tier_after, second.tier, second.tier_after) == ("silver", "silver", "gold")


# --- published ----------------------------------------------------------------------------------------------------


def test_first_in_first_out(shop: Shop) -> None:
    """100 on day 1, 50 on day 15, 80 redeemed on day 20; on day 31 the 20 left of day 1 expire and 50 stay.

    Welcome Back, https://help.welcomeback.io/en/articles/11857866; their 30 days count the day of earning.
    """
    rules(shop, earn=PER_YUAN, expiry=Expiry(29))
    card = shop.member()
    buy(shop, card, 100)
    days_pass(shop, card, 14)
    buy(shop, card, 50)
    days_pass(shop, card, 5)
    assert points(shop, card) == 150
    send(shop, shop.transaction(REDEEM, card, amount_minor=80_00, redeem_points=80))
    assert points(shop, card) == 70
    assert days_pass(shop, card, 11) == 1
    assert shop.entries(card)[-1] == ("EXPIRE", -20)
    assert points(shop, card) == 50


def test_a_return_may_leave_a_negative_balance_that_purchases_work_off(shop: Shop) -> None:
    """Brooks Brothers, https://brooksbrothers.zendesk.com/hc/en-us/articles/360033460692 (the rule; figures ours)."""
    rules(shop, earn=PER_YUAN)
    card = shop.member()
    sale = buy(shop, card, 100)
    send(shop, shop.transaction(REDEEM, card, amount_minor=80_00, redeem_points=80))
    send(shop, shop.refund_of(sale))
    assert points(shop, card) == -80
    days_pass(shop, card, 400)
    assert points(shop, card) == -80, "what is owed does not expire"
    buy(shop, card, 50)
    assert points(shop, card) == -30
    buy(shop, card, 50)
    assert points(shop, card) == 20


def test_a_returned_purchase_takes_its_points_along(shop: Shop) -> None:
    """One point per $1, a $50 purchase earns 50; once it is returned 50 are removed.

    Smile.io, https://help.smile.io/en/articles/4036183-configure-points-cancellation-for-refunds. Where the rule became
    2 points per $1 meanwhile they remove 100; here a refund goes by the rules of its sale, so it is 50 again.
    """
    rules(shop, earn=PER_YUAN)
    card = shop.member((500, 100))
    sale, other = buy(shop, card, 50), buy(shop, card, 50)
    assert points(shop, card) == 600
    send(shop, shop.refund_of(sale))
    assert points(shop, card) == 550
    rules(shop, earn=Earning((EarnRule("double", points=2, per_minor=100),)))
    send(shop, shop.refund_of(other))
    assert points(shop, card) == 500


def test_partial_returns_of_a_redemption_give_back_all_of_it_in_the_end(shop: Shop) -> None:
    """Partial credits until everything has returned, each point to where its age puts it (the rule; figures ours).

    Mastercard,
    https://developer.mastercard.com/digital-redemptions/documentation/use-cases/redemptions/reverse-redemption/
    """
    card = shop.member((30, 10), (70, 100))
    sale = send(shop, shop.transaction(REDEEM, card, amount_minor=100_00, redeem_points=50))
    assert shop.lots(card)[-2:] == [0, 50]
    back = []
    for yuan in (33, 33, 34):
        back.append(shop.send(shop.about(REFUND, sale, amount_minor=yuan * 100)).redeemed_points)
        shop.now_s += 60
    assert back == [-16, -17, -17]
    assert shop.lots(card)[-2:] == [30, 70]
    assert points(shop, card) == 100


@pytest.mark.parametrize(("days", "taken", "left"), [(5, -50, 500), (20, 0, 550)])
def test_a_return_within_the_lock_period_takes_what_is_still_locked(
    shop: Shop, days: int, taken: int, left: int
) -> None:
    """CleverTap, https://developer.clevertap.com/docs/reverserefund-points (the rule; figures ours)."""
    policy = RefundPolicy(Shortfall.ONLY_PENDING)
    rules(shop, earn=replace(PER_YUAN, pending_days=14), refund=policy)
    card = shop.member((500, 100))
    sale = buy(shop, card, 50)
    assert (points(shop, card), [each.points for each in shop.facts(card).pending]) == (500, [50])
    days_pass(shop, card, days)
    assert shop.send(shop.refund_of(sale)).earned_points == taken
    assert points(shop, card) == left
