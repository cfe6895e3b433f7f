"""Gifts: given within the stock, waiting at the counter, picked up once, by whoever shows a code for it."""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TypeVar
from uuid import uuid4

import pytest

from pos_client.backend import timing
from pos_client.backend.audit import Audit, Code
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import GIFT_ARTICLES
from pos_client.backend.members import gifts, recognition
from pos_client.backend.members.cards import Card
from pos_client.backend.settlement import look_up
from pos_client.backend.shop import cashiers, gift_stock
from pos_client.backend.transactions import applying as transactions
from pos_client.domain.cashiers import CashierWish
from pos_client.domain.gifts import LATEST, Gift, GiftArticle, GiftState, GiftWish, GivenGift
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind
from pos_client.errors import InvalidValue
from tests.unit.backend.shop import DAY_S, TILL, Shop

PICK_UP, SALE, AWARD = TransactionKind.PICK_UP, TransactionKind.SALE, TransactionKind.AWARD
MUG = GiftArticle("MUG", LocalText("Mug", "杯子"), stock=3, per_member=2)
_T = TypeVar("_T")


@pytest.fixture
def card(shop: Shop) -> Card:
    shop.stocked(MUG)
    return shop.member((15, 100))


def pick_up(shop: Shop, card: Card, gift: GivenGift) -> Transaction:
    shop.now_s += 30  # the next code
    return shop.transaction(PICK_UP, card, gift_id=gift.gift.gift_id)


def given(shop: Shop) -> int:
    with shop.database.read() as connection:
        return next(gift_stock.articles(connection)).given


def void(shop: Shop, card: Card, gift: GivenGift) -> GivenGift:
    with shop.database.write() as connection:
        return gift_stock.void(connection, card.member_id, gift.gift.gift_id, shop.now_ms)


def states(shop: Shop, card: Card) -> list[GiftState]:
    return [gift.state for gift in shop.gifts(card)]


def waiting(shop: Shop, card: Card) -> tuple[Gift, ...]:
    """What a till is told at a scan."""
    shop.now_s += 30
    answer = recognition.scan(shop.database, TILL, shop.code(card), uuid4(), shop.now_s)
    assert answer.member is not None
    return answer.member.gifts


def is_sound(shop: Shop) -> bool:
    """Whether an audit finds nothing; where the points came from that these members have is nobody's business here."""
    with shop.database.read() as connection:
        return {finding.code for finding in Audit(connection).findings()} <= {Code.ENTRY_WITHOUT_TXN}


def test_a_gift_waits_until_it_is_picked_up_and_the_second_time_is_no_time(shop: Shop, card: Card) -> None:
    gift = shop.gift(card)
    assert waiting(shop, card) == (gift.gift,)
    txn = pick_up(shop, card, gift)
    result = shop.send(txn)
    assert (result.applied, result.points_after, result.to_pay_minor) == (Applied.APPLIED, 15, 0)
    assert shop.send(txn).applied is Applied.REPLAYED
    assert (states(shop, card), waiting(shop, card)) == ([GiftState.PICKED_UP], ())
    assert shop.gifts(card)[0].txn_id == txn.txn_id
    shop.now_s += 30
    assert shop.send(pick_up(shop, card, gift)).reason is Reason.GIFT_PICKED_UP
    assert is_sound(shop)


def test_one_code_gets_every_gift_of_a_basket_and_its_sale_still(shop: Shop, card: Card) -> None:
    mug, other = shop.gift(card), shop.gift(card)
    first = pick_up(shop, card, mug)
    second = replace(first, txn_id=uuid4(), gift_id=other.gift.gift_id)
    sale = replace(first, txn_id=uuid4(), kind=SALE, gift_id=None, amount_minor=10_000, redeem_points=5)
    assert [shop.send(txn).reason for txn in (first, second, sale)] == [None] * 3
    late = replace(second, txn_id=uuid4())
    assert shop.send(late).reason is Reason.REPLAY  # the sale has used the code up
    assert is_sound(shop)


def test_only_a_code_that_pays_and_that_this_backend_saw_gets_a_gift(shop: Shop, card: Card) -> None:
    txn = pick_up(shop, card, shop.gift(card))
    other = shop.member()
    refused = {
        Reason.NEEDS_PAY_CODE: replace(txn, code=shop.code(card, Intent.EARN)),
        Reason.NO_MEMBER: replace(txn, code=shop.code(card, Intent.PAY, shop.now_s + 30)),
        Reason.OTHER_MEMBER: replace(txn, handle=other.handle),
        Reason.REPLAY: replace(txn, basket_id=uuid4()),
        Reason.ONLINE_ONLY: replace(txn, authority=Authority.OFFLINE),
        Reason.MALFORMED: replace(txn, amount_minor=1),
        Reason.UNKNOWN_GIFT: replace(txn, gift_id=uuid4()),
    }
    found = {reason: shop.send(replace(wrong, txn_id=uuid4())).reason for reason, wrong in refused.items()}
    assert found == {reason: reason for reason in refused}
    assert (states(shop, card), shop.send(txn).reason) == ([GiftState.WAITING], None)


