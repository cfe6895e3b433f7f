"""Refused sales: put right by another one, or given up with a word to the manager."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from pos_client.backend.shop import incidents, terminals
from pos_client.backend.shop.incidents import Incident, Kind
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.transactions import applying
from pos_client.backend.transactions.chains import Told
from pos_client.backend.transactions.outboxes import Sender
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind, WriteOffReason
from tests import signing
from tests.chains import START, linked
from tests.unit.backend.shop import TILL, Shop

Deal = Callable[[Shop, Transaction], Transaction]
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
    unknown = replace(write_off(shop, refused(shop)), handle="999999999999")
    assert shop.send(unknown).reason is None
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
    again = replace(right, txn_id=uuid4(), corrects=None)
    assert shop.send(again).reason is Reason.REPLAY


def put_right(shop: Shop, txn: Transaction, amount_minor: int = 10_000) -> Transaction:
    """The refused sale again, for another member."""
    shop.now_s += 30
    award = shop.transaction(AWARD, shop.member(), amount_minor=amount_minor)
    return replace(award, cashier="Li", corrects=txn.txn_id)


def enrol(shop: Shop, terminal_id: str) -> str:
    with shop.database.write() as connection:
        terminals.put(connection, Terminal(terminal_id, "Store", "Lane 2"), signing.TILL.public_keys, shop.now_ms)
    return terminal_id


def twice(shop: Shop) -> list[Incident]:
    return [one for one in seen(shop) if one.kind is Kind.RESOLVED_TWICE]


@pytest.mark.parametrize(("first", "second"), [(put_right, put_right), (put_right, write_off), (write_off, put_right)])
def test_of_two_tills_one_deals_with_a_refused_sale_and_a_manager_hears_of_the_other(
    shop: Shop, first: Deal, second: Deal
) -> None:
    txn, other = refused(shop), enrol(shop, "till-2")
    assert shop.send(first(shop, txn), other).reason is None
    late = second(shop, txn)
    assert [shop.send(late).reason for _ in range(2)] == [Reason.ALREADY_RESOLVED] * 2
    [incident] = twice(shop)
    assert (incident.terminal_id, incident.txn_id) == (TILL, txn.txn_id)
    assert incident.detail.startswith(f"{late.kind}, signed by Li")
    assert incident.detail.endswith("; till-2 had dealt with it before")


def test_what_came_too_late_is_given_up_and_not_entered_again(shop: Shop) -> None:
    txn = refused(shop)
    first, late = put_right(shop, txn), put_right(shop, txn)
    assert [shop.send(one).reason for one in (first, late)] == [None, Reason.ALREADY_RESOLVED]
    again = put_right(shop, late)
    assert shop.send(again).reason is Reason.ALREADY_RESOLVED
    assert [shop.send(write_off(shop, one)).reason for one in (late, again)] == [None, None]


def test_the_code_of_what_came_too_late_is_free(shop: Shop) -> None:
    txn = refused(shop)
    assert shop.send(write_off(shop, txn)).reason is None
    late = replace(shop.offline(AWARD, shop.member(), amount_minor=10_000), corrects=txn.txn_id)
    assert shop.send(late).reason is Reason.ALREADY_RESOLVED
    assert shop.send(replace(late, txn_id=uuid4(), corrects=None)).reason is None


def test_a_correction_that_is_refused_is_put_right_itself(shop: Shop) -> None:
    txn = refused(shop)
    wrong = replace(put_right(shop, txn), handle="999999999999", code="")
    assert shop.send(wrong).reason is not None
    assert shop.send(put_right(shop, txn)).reason is Reason.ALREADY_RESOLVED
    assert shop.send(put_right(shop, wrong)).reason is None


def test_a_resolution_that_comes_again_gets_the_same_answer(shop: Shop) -> None:
    txn = refused(shop)
    right = put_right(shop, txn)
    first, again = shop.send(right), shop.send(right)
    assert (first.reason, first.applied, again.applied) == (None, Applied.APPLIED, Applied.REPLAYED)
    assert again.earned_points == first.earned_points
    assert twice(shop) == []


def test_a_restored_backend_is_told_again_who_came_first(shop: Shop) -> None:
    """What had come too late comes before what was first, and takes nothing from it."""
    txn, outbox = refused(shop), uuid4()
    late, first = put_right(shop, txn), put_right(shop, txn)
    told = Told(START, linked([(1, late), (2, first)]), refused={late.txn_id: Reason.ALREADY_RESOLVED})
    for _ in range(2):
        with shop.database.write() as connection:
            sent = [(1, late), (2, first)]
            results = applying.apply_batch(connection, Sender(TILL, outbox), sent, shop.now_ms, told).results
        assert [result.reason for result in results] == [Reason.ALREADY_RESOLVED, None]


def test_of_those_sent_at_once_one_deals_with_it(shop: Shop) -> None:
    txn = refused(shop)
    notes = [replace(write_off(shop, txn), approved_by="") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        reasons = list(pool.map(lambda note: shop.send(note).reason, notes))
    assert sorted(str(reason) for reason in reasons) == ["ALREADY_RESOLVED"] * 7 + ["None"]
