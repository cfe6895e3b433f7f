"""Limits nobody gets around: not by asking often, not by asking late, not by another way to the same thing."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from pos_client.backend.members.cards import Card
from pos_client.backend.settlement import adjust
from pos_client.backend.shop import programmes
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.programme import OfflineLimits, Programme, RefundPolicy, Shortfall, StoredValueRule
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from pos_client.errors import InvalidValue
from tests.unit.backend.shop import DAY_S, Shop

AWARD, REDEEM, SALE, CHECK_IN, HOLD = (
    TransactionKind.AWARD,
    TransactionKind.REDEEM,
    TransactionKind.SALE,
    TransactionKind.CHECK_IN,
    TransactionKind.HOLD,
)
WEEK = Programme(version=2, refund=RefundPolicy(window_days=7))


def days_ago(shop: Shop, days: float, txn: Transaction) -> Transaction:
    return replace(txn, txn_id=uuid4(), occurred_at=datetime.fromtimestamp(shop.now_s - days * DAY_S, UTC))


def visit(shop: Shop, card: Card, days: float) -> Transaction:
    late = days_ago(shop, days, shop.offline(CHECK_IN, card))
    return replace(late, code=shop.code(card, at_s=shop.now_s - days * DAY_S))


def test_each_till_alone_puts_a_member_into_debt_by_its_allowance_at_most(shop: Shop) -> None:
    card = shop.member((5, 100))
    reasons = []
    for points in (20, 5, 1, 1):  # 5 are there, 15 + 5 are owed
        reasons.append(shop.send(shop.offline(REDEEM, card, amount_minor=10_000, redeem_points=points)).reason)
        shop.now_s += 60
    assert reasons == [None, None, Reason.ABOVE_ALLOWANCE, Reason.ABOVE_ALLOWANCE]
    other = shop.send(shop.offline(REDEEM, card, amount_minor=10_000, redeem_points=20), "till-2")
    assert (other.applied, other.points_after) == (Applied.APPLIED, -40)
    shop.now_s += 60
    assert shop.send(shop.transaction(AWARD, card, amount_minor=60_000)).points_after == -10  # the oldest is paid first
    shop.now_s += 60
    assert shop.send(shop.offline(REDEEM, card, amount_minor=10_000, redeem_points=20)).points_after == -30
    shop.check_ledger(card)


def test_debts_of_other_kinds_leave_the_allowance_of_a_till_alone(shop: Shop) -> None:
    shop.publish(Programme(version=2, offline=OfflineLimits(max_redeem_points=4)))
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(award)
    shop.now_s += 60
    shop.send(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=20))
    assert shop.send(shop.refund_of(award)).points_after == -20
    shop.now_s += 60
    assert shop.send(shop.offline(REDEEM, card, amount_minor=10_000, redeem_points=4)).points_after == -24
    shop.now_s += 60
    again = shop.offline(REDEEM, card, amount_minor=10_000, redeem_points=1)
    assert shop.send(again).reason is Reason.ABOVE_ALLOWANCE


def test_a_till_that_says_it_was_earlier_is_believed_as_long_as_a_roster_is_good(shop: Shop) -> None:
    shop.publish(WEEK)
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(award)
    shop.now_s += 9 * DAY_S
    some = replace(shop.refund_of(award), amount_minor=1000)
    reasons = [shop.send(days_ago(shop, days, some)).reason for days in (0, 1, 2, 9, 39)]
    # Nine days ago, or before the sale: both are no more than two days ago.
    assert reasons == [Reason.REFUND_TOO_LATE] * 2 + [None] * 3
    shop.now_s += DAY_S
    reasons = [shop.send(days_ago(shop, days, some)).reason for days in (2, 3, 9, 39)]
    assert reasons == [Reason.REFUND_TOO_LATE] * 4


def test_a_void_has_the_window_of_a_refund_and_a_hold_has_none(shop: Shop) -> None:
    shop.publish(replace(WEEK, refund=RefundPolicy(window_days=0)))
    card = shop.member((30, 100))
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(award)
    shop.now_s += 60
    hold = shop.transaction(HOLD, card, amount_minor=10_000, redeem_points=20)
    shop.send(hold)
    shop.now_s += 0.6 * DAY_S  # after midnight
    assert shop.send(shop.void_of(award)).reason is Reason.REFUND_TOO_LATE
    assert shop.send(days_ago(shop, 0.6, shop.void_of(award))).reason is None
    assert shop.send(shop.void_of(hold)).points_after == 30
    shop.check_ledger(card)


def test_the_window_begins_when_the_sale_happened_not_when_it_was_told(shop: Shop) -> None:
    shop.publish(WEEK)
    card = shop.member()
    award = days_ago(shop, 5, shop.offline(AWARD, card, amount_minor=40_000))
    assert shop.send(replace(award, code=shop.code(card, at_s=shop.now_s - 5 * DAY_S))).reason is None
    shop.now_s += 2 * DAY_S
    assert shop.send(replace(shop.refund_of(award), amount_minor=1000)).reason is None
    shop.now_s += DAY_S
    assert shop.send(shop.refund_of(award)).reason is Reason.REFUND_TOO_LATE


def test_a_sale_comes_back_in_its_own_currency(shop: Shop) -> None:
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=1999)
    shop.send(award)
    shop.publish(Programme(version=2, currency="JPY"))
    back = [replace(txn, currency="JPY") for txn in (shop.refund_of(award), shop.void_of(award))]
    assert [shop.send(txn).reason for txn in back] == [Reason.WRONG_CURRENCY] * 2


def test_the_currency_stays_once_anything_was_sold(shop: Shop) -> None:
    yen = Programme(version=2, currency="JPY")
    card = shop.member()
    shop.send(replace(shop.transaction(AWARD, card, amount_minor=1999), currency="EUR"))
    with shop.database.write() as connection:
        programmes.publish_next(connection, yen, shop.now_ms, "Lin")
    shop.now_s += 60
    sold = replace(shop.transaction(AWARD, card, amount_minor=1999), currency="JPY")
    assert (shop.send(sold).applied, shop.entries(card)) == (Applied.APPLIED, [])
    with shop.database.write() as connection, pytest.raises(InvalidValue) as refused:
        programmes.publish_next(connection, Programme(version=3), shop.now_ms, "Lin")
    assert refused.value.error_code == "CURRENCY_IN_USE"


def test_points_set_aside_are_there_when_their_sale_comes_back(shop: Shop) -> None:
    shop.publish(Programme(version=2, refund=RefundPolicy(shortfall=Shortfall.WITHIN_BALANCE)))
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=200_000)
    assert shop.send(award).points_after == 100
    shop.now_s += 60
    hold = shop.transaction(HOLD, card, amount_minor=10_000, redeem_points=70)
    shop.send(hold)
    shop.now_s += 60
    shop.send(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=10))
    back = [shop.send(replace(shop.refund_of(award), amount_minor=100_000)) for _half in range(2)]
    assert [part.earned_points for part in back] == [-50, -40]  # ten are spent for good
    assert (back[1].points_after, shop.send(shop.void_of(hold)).points_after) == (-70, 0)
    shop.now_s += 60
    assert shop.send(shop.transaction(AWARD, card, amount_minor=2000)).points_after == 1
    shop.check_ledger(card)


def test_a_visit_told_late_or_from_before_the_member_joined_is_none(shop: Shop) -> None:
    card = shop.member()
    shop.now_s += 0.2 * DAY_S
    ends = {days: shop.send(visit(shop, card, days)).reason for days in (1, 0)}
    assert ends == {1: Reason.EXPIRED, 0: None}
    shop.now_s += 30 * DAY_S
    reasons = [shop.send(visit(shop, card, days)).reason for days in (1, 2, 2.1, 20, 60)]
    assert reasons == [None, None, Reason.EXPIRED, Reason.EXPIRED, Reason.EXPIRED]
    assert shop.facts(card).points == 3


def test_refund_loads_the_card_up_to_its_most_and_pays_out_the_rest(shop: Shop) -> None:
    shop.publish(Programme(version=2, stored_value=StoredValueRule(max_deposit_minor=5000, max_balance_minor=5000)))
    card = shop.member(stored_value_minor=4500)
    sale = shop.transaction(SALE, card, amount_minor=1000, stored_value_minor=200)
    assert shop.send(sale).stored_value_after_minor == 4300
    assert shop.send(shop.refund_of(sale, to_card=True)).reason is Reason.ABOVE_MAXIMUM
    some = shop.send(replace(shop.refund_of(sale, to_card=True), amount_minor=700))
    assert (some.reason, some.stored_value_after_minor, some.to_pay_minor) == (None, 5000, 0)
    rest = shop.send(shop.about(TransactionKind.REFUND, sale, amount_minor=300))
    assert (rest.reason, rest.to_pay_minor) == (None, -240)
    shop.check_ledger(card)


def test_no_account_holds_more_than_can_be_told(shop: Shop) -> None:
    card = shop.member((2**53 - 1, 100))
    reasons = []
    for kind, amount in ((AWARD, 4000), (CHECK_IN, 0), (CHECK_IN, 0), (AWARD, 2000), (AWARD, 100)):
        reasons.append(shop.send(shop.transaction(kind, card, amount_minor=amount)).reason)
        shop.now_s += DAY_S
    assert reasons == [Reason.ABOVE_MAXIMUM, None, Reason.ABOVE_MAXIMUM, Reason.ABOVE_MAXIMUM, None]
    redeem = shop.transaction(REDEEM, card, amount_minor=1000, redeem_points=1)
    assert shop.send(redeem).points_after == 2**53 - 1
    with shop.database.write() as connection:
        for points, reason in ((2, Reason.ABOVE_MAXIMUM), (1, None)):
            wish, rules = Adjustment(uuid4(), "n", points=points), programmes.current(connection)
            done = adjust(connection, card.member_id, wish, actor="Lin", programme=rules, now_ms=shop.now_ms)
            assert done.reason is reason
    assert shop.send(shop.refund_of(redeem)).reason is Reason.ABOVE_MAXIMUM
    assert shop.send(shop.void_of(redeem)).reason is Reason.ABOVE_MAXIMUM
    shop.check_ledger(card)
