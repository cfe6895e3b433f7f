"""A receipt in hand tells any till its sale and what is left of it; all tills together give back no more than that."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from pos_client.backend.samples.cards import sample_members
from pos_client.backend.settlement import look_up
from pos_client.domain.basket import Line
from pos_client.domain.programme import Programme, RefundPolicy
from pos_client.domain.reasons import Reason
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.transaction import Transaction, TransactionKind
from pos_client.domain.wire import SaleAnswer
from tests.backend_process import BackendProcess
from tests.signing import SECOND, THIRD, enrol
from tests.unit.backend.shop import DAY_S, TILL, Shop
from tests.unit.backend.web import ask, transaction

AWARD, SALE, DEPOSIT = TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.DEPOSIT
TEA = Line("tea", name="Tea", quantity_milli=3000, unit_price_minor=3500)


def asked(shop: Shop, txn_id: UUID, terminal_id: str = "till-2", *, is_doubted: bool = False) -> SaleAnswer:
    with shop.database.read() as connection:
        return look_up(connection, terminal_id, receipt_code(txn_id), shop.now_ms, is_doubted=is_doubted)


def sold(shop: Shop, kind: TransactionKind = AWARD, amount_minor: int = 10_000) -> Transaction:
    txn = shop.transaction(kind, shop.member(), amount_minor=amount_minor)
    assert shop.send(txn).reason is None
    return txn


def part(refund: Transaction, amount_minor: int) -> Transaction:
    return replace(refund, txn_id=uuid4(), amount_minor=amount_minor)


def test_any_till_is_told_what_the_paper_says_and_no_more(shop: Shop) -> None:
    txn = shop.transaction(SALE, shop.member(), lines=(TEA,))
    txn = replace(txn, cashier="Li Na", approved_by="Bo", approved_why="asked for")
    shop.send(txn)
    answer = asked(shop, txn.txn_id)
    assert answer.reason is None
    assert answer.sale == replace(txn, code="", cashier="", approved_by="", approved_why="")
    assert (answer.refunds, answer.place) == ((), "Store · Lane 1")


def test_refunds_that_stand_are_told_those_undone_are_not(shop: Shop) -> None:
    txn = sold(shop)
    refunds = [part(shop.refund_of(txn), amount) for amount in (1_000, 2_000)]
    for refund, till in zip(refunds, (TILL, "till-3"), strict=True):
        assert shop.send(replace(refund, cashier="Li"), till).reason is None
        shop.now_s += 1
    assert [one.amount_minor for one in asked(shop, txn.txn_id).refunds] == [1_000, 2_000]
    assert {one.cashier for one in asked(shop, txn.txn_id).refunds} == {""}
    shop.send(shop.void_of(refunds[0]), TILL)
    assert [one.txn_id for one in asked(shop, txn.txn_id).refunds] == [refunds[1].txn_id]


def test_a_deposit_is_told_with_what_came_back_of_it(shop: Shop) -> None:
    txn = sold(shop, DEPOSIT)
    shop.send(part(shop.refund_of(txn), 4_000))
    answer = asked(shop, txn.txn_id)
    assert answer.sale is not None
    assert (answer.sale.kind, [one.amount_minor for one in answer.refunds]) == (DEPOSIT, [4_000])


def test_what_is_no_sale_is_told_to_nobody(shop: Shop) -> None:
    txn, unsold = sold(shop), shop.transaction(AWARD, shop.member(), amount_minor=0)
    shop.now_s += 60
    visit = shop.transaction(TransactionKind.CHECK_IN, shop.member())
    refund = part(shop.refund_of(txn), 1)
    for sent in (unsold, visit, refund):
        shop.send(sent)
    for txn_id in (uuid4(), unsold.txn_id, visit.txn_id, refund.txn_id):
        assert asked(shop, txn_id) == SaleAnswer(Reason.UNKNOWN_TRANSACTION)
    with shop.database.read() as connection:
        for text in ("", "921", receipt_code(txn.txn_id)[:-1] + "x", str(txn.txn_id), "9" * 44, "\ud800"):
            assert look_up(connection, TILL, text, shop.now_ms) == SaleAnswer(Reason.MALFORMED)


def test_what_can_no_longer_come_back_says_why(shop: Shop) -> None:
    shop.publish(Programme(version=2, refund=RefundPolicy(window_days=7)))
    voided, late = sold(shop), sold(shop)
    shop.send(shop.void_of(voided))
    assert asked(shop, voided.txn_id) == SaleAnswer(Reason.ALREADY_VOIDED)
    shop.now_s += 9 * DAY_S
    assert asked(shop, late.txn_id) == SaleAnswer(Reason.REFUND_TOO_LATE)


def test_a_till_in_quarantine_is_told_of_its_own_sales_only(shop: Shop) -> None:
    txn = sold(shop)
    assert asked(shop, txn.txn_id, "till-2", is_doubted=True) == SaleAnswer(Reason.TILL_QUARANTINED)
    assert asked(shop, txn.txn_id, TILL, is_doubted=True).sale is not None


@pytest.mark.parametrize("pieces", [(6_000, 4_000), (3_333, 3_333, 3_334), (10_000,)])
def test_pieces_at_several_tills_add_up_to_the_sale_and_no_further(shop: Shop, pieces: tuple[int, ...]) -> None:
    txn = sold(shop)
    tills = (TILL, "till-2", "till-3")
    for piece, till in zip(pieces, tills, strict=False):
        assert shop.send(part(shop.refund_of(txn), piece), till).to_pay_minor == -piece
    for till in tills:
        assert shop.send(part(shop.refund_of(txn), 1), till).reason is Reason.BEYOND_SALE


def test_over_http_two_tills_at_the_same_moment_never_give_back_twice(
    backend: BackendProcess, shared_database_url: str
) -> None:
    tills = [
        enrol(shared_database_url, SECOND, "Another store"),
        enrol(shared_database_url, THIRD, "A third store"),
    ]
    txn = transaction(sample_members()[4], amount_minor=9_000)
    assert ask(backend, "POST", "/v1/transactions", txn).json["applied"] == "applied"
    told = ask(
        backend, "POST", "/v1/sales", {"receipt_code": receipt_code(UUID(str(txn["txn_id"])))}, identity=tills[0]
    )
    sale = told.json["sale"]
    assert (told.status, sale["amount_minor"], sale["code"]) == (200, 9_000, "")
    wish = sale | {"kind": "refund", "refers_to": sale["txn_id"], "told": {}, "amount_minor": 2_000}
    wishes = [wish | {"txn_id": str(uuid4()), "basket_id": str(uuid4())} for _ in range(8)]

    def refund(number: int) -> int:
        answer = ask(backend, "POST", "/v1/transactions", wishes[number], identity=tills[number % 2])
        assert answer.json["reason"] in {None, "BEYOND_SALE"}, answer.body
        return int(answer.json["to_pay_minor"])

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(refund, range(8))) == -8_000
