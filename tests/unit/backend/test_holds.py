"""Payments set aside: captured for as much or less, voided, or given back by time."""

from dataclasses import replace
from uuid import uuid4

import pytest

from pos_client.backend.database.schema import Unit
from pos_client.backend.members.cards import Card
from pos_client.backend.settlement import release_hold
from pos_client.backend.shop import programmes
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from tests.unit.backend.shop import DAY_S, Shop, Wish

AWARD, REDEEM, SALE, HOLD, CAPTURE = (
    TransactionKind.AWARD,
    TransactionKind.REDEEM,
    TransactionKind.SALE,
    TransactionKind.HOLD,
    TransactionKind.CAPTURE,
)
BILL: Wish = {"amount_minor": 10_000, "redeem_points": 20, "credit_minor": 500, "stored_value_minor": 700}


def rich(shop: Shop) -> Card:
    return shop.member((15, 1), (15, 100), credit_minor=900, stored_value_minor=900)


def balances(shop: Shop, card: Card) -> tuple[int, int, int]:
    facts = shop.facts(card)
    return facts.points, facts.credit_minor, facts.stored_value_minor


def release(shop: Shop, card: Card, txn: Transaction) -> bool:
    with shop.database.write() as connection:
        programme = programmes.current(connection)
        return release_hold(connection, card.member_id, txn.txn_id, programme, shop.now_ms)


def test_held_payments_can_be_spent_by_nobody_else(shop: Shop) -> None:
    card = rich(shop)
    result = shop.send(shop.transaction(HOLD, card, **BILL))
    assert (result.redeemed_points, result.credit_minor, result.stored_value_minor) == (20, 500, 700)
    assert (result.to_pay_minor, result.earned_points) == (0, 0)
    assert balances(shop, card) == (10, 400, 200)
    shop.now_s += 60
    assert shop.send(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=11)).reason
    shop.check_ledger(card)


def test_capture_settles_the_sale_for_as_much_or_less_and_releases_the_rest(shop: Shop) -> None:
    card = rich(shop)
    hold = shop.transaction(HOLD, card, **BILL)
    shop.send(hold)
    shop.now_s += 3600
    less: Wish = {"amount_minor": 8000, "redeem_points": 16, "credit_minor": 500}
    result = shop.send(shop.about(CAPTURE, hold, **less))
    assert (result.applied, result.redeemed_points, result.credit_minor) == (Applied.APPLIED, 16, 500)
    assert (result.to_pay_minor, result.earned_points) == (5900, 2)
    assert (shop.lots(card), balances(shop, card)) == ([0, 14, 2], (16, 400, 900))
    assert shop.entries(card)[2:] == [("HOLD", -20), ("HOLD_RELEASE", 20), ("REDEEM", -16), ("EARN", 2)]
    assert shop.entries(card, Unit.STORED_VALUE)[1:] == [("HOLD", -700), ("HOLD_RELEASE", 700)]
    shop.check_ledger(card)


def test_capture_uses_what_was_held_even_when_it_has_expired_meanwhile(shop: Shop) -> None:
    card = shop.member((15, 0.5), (15, 100))
    hold = shop.transaction(HOLD, card, amount_minor=10_000, redeem_points=20)
    shop.send(hold)
    shop.now_s += 0.9 * DAY_S
    assert shop.facts(card).points == 10
    assert shop.send(shop.about(CAPTURE, hold, amount_minor=10_000, redeem_points=18)).reason is None
    assert shop.lots(card)[:2] == [0, 12]
    shop.check_ledger(card)


