"""A transaction has one identity and one outcome for ever; a void undoes exactly one, once."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from pos_client.backend.database.engine import Database
from pos_client.backend.transactions import applying as transactions
from pos_client.backend.transactions.outboxes import Sender
from pos_client.backend.transactions.stored import write_request
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import (
    Applied,
    Authority,
    TimeConfidence,
    Told,
    Transaction,
    TransactionKind,
    TransactionResult,
)
from pos_client.domain.wire import BatchAnswer
from tests.unit.backend.shop import DAY_S, TILL, Shop

AWARD, REDEEM, SALE = TransactionKind.AWARD, TransactionKind.REDEEM, TransactionKind.SALE


def send_batch(shop: Shop, outbox: UUID, *items: tuple[int, Transaction | UUID]) -> BatchAnswer:
    with shop.database.write() as connection:
        return transactions.apply_batch(connection, Sender(TILL, outbox), list(items), shop.now_ms)


def test_repetition_gets_the_stored_outcome_and_moves_nothing(shop: Shop) -> None:
    card = shop.member()
    txn = shop.transaction(AWARD, card, amount_minor=40_000)
    first = shop.send(txn)
    shop.now_s += 400 * DAY_S
    again = shop.send(txn)
    assert again == replace(first, applied=Applied.REPLAYED)
    assert shop.entries(card) == [("EARN", 20)]


def test_refusal_is_final_too(shop: Shop) -> None:
    card = shop.member((5, 100))
    txn = shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=6)
    refused = shop.send(txn)
    shop.now_s += 60
    shop.send(shop.transaction(AWARD, card, amount_minor=100_000))
    assert shop.send(txn) == refused


def test_same_id_with_other_content_is_refused_and_changes_nothing(shop: Shop) -> None:
    card = shop.member()
    txn = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(txn)
    other = shop.send(replace(txn, amount_minor=40_001))
    assert (other.applied, other.reason) == (Applied.REFUSED, Reason.KEY_REUSED)
    assert shop.entries(card) == [("EARN", 20)]


def test_outcome_can_be_asked_for(shop: Shop) -> None:
    txn = shop.transaction(AWARD, shop.member(), amount_minor=40_000)
    result = shop.send(txn)
    with shop.database.read() as connection:
        assert transactions.find(connection, TILL, txn.txn_id) == result
        assert transactions.find(connection, TILL, uuid4()) is None


def test_outcome_and_void_are_the_sender_s_alone(shop: Shop) -> None:
    award = shop.transaction(AWARD, shop.member(), amount_minor=40_000)
    void = shop.void_of(award)
    shop.send(award)
    shop.send(void)
    with shop.database.read() as connection:
        assert transactions.find(connection, TILL, void.txn_id) is not None
        assert [transactions.find(connection, "till-2", txn.txn_id) for txn in (award, void)] == [None, None]


def test_fingerprint_of_a_known_transaction_stays_what_it_was() -> None:
    award = Transaction(
        txn_id=UUID(int=1),
        kind=AWARD,
        basket_id=UUID(int=2),
        handle="123456789012",
        code="9",
        authority=Authority.ONLINE,
        occurred_at=datetime(2026, 11, 21, 4, 0, 0, 250_000, UTC),
        time_confidence=TimeConfidence.HIGH,
        currency="CNY",
        amount_minor=2000,
        told=Told(earned_points=1),
    )
    assert write_request(award)[1].hex() == "9b87c79108e6dcde99a9a5c7de9f96ca4fd23c8a4d8fcd3e1b74c5cae64a1ff6"


def test_batch_answers_each_item_in_order_and_none_blocks_the_rest(shop: Shop) -> None:
    card = shop.member((5, 100))
    good = shop.transaction(AWARD, card, amount_minor=2000)
    shop.now_s += 30
    poor = shop.transaction(REDEEM, card, amount_minor=100_000, redeem_points=99)
    unreadable, outbox = uuid4(), uuid4()
    answer = send_batch(shop, outbox, (7, poor), (8, unreadable), (9, good), (10, good))
    assert [result.txn_id for result in answer.results] == [poor.txn_id, unreadable, good.txn_id, good.txn_id]
    assert [result.reason for result in answer.results] == [Reason.INSUFFICIENT_POINTS, Reason.MALFORMED, None, None]
    assert [result.applied for result in answer.results][2:] == [Applied.APPLIED, Applied.REPLAYED]
    assert answer.next_seq == 11


def test_after_an_unreadable_last_item_the_next_place_is_wanted(shop: Shop) -> None:
    assert send_batch(shop, uuid4(), (3, uuid4())).next_seq == 4


@pytest.mark.parametrize("seq", [-1, 2**63 - 1, 2**63])
def test_place_no_outbox_can_have_is_malformed(shop: Shop, seq: int) -> None:
    txn = shop.transaction(AWARD, shop.member(), amount_minor=2000)
    assert send_batch(shop, uuid4(), (seq, txn)).results[0].reason is Reason.MALFORMED


def test_second_transaction_in_one_place_is_accepted_and_flagged_as_a_fork(shop: Shop) -> None:
    card = shop.member()
    one = shop.transaction(AWARD, card, amount_minor=2000)
    shop.now_s += 30
    two = shop.transaction(AWARD, card, amount_minor=2000)
    outbox = uuid4()
    send_batch(shop, outbox, (1, one))
    result = send_batch(shop, outbox, (1, two)).results[0]
    assert (result.applied, result.flags) == (Applied.APPLIED, (Reason.FORKED,))
    assert send_batch(shop, outbox, (1, one)).results[0].flags == ()


def test_epoch_stays_while_the_database_does(shop: Shop) -> None:
    assert send_batch(shop, uuid4()).epoch == send_batch(shop, uuid4()).epoch


def test_void_undoes_a_sale_on_balance_lots_and_tier(shop: Shop) -> None:
    card = shop.member((100, 5), (100, 50))
    sale = shop.transaction(SALE, card, amount_minor=50_000, redeem_points=150)
    shop.send(sale)
    assert (shop.lots(card), shop.facts(card).qualifying) == ([0, 50, 17], 17)
    result = shop.send(shop.void_of(sale))
    assert (result.earned_points, result.redeemed_points, result.points_after) == (-17, -150, 200)
    assert (shop.lots(card), shop.facts(card).qualifying) == ([100, 100, 0], 0)
    shop.check_ledger(card)


def test_void_happens_once(shop: Shop) -> None:
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=2000)
    shop.send(award)
    void = shop.void_of(award)
    shop.send(void)
    assert shop.send(replace(void, txn_id=uuid4())).reason is Reason.ALREADY_VOIDED
    assert shop.send(void).applied is Applied.REPLAYED
    assert shop.entries(card) == [("EARN", 1), ("CLAWBACK", -1)]


def test_void_of_points_already_spent_leaves_a_deficit(shop: Shop) -> None:
    card = shop.member()
    award = shop.transaction(AWARD, card, amount_minor=40_000)
    shop.send(award)
    shop.now_s += 60
    shop.send(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=15))
    assert shop.send(shop.void_of(award)).points_after == -15
    shop.check_ledger(card)


def test_void_of_an_offline_redemption_forgives_its_deficit(shop: Shop) -> None:
    card = shop.member((5, 100))
    redeem = replace(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=20), authority=Authority.OFFLINE)
    shop.send(redeem)
    assert shop.send(shop.void_of(redeem)).points_after == 5
    shop.check_ledger(card)


def test_void_of_a_check_in_takes_its_point_back_and_frees_the_day(shop: Shop) -> None:
    card = shop.member()
    check_in = shop.transaction(TransactionKind.CHECK_IN, card)
    shop.send(check_in)
    assert shop.send(shop.void_of(check_in)).points_after == 0
    assert shop.facts(card).checked_in_on is None
    shop.now_s += 30
    assert shop.send(shop.transaction(TransactionKind.CHECK_IN, card)).earned_points == 1
    shop.check_ledger(card)


def test_void_of_something_unknown_refused_foreign_or_a_void(shop: Shop) -> None:
    card = shop.member((5, 100))
    award = shop.transaction(AWARD, card, amount_minor=2000)
    refused = shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=6)
    void = shop.void_of(award)
    for txn in (award, refused):
        shop.send(txn)
    unknown = [
        (shop.void_of(refused), TILL),
        (replace(void, txn_id=uuid4(), refers_to=uuid4()), TILL),
        (replace(void, txn_id=uuid4()), "till-2"),
        (replace(void, txn_id=uuid4(), handle=shop.member().handle), TILL),
    ]
    assert [shop.send(txn, terminal).reason for txn, terminal in unknown] == [Reason.UNKNOWN_TRANSACTION] * 4
    assert shop.send(void).reason is None
    assert shop.send(shop.void_of(void)).reason is Reason.UNKNOWN_TRANSACTION


def in_parallel(shop: Shop, txns: list[Transaction]) -> list[TransactionResult]:
    """Send from as many threads, half of them through a second opening of the database as another process has it."""
    results: list[TransactionResult] = []
    start = threading.Barrier(len(txns))
    other = Database(shop.database.url.render_as_string(hide_password=False))

    def run(place: int, txn: Transaction) -> None:
        start.wait(10)
        with (shop.database, other)[place % 2].write() as connection:
            results.append(transactions.apply_one(connection, TILL, txn, shop.now_ms))

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(txns)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    other.close()
    return results


def test_of_20_parallel_redemptions_of_a_balance_for_one_exactly_one_succeeds(shop: Shop) -> None:
    card = shop.member((10, 100))
    txns = []
    for _ in range(20):
        shop.now_s += 30
        txns.append(shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=10))
    results = in_parallel(shop, txns)
    assert sorted(str(result.reason) for result in results) == ["INSUFFICIENT_POINTS"] * 19 + ["None"]
    assert shop.facts(card).points == 0
    shop.check_ledger(card)


def test_of_20_parallel_transactions_with_one_code_one_is_applied(shop: Shop) -> None:
    card = shop.member((10, 100))
    first = shop.transaction(REDEEM, card, amount_minor=10_000, redeem_points=1)
    results = in_parallel(shop, [first, *(replace(first, txn_id=uuid4()) for _ in range(19))])
    assert sorted(str(result.reason) for result in results) == ["None"] + ["REPLAY"] * 19
    assert shop.facts(card).points == 9


def test_of_20_parallel_repetitions_one_is_applied(shop: Shop) -> None:
    card = shop.member()
    results = in_parallel(shop, [shop.transaction(AWARD, card, amount_minor=40_000)] * 20)
    assert [result.applied for result in results].count(Applied.APPLIED) == 1
    assert shop.entries(card) == [("EARN", 20)]
