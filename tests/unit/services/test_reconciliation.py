"""Told to members against settled: on entries made up for the case, and on a till's own outbox."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Told, TransactionKind
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.history import PAGE, newest_first, saved_since
from pos_client.services.reconciliation import Figures, Reconciliation, Standing, reconcile
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_result, a_transaction
from tests.unit.services.till import Till

WANG = "123456789012"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def sold(number: int, told: int = 6, **changes: Any) -> OutboxEntry:  # noqa: ANN401 - any field of a transaction
    """A sale made offline that the backend has not answered."""
    fields = {"told": Told(told), "authority": Authority.OFFLINE} | changes
    return OutboxEntry(number, a_transaction(number, **fields), EntryState.PENDING, NOW, 0, None, None)


def settled(entry: OutboxEntry, points: int = 6, **figures: int) -> OutboxEntry:
    result = a_result(entry.seq, earned_points=points, **figures)
    return replace(entry, state=EntryState.CONFIRMED, result=result)


def refused(entry: OutboxEntry) -> OutboxEntry:
    result = a_result(entry.seq, applied=Applied.REFUSED, reason=Reason.REPLAY, earned_points=0)
    return replace(entry, state=EntryState.REJECTED, result=result)


def held(*entries: OutboxEntry) -> Reconciliation:
    known = {entry.transaction.txn_id: entry for entry in entries}
    return reconcile(entries, known.get, NOW)


def standings(found: Reconciliation) -> list[Standing]:
    return [case.standing for case in found.differences]


def test_what_was_settled_as_it_was_told_is_no_difference() -> None:
    found = held(settled(sold(1)), settled(sold(2, told=9), 9))
    assert (found.told, found.settled) == (Figures(15), Figures(15))
    assert (found.entries, found.cases, found.differences, found.is_right) == (2, 2, (), True)


def test_errors_that_cancel_out_are_both_seen() -> None:
    found = held(settled(sold(1), 5), settled(sold(2), 7))
    assert found.told == found.settled
    assert standings(found) == [Standing.OTHERWISE, Standing.OTHERWISE]
    assert not found.is_right


def test_what_waits_is_told_but_not_settled_and_nobodys_fault() -> None:
    found = held(sold(1), settled(sold(2)))
    assert (found.told, found.settled) == (Figures(12), Figures(6))
    assert standings(found) == [Standing.WAITING]
    assert (found.count(Standing.WAITING), found.is_right) == (1, True)


def test_a_sale_that_was_refused_later_is_open_until_it_is_given_up() -> None:
    sale = refused(sold(1))
    assert standings(held(sale)) == [Standing.REFUSED]
    assert not held(sale).is_right
    note = settled(sold(2, told=0, kind=TransactionKind.WRITE_OFF, refers_to=numbered_id(1)), 0)
    given_up = held(replace(sale, state=EntryState.RESOLVED, resolved_by=numbered_id(2)), note)
    assert (given_up.told, given_up.settled) == (Figures(6), Figures())
    assert standings(given_up) == [Standing.WRITTEN_OFF]
    assert (given_up.cases, given_up.is_right) == (1, True)


def test_what_takes_the_place_of_a_refused_sale_counts_instead_of_it() -> None:
    sale = replace(refused(sold(1)), state=EntryState.RESOLVED, resolved_by=numbered_id(2))
    again = sold(2, corrects=numbered_id(1))
    assert held(sale, settled(again)).differences == ()
    less = held(sale, settled(again, 4))
    assert (less.told, less.settled, standings(less)) == (Figures(6), Figures(4), [Standing.OTHERWISE])
    assert standings(held(sale, again)) == [Standing.WAITING]
    assert standings(held(sale, refused(again))) == [Standing.REFUSED]
    third = held(sale, refused(again), settled(sold(3, corrects=numbered_id(2))))
    assert (third.cases, third.differences) == (1, ())


def test_a_refusal_on_the_spot_promised_nothing_and_is_looked_at() -> None:
    found = held(refused(sold(1, authority=Authority.ONLINE)))
    assert (found.told, standings(found)) == (Figures(), [Standing.REFUSED])


def test_where_nothing_was_promised_the_answer_is_what_is_told() -> None:
    """A card the till could not verify alone: the points follow, and are no difference."""
    unknown = sold(1, told=0)
    assert held(settled(unknown, 6)).differences == ()
    assert standings(held(unknown)) == [Standing.WAITING]
    assert standings(held(refused(unknown))) == [Standing.REFUSED]
    assert standings(held(settled(sold(1, told=0, authority=Authority.ONLINE), 6))) == [Standing.OTHERWISE]


def test_an_undone_sale_and_its_undoing_are_one_case() -> None:
    sale = sold(1, redeem_points=50, kind=TransactionKind.SALE)
    sale = replace(sale, transaction=replace(sale.transaction, told=Told(6, 50, 30), credit_minor=700))
    void = sold(2, kind=TransactionKind.VOID, refers_to=numbered_id(1), amount_minor=0)
    done = settled(sale, redeemed_points=50, earned_credit_minor=30, credit_minor=700)
    undone = settled(void, -6, redeemed_points=-50, earned_credit_minor=-30, credit_minor=-700)
    found = held(done, undone)
    assert (found.told, found.settled, found.cases, found.differences) == (Figures(), Figures(), 1, ())
    assert held(done).told == held(done).settled == Figures(6, 50, 30, 700)
    assert standings(held(done, void)) == [Standing.WAITING]


def test_of_an_older_sale_only_the_undoing_falls_into_the_period() -> None:
    older = settled(sold(1))
    void = settled(sold(2, told=-6, kind=TransactionKind.VOID, refers_to=numbered_id(1), amount_minor=0), -6)
    found = reconcile([void], {numbered_id(1): older}.get, NOW)
    assert (found.told, found.settled) == (Figures(-6), Figures(-6))
    assert reconcile([void], dict[UUID, OutboxEntry]().get, NOW).told == Figures(-6), "where the sale is kept no longer"


def test_money_on_the_card_and_what_only_the_answer_tells() -> None:
    deposit = settled(sold(1, told=0, kind=TransactionKind.DEPOSIT, amount_minor=900), 0, stored_value_minor=-900)
    refund = settled(sold(2, told=0, kind=TransactionKind.REFUND, refers_to=numbered_id(9)), -3)
    hold = settled(sold(3, told=0, kind=TransactionKind.HOLD, redeem_points=5), 0, redeemed_points=5)
    found = held(deposit, refund, hold)
    assert found.told == found.settled == Figures(earned_points=-3, loaded_minor=900)
    assert found.differences == ()


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.connect()
    yield till
    till.close()


def test_a_tills_own_day(till: Till) -> None:
    since = till.clock.utc()
    till.sell(till.scan(WANG), 10_000)
    till.clock.advance(30)
    till.sell(till.scan(WANG, Intent.PAY), 20_000, redeem_points=10)
    till.clock.advance(30)
    slip = till.sell(till.scan(WANG), 30_000).entry.transaction.txn_id
    till.checkout.void(slip, "Li Na")
    till.connect()
    found = reconcile(saved_since(till.outbox, since), till.outbox.find, since)
    assert (found.entries, found.cases, found.differences) == (4, 3, ())
    assert found.told == found.settled
    assert found.told.redeemed_points == 10


def test_history_is_read_back_as_far_as_it_has_to_be(till: Till) -> None:
    for number in range(1, PAGE + 11):
        till.outbox.append(a_transaction(number))
        till.clock.advance(1)
    half = till.clock.utc() - timedelta(seconds=20)
    assert [entry.seq for entry in newest_first(till.outbox)] == list(range(PAGE + 10, 0, -1))
    assert [entry.seq for entry in saved_since(till.outbox, half)] == list(range(PAGE - 9, PAGE + 11))
    assert saved_since(till.outbox, till.clock.utc()) == []


def test_what_is_done_about_an_older_sale_is_no_sale_of_this_period() -> None:
    older = replace(refused(sold(1)), state=EntryState.RESOLVED)
    note = settled(sold(2, told=0, kind=TransactionKind.WRITE_OFF, refers_to=numbered_id(1)), 0)
    again = settled(sold(3, corrects=numbered_id(1)))
    undone = settled(sold(4, told=-6, kind=TransactionKind.VOID, refers_to=numbered_id(1), amount_minor=0), -6)
    for late in (note, again, undone):
        known = {numbered_id(1): older}
        assert reconcile([late], known.get, NOW).cases == 0
        assert reconcile([settled(sold(9)), late], known.get, NOW).cases == 1
        assert reconcile([older, late], known.get, NOW).cases == 1


def test_what_was_taken_over_was_told_at_another_till() -> None:
    theirs = replace(refused(sold(1)), taken_from="T-1")
    again = settled(sold(2, corrects=numbered_id(1)))
    found = held(theirs, again, replace(settled(sold(3)), taken_from="T-1"), settled(sold(4)))
    assert (found.cases, found.told, found.settled, found.is_right) == (1, Figures(6), Figures(6), True)
