"""What the till undoes of each scanner's setup, in a small file; scanners are told apart by their stable identity."""

from pathlib import Path

import msgspec

from pos_client.adapters.decoding import decoded
from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.domain.scanner_setup import ScannerSetup
from pos_client.errors import StorageError


class ScannerSetupsFile:
    """Blocks for a file read, or for a write and its flush. One writer."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, ScannerSetup]:
        """What was kept; nothing where the file is missing or cannot be read: the test sheet finds it out again."""
        try:
            return decoded(read_file(self._path), dict[str, ScannerSetup])
        except (OSError, msgspec.DecodeError):  # ValidationError is one
            return {}

    def save(self, setups: dict[str, ScannerSetup]) -> None:
        """Replace it, durably and as a whole.

        Raises:
            StorageError: what was kept is still there.
        """
        try:
            replace_file(self._path, msgspec.json.encode(setups))
        except OSError as exc:
            raise StorageError(f"{self._path}: {exc}") from exc
