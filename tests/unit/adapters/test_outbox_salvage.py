"""An outbox whose database is damaged, older, swapped or gone is made anew, with all there was, and says so."""

import itertools
import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from pos_client.adapters.database_file import open_database
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.adapters.sqlite_pages import PAGE_BYTES
from pos_client.domain.chain import advanced, fingerprint, link
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction
from pos_client.errors import StorageDamaged, StorageLocked
from pos_client.ports import EntryState, OutboxEntry
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds, numbered_id
from tests.fakes.nursery import folder_in_memory, nursery
from tests.fakes.samples import HANDLE, a_result, a_transaction

KEY = b"k" * 32
MANY = 200

Harm = Callable[[Path], object]
Opened = Callable[[], SqliteOutbox]


def saved(number: int) -> Transaction:
    """What is saved under a number; one fills several pages."""
    return a_transaction(number, coupons=("x" * 1000,) * 20 if number == 50 else ())


@pytest.fixture(scope="module")
def ids() -> FakeIds:
    """One source for all, as on a real till: no two files have the same id."""
    return FakeIds()


@pytest.fixture
def opened(tmp_path: Path, ids: FakeIds) -> Opened:
    return lambda: SqliteOutbox(tmp_path / "till.db", KEY, FakeClock(), ids)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, ids: FakeIds) -> Path:
    """The folder of a till with a history: settled, refused and unsent entries, one of them long."""
    folder = tmp_path_factory.mktemp("grown")
    with closing(SqliteOutbox(folder / "till.db", KEY, FakeClock(), ids)) as outbox:
        for number in range(1, MANY + 1):
            outbox.append(saved(number))
        outbox.record([a_result(number) for number in range(1, 120)])
        refused = [a_result(number, applied=Applied.REFUSED, reason=Reason.REPLAY) for number in (120, 121)]
        outbox.record(refused)
        outbox.claim(HANDLE, 1, 100, numbered_id(1))
    return folder


@pytest.fixture
def path(tmp_path: Path, grown: Path) -> Path:
    for file in grown.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path / "till.db"


def mirrors(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}-mirror-*"))


def change(path: Path, *statements: str) -> None:
    """Do something to the file behind the outbox's back."""
    with closing(apsw.Connection(str(path))) as db:
        for statement in statements:
            db.execute(statement)