def test_a_time_from_before_it_was_checked_locks_nobody_out(shop: Shop, card: Card) -> None:
    farthest = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-12)))
    gift = Gift(uuid4(), MUG.title, 1, timing.to_utc(shop.now_ms), farthest)
    with shop.database.write() as connection:
        gifts.add(connection, card.member_id, MUG.code, [gift], "Li", shop.now_ms)
        connection.execute(GIFT_ARTICLES.update().values(until_ms=timing.to_ms(farthest)))
    assert waiting(shop, card) == (replace(gift, waits_until=LATEST),)
    (listed,) = shop.gifts(card)
    assert listed.gift.waits_until == LATEST
    assert shop.send(pick_up(shop, card, listed)).reason is None
    with shop.database.read() as connection:
        assert next(gift_stock.articles(connection)).offered_until == LATEST


def test_nobody_gets_the_gift_of_another_member(shop: Shop, card: Card) -> None:
    gift, thief = shop.gift(card), shop.member()
    assert shop.send(pick_up(shop, thief, gift)).reason is Reason.UNKNOWN_GIFT


def test_a_pick_up_that_is_told_late_counts_from_when_it_happened(shop: Shop, card: Card) -> None:
    kept, missed = shop.gift(card, days=0.02), shop.gift(card, days=0.02)
    in_time = pick_up(shop, card, kept)
    shop.now_s += 0.03 * DAY_S  # longer than the gifts wait, less than a code is good for
    assert shop.send(in_time).reason is None
    assert shop.send(pick_up(shop, card, missed)).reason is Reason.GIFT_EXPIRED
    assert sorted(states(shop, card)) == [GiftState.EXPIRED, GiftState.PICKED_UP]
    assert waiting(shop, card) == ()


def test_it_can_be_had_until_the_very_moment_it_is_gone(shop: Shop, card: Card) -> None:
    gift = shop.gift(card, days=0.5)
    shop.now_s += 0.5 * DAY_S
    assert gift.gift.waits_until == timing.to_utc(shop.now_ms)
    late = shop.transaction(PICK_UP, card, gift_id=gift.gift.gift_id)
    assert shop.send(late).reason is Reason.GIFT_EXPIRED
    in_time = replace(late, txn_id=uuid4(), occurred_at=late.occurred_at - timedelta(milliseconds=1))
    assert shop.send(in_time).reason is None


def test_what_is_taken_back_returns_with_all_its_pieces(shop: Shop, card: Card) -> None:
    void(shop, card, shop.gift(card, pieces=2))
    assert (given(shop), is_sound(shop)) == (0, True)


def test_a_voided_pick_up_lets_the_gift_wait_again(shop: Shop, card: Card) -> None:
    gift = shop.gift(card)
    txn = pick_up(shop, card, gift)
    shop.send(txn)
    assert shop.send(shop.void_of(txn)).reason is None
    assert states(shop, card) == [GiftState.WAITING]
    assert shop.send(shop.void_of(txn)).reason is Reason.ALREADY_VOIDED
    shop.now_s += 30
    assert shop.send(pick_up(shop, card, gift)).reason is None
    assert is_sound(shop)


def test_nothing_comes_back_of_a_pick_up_but_by_a_void(shop: Shop, card: Card) -> None:
    txn = pick_up(shop, card, shop.gift(card))
    shop.send(txn)
    refund = replace(shop.about(TransactionKind.REFUND, txn), amount_minor=100)
    assert shop.send(refund).reason is Reason.UNKNOWN_TRANSACTION
    with shop.database.read() as connection:
        assert look_up(connection, TILL, receipt_code(txn.txn_id), shop.now_ms).reason is Reason.UNKNOWN_TRANSACTION


def test_what_nobody_has_picked_up_can_be_taken_back_and_given_again(shop: Shop, card: Card) -> None:
    taken, expired = shop.gift(card), shop.gift(card, days=1)
    assert given(shop) == 2
    with pytest.raises(InvalidValue, match="at most 2"):
        shop.gift(card)
    shop.now_s += 2 * DAY_S
    assert given(shop) == 2  # what has expired is somebody's until it is taken back
    assert void(shop, card, expired).state is GiftState.VOID
    assert void(shop, card, expired).state is GiftState.VOID  # asked twice, taken back once
    txn = pick_up(shop, card, taken)
    shop.send(txn)
    with pytest.raises(InvalidValue) as refused:
        void(shop, card, taken)
    assert (refused.value.error_code, given(shop)) == ("GIFT_PICKED_UP", 1)
    lost = shop.gift(card)
    void(shop, card, lost)
    shop.now_s += 30
    assert shop.send(pick_up(shop, card, lost)).reason is Reason.GIFT_VOID
    assert is_sound(shop)


