"""A vault for machines without a safe store: a file only this user may read. It keeps the outbox readable, no more."""

import os
from pathlib import Path

import msgspec

from pos_client.errors import VaultUnavailable

_PRIVATE = 0o600


class KeyFileVault:
    """Secrets in one file of mode 0600. Not safe against whoever takes the disk, so nothing is redeemed offline on it.

    Without it the entries waiting in the outbox could not be read after a restart, and would be lost.
    """

    is_safe = False

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def label(self) -> str:
        """What this vault is, in words for the doctor."""
        return f"key file {self._path} (this system has no safe store; no redeeming while offline)"

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None.

        Raises:
            VaultUnavailable: the file cannot be read or is damaged; it is left as it is.
        """
        return self._read().get(name)

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret, replacing the file atomically.

        Raises:
            VaultUnavailable: the file cannot be written; the old one is still there.
        """
        content = msgspec.json.encode(self._read() | {name: secret})
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as exc:
            raise VaultUnavailable(str(exc)) from exc

    def _read(self) -> dict[str, bytes]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, bytes])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as exc:
            raise VaultUnavailable(str(exc)) from exc
