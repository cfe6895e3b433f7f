"""The contract of the Vault port, over every vault, one of them on a real Secret Service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.vault import CredentialsVault, EphemeralVault, KeyringVault, open_vault, secret_key
from pos_client.errors import InvalidValue, VaultUnavailable
from pos_client.ports import Vault
from tests.fakes.secret_service import is_installed, secret_service
from tests.fakes.secret_store import FakeSecretStore

ALL_BYTES = bytes(range(256))


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bus with a Secret Service; one for all tests, which therefore use names of their own."""
    if not is_installed():
        pytest.skip("NOT TESTED: a real Secret Service; it needs dbus-daemon and gnome-keyring")
    with secret_service(tmp_path_factory.mktemp("keyring")) as address:
        yield address


@pytest.fixture(params=["ephemeral", "key file", "fake store", "secret service"])
def vault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Vault:
    if request.param == "ephemeral":
        return EphemeralVault()
    if request.param == "key file":
        return KeyFileVault(tmp_path / "new folder" / "keys.json")
    if request.param == "fake store":
        return KeyringVault(FakeSecretStore(), "Fake store")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", request.getfixturevalue("bus"))
    return open_vault(allow_ephemeral=False, environment={}, platform="linux")


class TestVault:
    def test_a_secret_comes_back_byte_for_byte(self, vault: Vault) -> None:
        vault.put("whole", ALL_BYTES)
        vault.put("empty", b"")
        assert (vault.get("whole"), vault.get("empty")) == (ALL_BYTES, b"")

    def test_a_name_nobody_used_holds_nothing(self, vault: Vault) -> None:
        assert vault.get("nothing") is None

    def test_the_latest_secret_of_a_name_counts(self, vault: Vault) -> None:
        vault.put("key", b"old")
        vault.put("key", b"new")
        vault.put("other", b"third")
        assert (vault.get("key"), vault.get("other")) == (b"new", b"third")

    def test_it_says_what_it_is(self, vault: Vault) -> None:
        assert vault.label
        assert vault.is_safe or "NOT SAFE" in vault.label

    def test_a_key_is_made_once(self, vault: Vault) -> None:
        key = secret_key(vault, "outbox.key")
        assert len(key) == 32
        assert secret_key(vault, "outbox.key") == key
        assert secret_key(vault, "roster.key") != key

    def test_a_key_of_another_length_is_not_used(self, vault: Vault) -> None:
        vault.put("short", b"x" * 5)
        with pytest.raises(VaultUnavailable):
            secret_key(vault, "short")

    @pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "A", "é", "a" * 64, ".hidden", "a\n"])
    def test_a_name_that_could_lead_elsewhere_is_refused(self, vault: Vault, name: str) -> None:
        with pytest.raises(InvalidValue):
            vault.put(name, b"x")
        with pytest.raises(InvalidValue):
            vault.get(name)


class TestCredentialsVault:
    """systemd's credentials can be read only, so they get their own part of the contract."""

    def test_credentials_are_read_byte_for_byte(self, tmp_path: Path) -> None:
        (tmp_path / "outbox.key").write_bytes(ALL_BYTES[:32])
        vault = open_vault(allow_ephemeral=False, environment={"CREDENTIALS_DIRECTORY": str(tmp_path)})
        assert isinstance(vault, CredentialsVault)
        assert vault.is_safe
        assert vault.get("nothing") is None
        assert secret_key(vault, "outbox.key") == ALL_BYTES[:32]

    def test_a_missing_credential_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(VaultUnavailable, match=r"outbox\.key"):
            secret_key(CredentialsVault(tmp_path), "outbox.key")
        assert list(tmp_path.iterdir()) == []

    def test_a_credential_that_cannot_be_read_is_a_fault(self, tmp_path: Path) -> None:
        (tmp_path / "outbox.key").mkdir()
        with pytest.raises(VaultUnavailable):
            CredentialsVault(tmp_path).get("outbox.key")

    @pytest.mark.parametrize("name", ["..", "../x", "a/b"])
    def test_a_name_that_could_lead_elsewhere_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(InvalidValue):
            CredentialsVault(tmp_path).get(name)
