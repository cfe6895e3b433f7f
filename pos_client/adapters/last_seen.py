"""The last trusted time, in a small file: what tells after a restart that the machine's date was set back."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from pos_client.adapters.decoding import decoded
from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.errors import StorageError


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Trusted unix seconds: the last that were seen, and those of the last contact with the backend."""

    unix_s: float
    contact_s: float


class LastSeenFile:
    """Blocks for a file read, or for a write and its flush. One writer.

    The file is neither secret nor sealed: without it, or with an older one, a till that was started knows no more than
    the machine's date, which it does not trust either; with a newer one it takes the machine's date for set back.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> LastSeen | None:
        """What was kept; None when there is nothing, or nothing that can be read."""
        try:
            return decoded(read_file(self._path), LastSeen)
        except (OSError, msgspec.DecodeError):  # ValidationError is one
            return None

    def save(self, seen: LastSeen) -> None:
        """Replace it, durably and as a whole.

        Raises:
            StorageError: what was kept is still there.
        """
        try:
            replace_file(self._path, msgspec.json.encode(seen))
        except OSError as exc:
            raise StorageError(f"{self._path}: {exc}") from exc
