"""A vault for machines without a safe store: a file only this user may read. It keeps the outbox readable, no more."""

import threading
from pathlib import Path

import msgspec

from pos_client.adapters.decoding import decoded
from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.adapters.vault import checked_name
from pos_client.errors import VaultUnavailable
from pos_client.ports import Vault


class KeyFileVault:
    """Secrets in one file of mode 0600. Not safe against whoever takes the disk, so nothing is redeemed offline on it.

    Without it the entries waiting in the outbox could not be read after a restart, and would be lost. Thread-safe.
    """

    is_safe = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    @property
    def label(self) -> str:
        """What this vault is, in words for the doctor."""
        return f"key file {self._path}: NOT SAFE, this system has no safe store; no redeeming while offline"

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None.

        Raises:
            VaultUnavailable: code KEYS_DAMAGED; the file cannot be read or is damaged, and is left as it is.
        """
        return self._read().get(checked_name(name))

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret durably: what is sealed with it must not outlive it. Blocks for two flushes.

        Raises:
            VaultUnavailable: the file cannot be written; the old one is still there.
        """
        with self._lock:
            self._write(self._read() | {checked_name(name): secret})

    def hand_over(self, vault: Vault) -> None:
        """Move the secrets into a safe vault that has become available, so that files sealed with them still open.

        A name the vault already uses for another secret stays here, untouched on both sides.

        Raises:
            VaultUnavailable: one of the two refused; every secret is still in at least one place.
        """
        with self._lock:
            kept = self._read()
            for name, secret in kept.items():
                if vault.get(name) is None:
                    vault.put(name, secret)
            staying = {name: secret for name, secret in kept.items() if vault.get(name) != secret}
            if staying != kept:
                self._write(staying)

    def _read(self) -> dict[str, bytes]:
        try:
            return decoded(read_file(self._path), dict[str, bytes])
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as exc:
            raise VaultUnavailable(f"{self._path}: {exc}", code="KEYS_DAMAGED") from exc

    def _write(self, kept: dict[str, bytes]) -> None:
        try:
            replace_file(self._path, msgspec.json.encode(kept))
        except OSError as exc:
            raise VaultUnavailable(f"{self._path}: {exc}") from exc
