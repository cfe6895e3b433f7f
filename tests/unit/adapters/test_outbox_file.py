"""The outbox's files under a till that runs: out of room, taken away, exchanged. What was told saved stays so."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_check import check_outbox
from pos_client.adapters.outbox_file import OutboxFile
from pos_client.adapters.sealing import Seal
from pos_client.errors import StorageError, StorageFull
from pos_client.ports import EntryState, Room
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.samples import a_result, a_transaction

KEY = b"k" * 32
SALES = 130
"""More than a mirror is brought on by with one sale."""

Harm = Callable[[Path], object]


def opened(path: Path, ids: int = 1) -> SqliteOutbox:
    return SqliteOutbox(path, KEY, FakeClock(), FakeIds(ids))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "till" / "till.db"


@pytest.fixture
def till(path: Path) -> Iterator[SqliteOutbox]:
    """A till that runs, with a past: ten of its sales are settled."""
    with closing(opened(path)) as outbox:
        for number in range(1, SALES + 1):
            outbox.append(a_transaction(number))
        outbox.record([a_result(number) for number in range(1, 11)])
        yield outbox


def files(path: Path, name: str = "*") -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}{name}"))


def lose(path: Path, name: str = "*") -> None:
    for file in files(path, name):
        file.unlink()


def lose_database(path: Path) -> None:
    path.unlink()
    lose(path, "-wal")


def copied(path: Path) -> None:
    """What a tool does that writes a file anew: another one is in its place, without what lay in SQLite's log."""
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)


def long_note(db: apsw.Connection) -> None:
    db.execute("INSERT INTO meta VALUES ('note', zeroblob(100000))")


HARMS: dict[str, Harm] = {
    "the database": lose_database,
    "only the database itself": Path.unlink,
    "the mirror": lambda path: lose(path, "-mirror-*"),
    "all of it": lose,
    "a copy in its place": copied,
}


def sold(outbox: SqliteOutbox) -> int:
    """How many sales there are; ten of them settled, each once and as it was."""
    entries = [outbox.find(a_transaction(number).txn_id) for number in range(1, SALES + 10)]
    found = [entry for entry in entries if entry is not None]
    assert sum(outbox.counts().values()) == len(found)
    assert outbox.counts()[EntryState.CONFIRMED] == 10
    return len(found)


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_what_is_saved_after_its_files_were_taken_away_is_there_after_a_kill(
    till: SqliteOutbox, path: Path, tmp_path: Path, harm: Harm
) -> None:
    harm(path)
    for number in range(SALES + 1, SALES + 4):
        till.append(a_transaction(number))
    assert sold(till) == SALES + 3
    left = shutil.copytree(path.parent, tmp_path / "after a kill")
    with closing(opened(left / path.name, 9000)) as outbox:
        assert sold(outbox) == SALES + 3
    if harm is not HARMS["the mirror"]:  # which is brought on bit by bit
        lose_database(left / path.name)
        with closing(opened(left / path.name, 9500)) as outbox:
            assert sold(outbox) == SALES + 3


@pytest.mark.parametrize("harm", [*HARMS.values(), lambda path: shutil.rmtree(path.parent)], ids=[*HARMS, "the folder"])
def test_what_is_taken_away_before_the_till_is_closed_is_there_again(
    till: SqliteOutbox, path: Path, harm: Harm
) -> None:
    harm(path)
    till.close()
    with closing(opened(path, 9000)) as outbox:
        assert sold(outbox) == SALES


def test_the_till_says_so_once_and_goes_on(till: SqliteOutbox, path: Path) -> None:
    instance = till.db_instance_id
    lose_database(path)
    till.append(a_transaction(SALES + 1))
    told, made = till.salvaged(), till.db_instance_id
    assert told is not None
    assert (told.entries, told.unsent, told.missing) == (SALES, SALES - 10, 0)
    assert made != instance
    till.append(a_transaction(SALES + 2))
    assert till.db_instance_id == made
    assert len(files(path, "-damaged-*")) == 1


def test_looking_is_enough_to_notice(till: SqliteOutbox, path: Path) -> None:
    lose(path)
    assert len(till.pending(SALES)) == SALES - 10
    assert path.exists()
    assert files(path, "-ballast") != []


def test_while_the_folder_is_gone_nothing_is_told_saved_and_nothing_lost(till: SqliteOutbox, path: Path) -> None:
    shutil.rmtree(path.parent)
    for use in (lambda: till.append(a_transaction(SALES + 1)), lambda: till.record([a_result(20)]), till.room):
        with pytest.raises(StorageError):
            use()
    path.parent.mkdir()
    till.append(a_transaction(SALES + 2))
    assert sold(till) == SALES + 1
    assert till.find(a_transaction(SALES + 1).txn_id) is None


def test_a_mirror_that_was_taken_away_is_whole_again_after_some_sales(till: SqliteOutbox, path: Path) -> None:
    lose(path, "-mirror-*")
    till.append(a_transaction(SALES + 1))
    assert files(path, "-mirror-*") != []
    till.append(a_transaction(SALES + 2))
    till.close()
    assert check_outbox(path, KEY).mirrored == SALES + 2
    with closing(opened(path)) as outbox:
        assert outbox.salvaged() is None


def test_a_mirror_with_another_file_in_its_place_is_begun_anew_beside_it(till: SqliteOutbox, path: Path) -> None:
    [mirror] = files(path, "-mirror-*")
    mirror.unlink()
    mirror.write_bytes(b"somebody else's")
    till.append(a_transaction(SALES + 1))
    assert mirror.read_bytes() == b"somebody else's"
    assert len(files(path, "-mirror-*")) == 2


def test_another_till_that_has_begun_there_is_left_alone(till: SqliteOutbox, path: Path) -> None:
    lose_database(path)
    with closing(opened(path, 9000)) as other:
        with pytest.raises(StorageError):
            till.append(a_transaction(SALES + 2))
        other.append(a_transaction(SALES + 1))
        assert sold(other) == SALES + 1


def test_the_journal_of_a_database_that_is_gone_is_not_laid_over_another(till: SqliteOutbox, path: Path) -> None:
    other = path.with_name("other") / path.name
    with closing(opened(other, 9000)) as outbox:
        outbox.append(a_transaction(SALES + 5))
    other.replace(path)
    assert till.append(a_transaction(SALES + 6)).transaction == a_transaction(SALES + 6)
    assert sold(till) == SALES + 2


def test_where_giving_up_the_ballast_did_not_help_there_is_no_room(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    with closing(OutboxFile(path, Seal(KEY, "outbox"), FakeClock(), FakeIds(), was_used=False)) as file:
        assert file.room() is not Room.NONE
        pages = file.read(lambda db: int(db.pragma("page_count")))
        file.read(lambda db: db.pragma("max_page_count", pages))
        with pytest.raises(StorageFull):
            file.write(long_note)
        assert file.room() is Room.NONE
        file.read(lambda db: db.pragma("max_page_count", 10 * pages))
        file.write(long_note)
        assert file.room() is not Room.NONE
