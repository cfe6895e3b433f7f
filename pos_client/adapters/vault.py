"""Where the till keeps its keys: the system's own secret store, chosen from a list and never by chance."""

import base64
import binascii
import importlib
import os
import re
import secrets
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pos_client.adapters.durable_files import read_file
from pos_client.errors import InvalidValue, VaultUnavailable
from pos_client.ports import Vault

CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
"""Where systemd puts a service's credentials (systemd.exec(5), LoadCredentialEncrypted=)."""
_ACCOUNT = "till"
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")


class SecretStore(Protocol):
    """What is used of keyring's backends."""

    def get_password(self, service: str, username: str) -> str | None:
        """The password, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password."""


@dataclass(frozen=True, slots=True)
class StoreKind:
    """One allowed store: keyring's class for it, what that may raise, and its name for people. `module:Name` each."""

    backend: str
    faults: tuple[str, ...]
    label: str


# The allow-list. keyring would also offer plain-text files where `keyrings.alt` is installed; so it is never asked.
STORES = {
    "linux": StoreKind(
        "keyring.backends.SecretService:Keyring",
        ("secretstorage.exceptions:SecretStorageException", "jeepney.wrappers:DBusErrorResponse"),
        "Secret Service",
    ),
    "win32": StoreKind("keyring.backends.Windows:WinVaultKeyring", ("pywintypes:error",), "Windows Credential Manager"),
    "darwin": StoreKind("keyring.backends.macOS:Keyring", (), "macOS Keychain"),
}


class KeyringVault:
    """The Vault port on the system's store. Thread-safe. May block while the system asks someone to unlock it."""

    is_safe = True

    def __init__(self, store: SecretStore, label: str, faults: tuple[type[Exception], ...] = ()) -> None:
        """Prove the store with a write, a read and a deletion; `faults` is what it may raise.

        Raises:
            VaultUnavailable: it is locked, refuses, or does not give back what it was given.
        """
        self.label = label
        self._store = store
        self._faults: tuple[type[Exception], ...] = (*faults, OSError, RuntimeError)
        self._lock = threading.Lock()
        self._probe()

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None.

        Raises:
            VaultUnavailable: the store refused, or holds something that is not ours.
        """
        with self._access():
            kept = self._store.get_password(_service(name), _ACCOUNT)
        try:
            return None if kept is None else base64.b64decode(kept, validate=True)
        except (binascii.Error, ValueError) as exc:
            raise VaultUnavailable(f"{self.label} holds no secret of ours under {name}") from exc

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name, replacing what was there.

        Raises:
            VaultUnavailable: the store refused.
        """
        with self._access():
            self._store.set_password(_service(name), _ACCOUNT, base64.b64encode(secret).decode())

    def _probe(self) -> None:
        secret = secrets.token_bytes(32)
        name = f"probe-{secret[:4].hex()}"  # a name of its own: another till may be starting, too
        self.put(name, secret)
        if self.get(name) != secret:
            raise VaultUnavailable(f"{self.label} does not give back what it was given")
        with self._access():
            self._store.delete_password(_service(name), _ACCOUNT)

    @contextmanager
    def _access(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except self._faults as exc:
                raise VaultUnavailable(f"{self.label}: {type(exc).__name__}: {exc}") from exc


class CredentialsVault:
    """The Vault port on systemd credentials: decrypted by the system for this service alone, read-only. Thread-safe."""

    is_safe = True
    label = "systemd credentials (read-only)"

    def __init__(self, folder: Path) -> None:
        """Use the folder that systemd names in $CREDENTIALS_DIRECTORY.

        Raises:
            VaultUnavailable: there is no such folder.
        """
        if not folder.is_dir():
            raise VaultUnavailable(f"no folder {folder}")
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        """The credential of that name, byte for byte, or None.

        Raises:
            VaultUnavailable: it cannot be read.
        """
        try:
            return read_file(self._folder / checked_name(name))
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise VaultUnavailable(f"{name}: {exc}") from exc

    def put(self, name: str, secret: bytes) -> None:  # noqa: ARG002 - the port's signature
        """Credentials are made by whoever installs the till.

        Raises:
            VaultUnavailable: always.
        """
        raise VaultUnavailable(f"add the credential {checked_name(name)} to the service; a till cannot")


class EphemeralVault:
    """The Vault port for demo and tests: keeps secrets in memory and forgets them at exit. Thread-safe."""

    is_safe = False
    label = "in memory only: NOT SAFE, forgotten when the program ends"

    def __init__(self) -> None:
        self._secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None."""
        return self._secrets.get(checked_name(name))

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name until the program ends."""
        self._secrets[checked_name(name)] = secret


def open_vault(
    *, allow_ephemeral: bool, environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Vault:
    """The safe vault of this machine: systemd credentials where given, else the system's store.

    Loads keyring and may ask the user to unlock the store: call it from a worker. The ephemeral vault is only ever
    used when `allow_ephemeral` says so (demo, tests).

    Raises:
        VaultUnavailable: there is no safe place, and forgetting is not allowed; go on earn-only and say so.
    """
    try:
        if CREDENTIALS_VARIABLE in environment:
            return CredentialsVault(Path(environment[CREDENTIALS_VARIABLE]))
        return _system_vault(platform)
    except VaultUnavailable:
        if allow_ephemeral:
            return EphemeralVault()
        raise


def secret_key(vault: Vault, name: str, length: int = 32) -> bytes:
    """The key of that name; made at random and kept the first time.

    Raises:
        VaultUnavailable: the vault refused, or holds a key of another length.
    """
    if vault.get(name) is None:
        vault.put(name, secrets.token_bytes(length))
    key = vault.get(name)  # read back: what counts is what will be there next time
    if key is None or len(key) != length:
        raise VaultUnavailable(f"the key {name} is missing or has not {length} bytes")
    return key


def _system_vault(platform: str) -> KeyringVault:
    kind = STORES.get(platform)
    if kind is None:
        raise VaultUnavailable(f"no secret store is known for {platform}")
    try:
        # Late: keyring takes a third of a second to load, and only Windows has the module for its faults.
        faults = tuple(_load(name) for name in ("keyring.errors:KeyringError", *kind.faults))
        backend = _load(kind.backend)
        backend.priority  # noqa: B018 - asking keyring for it proves that the store is there, or raises
        store = backend()
    except (ImportError, AttributeError, RuntimeError, OSError) as exc:  # OSError: the address of a bus that is gone
        raise VaultUnavailable(f"{kind.label}: {exc}") from exc
    if platform == "win32":
        store.persist = "local machine"  # the default would roam with the user to other machines
    return KeyringVault(store, kind.label, faults)


def _load(name: str) -> Any:  # noqa: ANN401 - a class of a library that may not be there
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def _service(name: str) -> str:
    return f"pos-client/{checked_name(name)}"


def checked_name(name: str) -> str:
    """The name, if it can be one in every vault: a file's name, too.

    Raises:
        InvalidValue: code BAD_SECRET_NAME.
    """
    if not _NAME.fullmatch(name):
        raise InvalidValue(f"not a name of a secret: {name!r}", code="BAD_SECRET_NAME")
    return name
