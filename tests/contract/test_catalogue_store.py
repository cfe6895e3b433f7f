"""The contract of the CatalogueStore port."""

from pathlib import Path

import pytest

from pos_client.adapters.catalogue_store import FileCatalogueStore
from pos_client.domain.catalogue import Catalogue, Product
from pos_client.domain.programme import LocalText
from pos_client.errors import StorageError
from pos_client.ports import CatalogueStore

TEA = Product("T-1", LocalText("Green tea", "绿茶"), "drinks", 1_250, "6901234567892")
GONE = Product("T-2", LocalText("Old tea", "陈茶"), "drinks", 990, active=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "till" / "catalogue.json"


@pytest.fixture
def store(path: Path) -> CatalogueStore:
    return FileCatalogueStore(path)


class TestCatalogueStore:
    def test_there_is_none_at_first(self, store: CatalogueStore) -> None:
        assert store.load() is None

    def test_what_was_saved_comes_back_in_another_run(self, store: CatalogueStore, path: Path) -> None:
        catalogue = Catalogue(7, (TEA, GONE))
        store.save(catalogue)
        assert store.load() == FileCatalogueStore(path).load() == catalogue

    def test_the_last_one_saved_counts_even_with_a_lower_number(self, store: CatalogueStore) -> None:
        store.save(Catalogue(7, (TEA,)))
        store.save(Catalogue(3))
        assert store.load() == Catalogue(3)

    @pytest.mark.parametrize(
        "damage", [b"", b"\x00" * 64, b"[" * 100_000, b'{"seq": "x"}', b'{"seq":1,"products":[{}]}']
    )
    def test_a_damaged_file_is_no_catalogue_and_gives_way(
        self, store: CatalogueStore, path: Path, damage: bytes
    ) -> None:
        path.parent.mkdir()
        path.write_bytes(damage)
        assert store.load() is None
        store.save(Catalogue(1, (TEA,)))
        assert store.load() == Catalogue(1, (TEA,))

    def test_a_disk_that_refuses_is_said_to(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        store = FileCatalogueStore(tmp_path / "file" / "catalogue.json")
        with pytest.raises(StorageError):
            store.save(Catalogue(1))
        assert store.load() is None
