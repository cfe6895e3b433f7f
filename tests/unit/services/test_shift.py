"""When a shift begins, and how much of it is read."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import Badge, Cashier, Staff
from pos_client.services import shift
from pos_client.services.history import PAGE, saved_since
from pos_client.services.shift import Shift
from pos_client.services.staff import LONGEST_SHIFT, StaffDesk
from tests.fakes.samples import a_transaction
from tests.unit.services.till import KEY, Till

NAMES = ("Bo", "Li")


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    yield till
    till.close()


@pytest.fixture
def desk(till: Till) -> StaffDesk:
    desk = StaffDesk(SealedStaffStore(till.folder, KEY), till.clock)
    desk.replace(Staff(tuple(Badge(Cashier(f"BADGE-{n}", n), passwords.hashed("1234", bytes(16))) for n in NAMES)))
    return desk


def test_where_nobody_signs_in_it_is_the_day(till: Till, desk: StaffDesk) -> None:
    found = Shift(till.outbox, desk, till.clock).reconciled()
    local = found.since.astimezone()
    assert (local.hour, local.minute, local.second) == (0, 0, 0)
    assert timedelta() <= till.clock.utc() - found.since < timedelta(days=1)


def test_it_begins_with_whoever_signs_in_and_goes_on_after_a_break(till: Till, desk: StaffDesk) -> None:
    till.outbox.append(a_transaction(1))
    till.clock.advance(60)
    desk.sign_in("BADGE-Bo", "1234")
    began = till.clock.utc()
    till.outbox.append(a_transaction(2))
    desk.sign_out()
    till.clock.advance(3600)
    desk.sign_in("BADGE-Bo", "1234")
    found = Shift(till.outbox, desk, till.clock).reconciled()
    assert (found.since, found.entries) == (began, 1)
    till.clock.advance(LONGEST_SHIFT.total_seconds())
    desk.sign_in("BADGE-Bo", "1234")
    assert desk.shift_began == till.clock.utc(), "the next day"
    till.clock.advance(60)
    desk.sign_in("BADGE-Li", "1234")
    assert desk.shift_began == till.clock.utc(), "somebody else"


def test_of_a_very_long_one_the_last_part_is_read(till: Till) -> None:
    for number in range(1, PAGE + 11):
        till.outbox.append(a_transaction(number))
        till.clock.advance(1)
    long_ago = till.clock.utc() - timedelta(days=1)
    assert [entry.seq for entry in saved_since(till.outbox, long_ago, 3)] == [PAGE + 8, PAGE + 9, PAGE + 10]
    assert len(saved_since(till.outbox, long_ago, PAGE + 5)) == PAGE + 5
    assert len(saved_since(till.outbox, long_ago)) == PAGE + 10
    assert shift.MOST_READ > PAGE
