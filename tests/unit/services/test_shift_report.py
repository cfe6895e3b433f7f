"""The same sales in all, by cashier and by the hour."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Told, TransactionKind
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services import shift
from pos_client.services.reconciliation import Figures, reconcile
from pos_client.services.shift import Shift
from pos_client.services.shift_report import MOST_STRETCHES, ShiftReport, Tally, report_of
from pos_client.services.staff import StaffDesk
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_result, a_transaction
from tests.unit.services.till import KEY, Till

HOUR = timedelta(hours=1)
BEGAN = datetime(2026, 11, 21, 8, 2, tzinfo=UTC)


def sold(number: int, cashier: str = "Bo", hours: float = 0, **changes: Any) -> OutboxEntry:  # noqa: ANN401 - fields
    """A sale made offline some hours after the shift began, that the backend has not answered."""
    fields = {"told": Told(6), "authority": Authority.OFFLINE, "cashier": cashier} | changes
    at = BEGAN + hours * HOUR
    return OutboxEntry(number, a_transaction(number, **fields), EntryState.PENDING, at, 0, None, None)


def settled(entry: OutboxEntry, points: int = 6) -> OutboxEntry:
    return replace(entry, state=EntryState.CONFIRMED, result=a_result(entry.seq, earned_points=points))


def refused(entry: OutboxEntry) -> OutboxEntry:
    result = a_result(entry.seq, applied=Applied.REFUSED, reason=Reason.REPLAY, earned_points=0)
    return replace(entry, state=EntryState.REJECTED, result=result)


def report(entries: Sequence[OutboxEntry], hours: float = 6) -> ShiftReport:
    known = {entry.transaction.txn_id: entry for entry in entries}
    return report_of(entries, known.get, BEGAN, BEGAN + hours * HOUR)


def test_each_cashier_has_what_they_told_whoever_put_it_right() -> None:
    wrong = replace(refused(sold(2, "Li")), state=EntryState.RESOLVED, resolved_by=numbered_id(3))
    right = settled(sold(3, "Bo", corrects=numbered_id(2)))
    found = report([settled(sold(1)), wrong, right, settled(sold(4, "Li"), 4), sold(5)])
    assert {part.name: part.tally for part in found.cashiers} == {
        "Bo": Tally(2, Figures(12), Figures(6), waiting=1),
        "Li": Tally(2, Figures(12), Figures(10), to_look_at=1),
    }
    assert (found.dealt_with, found.refused, found.unclear) == (1, 0, 0)


def test_who_sold_most_stands_first() -> None:
    found = report([sold(1, "Bo"), sold(2, "An"), sold(3, "Li"), sold(4, "Li")])
    assert [part.name for part in found.cashiers] == ["Li", "An", "Bo"]


def test_what_was_sent_without_an_answer_and_what_was_written_off_is_counted() -> None:
    note = settled(sold(4, kind=TransactionKind.WRITE_OFF, refers_to=numbered_id(3), told=Told(), amount_minor=0), 0)
    given_up = replace(refused(sold(3)), state=EntryState.RESOLVED, resolved_by=numbered_id(4))
    found = report([replace(sold(1), last_reason="UNANSWERED"), sold(2), given_up, note, refused(sold(5))])
    assert (found.unclear, found.dealt_with, found.refused) == (1, 1, 1)


def test_hours_are_those_of_the_clock_from_the_first_sale_to_now() -> None:
    found = report([settled(sold(1, hours=1)), settled(sold(2, hours=1.5)), sold(3, hours=3)], hours=5)
    local = [each.begins.astimezone(UTC) for each in found.stretches]
    assert local == [datetime(2026, 11, 21, hour, tzinfo=UTC) for hour in range(9, 14)]
    assert [each.tally.sales for each in found.stretches] == [2, 0, 1, 0, 0]
    assert [each.tally.told.earned_points for each in found.stretches] == [12, 0, 6, 0, 0]


@pytest.mark.parametrize("hours", [0.1, 15, 17, 30, 49, 100, 24 * 40])
def test_a_shift_however_long_has_stretches_of_whole_hours_that_fit(hours: int) -> None:
    found = report([settled(sold(1)), settled(sold(2, hours=hours))], hours)
    begins = [each.begins for each in found.stretches]
    assert 1 <= len(begins) <= MOST_STRETCHES
    assert len({later - earlier for earlier, later in pairwise(begins)}) <= 1
    assert sum(each.tally.sales for each in found.stretches) == 2


def test_a_clock_set_back_loses_no_sale() -> None:
    late = settled(sold(1, hours=4))
    assert [each.tally.sales for each in report([late], hours=1).stretches] == [1]
    assert sum(each.tally.sales for each in report([late, sold(2)], hours=2).stretches) == 2


def test_parts_come_to_the_whole() -> None:
    entries = [settled(sold(1)), sold(2, "Li", 1), refused(sold(3, "An", 2)), settled(sold(4, hours=3), 2)]
    found = report(entries)
    assert found.found == reconcile(entries, lambda _txn_id: None, BEGAN)
    for parts in (found.cashiers, found.stretches):
        assert sum(part.tally.sales for part in parts) == found.found.cases
        assert sum((part.tally.told for part in parts), Figures()) == found.found.told
        assert sum((part.tally.settled for part in parts), Figures()) == found.found.settled


def test_money_is_told_where_there_was_any() -> None:
    assert [name for name, _told, _settled in report([settled(sold(1))]).figures] == [
        "earned_points",
        "redeemed_points",
    ]
    loaded = sold(2, kind=TransactionKind.DEPOSIT, amount_minor=5_000, told=Told())
    assert list(report([loaded]).figures)[-1] == ("loaded_minor", 5_000, 0)


def test_nothing_sold_is_nothing_to_draw() -> None:
    found = report([])
    assert (found.cashiers, found.stretches, found.refused) == ((), (), 0)


def test_a_shift_that_is_too_long_says_so(tmp_path: Path) -> None:
    till = Till(tmp_path)
    desk = StaffDesk(SealedStaffStore(tmp_path, KEY), till.clock)
    for number in range(1, 8):
        till.outbox.append(a_transaction(number))
        till.clock.advance(1)
    assert not Shift(till.outbox, desk, till.clock).report().is_cut
    short = Shift(till.outbox, desk, till.clock, most_read=5).report()
    assert (short.is_cut, short.found.entries, shift.MOST_READ) == (True, 5, 5000)
    till.close()
