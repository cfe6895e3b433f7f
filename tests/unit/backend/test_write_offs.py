"""Refused sales: put right by another one, or given up with a word to the manager."""

from dataclasses import replace
from uuid import uuid4

from pos_client.backend.shop import incidents, terminals
from pos_client.backend.shop.incidents import Incident, Kind
from pos_client.backend.transactions import applying
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionKind, WriteOffReason
from tests.unit.backend.shop import TILL, Shop

AWARD, REDEEM, WRITE_OFF = TransactionKind.AWARD, TransactionKind.REDEEM, TransactionKind.WRITE_OFF


def refused(shop: Shop) -> Transaction:
    """A redemption of points the member does not have."""
    txn = shop.transaction(REDEEM, shop.member((5, 90)), amount_minor=10_000, redeem_points=50)
    assert shop.send(txn).reason is Reason.INSUFFICIENT_POINTS
    return txn


def write_off(shop: Shop, txn: Transaction) -> Transaction:
    why = WriteOffReason.SHOP_BEARS_IT
    return replace(shop.about(WRITE_OFF, txn), cashier="Li", approved_by="Zhang", approved_why=why)


def seen(shop: Shop) -> list[Incident]:
    with shop.database.read() as connection:
        return incidents.listed(connection, with_resolved=False)


def test_a_manager_reads_who_gave_up_what_and_why(shop: Shop) -> None:
    txn = refused(shop)
    note = write_off(shop, txn)
    assert shop.send(note).reason is None
    [incident] = seen(shop)
    assert (incident.kind, incident.txn_id, incident.detail) == (
        Kind.WRITTEN_OFF,
        txn.txn_id,
        "Zhang: SHOP_BEARS_IT",
    )
    with shop.database.read() as connection:
        known = terminals.find(connection, TILL)
    assert known is not None
    assert not known.is_quarantined


def test_told_twice_it_is_noted_once(shop: Shop) -> None:
    note = write_off(shop, refused(shop))
    first, again = shop.send(note), shop.send(note)
    assert (first.reason, again.reason) == (None, None)
    assert len(seen(shop)) == 1


def test_it_moves_nothing_and_needs_nothing(shop: Shop) -> None:
    """Whatever it says, also of a member or a currency nobody knows: that may be why the sale was refused."""
    txn = refused(shop)
    card = shop.member((5, 90))
    note = replace(write_off(shop, txn), handle=card.handle, currency="USD", amount_minor=99_900)
    assert shop.send(note).reason is None
    assert shop.send(replace(note, txn_id=uuid4(), handle="999999999999")).reason is None
    assert shop.entries(card) == [("EARN", 5)]


def test_a_till_in_quarantine_can_still_say_so(shop: Shop) -> None:
    note = replace(write_off(shop, refused(shop)), authority=Authority.OFFLINE)
    shop.now_s += 7200
    with shop.database.write() as connection:
        result = applying.apply_one(connection, TILL, note, shop.now_ms, is_doubted=True)
    assert result.reason is None


def test_the_same_code_carries_the_correction_of_a_sale_that_was_refused(shop: Shop) -> None:
    txn = refused(shop)
    shop.now_s += 3600
    right = replace(txn, txn_id=uuid4(), redeem_points=5, corrects=txn.txn_id)
    assert shop.send(right).reason is None
    again = replace(right, txn_id=uuid4())
    assert shop.send(again).reason is Reason.REPLAY
