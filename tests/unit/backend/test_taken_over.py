"""Entries of one till that another one of its store took over: settled once, whoever sends them, in whatever order."""

from dataclasses import replace
from uuid import uuid4

import pytest

from pos_client.backend.members.cards import Card
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from tests import signing
from tests.unit.backend.shop import Shop

AWARD, SALE, HOLD, CAPTURE = (
    TransactionKind.AWARD,
    TransactionKind.SALE,
    TransactionKind.HOLD,
    TransactionKind.CAPTURE,
)
HEIR, STRANGER = "till-2", "till-3"


@pytest.fixture
def card(shop: Shop) -> Card:
    keys = signing.TILL.public_keys
    with shop.database.write() as connection:
        for place in (Terminal(HEIR, "Store", "Lane 2"), Terminal(STRANGER, "Elsewhere", "Lane 1")):
            terminals.put(connection, place, keys, shop.now_ms)
    return shop.member((100, 90))


def test_what_both_send_is_settled_once(shop: Shop, card: Card) -> None:
    txn = shop.offline(SALE, card, amount_minor=20_000, redeem_points=10)
    first, again = shop.send(txn, HEIR), shop.send(txn)
    assert (first.applied, again.applied) == (Applied.APPLIED, Applied.REPLAYED)
    assert replace(again, applied=first.applied) == first
    assert shop.facts(card).points == 100 - 10 + first.earned_points
    shop.check_ledger(card)


def test_an_undoing_that_was_taken_over_undoes_what_the_first_till_had_settled(shop: Shop, card: Card) -> None:
    txn = shop.offline(AWARD, card, amount_minor=20_000)
    assert shop.send(txn).reason is None
    void = shop.void_of(txn)
    assert shop.send(void, HEIR).reason is None
    assert shop.send(void).applied is Applied.REPLAYED
    assert shop.facts(card).points == 100
    shop.check_ledger(card)


def test_a_hold_is_completed_by_the_till_that_took_it_over(shop: Shop, card: Card) -> None:
    hold = shop.transaction(HOLD, card, amount_minor=20_000, redeem_points=10)
    assert shop.send(hold).reason is None
    assert shop.send(capture_of(hold), HEIR).reason is None
    shop.check_ledger(card)


def test_a_till_of_another_store_undoes_and_completes_nothing(shop: Shop, card: Card) -> None:
    txn = shop.offline(AWARD, card, amount_minor=20_000)
    shop.now_s += 30
    hold = shop.transaction(HOLD, card, amount_minor=20_000, redeem_points=10)
    assert [shop.send(each).reason for each in (txn, hold)] == [None, None]
    for wanted in (shop.void_of(txn), shop.void_of(hold), capture_of(hold)):
        for stranger in (STRANGER, "nobody knows it"):
            refused = shop.send(replace(wanted, txn_id=uuid4()), stranger)
            assert refused.reason is Reason.UNKNOWN_TRANSACTION


def capture_of(hold: Transaction) -> Transaction:
    return replace(hold, txn_id=uuid4(), kind=CAPTURE, code="", refers_to=hold.txn_id)