def test_capture_happens_once_in_time_and_within_what_was_held(shop: Shop) -> None:
    card = rich(shop)
    hold = shop.transaction(HOLD, card, amount_minor=10_000, redeem_points=20)
    shop.send(hold)
    capture = shop.about(CAPTURE, hold, amount_minor=10_000, redeem_points=20)
    beyond = [replace(capture, txn_id=uuid4(), redeem_points=21), replace(capture, txn_id=uuid4(), credit_minor=1)]
    assert [shop.send(txn).reason for txn in beyond] == [Reason.BEYOND_HOLD] * 2
    too_little = replace(capture, txn_id=uuid4(), amount_minor=1900)
    assert shop.send(too_little).reason is Reason.ABOVE_MAXIMUM
    assert shop.send(capture, "till-2").reason is Reason.UNKNOWN_TRANSACTION
    again = replace(capture, txn_id=uuid4())
    assert shop.send(again).applied is Applied.APPLIED
    assert shop.send(replace(capture, txn_id=uuid4())).reason is Reason.HOLD_ENDED
    assert shop.send(shop.void_of(hold)).reason is Reason.HOLD_ENDED


def test_capture_names_a_hold(shop: Shop) -> None:
    card = rich(shop)
    award = shop.transaction(AWARD, card, amount_minor=2000)
    shop.send(award)
    assert shop.send(shop.about(CAPTURE, award, amount_minor=2000)).reason is Reason.UNKNOWN_TRANSACTION


def test_void_of_a_hold_gives_everything_back(shop: Shop) -> None:
    card = rich(shop)
    before = balances(shop, card)
    hold = shop.transaction(HOLD, card, **BILL)
    shop.send(hold)
    result = shop.send(shop.void_of(hold))
    assert (result.redeemed_points, result.credit_minor, result.stored_value_minor) == (-20, -500, -700)
    assert (balances(shop, card), shop.lots(card)) == (before, [15, 15])
    assert shop.send(shop.about(CAPTURE, hold, amount_minor=10_000)).reason is Reason.HOLD_ENDED
    assert shop.send(shop.void_of(hold)).reason is Reason.ALREADY_VOIDED
    shop.check_ledger(card)


@pytest.mark.parametrize("by_refund", [False, True])
def test_captured_sale_can_be_taken_back_like_any_other(shop: Shop, *, by_refund: bool) -> None:
    card = rich(shop)
    before = balances(shop, card)
    hold = shop.transaction(HOLD, card, **BILL)
    shop.send(hold)
    capture = shop.about(CAPTURE, hold, amount_minor=9000, redeem_points=18, credit_minor=100, stored_value_minor=50)
    shop.send(capture)
    shop.send(shop.refund_of(capture) if by_refund else shop.void_of(capture))
    assert (balances(shop, card), shop.lots(card)[:2]) == (before, [15, 15])
    assert shop.facts(card).qualifying == 0
    shop.check_ledger(card)


def test_hold_ends_by_itself_after_a_day(shop: Shop) -> None:
    card = shop.member((30, 100))
    hold = shop.transaction(HOLD, card, amount_minor=10_000, redeem_points=20)
    shop.send(hold)
    shop.now_s += DAY_S - 1
    assert not release(shop, card, hold)
    shop.now_s += 1
    assert shop.send(shop.about(CAPTURE, hold, amount_minor=10_000)).reason is Reason.HOLD_ENDED
    assert [release(shop, card, hold) for _ in range(3)] == [True, False, False]
    assert (shop.facts(card).points, shop.lots(card)) == (30, [30])
    assert shop.send(shop.void_of(hold)).reason is Reason.HOLD_ENDED
    shop.check_ledger(card)


def test_hold_needs_a_pay_code_a_connection_and_something_to_hold(shop: Shop) -> None:
    card = rich(shop)
    nothing = shop.transaction(HOLD, card, amount_minor=1000)
    shop.now_s += 60
    earn_only = shop.transaction(HOLD, card, amount_minor=1000, redeem_points=1)
    wishes = {
        Reason.BELOW_MINIMUM: nothing,
        Reason.NEEDS_PAY_CODE: replace(earn_only, txn_id=uuid4(), code=shop.code(card, Intent.EARN)),
        Reason.ONLINE_ONLY: shop.offline(HOLD, card, amount_minor=1000, redeem_points=1),
        Reason.NO_AMOUNT: replace(earn_only, txn_id=uuid4(), amount_minor=0),
    }
    assert [shop.send(txn).reason for txn in wishes.values()] == list(wishes)
    assert shop.send(nothing).reason is Reason.BELOW_MINIMUM
    assert shop.lots(card) == [15, 15]
