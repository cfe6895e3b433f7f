"""What cashiers do too often is flagged, and done all the same."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from pos_client.backend.members.cards import Card
from pos_client.backend.shop import cashiers, incidents, terminals
from pos_client.backend.transactions import applying as transactions
from pos_client.backend.transactions.outboxes import Sender
from pos_client.domain.cashiers import CashierWish
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from tests.unit.backend.shop import DAY_S, TILL, Shop

AWARD, REDEEM, SALE, CHECK_IN = (
    TransactionKind.AWARD,
    TransactionKind.REDEEM,
    TransactionKind.SALE,
    TransactionKind.CHECK_IN,
)
REVIEW = (Reason.REVIEW,)


@pytest.fixture
def card(shop: Shop) -> Card:
    return shop.member((1000, 100))


@pytest.fixture(autouse=True)
def bo(shop: Shop) -> None:
    register(shop, "BADGE-1", CashierWish("Bo", "1234"))
    register(shop, "BADGE-2", CashierWish("Li", "1234"))


def register(shop: Shop, badge: str, wish: CashierWish) -> None:
    with shop.database.write() as connection:
        cashiers.put(connection, badge, wish)


def flags(shop: Shop, card: Card, cashier: str = "Bo", till: str = TILL, kind: TransactionKind = AWARD) -> object:
    """What becomes of one more sale of this member, a minute later."""
    shop.now_s += 60
    points = 1 if kind is REDEEM else 0
    wish = replace(shop.transaction(kind, card, amount_minor=5000, redeem_points=points), cashier=cashier)
    done = shop.send(wish, till)
    assert done.applied is Applied.APPLIED
    assert shop.send(wish, till).flags == done.flags
    return done.flags


def test_the_third_award_to_a_member_at_one_till_on_a_day(shop: Shop, card: Card) -> None:
    first = [flags(shop, card, cashier, "till-2") for cashier in ("Bo", "Li")]
    assert [*first, flags(shop, card)] == [(), (), ()]
    assert flags(shop, card, "Li", "till-2") == REVIEW
    assert flags(shop, card, "Bo", "till-2", REDEEM) == ()  # gives nothing
    shop.now_s += DAY_S
    assert flags(shop, card, "Li", "till-2") == ()


def test_the_fourth_basket_of_a_member_with_one_cashier_within_a_week(shop: Shop, card: Card) -> None:
    found = []
    for kind in (AWARD, REDEEM, AWARD):
        found.append(flags(shop, card, kind=kind))
        shop.now_s += 2 * DAY_S
    assert found == [(), (), ()]
    assert flags(shop, card, "Li") == ()
    assert flags(shop, card) == REVIEW
    shop.now_s += 1.1 * DAY_S
    assert flags(shop, card) == REVIEW
    shop.now_s += 7 * DAY_S
    assert flags(shop, card) == ()


def test_the_own_card_of_a_cashier_also_where_the_till_did_not_know(shop: Shop, card: Card) -> None:
    register(shop, "BADGE-1", CashierWish("Bo", own_member_id=card.member_id))
    assert (flags(shop, card), flags(shop, card, "Li")) == (REVIEW, ())


@pytest.mark.parametrize(
    ("approved_by", "flagged"), [("Bo", True), ("Li", False), ("Li, Bo", True), ("Bobby", False), ("", False)]
)
def test_who_approves_what_they_do_themselves(shop: Shop, card: Card, approved_by: str, *, flagged: bool) -> None:
    """The only one in a shop has to; done alone, or typed, or given back."""
    expected = REVIEW if flagged else ()
    redeem = shop.offline(REDEEM, card, amount_minor=5000, redeem_points=1)
    assert shop.send(replace(redeem, cashier="Bo", approved_by=approved_by)).flags == expected
    refund = shop.refund_of(redeem)
    assert shop.send(replace(refund, cashier="Bo", approved_by=approved_by)).flags == expected
    void = shop.void_of(refund)
    assert shop.send(replace(void, cashier="Till 3", approved_by="Till 3")).flags == ()
    with shop.database.read() as connection:
        told = incidents.listed(connection, with_resolved=False)
    assert {each.detail for each in told} == ({f"signed by Bo, approved by {approved_by}"} if flagged else set())


def test_a_name_that_is_nobodys_is_not_looked_at(shop: Shop, card: Card) -> None:
    assert {flags(shop, card, "Till 3") for _ in range(5)} == {()}
    assert {flags(shop, card, "") for _ in range(5)} == {()}


def test_what_was_voided_or_refused_does_not_count(shop: Shop, card: Card) -> None:
    def award() -> Transaction:
        shop.now_s += 60
        return replace(shop.transaction(AWARD, card, amount_minor=5000), cashier="Bo")

    first, second = award(), award()
    assert [shop.send(each).flags for each in (first, second)] == [(), ()]
    assert shop.send(shop.void_of(first)).applied is Applied.APPLIED
    refused = replace(award(), currency="JPY")
    assert shop.send(refused).applied is Applied.REFUSED
    assert shop.send(award()).flags == ()
    assert shop.send(award()).flags == REVIEW


def test_sales_of_one_batch_know_of_each_other_and_of_another_member_nothing(shop: Shop, card: Card) -> None:
    other = shop.member()
    txns = []
    for each in (card, other, card, other, card):
        shop.now_s += 60
        txns.append(replace(shop.transaction(AWARD, each, amount_minor=5000), cashier="Bo"))
    visit = replace(shop.transaction(CHECK_IN, card), cashier="Bo")
    items: list[tuple[int, Transaction | UUID]] = list(enumerate([*txns, visit], start=1))
    with shop.database.write() as connection:
        answer = transactions.apply_batch(connection, Sender(TILL, uuid4()), items, shop.now_ms)
    assert [done.flags for done in answer.results] == [(), (), (), (), REVIEW, ()]
    with shop.database.read() as connection:
        (told,) = incidents.listed(connection, with_resolved=False)
        known = terminals.find(connection, TILL)
    assert (told.kind, told.txn_id, told.detail) == (incidents.Kind.REVIEW, txns[4].txn_id, "signed by Bo")
    assert known is not None
    assert not known.is_revoked
