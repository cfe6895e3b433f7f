"""The backend's word to itself: what it recognises as its own, and that nothing else is believed."""

from dataclasses import replace
from uuid import uuid4

import pytest

from pos_client.backend.shop import server_keys
from pos_client.backend.transactions import applying
from pos_client.backend.transactions.chains import Told
from pos_client.backend.transactions.outboxes import Sender
from pos_client.backend.transactions.receipts import Receipts
from pos_client.domain.chain import fingerprint
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionKind, TransactionResult
from tests.chains import START, linked
from tests.fakes.samples import a_transaction
from tests.unit.backend import chained
from tests.unit.backend.shop import TILL, Shop

KEYS = [b"1" * 32, b"2" * 32]


def recognises(receipt: str, txn: Transaction, keys: list[bytes] = KEYS, till: str = TILL) -> bool:
    sent = [(txn.txn_id, fingerprint(txn))]
    return Receipts(keys, till).recognised(sent, {txn.txn_id: receipt}) == {txn.txn_id}


def test_only_the_same_of_the_same_till_is_recognised() -> None:
    txn = a_transaction(1)
    receipt = Receipts(KEYS, TILL).made(txn.txn_id, fingerprint(txn))
    assert recognises(receipt, txn)
    assert recognises(receipt, txn, KEYS[::-1]), "the next key has become the current one"
    assert not recognises(receipt, txn, [b"3" * 32])
    assert not recognises(receipt, txn, till="till-2")
    assert not recognises(receipt, replace(txn, redeem_points=txn.redeem_points + 1))
    assert not recognises(receipt, a_transaction(2))


@pytest.mark.parametrize("receipt", ["", "00" * 16, "é" * 32, "0" * 33, "0" * 10**6])
def test_what_is_none_is_none(receipt: str) -> None:
    assert not recognises(receipt, a_transaction(1))


def paid_online(shop: Shop) -> Transaction:
    """A payment long ago of which the backend knows nothing, at a till that says it was online."""
    card = shop.member((100, 900))
    txn = shop.transaction(TransactionKind.REDEEM, card, amount_minor=12_000, redeem_points=120)
    shop.now_s += 10 * 86_400
    return replace(txn, authority=Authority.ONLINE)


def send(shop: Shop, txn: Transaction, receipt: str = "", refused: Reason | None = None) -> TransactionResult:
    told = Told(
        START,
        linked([(1, txn)]),
        receipts={txn.txn_id: receipt} if receipt else {},
        refused={txn.txn_id: refused} if refused else {},
    )
    with shop.database.write() as connection:
        (result,) = applying.apply_batch(connection, Sender(TILL, uuid4()), [(1, txn)], shop.now_ms, told).results
    return result


def test_what_was_paid_before_is_paid_again_however_late_and_on_credit(shop: Shop) -> None:
    txn = paid_online(shop)
    with shop.database.read() as connection:
        receipt = Receipts(server_keys.private(connection), TILL).made(txn.txn_id, fingerprint(txn))
    result = send(shop, txn, receipt)
    assert (result.reason, result.redeemed_points, result.flags) == (None, 120, (Reason.RESTORED,))
    assert result.receipt == receipt


def test_without_its_receipt_it_is_judged_like_any_other(shop: Shop) -> None:
    assert send(shop, paid_online(shop), "00" * 16).reason is Reason.EXPIRED


def test_what_was_refused_stays_refused_and_its_code_is_free(shop: Shop) -> None:
    card = shop.member()
    txn = shop.offline(TransactionKind.AWARD, card, amount_minor=40_000)
    for _ in range(2):
        assert send(shop, txn, refused=Reason.WRONG_CURRENCY).reason is Reason.WRONG_CURRENCY
    assert shop.entries(card) == []
    (again,) = chained.send(shop, replace(txn, txn_id=uuid4()), outbox=uuid4()).results
    assert (again.reason, again.flags) == (None, ())
