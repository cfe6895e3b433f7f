"""The contract of the RosterStore port, over the SQLite file."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from pos_client.adapters import roster_rows
from pos_client.adapters.roster_store import SqliteRosterStore
from pos_client.adapters.sealing import Seal
from pos_client.domain.wire import RosterEntry, RosterPart
from pos_client.errors import InvalidValue, StorageError, StorageLocked
from pos_client.ports import RosterStore
from tests.fakes.clock import FakeClock
from tests.fakes.fake_backend import FakeBackend

KEY = b"k" * 32
WANG, ANN, LEE = "123456789012", "210987654321", "333333333333"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "roster.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[RosterStore]:
    with closing(SqliteRosterStore(path, KEY)) as opened:
        yield opened


@pytest.fixture
def whole() -> RosterPart:
    backend = FakeBackend(FakeClock())
    for handle, name, points in ((WANG, "王晓明", 66), (ANN, "Ann Lee", 7), (LEE, "Lee Ann", 8)):
        backend.add_member(handle, name, points=points)
    return replace(backend.roster(0, "", 1.0), seq=5, denied=("999999999999",))


def entry(part: RosterPart, handle: str) -> RosterEntry:
    return next(entry for entry in part.entries if entry.member.handle == handle)


def found(store: RosterStore, like: RosterEntry) -> RosterEntry | None:
    known = store.find(like.member.handle, like.kid)
    return known.entry if known else None


def refused(store: RosterStore, part: RosterPart) -> str:
    with pytest.raises(InvalidValue) as raised:
        store.apply(part, part.issued_at)
    return raised.value.error_code


def difference(whole: RosterPart, *entries: RosterEntry, gone: tuple[tuple[str, int], ...] = ()) -> RosterPart:
    later = timedelta(minutes=15)
    return replace(
        whole,
        seq=whole.seq + 1,
        since=whole.seq,
        issued_at=whole.issued_at + later,
        not_after=whole.not_after + later,
        entries=entries,
        gone=gone,
        denied=(),
    )


class TestRosterStore:
    def test_there_is_none_at_first(self, store: RosterStore, whole: RosterPart) -> None:
        assert store.head() is None
        assert found(store, whole.entries[0]) is None
        assert store.handles(whole.entries[0].member.member_id) == ()

    def test_every_entry_comes_back_as_it_was(self, store: RosterStore, whole: RosterPart) -> None:
        asked_at = whole.issued_at - timedelta(seconds=1)
        store.apply(whole, asked_at)
        head = store.head()
        assert head is not None
        assert (head.seq, head.store, head.not_after) == (whole.seq, whole.store, whole.not_after)
        assert (head.programme, head.denied, head.asked_at) == (whole.programme, frozenset(whole.denied), asked_at)
        for each in whole.entries:
            known = store.find(each.member.handle, each.kid)
            assert known is not None
            assert (known.entry, known.asked_at) == (each, asked_at)
            assert store.handles(each.member.member_id) == (each.member.handle,)

    def test_only_the_card_asked_for_is_found(self, store: RosterStore, whole: RosterPart) -> None:
        store.apply(whole, whole.issued_at)
        assert store.find("000000000000", whole.entries[0].kid) is None
        assert store.find(WANG, whole.entries[0].kid + 1) is None

    def test_several_phones_are_one_members(self, store: RosterStore, whole: RosterPart) -> None:
        wang, ann = entry(whole, WANG), entry(whole, ANN)
        second = replace(ann, member=replace(ann.member, member_id=wang.member.member_id))
        store.apply(replace(whole, entries=(wang, second, replace(wang, kid=wang.kid + 1))), whole.issued_at)
        assert sorted(store.handles(wang.member.member_id)) == [WANG, ANN]

    def test_a_whole_one_takes_the_place_of_all_that_was(self, store: RosterStore, whole: RosterPart) -> None:
        store.apply(whole, whole.issued_at)
        richer = replace(entry(whole, ANN), allowance_points=4)
        store.apply(replace(whole, seq=6, entries=(richer,)), whole.issued_at)
        assert [found(store, each) for each in whole.entries] == [None, richer, None]

    def test_pages_count_once_the_last_is_there(self, store: RosterStore, whole: RosterPart) -> None:
        store.apply(whole, whole.issued_at)
        newer = [replace(each, allowance_points=1) for each in whole.entries]
        for place, page in enumerate(newer):
            part = replace(whole, seq=6, entries=(page,), after=str(place) if place < 2 else None)
            head = store.head()
            assert head is not None
            assert head.seq == 5
            assert [found(store, each) for each in whole.entries] == list(whole.entries)
            store.apply(part, whole.issued_at)
        assert [found(store, each) for each in newer] == newer

    def test_pages_of_one_that_was_never_finished_are_forgotten(self, store: RosterStore, whole: RosterPart) -> None:
        first, second, third = whole.entries
        store.apply(replace(whole, entries=(first,), after="1"), whole.issued_at)
        store.apply(replace(whole, seq=6, entries=(second,), after="1"), whole.issued_at)
        store.apply(replace(whole, seq=6, entries=(third,)), whole.issued_at)
        assert [found(store, each) for each in whole.entries] == [None, second, third]

    def test_a_difference_changes_adds_and_takes_away(self, store: RosterStore, whole: RosterPart) -> None:
        wang, ann, lee = whole.entries
        store.apply(replace(whole, entries=(wang, ann)), whole.issued_at)
        poorer = replace(wang, allowance_points=0, last_step=wang.last_step + 9)
        news = difference(whole, poorer, lee, gone=((ANN, ann.kid), ("000000000000", 0)))
        store.apply(news, news.issued_at)
        assert [found(store, each) for each in (wang, ann, lee)] == [poorer, None, lee]
        head, known = store.head(), store.find(WANG, wang.kid)
        assert head is not None
        assert known is not None
        assert (head.seq, head.not_after, head.denied, known.asked_at) == (
            6,
            news.not_after,
            frozenset(),
            news.issued_at,
        )

    def test_a_difference_to_another_roster_changes_nothing(self, store: RosterStore, whole: RosterPart) -> None:
        assert refused(store, difference(whole)) == "OUT_OF_STEP"
        store.apply(whole, whole.issued_at)
        news = replace(difference(whole, gone=((WANG, 0),)), since=4)
        assert refused(store, news) == "OUT_OF_STEP"
        assert [found(store, each) for each in whole.entries] == list(whole.entries)

    @pytest.mark.parametrize("seq", [4, 5])
    def test_what_is_not_newer_is_refused(self, store: RosterStore, whole: RosterPart, seq: int) -> None:
        store.apply(whole, whole.issued_at)
        assert refused(store, replace(whole, seq=seq, entries=())) == "ROLLBACK"
        assert refused(store, replace(difference(whole, gone=((WANG, 0),)), seq=seq)) == "ROLLBACK"
        assert [found(store, each) for each in whole.entries] == list(whole.entries)

    def test_one_dated_after_what_can_be_believed_gives_way(self, store: RosterStore, whole: RosterPart) -> None:
        store.apply(whole, whole.issued_at)
        older = replace(whole, seq=4)
        with pytest.raises(InvalidValue):
            store.apply(older, whole.issued_at, whole.issued_at)
        store.apply(older, whole.issued_at, whole.issued_at - timedelta(seconds=1))
        head = store.head()
        assert head is not None
        assert head.seq == 4

    def test_another_terminal_counts_for_itself(self, store: RosterStore, whole: RosterPart) -> None:
        store.apply(whole, whole.issued_at)
        store.apply(replace(whole, terminal_id="till-2", seq=1), whole.issued_at)
        head = store.head()
        assert head is not None
        assert (head.terminal_id, head.seq) == ("till-2", 1)

    def test_days_are_erased_and_the_others_stay(self, store: RosterStore, whole: RosterPart) -> None:
        store.apply(whole, whole.issued_at)
        days = sorted({key.day for key in whole.entries[0].day_keys})
        store.erase_days_before(days[1])
        head = store.head()
        assert head is not None
        assert head.days == tuple(days[1:])
        for each in whole.entries:
            left = tuple(key for key in each.day_keys if key.day >= days[1])
            assert found(store, each) == replace(each, day_keys=left)
        store.erase_days_before(days[-1] + 1)
        assert found(store, whole.entries[0]) == replace(whole.entries[0], day_keys=())

    def test_cleared_it_is_as_new(self, store: RosterStore, whole: RosterPart) -> None:
        store.apply(whole, whole.issued_at)
        store.clear()
        store.clear()
        assert store.head() is None
        assert found(store, whole.entries[0]) is None
        store.apply(replace(whole, seq=1), whole.issued_at)
        assert found(store, whole.entries[0]) == whole.entries[0]

    def test_closed_twice_it_can_do_no_more(self, store: RosterStore, whole: RosterPart) -> None:
        store.close()
        store.close()
        with pytest.raises(StorageError):
            store.apply(whole, whole.issued_at)


def on_disk(path: Path) -> bytes:
    """The file and what lies beside it."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.iterdir()))


