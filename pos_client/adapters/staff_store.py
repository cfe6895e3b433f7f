"""Who may sign in at this till, and how often a PIN was wrong, in two sealed files."""

import threading
from pathlib import Path
from typing import TypeVar

import msgspec

from pos_client.adapters.decoding import decoded
from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.adapters.sealing import Seal
from pos_client.domain.cashiers import Staff, WrongPins
from pos_client.errors import StorageDamaged, StorageError

_T = TypeVar("_T")
_STAFF, _TRIES = b"staff|1", b"tries|1"
"""Name the formats; what is in another one does not open, and is fetched again."""


class SealedStaffStore:
    """The StaffStore port on `staff.sealed` and `wrong-pins.sealed` in `folder`, under `key` (32 bytes of the vault).

    Thread-safe. A file that cannot be opened (other key, other version, damage) counts as none. Whoever can delete the
    second one can try PINs again; so can whoever puts an older one back.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        """Touches nothing yet.

        Raises:
            InvalidValue: code BAD_KEY; not 32 bytes.
        """
        self._staff, self._tries = folder / "staff.sealed", folder / "wrong-pins.sealed"
        self._seal = Seal(key, "staff")
        self._lock = threading.Lock()
        self._known: dict[str, WrongPins] | None = None

    def load(self) -> Staff | None:
        """The stored staff; None when there is none, or it cannot be opened with this key."""
        with self._lock:
            return self._read(self._staff, _STAFF, Staff)

    def save(self, staff: Staff) -> None:
        """Replace it: after a crash at any moment there is the old one or the new one. Blocks for two flushes.

        Raises:
            StorageError: not saved, e.g. the disk is full; the old one is still there.
        """
        with self._lock:
            self._write(self._staff, _STAFF, staff)

    def wrong_pins(self, badge: str) -> WrongPins:
        """How often in a row this badge came with a wrong PIN; reads the file once."""
        with self._lock:
            return self._all_tries().get(badge, WrongPins(badge))

    def note(self, tries: WrongPins) -> None:
        """Keep that; a count of 0 forgets it. Blocks for two flushes where it changes anything.

        Raises:
            StorageError: not kept; the count is what it was.
        """
        with self._lock:
            known = self._all_tries()
            others = {badge: each for badge, each in known.items() if badge != tries.badge}
            changed = others | ({tries.badge: tries} if tries.count else {})
            if changed != known:
                self._write(self._tries, _TRIES, list(changed.values()))
                self._known = changed

    def _all_tries(self) -> dict[str, WrongPins]:
        if self._known is None:
            found = self._read(self._tries, _TRIES, list[WrongPins]) or []
            self._known = {each.badge: each for each in found}
        return self._known

    def _read(self, path: Path, context: bytes, kind: type[_T]) -> _T | None:
        try:
            return decoded(self._seal.open(read_file(path), context), kind)
        except (OSError, StorageDamaged, ValueError):
            return None

    def _write(self, path: Path, context: bytes, content: object) -> None:
        try:
            replace_file(path, self._seal.close(msgspec.json.encode(content), context))
        except OSError as exc:
            raise StorageError(f"{path}: {exc}") from exc
