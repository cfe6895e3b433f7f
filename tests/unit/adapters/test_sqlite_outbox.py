"""What only the SQLite outbox promises: locks, full disks, damage, keys, and nothing readable in the file."""

import contextlib
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from pos_client.adapters.ballast import BALLAST_BYTES
from pos_client.adapters.database_file import open_database
from pos_client.adapters.looking import look_at_outbox
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_check import check_outbox
from pos_client.adapters.outbox_entries import LATELY
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction
from pos_client.errors import InvalidValue, StorageDamaged, StorageError, StorageFull, StorageLocked
from pos_client.ports import EntryState, OutboxEntry, Room
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds, numbered_id
from tests.fakes.samples import CODE, HANDLE, a_result, a_transaction
from tests.fakes.small_disk import mounted_disk, read_only, take_all_room

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "till.db"


def opened(path: Path, key: bytes = KEY) -> SqliteOutbox:
    return SqliteOutbox(path, key, FakeClock(), FakeIds())


def change(path: Path, *statements: str) -> None:
    """Do something to the file behind the outbox's back, and take its mirror away."""
    for mirror in path.parent.glob(f"{path.name}-mirror-*"):
        mirror.unlink()
    with closing(apsw.Connection(str(path))) as db:
        for statement in statements:
            db.execute(statement)


def test_entries_counts_and_claims_survive_closing(path: Path) -> None:
    with closing(opened(path)) as outbox:
        instance = outbox.db_instance_id
        saved = [outbox.append(a_transaction(number)) for number in (1, 2, 3)]
        outbox.record([a_result(2)])
        assert outbox.claim(HANDLE, 1, 100, numbered_id(1))
    with closing(opened(path)) as outbox:
        assert outbox.db_instance_id == instance
        assert outbox.pending(10) == [saved[0], saved[2]]
        assert outbox.counts() == {
            EntryState.PENDING: 2,
            EntryState.CONFIRMED: 1,
            EntryState.REJECTED: 0,
            EntryState.RESOLVED: 0,
            EntryState.QUARANTINED: 0,
        }
        assert not outbox.claim(HANDLE, 1, 100, numbered_id(2))


def test_every_new_file_is_another_instance(tmp_path: Path) -> None:
    ids = FakeIds()
    with (
        closing(SqliteOutbox(tmp_path / "a.db", KEY, FakeClock(), ids)) as one,
        closing(SqliteOutbox(tmp_path / "b.db", KEY, FakeClock(), ids)) as two,
    ):
        assert one.db_instance_id != two.db_instance_id


def test_the_disk_is_asked_for_what_survives_a_power_cut(path: Path) -> None:
    with closing(opened(path)), closing(open_database(path.with_name("other.db"), OUTBOX)) as db:
        found = [db.pragma(name) for name in ("journal_mode", "synchronous", "locking_mode", "fullfsync")]
    assert found == ["wal", 2, "exclusive", 1]


def test_whoever_is_done_within_a_moment_is_waited_for(path: Path) -> None:
    """On another connection of another thread: a lock of SQLite's is as good between threads as between programs."""
    with ThreadPoolExecutor(1) as pool:
        with closing(opened(path)) as first:
            first.append(a_transaction(1))
            second = pool.submit(opened, path)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.2)
        with closing(second.result(timeout=5)) as outbox:
            assert outbox.counts()[EntryState.PENDING] == 1


def test_a_second_till_is_told_so_soon_and_harms_nothing(path: Path) -> None:
    with closing(opened(path)) as outbox:
        outbox.append(a_transaction(1))
        started_s = time.monotonic()
        with pytest.raises(StorageLocked):
            opened(path)
        assert 1.5 < time.monotonic() - started_s < 4.0
        outbox.append(a_transaction(2))
    opened(path).close()


