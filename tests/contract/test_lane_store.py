"""The contract of the LaneStore port, over the sealed file."""

from pathlib import Path

import pytest

from pos_client.adapters.lane_store import SealedLaneStore
from pos_client.domain.lanes import Lane, LaneAddress, StoreLanes
from pos_client.errors import StorageError
from pos_client.ports import LaneStore

KEY = b"k" * 32
TOLD = StoreLanes("a5" * 32, (Lane("till-2", "Lane 2", (LaneAddress("192.168.1.5", 8711),)),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "till" / "lanes.sealed"


@pytest.fixture
def store(path: Path) -> LaneStore:
    return SealedLaneStore(path, KEY)


class TestLaneStore:
    def test_there_is_none_at_first(self, store: LaneStore) -> None:
        assert store.load() is None

    def test_what_was_saved_comes_back_in_another_run(self, store: LaneStore, path: Path) -> None:
        store.save(StoreLanes("00" * 32, ()))
        store.save(TOLD)
        assert store.load() == SealedLaneStore(path, KEY).load() == TOLD

    def test_nothing_of_it_can_be_read_with_another_key_or_without(self, store: LaneStore, path: Path) -> None:
        store.save(TOLD)
        content = path.read_bytes()
        assert bytes.fromhex(TOLD.key_hex) not in content
        assert TOLD.key_hex.encode() not in content
        assert SealedLaneStore(path, b"x" * 32).load() is None

    @pytest.mark.parametrize("damaged", [b"", b"short", bytes(200)])
    def test_a_damaged_file_counts_as_none(self, store: LaneStore, path: Path, damaged: bytes) -> None:
        store.save(TOLD)
        path.write_bytes(damaged)
        assert store.load() is None

    def test_cleared_is_gone(self, store: LaneStore, path: Path) -> None:
        store.save(TOLD)
        for _ in range(2):
            store.clear()
        assert store.load() is None
        assert not path.exists()

    def test_what_cannot_be_saved_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "till").write_text("no folder")
        with pytest.raises(StorageError):
            SealedLaneStore(tmp_path / "till" / "lanes.sealed", KEY).save(TOLD)