def test_the_same_wish_is_one_gift_and_another_one_of_that_name_is_refused(shop: Shop, card: Card) -> None:
    wish = GiftWish(uuid4(), "MUG")

    def ask(wish: GiftWish) -> GivenGift:
        with shop.database.write() as connection:
            return gift_stock.grant(connection, card.member_id, wish, "Li", shop.now_ms)

    assert ask(wish) == ask(wish)
    assert given(shop) == len(shop.gifts(card)) == 1
    wrong = {
        "KEY_REUSED": replace(wish, quantity=2),
        "UNKNOWN_GIFT": replace(wish, gift_id=uuid4(), article="CAR"),
        "BAD_GIFT": replace(wish, gift_id=uuid4(), waits_until=timing.to_utc(shop.now_ms)),
        "GIFT_LIMIT": replace(wish, gift_id=uuid4(), quantity=2),
    }
    for code, bad in wrong.items():
        with pytest.raises(InvalidValue) as refused:
            ask(bad)
        assert refused.value.error_code == code
    assert given(shop) == 1


def test_an_article_keeps_to_its_window_and_never_has_less_than_was_given(shop: Shop, card: Card) -> None:
    now = timing.to_utc(shop.now_ms)
    for window in ({"offered_until": now}, {"offered_from": timing.to_utc(shop.now_ms + 1)}):
        shop.stocked(replace(MUG, **window))  # type: ignore[arg-type]  # one of two fields
        with pytest.raises(InvalidValue) as refused:
            shop.gift(card)
        assert refused.value.error_code == "NOT_OFFERED"
    assert shop.stocked(replace(MUG, given=99)).given == 0
    kept = shop.gift(card, pieces=2)
    with pytest.raises(InvalidValue) as refused:
        shop.stocked(replace(MUG, stock=1))
    assert refused.value.error_code == "OUT_OF_STOCK"
    shop.stocked(replace(MUG, stock=2, title=LocalText("Cup", "茶杯")))
    assert shop.gifts(card)[0].gift.title == kept.gift.title  # what was promised keeps its name
    assert is_sound(shop)


def in_parallel(shop: Shop, calls: list[Callable[[Database], _T]]) -> list[_T | str]:
    """Each call on a thread of its own, over two connections' pools; its result, or the code of what refused it."""
    other = Database(shop.database.url.render_as_string(hide_password=False))
    results: list[_T | str] = []
    together = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[Database], _T]) -> None:
        together.wait(30)
        try:
            results.append(call(other if place % 2 else shop.database))
        except InvalidValue as refused:
            results.append(refused.error_code)

    with closing(other):
        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    return results


def test_of_ten_who_give_at_once_as_many_succeed_as_there_are(shop: Shop, card: Card) -> None:
    others = [shop.member() for _ in range(9)]

    def give(card: Card) -> Callable[[Database], GivenGift]:
        wish = GiftWish(uuid4(), "MUG")
        return lambda database: database.settle(
            lambda connection: gift_stock.grant(connection, card.member_id, wish, "Li", shop.now_ms)
        )

    results = in_parallel(shop, [give(each) for each in (card, *others)])
    assert sorted(result for result in results if isinstance(result, str)) == ["OUT_OF_STOCK"] * 7
    assert (len(results), given(shop), is_sound(shop)) == (10, 3, True)


def test_of_eight_tills_at_once_one_hands_it_over(shop: Shop, card: Card) -> None:
    gift = shop.gift(card)
    txns = []
    for _ in range(8):
        txns.append(pick_up(shop, card, gift))
        shop.now_s += 30

    def send(txn: Transaction) -> Callable[[Database], str]:
        return lambda database: database.settle(
            lambda connection: str(transactions.apply_one(connection, TILL, txn, shop.now_ms).reason)
        )

    results = in_parallel(shop, [send(txn) for txn in txns])
    assert sorted(results) == ["GIFT_PICKED_UP"] * 7 + ["None"]
    assert is_sound(shop)


def test_an_award_leaves_what_waits_alone(shop: Shop, card: Card) -> None:
    shop.gift(card)
    shop.send(shop.transaction(AWARD, card, amount_minor=10_000))
    assert states(shop, card) == [GiftState.WAITING]


def test_a_cashier_who_hands_over_the_own_gift_is_put_before_a_manager(shop: Shop, card: Card) -> None:
    with shop.database.write() as connection:
        cashiers.put(connection, "BADGE-1", CashierWish("Bo", "1234", own_member_id=card.member_id))
    gift, other = shop.gift(card), shop.member()
    result = shop.send(replace(pick_up(shop, card, gift), cashier="Bo"))
    assert (result.reason, result.flags) == (None, (Reason.REVIEW,))
    theirs = pick_up(shop, other, shop.gift(other))
    assert shop.send(replace(theirs, cashier="Bo")).flags == ()
