"""The till's folder: whose entries lie in it, and under which key."""

from contextlib import closing
from pathlib import Path

import pytest

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied
from pos_client.errors import LinkPaused, StorageDamaged, StorageFull
from pos_client.ports import EntryState
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.samples import a_result, a_transaction
from tests.fakes.small_disk import mounted_disk, take_all_room
from ui.composition.core import open_storage
from ui.composition.folders import backend_of, keep_to_backend, prepare_folder


def test_a_folder_with_a_refused_sale_keeps_its_backend(tmp_path: Path) -> None:
    with closing(SqliteOutbox(tmp_path / "outbox.sqlite3", bytes(32), FakeClock(), FakeIds())) as outbox:
        keep_to_backend(tmp_path, "https://loyalty.example", outbox)
        outbox.append(a_transaction(1))
        outbox.record([a_result(1, applied=Applied.REFUSED, reason=Reason.REPLAY)])
        with pytest.raises(LinkPaused) as refused:
            keep_to_backend(tmp_path, "own", outbox)
    assert refused.value.error_code == "OTHER_BACKEND"
    assert backend_of(tmp_path) == "https://loyalty.example"


@pytest.mark.parametrize("left", ["outbox.sqlite3", "outbox.sqlite3-mirror-000001"])
def test_no_key_is_made_beside_what_was_sealed_under_another_one(tmp_path: Path, left: str) -> None:
    keys = tmp_path / "keys.json"
    with closing(open_storage(tmp_path, KeyFileVault(keys))) as storage:
        storage.outbox.append(a_transaction(1))
    keys.unlink()
    for file in tmp_path.glob("outbox.sqlite3*"):
        if file.name != left:
            file.unlink()
    with pytest.raises(StorageDamaged) as refused:
        open_storage(tmp_path, KeyFileVault(keys))
    assert refused.value.error_code == "KEY_LOST"
    assert not keys.exists()


def test_a_key_is_made_where_what_is_there_was_never_sealed(tmp_path: Path) -> None:
    (tmp_path / "outbox.sqlite3").write_bytes(b"this was a database once" * 200)
    with closing(open_storage(tmp_path, KeyFileVault(tmp_path / "keys.json"))) as storage:
        assert storage.outbox.salvaged() is not None


@pytest.mark.parametrize("gone", [(), ("backend.txt",), ("roster.sqlite3",)])
def test_a_lost_outbox_is_no_first_start(tmp_path: Path, gone: tuple[str, ...]) -> None:
    """Whatever else is lost with it, as long as something is left that is only made beside one."""
    keys = KeyFileVault(tmp_path / "keys.json")
    with closing(open_storage(tmp_path, keys)) as storage:
        keep_to_backend(tmp_path, "own", storage.outbox)
        assert storage.outbox.salvaged() is None
    for path in (*tmp_path.glob("outbox.sqlite3*"), *(tmp_path / name for name in gone)):
        path.unlink()
    with closing(open_storage(tmp_path, keys)) as storage:
        found = storage.outbox.salvaged()
        assert found is not None
        assert found.missing is None


def test_a_till_begins_on_a_full_disk_where_something_was_saved(tmp_path: Path) -> None:
    with mounted_disk(tmp_path / "disk") as disk:
        keys = KeyFileVault(disk / "keys.json")
        with closing(open_storage(disk, keys)) as storage:
            storage.outbox.append(a_transaction(1))
        take_all_room(disk)
        with pytest.raises(StorageFull, match="No space left"):
            prepare_folder(disk / "new")
        with closing(open_storage(disk, keys)) as storage:
            storage.outbox.record([a_result(1)])
            assert storage.outbox.counts()[EntryState.CONFIRMED] == 1
