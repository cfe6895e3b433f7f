"""The mirror has every final word the database has, also where the disk refused it once or the power went."""

import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_check import check_outbox
from pos_client.ports import EntryState
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.samples import a_result, a_transaction

KEY = b"k" * 32
SALES = 200
"""So many that the mirror is longer than SQLite's log of a few words."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A till that was closed with nothing settled yet."""
    path = tmp_path / "till.db"
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        for number in range(1, SALES + 1):
            outbox.append(a_transaction(number))
    return path


def mirror(path: Path) -> Path:
    return path.with_name(f"{path.name}-mirror-000001")


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """Let the disk refuse whatever makes a file longer than the mirror is now; only the mirror is so long."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (mirror(path).stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def settled_without_the_database(path: Path) -> int:
    """How many are settled in what is made of the mirror alone."""
    for file in (path, path.with_name(f"{path.name}-wal")):
        file.unlink(missing_ok=True)
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds(9000))) as outbox:
        counts = outbox.counts()
    assert counts[EntryState.PENDING] + counts[EntryState.CONFIRMED] == SALES + 1
    return counts[EntryState.CONFIRMED]


def test_words_the_disk_refused_are_written_with_the_next_sale(path: Path) -> None:
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        with refused(path):
            outbox.record([a_result(number) for number in range(1, 11)])
        outbox.append(a_transaction(SALES + 1))
        outbox.record([a_result(SALES + 1)])
    assert settled_without_the_database(path) == 11


def test_words_the_disk_refused_to_the_end_of_the_day_are_written_at_the_next_start(path: Path) -> None:
    with refused(path), closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        outbox.record([a_result(number) for number in range(1, 11)])
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        outbox.append(a_transaction(SALES + 1))
    assert settled_without_the_database(path) == 10


def test_words_a_power_cut_took_from_the_mirror_are_written_at_the_next_start(path: Path, tmp_path: Path) -> None:
    after = tmp_path / "after the cut"
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        outbox.append(a_transaction(SALES + 1))
        size = mirror(path).stat().st_size
        outbox.record([a_result(number) for number in range(1, 4)])
        shutil.copytree(tmp_path, after, ignore=shutil.ignore_patterns(after.name))
    again = after / path.name
    os.truncate(mirror(again), size)
    with closing(SqliteOutbox(again, KEY, FakeClock(), FakeIds())) as outbox:
        assert outbox.counts()[EntryState.CONFIRMED] == 3
    assert settled_without_the_database(again) == 3


def test_a_database_that_knows_fewer_words_than_its_mirror_is_an_older_one(path: Path) -> None:
    older = path.read_bytes()
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        outbox.record([a_result(number) for number in range(1, 11)])
    path.write_bytes(older)
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds(9000))) as outbox:
        assert outbox.counts()[EntryState.CONFIRMED] == 10
        assert outbox.salvaged() is not None


def test_a_check_tells_of_words_the_mirror_lacks(path: Path) -> None:
    with refused(path), closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        outbox.record([a_result(number) for number in range(1, 11)])
    assert check_outbox(path, KEY).mirrored == SALES - 10
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())):
        pass
    found = check_outbox(path, KEY)
    assert (found.mirrored, found.is_sound) == (SALES, True)


def test_a_power_cut_in_the_middle_of_many_words_leaves_no_hole(path: Path, tmp_path: Path) -> None:
    after = tmp_path / "after the cut"
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        outbox.append(a_transaction(SALES + 1))
        size = mirror(path).stat().st_size
        outbox.record([a_result(number) for number in range(1, 151)])
        longer = mirror(path).stat().st_size
        shutil.copytree(tmp_path, after, ignore=shutil.ignore_patterns(after.name))
    again = after / path.name
    os.truncate(mirror(again), (size + longer) // 2)
    with closing(SqliteOutbox(again, KEY, FakeClock(), FakeIds())):
        pass
    assert settled_without_the_database(again) == 150
