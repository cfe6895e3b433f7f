"""What the backend told last of the other lanes, sealed in one file: it counts most while the backend is away."""

from pathlib import Path

import msgspec

from pos_client.adapters.decoding import decoded
from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.adapters.sealing import Seal
from pos_client.domain.lanes import StoreLanes, is_lane_key
from pos_client.errors import StorageDamaged, StorageError

_CONTEXT = b"lanes|1"


class SealedLaneStore:
    """The LaneStore port on one file, sealed with AES-256-GCM under `key` (32 bytes of the vault). Thread-safe."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Touches nothing yet.

        Raises:
            InvalidValue: code BAD_KEY; not 32 bytes.
        """
        self._path = path
        self._seal = Seal(key, "lanes")

    def load(self) -> StoreLanes | None:
        """The stored answer; None when there is none, or it cannot be opened with this key."""
        try:
            found = decoded(self._seal.open(read_file(self._path), _CONTEXT), StoreLanes)
        except (OSError, StorageDamaged, ValueError):
            return None
        return found if is_lane_key(found.key_hex) else None

    def save(self, lanes: StoreLanes) -> None:
        """Replace it, atomically and durably.

        Raises:
            StorageError: the old one is still there.
        """
        try:
            replace_file(self._path, self._seal.close(msgspec.json.encode(lanes), _CONTEXT))
        except OSError as exc:
            raise StorageError(f"{self._path}: {exc}") from exc

    def clear(self) -> None:
        """Keep nothing any more; idempotent.

        Raises:
            StorageError: it is still there.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as exc:
            raise StorageError(f"{self._path}: {exc}") from exc
