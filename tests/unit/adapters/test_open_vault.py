"""Which vault is used: only safe ones, unless forgetting was allowed in so many words."""

from pathlib import Path

import pytest

from pos_client.adapters.vault import STORES, EphemeralVault, KeyringVault, open_vault
from pos_client.errors import VaultUnavailable
from tests.fakes.secret_store import FakeSecretStore

NOWHERE = {"CREDENTIALS_DIRECTORY": "/nonexistent/folder"}


class LibraryError(Exception):
    """What a store's library raises."""


@pytest.mark.parametrize(("environment", "platform"), [(NOWHERE, "linux"), ({}, "plan9"), ({}, "win32")])
def test_without_a_safe_place_there_is_no_vault(environment: dict[str, str], platform: str) -> None:
    with pytest.raises(VaultUnavailable):
        open_vault(allow_ephemeral=False, environment=environment, platform=platform)
    vault = open_vault(allow_ephemeral=True, environment=environment, platform=platform)
    assert isinstance(vault, EphemeralVault)
    assert not vault.is_safe


def test_only_the_systems_own_stores_are_on_the_list() -> None:
    assert {kind.backend.split(":")[0] for kind in STORES.values()} == {
        "keyring.backends.SecretService",
        "keyring.backends.Windows",
        "keyring.backends.macOS",
    }


def test_a_store_that_forgets_is_not_used() -> None:
    store = FakeSecretStore()
    store.forgets = True
    with pytest.raises(VaultUnavailable, match="does not give back"):
        KeyringVault(store, "Forgetful")


@pytest.mark.parametrize("fault", [LibraryError("denied"), OSError("no bus"), RuntimeError("no service")])
def test_a_store_that_refuses_is_unavailable(fault: Exception) -> None:
    store = FakeSecretStore()
    store.fault = fault
    with pytest.raises(VaultUnavailable, match="Refusing"):
        KeyringVault(store, "Refusing", (LibraryError,))


def test_a_store_that_locks_later_is_unavailable_then() -> None:
    store = FakeSecretStore()
    vault = KeyringVault(store, "Locking", (LibraryError,))
    vault.put("key", b"secret")
    store.fault = LibraryError("locked")
    with pytest.raises(VaultUnavailable):
        vault.get("key")
    with pytest.raises(VaultUnavailable):
        vault.put("key", b"other")
    store.fault = None
    assert vault.get("key") == b"secret"


def test_the_probe_leaves_nothing_behind() -> None:
    store = FakeSecretStore()
    KeyringVault(store, "Fake")
    assert store.kept == {}


@pytest.mark.parametrize("text", ["not base64!", "YQ", "é"])
def test_something_else_under_our_name_is_not_taken_for_a_key(text: str) -> None:
    store = FakeSecretStore()
    vault = KeyringVault(store, "Fake")
    vault.put("key", b"secret")
    store.kept[next(iter(store.kept))] = text
    with pytest.raises(VaultUnavailable):
        vault.get("key")


def test_a_file_is_no_folder_of_credentials(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(VaultUnavailable):
        open_vault(allow_ephemeral=False, environment={"CREDENTIALS_DIRECTORY": str(tmp_path / "file")})
