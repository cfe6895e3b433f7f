"""Refused entries at the till: entered again as they should have been, or given up, by whoever may."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import ALL_ALLOWED, Action, Badge, Cashier, Override, Permissions, Staff
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Told, Transaction, TransactionKind, TransactionResult, WriteOffReason
from pos_client.ports import EntryState
from pos_client.services.reconciliation import reconcile
from pos_client.services.saving import Saved
from pos_client.services.staff import StaffDesk
from pos_client.services.staffed import StaffedCounter
from tests.fakes.fake_settled import Settled
from tests.unit.services.till import KEY, Till

WANG, ZHAO, NOBODY = "123456789012", "222222222222", "999999999999"
BO = Badge(Cashier("BADGE-Bo", "Bo", Permissions()), passwords.hashed("1234", bytes(16)))
LI = Badge(Cashier("BADGE-Li", "Li", ALL_ALLOWED), passwords.hashed("5678", bytes(16)))


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.backend.add_member(ZHAO, points=50)
    till.connect()
    yield till
    till.close()


@pytest.fixture
def refused(till: Till) -> Transaction:
    """A sale of 100.00 the backend has refused, whatever for; its code is still unused there."""
    txn = till.sell(till.scan(WANG), 10_000).entry.transaction
    refuse(till, txn, Reason.ABOVE_MAXIMUM)
    return txn


def refuse(till: Till, txn: Transaction, reason: Reason) -> None:
    """What both sides know of a sale that was refused."""
    result = TransactionResult(txn.txn_id, Applied.REFUSED, reason, 0, 0, 0)
    till.backend.ledger.settled[txn.txn_id] = Settled(txn, result)
    till.outbox.record([result])


def state_of(till: Till, txn_id: UUID) -> EntryState:
    entry = till.outbox.find(txn_id)
    assert entry is not None
    return entry.state


def test_the_same_sale_with_another_amount_is_settled(till: Till, refused: Transaction) -> None:
    till.clock.advance(3600)
    saved = till.corrections.enter_again(refused.txn_id, 8_000, "Bo")
    assert isinstance(saved, Saved)
    again = saved.entry.transaction
    kept = ("handle", "code", "basket_id", "authority", "occurred_at", "told")
    assert [getattr(again, name) for name in kept] == [getattr(refused, name) for name in kept]
    assert (again.amount_minor, again.corrects, again.cashier) == (8_000, refused.txn_id, "Bo")
    till.connect()
    assert state_of(till, again.txn_id) is EntryState.CONFIRMED
    assert state_of(till, refused.txn_id) is EntryState.RESOLVED
    found = reconcile(till.outbox.latest(9)[::-1], till.outbox.find, till.clock.utc())
    assert (found.cases, found.told.earned_points, found.settled.earned_points) == (1, 5, 4)


def test_the_right_member_gets_what_the_sale_is_worth(till: Till, refused: Transaction) -> None:
    right = till.scan(ZHAO)
    saved = till.corrections.give_to(refused.txn_id, right, "Bo")
    assert isinstance(saved, Saved)
    again = saved.entry.transaction
    assert (again.handle, again.amount_minor, again.corrects) == (ZHAO, 10_000, refused.txn_id)
    assert again.basket_id == right.basket_id
    assert again.told == Told(5)
    till.connect()
    assert till.backend.ledger.members[ZHAO].points == 55
    assert state_of(till, refused.txn_id) is EntryState.RESOLVED


def test_what_was_paid_with_points_needs_a_code_for_paying(till: Till) -> None:
    txn = till.redeem(WANG, 10).entry.transaction
    refuse(till, txn, Reason.REPLAY)
    earning = till.scan(ZHAO)
    till.clock.advance(30)
    paying = till.scan(ZHAO, Intent.PAY)
    assert till.corrections.give_to(txn.txn_id, earning, "Bo") == Refused(Reason.NEEDS_PAY_CODE)
    assert isinstance(till.corrections.give_to(txn.txn_id, paying, "Bo"), Saved)
    till.connect()
    assert till.backend.ledger.members[ZHAO].points == 40


def test_what_is_given_up_says_who_and_why_and_moves_nothing(till: Till, refused: Transaction) -> None:
    before = till.backend.ledger.members[WANG].points
    saved = till.corrections.write_off(refused.txn_id, WriteOffReason.SHOP_BEARS_IT, "Bo")
    assert isinstance(saved, Saved)
    note = saved.entry.transaction
    assert (note.kind, note.refers_to, note.amount_minor) == (TransactionKind.WRITE_OFF, refused.txn_id, 0)
    assert (note.cashier, note.approved_why) == ("Bo", "SHOP_BEARS_IT")
    till.connect()
    assert state_of(till, note.txn_id) is EntryState.CONFIRMED
    assert till.backend.ledger.members[WANG].points == before
    assert till.outbox.rejected(9) == []


def test_nothing_is_dealt_with_twice_and_nothing_that_was_not_refused(till: Till, refused: Transaction) -> None:
    fine = till.sell(till.scan(ZHAO), 5_000).entry.transaction.txn_id
    assert isinstance(till.corrections.enter_again(refused.txn_id, 8_000, "Bo"), Saved)
    till.clock.advance(30)
    member, before = till.scan(ZHAO), till.outbox.head()
    for txn_id in (refused.txn_id, fine, till.ids.new_id()):
        unknown = Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
        assert till.corrections.enter_again(txn_id, 8_000, "Bo") == unknown
        assert till.corrections.give_to(txn_id, member, "Bo") == unknown
        assert till.corrections.write_off(txn_id, WriteOffReason.MISTAKE, "Bo") == unknown
    assert till.outbox.head() == before


def test_what_another_till_has_dealt_with_is_given_up_and_not_entered_again(till: Till, refused: Transaction) -> None:
    elsewhere = replace(refused, txn_id=till.ids.new_id(), kind=TransactionKind.WRITE_OFF, refers_to=refused.txn_id)
    till.backend.ledger.apply(replace(elsewhere, amount_minor=0))
    before = till.backend.ledger.members[WANG].points
    saved = till.corrections.enter_again(refused.txn_id, 8_000, "Bo")
    assert isinstance(saved, Saved)
    till.connect()
    late = till.outbox.find(saved.entry.transaction.txn_id)
    assert late is not None
    assert late.result is not None
    assert (late.state, late.result.reason) == (EntryState.REJECTED, Reason.ALREADY_RESOLVED)
    txn_id = late.transaction.txn_id
    assert till.corrections.enter_again(txn_id, 8_000, "Bo") == Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
    till.clock.advance(30)
    assert till.corrections.give_to(txn_id, till.scan(ZHAO), "Bo") == Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
    assert isinstance(till.corrections.write_off(txn_id, WriteOffReason.ENTERED_AGAIN, "Bo"), Saved)
    till.connect()
    assert till.outbox.rejected(9) == []
    assert till.backend.ledger.members[WANG].points == before


def test_an_amount_is_an_amount_and_a_visit_has_none(till: Till, refused: Transaction) -> None:
    assert till.corrections.enter_again(refused.txn_id, 0, "Bo") == Refused(Reason.NO_AMOUNT, refused.txn_id)
    visit = replace(refused, txn_id=till.ids.new_id(), kind=TransactionKind.CHECK_IN, amount_minor=0)
    till.outbox.append(visit)
    till.outbox.record([TransactionResult(visit.txn_id, Applied.REFUSED, Reason.REPLAY, 0, 0, 0)])
    unknown = Refused(Reason.UNKNOWN_TRANSACTION, visit.txn_id)
    assert till.corrections.enter_again(visit.txn_id, 100, "Bo") == unknown
    assert till.corrections.give_to(visit.txn_id, till.scan(ZHAO), "Bo") == unknown
    assert isinstance(till.corrections.write_off(visit.txn_id, WriteOffReason.MISTAKE, "Bo"), Saved)


def test_a_cashier_needs_somebodys_approval_once(till: Till, refused: Transaction) -> None:
    desk = StaffDesk(SealedStaffStore(till.folder, KEY), till.clock)
    desk.replace(Staff((BO, LI)))
    counter = StaffedCounter(
        till.checkout, till.refunds, till.deposits, till.corrections, till.pick_ups, desk, till.outbox, till.clock
    )
    why = WriteOffReason.MISTAKE
    assert counter.write_off(refused.txn_id, why, "Till 3") == Refused(Reason.NOT_SIGNED_IN)
    desk.sign_in("BADGE-Bo", "1234")
    assert counter.write_off(refused.txn_id, why, "Till 3") == Refused(Reason.NEEDS_APPROVAL)
    assert counter.lacking is not None
    assert isinstance(desk.approve("BADGE-Li", "5678", Action.VOID, counter.lacking.about), Override)
    saved = counter.write_off(refused.txn_id, why, "Till 3")
    assert isinstance(saved, Saved)
    note = saved.entry.transaction
    assert (note.cashier, note.approved_by, note.approved_why) == ("Bo", "Li", "MISTAKE")


def test_where_nobody_has_to_sign_in_all_three_just_work(till: Till, refused: Transaction) -> None:
    desk = StaffDesk(SealedStaffStore(till.folder, KEY), till.clock)
    counter = StaffedCounter(
        till.checkout, till.refunds, till.deposits, till.corrections, till.pick_ups, desk, till.outbox, till.clock
    )
    first = counter.enter_again(refused.txn_id, 9_000, "Till 3")
    assert isinstance(first, Saved)
    for entry in (first.entry.transaction.txn_id,):
        till.outbox.record([TransactionResult(entry, Applied.REFUSED, Reason.ABOVE_MAXIMUM, 0, 0, 0)])
        second = counter.give_to(entry, till.scan(ZHAO), "Till 3")
        assert isinstance(second, Saved)
        assert second.entry.transaction.corrects == entry
