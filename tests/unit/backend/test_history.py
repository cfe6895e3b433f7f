"""The history of an account: the newest first, a page at a time, with the balance each entry led to."""

from uuid import uuid4

import pytest

from pos_client.backend.database.schema import Unit
from pos_client.backend.members import history, membership
from pos_client.backend.members.cards import Card
from pos_client.backend.members.history import History
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.transaction import TransactionKind
from pos_client.errors import InvalidValue
from tests.unit.backend.accounts import give, take
from tests.unit.backend.shop import TILL, Shop


def page(shop: Shop, card: Card, cursor: str = "", limit: int = 50, unit: Unit = Unit.POINTS) -> History:
    with shop.database.read() as connection:
        return history.page(connection, card.member_id, unit, cursor, limit)


def test_running_balance_the_newest_first(shop: Shop) -> None:
    card = shop.member()
    give(shop, card, 10)
    give(shop, card, 5)
    take(shop, card, 12)
    events = page(shop, card).events
    assert [(event.seq, event.amount, event.balance_after) for event in events] == [
        (3, -12, 3),
        (2, 5, 15),
        (1, 10, 10),
    ]
    assert page(shop, card).cursor is None


def test_a_sale_is_told_with_its_amount_and_till(shop: Shop) -> None:
    card = shop.member()
    txn = shop.transaction(TransactionKind.AWARD, card, amount_minor=12_000)
    shop.send(txn)
    (event,) = page(shop, card).events
    assert (event.kind, event.amount, event.sale_minor, event.terminal_id) == ("EARN", 6, 12_000, TILL)
    assert (event.txn_id, event.occurred_at) == (txn.txn_id, txn.occurred_at)


def test_an_adjustment_is_told_with_who_and_why(shop: Shop) -> None:
    card = shop.member()
    with shop.database.write() as connection:
        wish = Adjustment(uuid4(), "Complaint of 20 November", points=7, stored_value_minor=500)
        membership.adjust(connection, card.member_id, wish, "Li", shop.now_ms)
    for unit, amount in ((Unit.POINTS, 7), (Unit.STORED_VALUE, 500)):
        (event,) = page(shop, card, unit=unit).events
        assert (event.kind, event.amount, event.actor, event.note) == ("ADJUST", amount, "Li", wish.note)
        assert event.sale_minor is None


@pytest.mark.parametrize(("entries", "limit", "pages"), [(0, 3, 1), (3, 3, 1), (4, 3, 2), (7, 2, 4)])
def test_pages_tell_everything_once(shop: Shop, entries: int, limit: int, pages: int) -> None:
    card = shop.member()
    for amount in range(1, entries + 1):
        give(shop, card, amount)
    seen: list[int] = []
    cursor, turned = "", 0
    while turned == 0 or cursor:
        told = page(shop, card, cursor, limit)
        seen += [event.seq for event in told.events]
        cursor, turned = told.cursor or "", turned + 1
    assert (seen, turned) == (list(range(entries, 0, -1)), pages)


def test_what_is_new_meanwhile_does_not_shift_the_pages(shop: Shop) -> None:
    card = shop.member()
    for _ in range(3):
        give(shop, card, 1)
    first = page(shop, card, limit=2)
    give(shop, card, 1)
    assert [event.seq for event in page(shop, card, first.cursor or "", 2).events] == [1]


def test_a_cursor_is_of_its_account(shop: Shop) -> None:
    card = shop.member()
    for _ in range(3):
        give(shop, card, 1)
    cursor = page(shop, card, limit=1).cursor or ""
    with pytest.raises(InvalidValue) as refused:
        page(shop, card, cursor, unit=Unit.CREDIT)
    assert refused.value.error_code == "BAD_CURSOR"


@pytest.mark.parametrize(
    "cursor", ["x", "!!!!", "MS4w", "MS4tMQ", "MQ", "MS4y.", "MS4 y", "\u00e9", "MS4yMA==", "9" * 99]
)
def test_what_is_no_cursor_is_refused(shop: Shop, cursor: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        page(shop, shop.member(), cursor)
    assert refused.value.error_code == "BAD_CURSOR"
