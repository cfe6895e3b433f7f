"""The contract of the StaffStore port, over the sealed files."""

from pathlib import Path
from uuid import UUID

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import ALL_ALLOWED, Badge, Cashier, Staff, WrongPins
from pos_client.errors import InvalidValue, StorageError
from pos_client.ports import StaffStore

KEY = b"k" * 32
BO = Badge(Cashier("BADGE-1", "王波", own_member_id=UUID(int=7)), passwords.hashed("1234", bytes(16)))
LI = Badge(Cashier("BADGE-2", "Li", ALL_ALLOWED, active=False), passwords.hashed("5678", bytes(16)))
STAFF = Staff((BO, LI))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new folder"


@pytest.fixture
def store(folder: Path) -> StaffStore:
    return SealedStaffStore(folder, KEY)


class TestStaffStore:
    def test_there_is_none_at_first(self, store: StaffStore) -> None:
        assert store.load() is None

    def test_the_last_staff_saved_comes_back_as_it_was(self, store: StaffStore) -> None:
        for staff in (STAFF, Staff((LI,)), Staff()):
            store.save(staff)
            assert store.load() == staff

    def test_wrong_pins_are_counted_for_each_badge(self, store: StaffStore) -> None:
        assert store.wrong_pins("BADGE-1") == WrongPins("BADGE-1")
        store.note(WrongPins("BADGE-1", 3))
        store.note(WrongPins("BADGE-2", 1))
        assert store.wrong_pins("BADGE-1") == WrongPins("BADGE-1", 3)
        store.note(WrongPins("BADGE-1"))
        assert store.wrong_pins("BADGE-1") == WrongPins("BADGE-1")
        assert store.wrong_pins("BADGE-2") == WrongPins("BADGE-2", 1)


class TestSealedStaffStore:
    def test_it_survives_a_restart(self, folder: Path) -> None:
        store = SealedStaffStore(folder, KEY)
        store.save(STAFF)
        store.note(WrongPins("BADGE-1", 5))
        again = SealedStaffStore(folder, KEY)
        assert (again.load(), again.wrong_pins("BADGE-1")) == (STAFF, WrongPins("BADGE-1", 5))

    def test_names_badges_and_hashes_are_not_readable_in_the_files(self, folder: Path) -> None:
        store = SealedStaffStore(folder, KEY)
        store.save(STAFF)
        store.note(WrongPins("BADGE-1", 5))
        held = b"".join(path.read_bytes() for path in folder.iterdir())
        for secret in ("BADGE-1", "王波", "argon2id", BO.pin_hash):
            assert secret.encode() not in held

    def test_with_another_key_there_is_none(self, folder: Path) -> None:
        SealedStaffStore(folder, KEY).save(STAFF)
        assert SealedStaffStore(folder, b"x" * 32).load() is None

    def test_one_file_does_not_open_in_the_others_place(self, folder: Path) -> None:
        store = SealedStaffStore(folder, KEY)
        store.save(Staff())
        (folder / "staff.sealed").rename(folder / "wrong-pins.sealed")
        assert store.wrong_pins("BADGE-1") == WrongPins("BADGE-1")
        assert store.load() is None

    @pytest.mark.parametrize("content", [b"", b"short", b"\x00" * 500])
    def test_a_damaged_file_is_none_and_gives_way(self, folder: Path, content: bytes) -> None:
        folder.mkdir()
        for name in ("staff.sealed", "wrong-pins.sealed"):
            (folder / name).write_bytes(content)
        store = SealedStaffStore(folder, KEY)
        assert (store.load(), store.wrong_pins("BADGE-1").count) == (None, 0)
        store.save(STAFF)
        store.note(WrongPins("BADGE-1", 1))
        assert SealedStaffStore(folder, KEY).load() == STAFF

    def test_a_disk_that_refuses_is_said_to_and_nothing_is_counted(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        store = SealedStaffStore(tmp_path / "file", KEY)
        with pytest.raises(StorageError):
            store.save(STAFF)
        with pytest.raises(StorageError):
            store.note(WrongPins("BADGE-1", 1))
        assert store.wrong_pins("BADGE-1").count == 0

    def test_a_key_has_32_bytes(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidValue):
            SealedStaffStore(tmp_path, b"short")