def rows(path: Path) -> list[bytes]:
    """How every sealed body begins (the end of a long one lies elsewhere), read while nobody has the file open."""
    with closing(apsw.Connection(str(path))) as db:
        query = "SELECT body FROM day_keys UNION ALL SELECT body FROM entries UNION ALL SELECT value FROM meta"
        return [body[:40] for (body,) in db.execute(query)]


class TestSqliteRosterStore:
    def test_it_survives_a_restart(self, path: Path, whole: RosterPart) -> None:
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(whole, whole.issued_at)
            before = store.head()
        with closing(SqliteRosterStore(path, KEY)) as store:
            assert store.head() == before
            assert [found(store, each) for each in whole.entries] == list(whole.entries)

    def test_a_restart_between_two_pages_leaves_the_old_one(self, path: Path, whole: RosterPart) -> None:
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(whole, whole.issued_at)
            store.apply(replace(whole, seq=6, entries=whole.entries[:1], after="1"), whole.issued_at)
        with closing(SqliteRosterStore(path, KEY)) as store:
            assert [found(store, each) for each in whole.entries] == list(whole.entries)
            store.apply(replace(whole, seq=7, entries=whole.entries[1:]), whole.issued_at)
            assert [found(store, each) for each in whole.entries] == [None, *whole.entries[1:]]

    def test_with_another_key_there_is_none_and_a_new_one_can_be_kept(self, path: Path, whole: RosterPart) -> None:
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(whole, whole.issued_at)
        with closing(SqliteRosterStore(path, b"x" * 32)) as store:
            assert store.head() is None
            assert found(store, whole.entries[0]) is None
            store.apply(whole, whole.issued_at)
            assert found(store, whole.entries[0]) == whole.entries[0]

    def test_keys_names_and_handles_are_not_readable_in_the_file(self, path: Path, whole: RosterPart) -> None:
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(whole, whole.issued_at)
            held = on_disk(path)
        each = whole.entries[0]
        key = each.day_keys[0].key_hex
        for secret in (key.encode(), bytes.fromhex(key), each.member.handle.encode(), each.member.masked_name.encode()):
            assert secret not in held

    def test_of_erased_keys_no_byte_is_left(self, path: Path, whole: RosterPart) -> None:
        *_, last = sorted({key.day for key in whole.entries[0].day_keys})
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(whole, whole.issued_at)
        before = rows(path)
        with closing(SqliteRosterStore(path, KEY)) as store:
            held = on_disk(path)
            assert all(body in held for body in before)
            store.apply(replace(whole, seq=6), whole.issued_at)  # a second generation, and the first one's remains
            store.erase_days_before(last)
            held = on_disk(path)
        assert not any(body in held for body in before)

    def test_when_it_is_cleared_no_row_is_left_anywhere(self, path: Path, whole: RosterPart) -> None:
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(whole, whole.issued_at)
        before = rows(path)
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.clear()
            held = on_disk(path)
        assert len(before) == 1 + 3 + 9
        assert not any(body in held for body in before)

    def test_a_row_that_was_changed_or_moved_is_not_there(self, path: Path, whole: RosterPart) -> None:
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(whole, whole.issued_at)
        seal = Seal(KEY, "roster")
        wang, ann, lee = whole.entries
        index = {
            each.member.handle: roster_rows.card_index(seal, each.member.handle, each.kid) for each in whole.entries
        }
        with closing(apsw.Connection(str(path))) as db:
            db.execute("UPDATE entries SET body = zeroblob(99) WHERE card = ?", (index[WANG],))
            db.execute(
                "UPDATE day_keys SET body = (SELECT body FROM day_keys AS o WHERE o.card = ? AND o.day = day_keys.day)"
                " WHERE card = ?",
                (index[LEE], index[ANN]),
            )
        with closing(SqliteRosterStore(path, KEY)) as store:
            assert [found(store, each) for each in (wang, ann, lee)] == [None, None, lee]
            assert store.handles(wang.member.member_id) == ()

    def test_an_entry_of_an_earlier_roster_does_not_open_in_a_later_one(self, path: Path, whole: RosterPart) -> None:
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(whole, whole.issued_at)
        with closing(apsw.Connection(str(path))) as db:
            rich = db.execute("SELECT card, body FROM entries").fetchall()
        with closing(SqliteRosterStore(path, KEY)) as store:
            store.apply(replace(whole, seq=6), whole.issued_at)
        with closing(apsw.Connection(str(path))) as db:
            db.executemany("UPDATE entries SET body = ?2 WHERE card = ?1", rich)
        with closing(SqliteRosterStore(path, KEY)) as store:
            assert [found(store, each) for each in whole.entries] == [None] * 3

    @pytest.mark.parametrize("content", [b"", b"short", b"\x00" * 5000, b"SQLite format 3\x00" * 400])
    def test_rubbish_is_thrown_away(self, path: Path, whole: RosterPart, content: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(content)
        with closing(SqliteRosterStore(path, KEY)) as store:
            assert store.head() is None
            store.apply(whole, whole.issued_at)
            assert found(store, whole.entries[0]) == whole.entries[0]

    def test_a_second_till_does_not_get_it(self, path: Path, store: RosterStore) -> None:
        with pytest.raises(StorageLocked):
            SqliteRosterStore(path, KEY)

    def test_what_an_earlier_version_kept_is_removed(self, path: Path) -> None:
        path.parent.mkdir()
        path.with_name("roster.sealed").write_bytes(b"all of it")
        with closing(SqliteRosterStore(path, KEY)):
            assert not path.with_name("roster.sealed").exists()

    def test_a_key_nobody_can_read_is_told_as_it_came(self, store: RosterStore, whole: RosterPart) -> None:
        each = whole.entries[0]
        keys = tuple(replace(key, key_hex=text) for key, text in zip(each.day_keys, ("no hex", "", "AB"), strict=False))
        store.apply(replace(whole, entries=(replace(each, day_keys=keys),)), whole.issued_at)
        assert found(store, each) == replace(each, day_keys=keys)
