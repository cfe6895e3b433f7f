"""A batch settles exactly as its transactions would one by one, whatever stands beside them."""

from dataclasses import replace
from uuid import uuid4

import sqlalchemy as sa

from pos_client.backend.database.schema import CODE_CLAIMS, Unit
from pos_client.backend.members.cards import Card
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionKind, TransactionResult
from tests.unit.backend import chained
from tests.unit.backend.shop import Shop

AWARD, CHECK_IN, SALE = TransactionKind.AWARD, TransactionKind.CHECK_IN, TransactionKind.SALE


def at_once(shop: Shop, txns: list[Transaction]) -> list[TransactionResult]:
    return list(chained.send(shop, *txns).results)


def history(shop: Shop, card: Card) -> list[Transaction]:
    """What happens to a member at a till alone, with everything in it that depends on what came before."""
    award = shop.offline(AWARD, card, amount_minor=40_000)
    same_code = replace(award, txn_id=uuid4(), basket_id=uuid4())
    shop.now_s += 30
    sale = shop.offline(SALE, card, amount_minor=30_000, redeem_points=12)
    shop.now_s += 30
    foreign = shop.offline(AWARD, card, amount_minor=9000)
    later = shop.offline(AWARD, card, amount_minor=50_000)
    visits = [shop.offline(CHECK_IN, card), replace(later, txn_id=uuid4(), kind=SALE)]
    return [
        award,
        same_code,
        replace(same_code, kind=CHECK_IN, txn_id=uuid4(), amount_minor=0),
        sale,
        award,
        replace(award, amount_minor=1),
        replace(foreign, currency="JPY"),
        later,
        shop.refund_of(sale),
        *visits,
        shop.void_of(award),
        shop.refund_of(award),
    ]


def test_batch_comes_to_the_same_as_one_by_one(shop: Shop) -> None:
    cards = [shop.member((5, 100)), shop.member((5, 100))]
    begun_s, histories = shop.now_s, []
    for card in cards:
        shop.now_s = begun_s
        histories.append(history(shop, card))
    one_by_one = [shop.send(txn) for txn in histories[0]]
    together = at_once(shop, histories[1])
    assert one_by_one == [
        replace(result, txn_id=txn.txn_id, receipt="") for result, txn in zip(together, histories[0], strict=True)
    ]
    assert {result.reason for result in together} >= {None, Reason.REPLAY, Reason.KEY_REUSED, Reason.WRONG_CURRENCY}
    assert shop.entries(cards[0]) == shop.entries(cards[1])
    assert shop.lots(cards[0]) == shop.lots(cards[1])
    assert shop.facts(cards[0]).points == shop.facts(cards[1]).points
    assert [shop.entries(card, Unit.CREDIT) for card in cards] == [[], []]


def test_code_of_a_refused_form_is_free_for_the_next(shop: Shop) -> None:
    good = shop.offline(AWARD, shop.member(), amount_minor=40_000)
    bad = replace(good, txn_id=uuid4(), currency="JPY")
    assert [result.reason for result in at_once(shop, [bad, good])] == [Reason.WRONG_CURRENCY, None]
    assert at_once(shop, [good])[0].flags == ()


def test_code_of_a_refused_form_is_claimed_by_nothing(shop: Shop) -> None:
    txn = shop.offline(AWARD, shop.member(), amount_minor=40_000)
    at_once(shop, [replace(txn, currency="JPY")])
    with shop.database.read() as connection:
        assert connection.execute(sa.select(CODE_CLAIMS)).all() == []


def test_code_carries_the_first_that_shows_it_online_or_not(shop: Shop) -> None:
    alone = shop.offline(CHECK_IN, shop.member())
    online = replace(alone, txn_id=uuid4(), basket_id=uuid4(), kind=AWARD, amount_minor=500, authority=Authority.ONLINE)
    assert [result.reason for result in at_once(shop, [online, alone])] == [None, Reason.REPLAY]
