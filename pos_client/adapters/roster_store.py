"""The last roster, sealed in one file."""

import threading
from datetime import datetime
from pathlib import Path

import msgspec

from pos_client.adapters.durable_files import replace_file
from pos_client.adapters.sealing import Seal
from pos_client.domain.wire import Roster
from pos_client.errors import InvalidValue, StorageDamaged, StorageError

_CONTEXT = b"roster|1"
"""Names the format; a roster in another one does not open, and is fetched again."""


class SealedRosterStore:
    """The RosterStore port on one file, sealed with AES-256-GCM under `key` (32 bytes of the vault). Thread-safe.

    A file that cannot be opened (other key, other version, damage) counts as no roster and is kept until the next
    `save` replaces it.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Touches nothing yet.

        Raises:
            InvalidValue: code BAD_KEY; not 32 bytes.
        """
        self._path = path
        self._seal = Seal(key, "roster")
        self._lock = threading.Lock()

    def load(self) -> Roster | None:
        """The stored roster; None when there is none, or it cannot be opened with this key."""
        with self._lock:
            return self._load()

    def save(self, roster: Roster, believable_until: datetime | None = None) -> None:
        """Replace it: after a crash at any moment there is the old one or the new one. Blocks for two flushes.

        A stored one issued after `believable_until` was dated by a clock that was wrong, and holds up no other.

        Raises:
            InvalidValue: code ROLLBACK; older (by `seq`) than the stored one of the same terminal, which stays.
            StorageError: not saved, e.g. the disk is full; the old one is still there.
        """
        with self._lock:
            stored = self._load()
            if stored is not None and _is_newer(stored, roster, believable_until):
                raise InvalidValue(f"roster {roster.seq} after {stored.seq}", code="ROLLBACK")
            sealed = self._seal.close(msgspec.json.encode(roster), _CONTEXT)
            try:
                replace_file(self._path, sealed)
            except OSError as exc:
                raise StorageError(f"{self._path}: {exc}") from exc

    def _load(self) -> Roster | None:
        try:
            return msgspec.json.decode(self._seal.open(self._path.read_bytes(), _CONTEXT), type=Roster)
        except (OSError, StorageDamaged, ValueError):
            return None


def _is_newer(stored: Roster, roster: Roster, believable_until: datetime | None) -> bool:
    is_believable = believable_until is None or stored.issued_at <= believable_until
    return is_believable and stored.terminal_id == roster.terminal_id and stored.seq > roster.seq