def zero(path: Path, start: int, size: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(bytes(size))


def number(entry: OutboxEntry) -> int:
    """Which of `a_transaction` it is."""
    return entry.transaction.txn_id.int % 2**62


def readable(outbox: SqliteOutbox, limit: int) -> list[OutboxEntry]:
    return [one for one in outbox.since(0, limit) if isinstance(one, OutboxEntry)]


def everything(outbox: SqliteOutbox) -> dict[int, EntryState]:
    """The state of each transaction there is, and that none of them was changed."""
    found = readable(outbox, 10 * MANY)
    assert [entry.seq for entry in found] == sorted({entry.seq for entry in found})
    for entry in found:
        assert entry.transaction == saved(number(entry))
        assert (entry.state in {EntryState.CONFIRMED, EntryState.REJECTED}) == (entry.result is not None)
    return {number(entry): entry.state for entry in found}


def expected() -> dict[int, EntryState]:
    states = dict.fromkeys(range(1, MANY + 1), EntryState.PENDING)
    return states | dict.fromkeys(range(1, 120), EntryState.CONFIRMED) | dict.fromkeys((120, 121), EntryState.REJECTED)


def nothing_else(path: Path) -> None:
    """Leave only the database."""
    for each in mirrors(path):
        each.unlink()


HARMS: dict[str, Harm] = {
    "deleted": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
    "overwritten": lambda path: path.write_bytes(b"not a database " * 999),
    "header gone": lambda path: zero(path, 0, 100),
    "zeroed": lambda path: zero(path, 0, path.stat().st_size),
    "truncated": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut by a page": lambda path: os.truncate(path, path.stat().st_size - PAGE_BYTES),
    "its own description gone": lambda path: change(path, "DELETE FROM meta"),
    "its chain's key changed": lambda path: change(path, "UPDATE meta SET value = x'00' WHERE name = 'chain_next'"),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_with_the_mirror_nothing_is_lost(path: Path, opened: Opened, harm: Harm) -> None:
    harm(path)
    with closing(opened()) as outbox:
        outbox.append(a_transaction(MANY + 1))
        assert everything(outbox) == expected() | {MANY + 1: EntryState.PENDING}
        told = outbox.salvaged()
        assert told is not None
        assert (told.entries, told.unsent, told.missing) == (MANY, MANY - 121, 0)
        assert path.with_name(told.folder).is_dir()
        assert list(path.parent.glob("*-salvaging")) == []
    with closing(opened()) as outbox:
        assert everything(outbox) == expected() | {MANY + 1: EntryState.PENDING}


def test_any_page_may_be_lost(path: Path, opened: Opened, tmp_path: Path) -> None:
    """With the mirror all is there; without it only what lay on that page, and nothing is wrong."""
    content, kept = path.read_bytes(), {each: each.read_bytes() for each in mirrors(path)}
    pages = len(content) // PAGE_BYTES
    for page in [0, 1, 2, 3, *random.Random(20261122).sample(range(4, pages), 8)]:
        for has_mirror in (True, False):
            shutil.rmtree(tmp_path)
            tmp_path.mkdir()
            path.write_bytes(content)
            zero(path, page * PAGE_BYTES, PAGE_BYTES)
            for each, data in kept.items() if has_mirror else ():
                each.write_bytes(data)
            with closing(opened()) as outbox:
                outbox.counts()
                outbox.pending(10 * MANY)
                found = everything(outbox)
            if has_mirror:
                assert found == expected(), page
            else:
                assert len(found) >= MANY - 8, page
                assert all(state in {expected()[each], EntryState.PENDING} for each, state in found.items()), page


def test_an_older_database_is_not_gone_on_with(path: Path, opened: Opened) -> None:
    older = path.read_bytes()
    with closing(opened()) as outbox:
        instance = outbox.db_instance_id
        outbox.append(a_transaction(MANY + 1))
        outbox.record([a_result(200), a_result(MANY + 1)])
    path.write_bytes(older)
    with closing(opened()) as outbox:
        assert outbox.db_instance_id != instance
        assert everything(outbox) == expected() | {200: EntryState.CONFIRMED, MANY + 1: EntryState.CONFIRMED}


def test_another_outbox_in_its_place_is_taken_up_beside_it(path: Path, opened: Opened, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "till.db"
    with closing(SqliteOutbox(other, KEY, FakeClock(), FakeIds(9000))) as outbox:
        outbox.append(a_transaction(MANY + 7))
    shutil.copy(other, path)
    with closing(opened()) as outbox:
        assert everything(outbox) == expected() | {MANY + 7: EntryState.PENDING}


def test_what_is_to_be_sent_stands_on_a_new_chain_without_a_gap(path: Path, opened: Opened) -> None:
    path.unlink()
    with closing(opened()) as outbox:
        outbox.append(a_transaction(MANY + 1))
        start, unsent = outbox.chain_start(), outbox.pending(10 * MANY)
        assert start is not None
        assert [entry.seq for entry in unsent] == list(range(start.seq, start.seq + len(unsent)))
        assert [number(entry) for entry in unsent] == [*range(122, MANY + 2)], "in their old order"
        key = bytes.fromhex(start.key_hex)
        for place, entry in enumerate(unsent):
            txn = entry.transaction
            assert entry.link == link(advanced(key, place), entry.seq, txn.txn_id, fingerprint(txn))


def test_damage_found_while_the_till_runs_is_mended_then(path: Path, opened: Opened) -> None:
    with closing(opened()) as outbox:
        outbox.latest(1)
    kept = path.read_bytes()
    zero(path, 0, len(kept))
    path.write_bytes(kept[:PAGE_BYTES] + bytes(len(kept) - PAGE_BYTES))
    with closing(opened()) as outbox:
        assert outbox.append(a_transaction(MANY + 1)).transaction == a_transaction(MANY + 1)
        assert everything(outbox) == expected() | {MANY + 1: EntryState.PENDING}


def test_a_damaged_entry_comes_back_from_the_mirror(path: Path, opened: Opened) -> None:
    change(
        path,
        "DROP TRIGGER outbox_is_immutable",
        "UPDATE outbox SET body = zeroblob(length(body)) WHERE seq IN (7, 150)",
    )
    with closing(opened()) as outbox:
        found = outbox.find(numbered_id(7))
        assert found is not None
        assert found.transaction == a_transaction(7)
        assert everything(outbox) == expected()


def test_an_entry_whose_name_is_damaged_comes_back_from_the_mirror(path: Path, opened: Opened) -> None:
    change(
        path,
        "DROP TRIGGER outbox_is_immutable",
        "UPDATE outbox SET txn_id = randomblob(16) WHERE seq IN (7, 150)",
    )
    with closing(opened()) as outbox:
        assert everything(outbox) == expected()
        assert outbox.lost(10) == []
        assert outbox.counts()[EntryState.QUARANTINED] == 0


def test_an_entry_that_only_its_name_is_left_of_is_missed_by_name(path: Path, opened: Opened) -> None:
    nothing_else(path)
    change(
        path,
        "DROP TRIGGER outbox_is_immutable",
        "UPDATE outbox SET body = zeroblob(length(body)) WHERE seq = 150",
        "DELETE FROM meta",
    )
    with closing(opened()) as outbox:
        [lost] = outbox.lost(10)
        start, told = outbox.chain_start(), outbox.salvaged()
        assert start is not None
        assert (lost.txn_id, lost.fingerprint_hex) == (numbered_id(150), fingerprint(a_transaction(150)).hex())
        key = advanced(bytes.fromhex(start.key_hex), lost.seq - start.seq)
        assert lost.link_hex == link(key, lost.seq, lost.txn_id, bytes.fromhex(lost.fingerprint_hex)).hex()
        assert everything(outbox) == {each: state for each, state in expected().items() if each != 150}
        assert told is not None
        assert told.missing == 1


@pytest.mark.parametrize(
    ("gone", "missing"),
    [((122, 126), 5), ((118, 124), 7), ((150, 152), 3), ((MANY - 4, MANY), 5), ((50, 60), 0), ((1, 126), 126)],
    ids=["the oldest unsent", "around the last settled", "unsent", "the newest", "settled", "the beginning"],
)
def test_unsent_entries_that_may_be_missing_are_told(
    path: Path, opened: Opened, gone: tuple[int, int], missing: int
) -> None:
    nothing_else(path)
    first, last = gone
    change(
        path,
        "DROP TRIGGER outbox_is_kept",
        f"DELETE FROM outbox WHERE seq BETWEEN {first} AND {last}",  # noqa: S608 - our own numbers
        "DELETE FROM meta",
        "VACUUM",
    )
    with closing(opened()) as outbox:
        told = outbox.salvaged()
        assert told is not None
        assert told.missing == missing
        assert everything(outbox) == {one: state for one, state in expected().items() if not first <= one <= last}


def test_codes_that_were_used_up_stay_so_where_they_can_be_read(path: Path, opened: Opened) -> None:
    change(path, "UPDATE meta SET value = x'00' WHERE name = 'chain_next'")
    with closing(opened()) as outbox:
        outbox.append(a_transaction(MANY + 1))
        assert outbox.salvaged() is not None
        assert not outbox.claim(HANDLE, 1, 100, numbered_id(2))


@pytest.mark.parametrize("harm", ["deleted", "zeroed", "truncated"])
def test_under_another_key_nothing_is_touched(path: Path, opened: Opened, harm: str) -> None:
    HARMS[harm](path)
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(StorageDamaged) as raised:
        SqliteOutbox(path, b"x" * 32, FakeClock(), FakeIds())
    assert raised.value.error_code == "KEY_LOST"
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before
    with closing(opened()) as outbox:
        assert everything(outbox) == expected()


def test_what_was_damaged_is_kept_byte_for_byte(path: Path, opened: Opened) -> None:
    HARMS["overwritten"](path)
    before = {file.name: file.read_bytes() for file in (path, *mirrors(path))}
    with closing(opened()) as outbox:
        told = outbox.salvaged()
    assert told is not None
    assert {file.name: file.read_bytes() for file in path.with_name(told.folder).iterdir()} == before


def test_a_file_that_is_no_database_is_set_aside_and_the_till_goes_on(tmp_path: Path, opened: Opened) -> None:
    (tmp_path / "till.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with closing(opened()) as outbox:
        told = outbox.salvaged()
        assert told is not None
        assert (told.entries, told.missing) == (0, None)
        assert outbox.append(a_transaction(1)).seq == 1


def junk(path: Path) -> None:
    """Neither the database nor its mirror can be read."""
    for file in (path, *mirrors(path)):
        file.write_bytes(random.Random(7).randbytes(9000))


def gone(path: Path) -> None:
    """Nothing is left."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def emptied(path: Path) -> None:
    """Files without anything in them, as a repaired file system leaves them."""
    for file in (path, *mirrors(path)):
        file.write_bytes(b"")


@pytest.mark.parametrize("harm", [junk, gone, emptied], ids=["junk", "gone", "empty"])
def test_where_nothing_is_left_nobody_knows_how_many_are_missing(path: Path, harm: Callable[[Path], None]) -> None:
    harm(path)
    for _again in range(2):
        with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds(9000), was_used=True)) as outbox:
            told = outbox.salvaged()
            assert told is not None
            assert (told.entries, told.missing, told.is_whole) == (0, None, False)
            assert (outbox.standing().begins, outbox.standing().missing) == (1, None)
            assert outbox.standing().query.endswith("&head=0&begins=1")


def test_where_no_till_was_before_nothing_is_missing(tmp_path: Path, opened: Opened) -> None:
    with closing(opened()) as outbox:
        assert outbox.salvaged() is None


def test_a_mirror_that_was_not_closed_does_not_know_what_came_after_it(path: Path, opened: Opened) -> None:
    with closing(opened()) as outbox:
        outbox.append(a_transaction(MANY + 1))
        kept = {file: file.read_bytes() for file in mirrors(path)}
    gone(path)
    for file, data in kept.items():
        file.write_bytes(data)
    with closing(opened()) as outbox:
        told = outbox.salvaged()
        assert told is not None
        assert (told.unsent, told.missing) == (MANY - 121 + 1, None)


def test_a_till_that_was_never_damaged_says_nothing(path: Path, opened: Opened) -> None:
    assert path.exists()
    with closing(opened()) as outbox:
        assert outbox.salvaged() is None


def test_only_one_program_makes_it_anew(path: Path, opened: Opened) -> None:
    HARMS["zeroed"](path)
    folder = path.with_name("till.db-salvaging")
    folder.mkdir()
    with closing(open_database(folder / "new.sqlite3", OUTBOX)), pytest.raises(StorageLocked):
        opened()
    with closing(opened()) as outbox:
        assert everything(outbox) == expected()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are POSIX signals")
@pytest.mark.parametrize("harm", ["deleted", "zeroed", "its own description gone"])
def test_a_till_killed_while_it_makes_its_outbox_anew_goes_on_where_it_was(harm: str) -> None:
    """Killed before every third change to the disk: the next start always has everything."""
    with folder_in_memory() as memory:
        _kill_while_it_is_made_anew(memory, HARMS[harm])


def _kill_while_it_is_made_anew(memory: Path, harm: Harm) -> None:
    kept = memory / "kept"
    with closing(SqliteOutbox(kept / "till.db", KEY, FakeClock(), FakeIds())) as outbox:
        for each in range(1, 21):
            outbox.append(a_transaction(each))
        outbox.record([a_result(each) for each in range(1, 9)])
    path = memory / "till" / "till.db"
    kills = 0
    with nursery(path) as live:
        for moment in itertools.count(1, 3):
            shutil.rmtree(path.parent, ignore_errors=True)
            shutil.copytree(kept, path.parent)
            harm(path)
            word = live(moment)
            with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds(9000))) as outbox:
                assert sorted(map(number, readable(outbox, 100))) == [*range(1, 21)], moment
                assert outbox.counts()[EntryState.CONFIRMED] == 8, moment
            if word == "opened":
                break
            assert word == "killed"
            kills += 1
    assert kills > 10
