"""The key file: private, durable, and given up once the system has a safe store."""

import os
from pathlib import Path

import pytest

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.vault import KeyringVault
from pos_client.errors import VaultUnavailable
from tests.fakes.secret_store import FakeSecretStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_secrets_survive_a_restart(path: Path) -> None:
    KeyFileVault(path).put("outbox", b"\x00\xff")
    KeyFileVault(path).put("roster", b"other")
    assert KeyFileVault(path).get("outbox") == b"\x00\xff"


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_only_the_owner_may_read_it(path: Path) -> None:
    KeyFileVault(path).put("outbox", b"key")
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b'["x"]', b'{"outbox": "not base64!"}', b"\xff"])
def test_a_damaged_file_is_a_fault_and_is_kept(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(VaultUnavailable) as refused:
        KeyFileVault(path).get("outbox")
    assert refused.value.error_code == "KEYS_DAMAGED"
    with pytest.raises(VaultUnavailable):
        KeyFileVault(path).put("outbox", b"key")
    assert path.read_bytes() == content


def test_a_place_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VaultUnavailable):
        KeyFileVault(tmp_path / "file" / "keys.json").put("outbox", b"key")


def test_a_safe_store_takes_the_keys_over(path: Path) -> None:
    safe = KeyringVault(FakeSecretStore(), "Fake")
    old = KeyFileVault(path)
    old.put("outbox", b"first")
    old.put("roster", b"second")
    old.hand_over(safe)
    assert (safe.get("outbox"), safe.get("roster")) == (b"first", b"second")
    assert (old.get("outbox"), old.get("roster")) == (None, None)


def test_a_name_the_safe_store_uses_otherwise_stays_on_both_sides(path: Path) -> None:
    safe = KeyringVault(FakeSecretStore(), "Fake")
    safe.put("outbox", b"another")
    old = KeyFileVault(path)
    old.put("outbox", b"first")
    old.hand_over(safe)
    assert (safe.get("outbox"), old.get("outbox")) == (b"another", b"first")


def test_without_a_key_file_there_is_nothing_to_hand_over_and_none_is_made(path: Path) -> None:
    KeyFileVault(path).hand_over(KeyringVault(FakeSecretStore(), "Fake"))
    assert not path.exists()


def test_a_store_that_refuses_leaves_the_keys_where_they_are(path: Path) -> None:
    store = FakeSecretStore()
    safe = KeyringVault(store, "Fake")
    old = KeyFileVault(path)
    old.put("outbox", b"first")
    store.fault = OSError("locked")
    with pytest.raises(VaultUnavailable):
        old.hand_over(safe)
    assert old.get("outbox") == b"first"
