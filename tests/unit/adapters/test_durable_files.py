"""Small files: only what is a file is read, and nothing else in the place of one keeps a till waiting."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pos_client.adapters.ballast import Ballast
from pos_client.adapters.catalogue_store import FileCatalogueStore
from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.lane_store import SealedLaneStore
from pos_client.adapters.last_seen import LastSeenFile
from pos_client.adapters.looking import look_at_outbox
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.scanner_setups import ScannerSetupsFile
from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.errors import SettingsDamaged, StorageError, VaultUnavailable
from pos_client.settings import read_settings
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.samples import a_transaction
from ui.composition.folders import backend_of, prepare_folder

KEY = b"k" * 32

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX has such files"),
    pytest.mark.timeout(30, method="thread"),  # who waits for the other end of a pipe waits for ever, also in SQLite
]

IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a device": lambda path: path.symlink_to(os.devnull),
}
LOADS: dict[str, Callable[[Path], object]] = {
    "clock.json": lambda path: LastSeenFile(path).load(),
    "catalogue.json": lambda path: FileCatalogueStore(path).load(),
    "scanners.json": lambda path: ScannerSetupsFile(path).load() or None,
    "lanes.sealed": lambda path: SealedLaneStore(path, KEY).load(),
    "staff.sealed": lambda path: SealedStaffStore(path.parent, KEY).load(),
}


@pytest.fixture(params=IN_THE_WAY.values(), ids=list(IN_THE_WAY))
def put(request: pytest.FixtureRequest) -> Callable[[Path], object]:
    """Puts something in the place of a file."""
    made: Callable[[Path], object] = request.param
    return made


def test_what_is_replaced_is_read(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", b"content")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert read_file(tmp_path / "file") == read_file(tmp_path / "link") == b"content"


def test_what_is_no_file_is_not_read(tmp_path: Path, put: Callable[[Path], object]) -> None:
    put(tmp_path / "file")
    with pytest.raises(OSError, match=r"not a file|directory"):
        read_file(tmp_path / "file")


@pytest.mark.parametrize("name", LOADS)
def test_what_can_be_fetched_again_counts_as_not_there(
    tmp_path: Path, put: Callable[[Path], object], name: str
) -> None:
    put(tmp_path / name)
    assert LOADS[name](tmp_path / name) is None


def test_keys_that_are_no_file_are_damaged(tmp_path: Path, put: Callable[[Path], object]) -> None:
    put(tmp_path / "keys.json")
    with pytest.raises(VaultUnavailable) as refused:
        KeyFileVault(tmp_path / "keys.json").get("outbox")
    assert refused.value.error_code == "KEYS_DAMAGED"


def test_a_note_of_the_backend_that_is_no_file_is_told(tmp_path: Path, put: Callable[[Path], object]) -> None:
    put(tmp_path / "backend.txt")
    with pytest.raises(StorageError) as refused:
        backend_of(tmp_path)
    assert refused.value.error_code == "FILE_IN_THE_WAY"


@pytest.mark.parametrize("name", ["till.db", "till.db-wal", "till.db-shm", "till.db-journal"])
def test_a_database_that_is_no_file_is_told(tmp_path: Path, put: Callable[[Path], object], name: str) -> None:
    path = tmp_path / "till.db"
    with closing(SqliteOutbox(path, KEY, FakeClock(), FakeIds())) as outbox:
        outbox.append(a_transaction(1))
    (tmp_path / name).unlink(missing_ok=True)
    put(tmp_path / name)
    for look in (lambda: SqliteOutbox(path, KEY, FakeClock(), FakeIds()), lambda: look_at_outbox(path, was_used=True)):
        with pytest.raises(StorageError) as refused:
            look()
        assert refused.value.error_code == "FILE_IN_THE_WAY"
        assert (tmp_path / name).exists()


def test_drafts_take_the_place_of_what_is_there(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ballast.draft")
    os.mkfifo(tmp_path / ".probe")
    prepare_folder(tmp_path)
    assert Ballast(tmp_path / "ballast").stand()
    assert (tmp_path / "ballast").is_file()
    assert not (tmp_path / ".probe").exists()


def test_settings_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.toml")
    with pytest.raises(SettingsDamaged, match="a pipe"):
        read_settings(tmp_path / "settings.toml")
