"""The contract of the RosterStore port, over the sealed file."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_client.adapters.roster_store import SealedRosterStore
from pos_client.domain.wire import Roster
from pos_client.errors import InvalidValue, StorageError
from pos_client.ports import RosterStore
from tests.fakes.clock import FakeClock
from tests.fakes.fake_backend import FakeBackend

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "roster.sealed"


@pytest.fixture
def store(path: Path) -> RosterStore:
    return SealedRosterStore(path, KEY)


@pytest.fixture
def roster() -> Roster:
    backend = FakeBackend(FakeClock())
    backend.add_member("123456789012", "王晓明", points=66)
    backend.add_member("210987654321", "Ann Lee", points=7)
    return replace(backend.roster(1.0), seq=5)


class TestRosterStore:
    def test_there_is_none_at_first(self, store: RosterStore) -> None:
        assert store.load() is None

    def test_a_roster_comes_back_as_it_was_saved(self, store: RosterStore, roster: Roster) -> None:
        store.save(roster)
        assert store.load() == roster

    def test_a_newer_one_and_the_same_again_replace_it(self, store: RosterStore, roster: Roster) -> None:
        for newer in (roster, replace(roster, entries=()), replace(roster, seq=6)):
            store.save(newer)
            assert store.load() == newer

    def test_an_older_one_is_refused_and_the_newer_kept(self, store: RosterStore, roster: Roster) -> None:
        store.save(roster)
        with pytest.raises(InvalidValue) as raised:
            store.save(replace(roster, seq=4))
        assert raised.value.error_code == "ROLLBACK"
        assert store.load() == roster

    def test_one_dated_after_what_can_be_believed_gives_way(self, store: RosterStore, roster: Roster) -> None:
        store.save(roster)
        older = replace(roster, seq=4)
        with pytest.raises(InvalidValue):
            store.save(older, roster.issued_at)
        store.save(older, roster.issued_at - timedelta(seconds=1))
        assert store.load() == older

    def test_another_terminal_counts_for_itself(self, store: RosterStore, roster: Roster) -> None:
        store.save(roster)
        other = replace(roster, terminal_id="till-2", seq=1)
        store.save(other)
        assert store.load() == other


class TestSealedRosterStore:
    def test_it_survives_a_restart(self, path: Path, roster: Roster) -> None:
        SealedRosterStore(path, KEY).save(roster)
        assert SealedRosterStore(path, KEY).load() == roster

    def test_with_another_key_there_is_none_and_the_file_is_kept(self, path: Path, roster: Roster) -> None:
        SealedRosterStore(path, KEY).save(roster)
        before = path.read_bytes()
        assert SealedRosterStore(path, b"x" * 32).load() is None
        assert path.read_bytes() == before

    def test_keys_and_names_are_not_readable_in_the_file(self, path: Path, roster: Roster) -> None:
        SealedRosterStore(path, KEY).save(roster)
        held = path.read_bytes()
        entry = roster.entries[0]
        for secret in (entry.day_keys[0].key_hex, entry.member.handle, entry.member.masked_name):
            assert secret.encode() not in held

    @pytest.mark.parametrize("where", [0, 11, 12, 500, -1])
    def test_a_changed_byte_makes_it_none_and_a_new_one_can_be_saved(
        self, path: Path, roster: Roster, where: int
    ) -> None:
        store = SealedRosterStore(path, KEY)
        store.save(roster)
        damaged = bytearray(path.read_bytes())
        damaged[where] ^= 1
        path.write_bytes(damaged)
        assert store.load() is None
        store.save(roster)
        assert store.load() == roster

    @pytest.mark.parametrize("content", [b"", b"short", b"\x00" * 5000])
    def test_rubbish_is_none(self, path: Path, content: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(content)
        assert SealedRosterStore(path, KEY).load() is None

    def test_when_it_cannot_be_written_nothing_is_left_behind(self, path: Path, roster: Roster) -> None:
        path.mkdir(parents=True)  # a folder in the file's place
        with pytest.raises(StorageError):
            SealedRosterStore(path, KEY).save(roster)
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]
