"""Refunds: in as many pieces as one likes, together exactly as much as all at once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from pos_client.backend.database.schema import Unit
from pos_client.domain.basket import Line
from pos_client.domain.programme import (
    Earning,
    EarnRule,
    Expiry,
    Programme,
    QualifyingBasis,
    RebateRule,
    RefundPolicy,
    Shortfall,
    StoredValueRule,
    TierPolicy,
)
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from tests.unit.backend.shop import DAY_S, Shop

AWARD, REDEEM, SALE, DEPOSIT = (
    TransactionKind.AWARD,
    TransactionKind.REDEEM,
    TransactionKind.SALE,
    TransactionKind.DEPOSIT,
)
TEA, CUP = Line("tea", name="Tea", quantity_milli=2000, unit_price_minor=3500), Line("cup", unit_price_minor=10_000)


def with_rebate(shop: Shop) -> None:
    shop.publish(Programme(version=2, rebate=RebateRule(rate_bp=1000), expiry=Expiry(None)))


def partial(txn: Transaction, amount_minor: int) -> Transaction:
    return replace(txn, txn_id=uuid4(), amount_minor=amount_minor)


def state(shop: Shop, card: object) -> tuple[object, ...]:
    facts = shop.facts(card)  # type: ignore[arg-type]
    return facts.points, facts.credit_minor, facts.stored_value_minor, facts.qualifying


def test_full_refund_of_an_award_takes_its_points_and_its_step_to_the_tier(shop: Shop) -> None:
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(award)
    result = shop.send(shop.refund_of(award), "till-2")
    assert (result.applied, result.earned_points, result.to_pay_minor) == (Applied.APPLIED, -20, -40_000)
    assert state(shop, card) == (0, 0, 0, 0)
    assert shop.entries(card) == [("EARN", 20), ("CLAWBACK", -20)]
    shop.check_ledger(card)


def test_preload_200_earn_70_spend_150_and_all_comes_back(shop: Shop) -> None:
    # 70 points for a bill of 150 paid with points: both units of the product are refunded, one after the other.
    shop.publish(
        Programme(version=2, earn=Earning((EarnRule("base", per_minor=15_000, points=70),), on_points_part=True))
    )
    card = shop.member((200, 100))
    line = Line("two", quantity_milli=2000, unit_price_minor=7500)
    sale = shop.transaction(SALE, card, lines=(line,), redeem_points=150)
    assert shop.send(sale).points_after == 120
    one = shop.send(shop.refund_of(sale, two=1))
    assert (one.redeemed_points, one.earned_points) == (-75, -70)
    two = shop.send(shop.refund_of(sale, two=1))
    assert (two.redeemed_points, two.earned_points, two.points_after) == (-75, 0, 200)
    assert shop.lots(card) == [200, 0]
    shop.check_ledger(card)


@pytest.mark.parametrize("pieces", [(21_900,), (4_380,) * 5, (1, 21_899), (1999, 2000, 1, 17_900)])
def test_partial_refunds_add_up_to_the_whole(shop: Shop, pieces: tuple[int, ...]) -> None:
    with_rebate(shop)
    card = shop.member((30, 100), credit_minor=777, stored_value_minor=5000)
    before = state(shop, card)
    sale = shop.transaction(SALE, card, amount_minor=21_900, redeem_points=7, credit_minor=777, stored_value_minor=1234)
    sold = shop.send(sale)
    refunds = [shop.send(partial(shop.refund_of(sale), piece)) for piece in pieces]
    assert [refund.reason for refund in refunds] == [None] * len(pieces)
    assert sum(refund.to_pay_minor for refund in refunds) == -sold.to_pay_minor
    assert sum(refund.earned_points for refund in refunds) == -sold.earned_points
    assert sum(refund.earned_credit_minor for refund in refunds) == -sold.earned_credit_minor
    assert state(shop, card) == before
    assert shop.send(partial(shop.refund_of(sale), 1)).reason is Reason.BEYOND_SALE
    shop.check_ledger(card)


def test_payments_return_to_the_lots_they_came_from_the_last_taken_first(shop: Shop) -> None:
    card = shop.member((10, 50), (10, 5), (10, 100))
    sale = shop.transaction(REDEEM, card, amount_minor=4000, redeem_points=25)
    shop.send(sale)
    assert shop.lots(card) == [0, 0, 5]
    shop.send(partial(shop.refund_of(sale), 1280))  # 8 points: five to the third lot, three to the first
    assert shop.lots(card) == [3, 0, 10]
    shop.send(partial(shop.refund_of(sale), 2720))
    assert shop.lots(card) == [10, 10, 10]
    shop.check_ledger(card)


def test_lines_come_back_by_id_and_quantity(shop: Shop) -> None:
    card = shop.member()
    sale = shop.transaction(SALE, card, lines=(TEA, CUP))
    assert shop.send(sale).earned_points == 8
    first = shop.send(shop.refund_of(sale, tea=1))
    assert (first.to_pay_minor, first.earned_points) == (-3500, -2)  # 13,500 earn 6
    rest = shop.send(shop.refund_of(sale, tea=1, cup=1))
    assert (rest.to_pay_minor, rest.earned_points, rest.points_after) == (-13_500, -6, 0)


def test_refund_that_does_not_fit_its_sale_is_refused(shop: Shop) -> None:
    card = shop.member()
    sale, award = shop.transaction(SALE, card, lines=(TEA, CUP)), None
    shop.send(sale)
    shop.now_s += 60
    award = shop.transaction(AWARD, card, amount_minor=5000)
    shop.send(award)
    twice = replace(shop.refund_of(sale, tea=1), lines=(Line("tea"), Line("tea")))
    wishes = {
        Reason.NEEDS_LINES: shop.refund_of(sale),
        Reason.UNKNOWN_LINE: shop.refund_of(sale, pot=1),
        Reason.DUPLICATE_LINE: twice,
        Reason.BEYOND_SALE: shop.refund_of(sale, tea=3),
        Reason.BAD_LINE: replace(twice, txn_id=uuid4(), lines=(Line("tea", quantity_milli=-1000),)),
        Reason.NO_AMOUNT: partial(shop.refund_of(award), 0),
        Reason.MALFORMED: replace(shop.refund_of(award), redeem_points=1),
        Reason.WRONG_CURRENCY: replace(shop.refund_of(award), currency="EUR"),
    }
    before = shop.entries(card)
    assert [shop.send(txn).reason for txn in wishes.values()] == list(wishes)
    assert shop.send(replace(shop.refund_of(award), lines=(Line("tea"),))).reason is Reason.UNKNOWN_LINE
    assert shop.send(partial(shop.refund_of(award), 5001)).reason is Reason.BEYOND_SALE
    assert shop.entries(card) == before


def test_refund_of_what_cannot_be_refunded(shop: Shop) -> None:
    card = shop.member()
    award, check_in = shop.transaction(AWARD, card, amount_minor=5000), shop.offline(TransactionKind.CHECK_IN, card)
    shop.send(award)
    shop.now_s += 60
    check_in = shop.transaction(TransactionKind.CHECK_IN, card)
    shop.send(check_in)
    refund = shop.refund_of(award)
    shop.send(refund)
    stranger = replace(shop.refund_of(award), handle=shop.member().handle)
    for txn in (shop.refund_of(refund), shop.refund_of(check_in), stranger):
        assert shop.send(txn).reason is Reason.UNKNOWN_TRANSACTION


def test_void_and_refund_exclude_each_other(shop: Shop) -> None:
    card = shop.member()
    one, two = shop.transaction(AWARD, card, amount_minor=40_000), shop.offline(AWARD, card)
    shop.send(one)
    shop.now_s += 60
    two = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(two)
    shop.send(partial(shop.refund_of(one), 1))
    shop.send(shop.void_of(two))
    assert shop.send(shop.void_of(one)).reason is Reason.ALREADY_REFUNDED
    assert shop.send(shop.refund_of(two)).reason is Reason.ALREADY_VOIDED


def test_voided_refund_never_happened(shop: Shop) -> None:
    with_rebate(shop)
    card = shop.member((20, 50), (20, 100), credit_minor=500, stored_value_minor=5000)
    sale = shop.transaction(SALE, card, amount_minor=21_900, redeem_points=30, credit_minor=500, stored_value_minor=99)
    shop.send(sale)
    before = (state(shop, card), shop.lots(card))
    refund = shop.refund_of(sale, to_card=True)
    done = shop.send(refund)
    undone = shop.send(shop.void_of(refund))
    assert (undone.earned_points, undone.redeemed_points) == (-done.earned_points, -done.redeemed_points)
    assert (state(shop, card), shop.lots(card)) == before
    shop.check_ledger(card)
    assert shop.send(shop.void_of(refund)).reason is Reason.ALREADY_VOIDED
    shop.send(partial(shop.refund_of(sale), 900))
    again = shop.send(partial(shop.refund_of(sale), 21_000))
    assert (again.reason, shop.lots(card)[:2]) == (None, [20, 20])
    shop.check_ledger(card)


def test_voided_refund_takes_what_was_spent_of_it_from_elsewhere(shop: Shop) -> None:
    card = shop.member((10, 50))
    sale = shop.transaction(REDEEM, card, amount_minor=1000, redeem_points=10)
    shop.send(sale)
    refund = shop.refund_of(sale)
    shop.send(refund)
    shop.now_s += 60
    other = shop.transaction(REDEEM, card, amount_minor=1000, redeem_points=8)
    shop.send(other)
    assert shop.send(shop.void_of(refund)).points_after == -8
    shop.check_ledger(card)
    assert shop.send(shop.void_of(other)).points_after == 0
    assert shop.send(shop.refund_of(sale)).points_after == 10
    assert shop.lots(card) == [10]
    shop.check_ledger(card)


@pytest.mark.parametrize(
    ("policy", "left", "taken"),
    [(Shortfall.UNLIMITED, -15, 20), (Shortfall.WITHIN_BALANCE, 0, 5), (Shortfall.ONLY_PENDING, 5, 0)],
)
def test_points_spent_already_are_dealt_with_as_the_policy_says(
    shop: Shop, policy: Shortfall, left: int, taken: int
) -> None:
    shop.publish(Programme(version=2, refund=RefundPolicy(shortfall=policy)))
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(award)
    shop.now_s += 60
    shop.send(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=15))
    result = shop.send(shop.refund_of(award))
    assert (result.points_after, result.earned_points, result.qualifying_after) == (left, -taken, 0)
    shop.check_ledger(card)


@pytest.mark.parametrize("policy", list(Shortfall))
def test_pending_points_are_always_taken_back(shop: Shop, policy: Shortfall) -> None:
    earn = Earning(pending_days=14)
    shop.publish(Programme(version=2, earn=earn, refund=RefundPolicy(shortfall=policy)))
    card = shop.member((3, 100))
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    assert shop.send(award).points_after == 3
    assert shop.send(shop.refund_of(award)).points_after == 3
    assert shop.lots(card) == [3, 0]


def test_credit_earned_and_spent_becomes_a_deficit_the_next_credit_pays(shop: Shop) -> None:
    with_rebate(shop)
    card = shop.member()
    sale = shop.transaction(SALE, card, amount_minor=10_000)
    assert shop.send(sale).earned_credit_minor == 1000
    shop.now_s += 60
    assert shop.send(shop.transaction(SALE, card, amount_minor=1000, credit_minor=1000)).credit_after_minor == 0
    result = shop.send(shop.refund_of(sale))
    assert (result.earned_credit_minor, result.credit_after_minor) == (-1000, -1000)
    shop.now_s += 60
    shop.send(shop.transaction(SALE, card, amount_minor=15_000))
    shop.now_s += 60
    assert shop.facts(card).credit_minor == 500
    shop.check_ledger(card)


def test_money_goes_onto_the_card_where_asked_for(shop: Shop) -> None:
    card = shop.member(stored_value_minor=300)
    sale = shop.transaction(SALE, card, amount_minor=1000, stored_value_minor=300)
    shop.send(sale)
    result = shop.send(shop.refund_of(sale, to_card=True))
    assert (result.to_pay_minor, result.stored_value_minor, result.stored_value_after_minor) == (0, -1000, 1000)
    assert shop.entries(card, Unit.STORED_VALUE)[2:] == [("REDEEM_REVERSAL", 300), ("DEPOSIT", 700)]
    shop.check_ledger(card)


@pytest.mark.parametrize(
    "rules", [{"refund": RefundPolicy(to_card=False)}, {"stored_value": StoredValueRule(enabled=False)}]
)
def test_money_does_not_go_onto_the_card_where_the_programme_says_no(shop: Shop, rules: dict[str, object]) -> None:
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=1000)
    shop.send(award)
    shop.publish(replace(Programme(version=2), **rules))  # type: ignore[arg-type]
    assert shop.send(shop.refund_of(award, to_card=True)).reason is Reason.REFUND_TO_CARD_OFF
    assert shop.send(shop.refund_of(award)).reason is None


def test_refund_window_counts_local_days(shop: Shop) -> None:
    shop.publish(Programme(version=2, refund=RefundPolicy(window_days=7)))
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=1000)
    shop.send(award)
    shop.now_s += 7 * DAY_S + 11.9 * 3600
    assert shop.send(partial(shop.refund_of(award), 1)).reason is None
    shop.now_s += 0.2 * 3600
    assert shop.send(partial(shop.refund_of(award), 1)).reason is Reason.REFUND_TOO_LATE
    asked_in_time = partial(shop.refund_of(award), 1)
    then = asked_in_time.occurred_at - timedelta(hours=1)
    assert shop.send(replace(asked_in_time, occurred_at=then)).reason is None


def test_refund_calculates_with_the_rules_of_the_sale(shop: Shop) -> None:
    card = shop.member(qualifying=200)
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    assert shop.send(award).earned_points == 30
    shop.publish(Programme(version=2, earn=Earning((EarnRule("base", per_minor=100),))))
    assert shop.send(partial(shop.refund_of(award), 20_000)).earned_points == -15
    assert shop.send(partial(shop.refund_of(award), 20_000)).earned_points == -15


def test_refund_of_a_sale_that_earned_no_point_takes_its_step_back(shop: Shop) -> None:
    shop.publish(Programme(version=2, tier_policy=TierPolicy(basis=QualifyingBasis.SPEND)))
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=1500)
    assert (shop.send(award).qualifying_after, shop.entries(card)) == (1500, [("EARN", 0)])
    assert shop.send(shop.refund_of(award)).qualifying_after == 0
    shop.now_s += 60
    again = shop.transaction(AWARD, card, amount_minor=1500)
    shop.send(again)
    assert shop.send(shop.void_of(again)).qualifying_after == 0
    assert shop.lots(card) == []
    shop.check_ledger(card)


def test_deposit_comes_back_as_far_as_there_is_as_much(shop: Shop) -> None:
    card = shop.member()
    deposit = shop.transaction(DEPOSIT, card, amount_minor=10_000)
    shop.send(deposit)
    shop.now_s += 60
    shop.send(shop.transaction(SALE, card, amount_minor=3000, stored_value_minor=3000))
    assert shop.send(partial(shop.refund_of(deposit), 7001)).reason is Reason.INSUFFICIENT_STORED_VALUE
    assert shop.send(shop.void_of(deposit)).reason is Reason.INSUFFICIENT_STORED_VALUE
    result = shop.send(partial(shop.refund_of(deposit), 7000))
    assert (result.to_pay_minor, result.stored_value_after_minor) == (-7000, 0)
    assert shop.send(partial(shop.refund_of(deposit), 3001)).reason is Reason.BEYOND_SALE
    shop.check_ledger(card)


def test_void_of_a_refund_needs_the_money_it_put_on_the_card(shop: Shop) -> None:
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=1000)
    shop.send(award)
    refund = shop.refund_of(award, to_card=True)
    shop.send(refund)
    shop.now_s += 60
    shop.send(shop.transaction(SALE, card, amount_minor=1, stored_value_minor=1))
    assert shop.send(shop.void_of(refund)).reason is Reason.INSUFFICIENT_STORED_VALUE
