"""The last catalogue, in one file."""

import threading
from pathlib import Path

import msgspec

from pos_client.adapters.decoding import decoded
from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.domain.catalogue import Catalogue
from pos_client.errors import StorageError


class FileCatalogueStore:
    """The CatalogueStore port on one JSON file. Thread-safe. Prices are no secret, so it is not sealed.

    A file that cannot be read counts as no catalogue, so that everything is fetched anew; the next `save` replaces it.
    """

    def __init__(self, path: Path) -> None:
        """Touches nothing yet."""
        self._path = path
        self._lock = threading.Lock()

    def load(self) -> Catalogue | None:
        """The stored catalogue; None when there is none, or it cannot be read."""
        with self._lock:
            try:
                return decoded(read_file(self._path), Catalogue)
            except (OSError, ValueError, RecursionError):
                return None

    def save(self, catalogue: Catalogue) -> None:
        """Replace it: after a crash at any moment there is the old one or the new one. Blocks for two flushes.

        Raises:
            StorageError: not saved, e.g. the disk is full; the old one is still there.
        """
        with self._lock:
            try:
                replace_file(self._path, msgspec.json.encode(catalogue))
            except OSError as exc:
                raise StorageError(f"{self._path}: {exc}") from exc