def test_codes_and_handles_are_not_in_the_file(path: Path) -> None:
    with closing(opened(path)) as outbox:
        outbox.append(a_transaction(1, cashier="Cashier Nr. 7"))
        outbox.claim(HANDLE, 1, 100, numbered_id(1))
        held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    held += path.read_bytes()
    assert numbered_id(1).bytes in held
    for secret in (CODE, HANDLE, "Cashier Nr. 7"):
        assert secret.encode() not in held


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_only_the_owner_may_read_the_files(path: Path) -> None:
    with closing(opened(path)) as outbox:
        outbox.append(a_transaction(1))
        assert {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {
            "till.db": 0o600,
            "till.db-wal": 0o600,
            "till.db-mirror-000001": 0o600,
            "till.db-ballast": 0o600,
        }


def test_another_key_is_named_and_the_file_is_left_as_it_was(path: Path) -> None:
    with closing(opened(path)) as outbox:
        saved = outbox.append(a_transaction(1))
    before = path.read_bytes()
    with pytest.raises(StorageDamaged) as raised:
        opened(path, b"x" * 32)
    assert raised.value.error_code == "KEY_LOST"
    assert path.read_bytes() == before
    with closing(opened(path)) as outbox:
        assert outbox.pending(1) == [saved]


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_of_another_size_is_refused(path: Path, size: int) -> None:
    with pytest.raises(InvalidValue) as raised:
        opened(path, b"k" * size)
    assert raised.value.error_code == "BAD_KEY"


def test_another_programs_database_is_not_touched(path: Path) -> None:
    path.parent.mkdir()
    change(path, "CREATE TABLE diary(text)", "INSERT INTO diary VALUES ('dear diary')")
    with pytest.raises(StorageDamaged):
        opened(path)
    change(path, "PRAGMA user_version = 1")
    with pytest.raises(StorageDamaged):
        opened(path)
    with closing(apsw.Connection(str(path))) as db:
        assert db.execute("SELECT text FROM diary").get == "dear diary"
        assert db.execute("SELECT count(*) FROM sqlite_schema").get == 1


def test_a_file_of_a_newer_version_is_not_opened(path: Path) -> None:
    opened(path).close()
    change(path, "PRAGMA user_version = 999")
    with pytest.raises(StorageError, match="newer"):
        opened(path)


def test_a_place_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        opened(tmp_path / "file" / "till.db")
    with pytest.raises(StorageError):
        opened(tmp_path)


def test_a_body_moved_to_another_entry_does_not_open(path: Path) -> None:
    with closing(opened(path)) as outbox:
        outbox.append(a_transaction(1))
        outbox.append(a_transaction(2))
    change(
        path,
        "DROP TRIGGER outbox_is_immutable",
        "UPDATE outbox SET body = (SELECT body FROM outbox WHERE seq = 1) WHERE seq = 2",
    )
    with closing(opened(path)) as outbox:
        assert [entry.seq for entry in outbox.pending(2)] == [1]
        with pytest.raises(StorageDamaged):
            outbox.find(numbered_id(2))


def test_what_cannot_be_read_is_found_by_its_place(path: Path) -> None:
    with closing(opened(path)) as outbox:
        for number in range(1, 8):
            outbox.append(a_transaction(number))
        outbox.record([a_result(number) for number in (2, 3, 4)])
    damage(path, "2, 3, 4, 6")
    with closing(opened(path)) as outbox:
        kinds = [(entry.seq, isinstance(entry, OutboxEntry)) for entry in outbox.since(3, 4)]
        assert kinds == [(3, False), (4, False), (5, True), (6, False)]
        assert outbox.pending(10)
        assert outbox.lost(1) == outbox.since(6, 1), "set aside, and known by the same"


def damage(path: Path, seqs: str) -> None:
    change(
        path,
        "DROP TRIGGER outbox_is_immutable",
        f"UPDATE outbox SET body = zeroblob(length(body)) WHERE seq IN ({seqs})",  # noqa: S608 - our own numbers
    )


def test_damaged_entries_are_set_aside_and_hold_up_nothing(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(opened(path)) as outbox:
        for number in range(1, 6):
            outbox.append(a_transaction(number))
    damage(path, "1, 2, 4")
    with closing(opened(path)) as outbox:
        assert outbox.counts()[EntryState.PENDING] == 5
        assert [entry.seq for entry in outbox.pending(1)] == [3], "however few are asked for"
        assert [entry.seq for entry in outbox.pending(10)] == [3, 5]
        assert [entry.seq for entry in outbox.latest(2)] == [5, 3]
        assert [entry.seq for entry in outbox.lately(HANDLE, FakeClock().utc())] == [3, 5]
        outbox.record([a_result(1), a_result(3)])
        expected = {
            EntryState.PENDING: 1,
            EntryState.CONFIRMED: 1,
            EntryState.REJECTED: 0,
            EntryState.RESOLVED: 0,
            EntryState.QUARANTINED: 3,
        }
        assert outbox.counts() == expected
    assert len(caplog.messages) == 3, "each is told of once"
    with closing(opened(path)) as outbox:
        assert outbox.counts() == expected
    with closing(apsw.Connection(str(path))) as db:
        assert db.execute("SELECT count(*) FROM outbox").get == 5, "nothing is deleted"


def test_damaged_entries_with_a_result_keep_it_and_are_left_out(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(opened(path)) as outbox:
        for number in (1, 2, 3):
            outbox.append(a_transaction(number))
        refused = [a_result(number, applied=Applied.REFUSED, reason=Reason.REPLAY) for number in (1, 2)]
        outbox.record([*refused, a_result(3)])
    damage(path, "1, 3")
    with closing(opened(path)) as outbox:
        for _ in range(2):
            assert [entry.seq for entry in outbox.latest(10)] == [2]
            assert [entry.seq for entry in outbox.rejected(10)] == [2]
        assert (outbox.counts()[EntryState.CONFIRMED], outbox.counts()[EntryState.REJECTED]) == (1, 2)
    assert len(caplog.messages) == 2


def test_the_entries_of_a_member_are_found_without_reading_the_others(path: Path) -> None:
    with closing(opened(path)):
        pass
    with closing(apsw.Connection(str(path))) as db:
        plan = str(db.execute(f"EXPLAIN QUERY PLAN {LATELY}", (b"x" * 16, 0)).fetchall())
    assert "outbox_of_member" in plan


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox SET body = x'00'",
        "UPDATE outbox SET txn_id = randomblob(16)",
        "UPDATE outbox SET redeem_points = 0",
        "UPDATE outbox SET seq = seq + 1",
        "UPDATE outbox SET state = 0, result = NULL WHERE state = 1",
        "UPDATE outbox SET result = x'00' WHERE state = 1",
        "UPDATE outbox SET state = 1 WHERE state = 0",
        "UPDATE outbox SET state = 3 WHERE state = 1",
        "UPDATE outbox SET settled_ms = 0 WHERE state = 1",
        "UPDATE outbox SET state = 4 WHERE state = 0",
    ],
)
def test_the_file_itself_refuses_to_change_entries_and_results(path: Path, statement: str) -> None:
    with closing(opened(path)) as outbox:
        outbox.append(a_transaction(1))
        outbox.append(a_transaction(2))
        outbox.record([a_result(2)])
    with pytest.raises(apsw.ConstraintError):
        change(path, statement)


def test_a_closed_outbox_says_so(path: Path) -> None:
    outbox = opened(path)
    outbox.close()
    with pytest.raises(StorageError, match="closed"):
        outbox.append(a_transaction(1))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted_disk(tmp_path / "small disk") as folder:
        yield folder


def large(number: int) -> Transaction:
    return a_transaction(number, cashier=os.urandom(2000).hex())


def fill(outbox: SqliteOutbox) -> list[OutboxEntry]:
    """Save until nothing more fits."""
    saved = []
    with contextlib.suppress(StorageFull):
        for number in range(1, 2000):
            saved.append(outbox.append(large(number)))  # noqa: PERF401 - what came before the fault counts
    return saved


def test_a_full_disk_saves_nothing_by_halves_and_works_again_with_room(small_disk: Path) -> None:
    elsewhere = small_disk / "something else"
    elsewhere.write_bytes(b"b" * 1_000_000)
    with closing(opened(small_disk / "till.db")) as outbox:
        assert outbox.counts()[EntryState.PENDING] == 0
        saved = fill(outbox)
        assert len(saved) > 10
        with pytest.raises(StorageFull):
            outbox.append(large(5000))
        assert outbox.pending(2000) == saved
        assert outbox.counts()[EntryState.PENDING] == len(saved)
        elsewhere.unlink()
        saved.append(outbox.append(large(5001)))
        outbox.record([a_result(1)])
    with closing(opened(small_disk / "till.db")) as outbox:
        assert outbox.pending(2000) == saved[1:]


def test_on_a_full_disk_what_was_saved_is_settled_and_nothing_new_is_saved(small_disk: Path) -> None:
    with closing(opened(small_disk / "till.db")) as outbox:
        for number in range(1, 501):
            outbox.append(a_transaction(number))
    with closing(opened(small_disk / "till.db")) as outbox:  # with a log that takes no room yet
        assert outbox.room() is Room.LOW
        hog = take_all_room(small_disk)
        assert outbox.room() is Room.NONE
        with pytest.raises(StorageFull, match=str(small_disk)):
            outbox.append(a_transaction(501))
        for first in range(1, 501, 100):
            outbox.record([a_result(number) for number in range(first, first + 100)])
        assert outbox.counts()[EntryState.CONFIRMED] == 500
        take_all_room(small_disk)
        assert outbox.room() is Room.NONE
        with pytest.raises(StorageFull):
            outbox.append(a_transaction(501))
        with pytest.raises(StorageFull):
            outbox.claim(HANDLE, 1, 100, numbered_id(1))
        hog.unlink()
        assert outbox.append(a_transaction(501)).state is EntryState.PENDING
        assert outbox.room() is Room.LOW
        assert (small_disk / "till.db-ballast").stat().st_size == BALLAST_BYTES
    with closing(opened(small_disk / "till.db")) as outbox:
        assert outbox.counts()[EntryState.CONFIRMED] == 500
        assert outbox.salvaged() is None


@pytest.mark.parametrize("size", [0, BALLAST_BYTES])
def test_a_ballast_that_takes_no_room_is_none(small_disk: Path, size: int) -> None:
    """What a copy that knows about holes makes of it."""
    with closing(opened(small_disk / "till.db")) as outbox:
        outbox.append(a_transaction(1))
    ballast = small_disk / "till.db-ballast"
    os.truncate(ballast, 0)
    os.truncate(ballast, size)
    hog = take_all_room(small_disk)
    with closing(opened(small_disk / "till.db")) as outbox:
        assert outbox.room() is Room.NONE
        with pytest.raises(StorageFull):
            outbox.append(a_transaction(2))
        hog.unlink()
        assert outbox.append(a_transaction(2)).state is EntryState.PENDING
        assert ballast.stat().st_blocks * 512 >= BALLAST_BYTES


def test_a_disk_that_cannot_be_written_is_named_once(small_disk: Path) -> None:
    path = small_disk / "till.db"
    with closing(opened(path)) as outbox:
        outbox.append(a_transaction(1))
    with read_only(small_disk):
        for use in (lambda: opened(path), lambda: check_outbox(path, KEY), lambda: look_at_outbox(path, was_used=True)):
            with pytest.raises(StorageError) as refused:
                use()
            assert refused.value.error_code == "FOLDER_UNUSABLE"
            assert refused.value.detail.count(str(small_disk)) == 1
    assert check_outbox(path, KEY).is_sound


def test_a_disk_too_full_to_create_the_file_says_so_and_can_be_used_later(small_disk: Path) -> None:
    hog = take_all_room(small_disk)
    with pytest.raises(StorageFull):
        opened(small_disk / "till.db")
    hog.unlink()
    with closing(opened(small_disk / "till.db")) as outbox:
        assert outbox.append(a_transaction(1)).seq == 1


def test_a_mirror_that_fell_behind_on_a_full_disk_catches_up(small_disk: Path) -> None:
    with closing(opened(small_disk / "till.db")) as outbox:
        hog = take_all_room(small_disk)
        outbox.restart_chain(outbox.db_instance_id)
        fill(outbox)
        hog.unlink()
        for number in range(3000, 3020):
            outbox.append(a_transaction(number))
        kept = outbox.counts()[EntryState.PENDING]
        instance = outbox.db_instance_id
    (small_disk / "till.db").unlink()
    with closing(opened(small_disk / "till.db")) as outbox:
        assert outbox.db_instance_id != instance
        assert outbox.counts()[EntryState.PENDING] == kept


def test_what_is_taken_away_leaves_the_mirror_too(path: Path) -> None:
    clock = FakeClock()
    with closing(SqliteOutbox(path, KEY, clock, FakeIds())) as outbox:
        for first in range(1, 1201, 400):
            for number in range(first, first + 400):
                outbox.append(a_transaction(number, cashier="x" * 1500))
            outbox.record([a_result(number) for number in range(first, first + 400)])
        outbox.append(a_transaction(2000))
        before = len(mirrors(path))
        assert before > 1
        clock.advance(40 * 86_400)
        outbox.append(a_transaction(2001))
        while outbox.prune(clock.utc() - timedelta(days=35), 300):
            pass
        for _ in range(before):
            outbox.prune(clock.utc(), 1)
        assert outbox.counts()[EntryState.CONFIRMED] == 0
        assert len(mirrors(path)) == 1
    path.unlink()
    with closing(SqliteOutbox(path, KEY, clock, FakeIds(9000))) as outbox:
        assert [entry.transaction.txn_id for entry in outbox.pending(10)] == [numbered_id(2000), numbered_id(2001)]


def mirrors(path: Path) -> list[Path]:
    return list(path.parent.glob(f"{path.name}-mirror-*"))
