"""Another program's idea of a keyring is never used, whether it was installed or named in the environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NOTES = "notes.txt"
# What a plaintext keyring comes to: it is always there, sure of itself, and writes secrets into a file.
KEYRING = f"""
from pathlib import Path
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 99
    kept = {{}}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        Path({NOTES!r}).write_text(password)
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self.kept.pop((service, username), None)
"""
# What a till does, after asking keyring whom it would choose, and leaving a secret there to prove that it would.
PROGRAM = """
import sys
import keyring
print(type(keyring.get_keyring()).__name__)
keyring.set_password("proof", "proof", "secret")
from pathlib import Path
Path("notes.txt").unlink()
from pos_client.adapters.vault import open_vault
from pos_client.errors import VaultUnavailable
try:
    vault = open_vault(allow_ephemeral=False, platform="linux")
    vault.put("outbox", bytes(32))
    print(vault.label)
except VaultUnavailable as fault:
    print("refused")
"""


def run(folder: Path, **environment: str) -> list[str]:
    """What the program says, in a folder of its own with whatever modules lie there, and no Secret Service."""
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/no-bus", "HOME": str(folder)}
    kept = {name: value for name, value in os.environ.items() if name not in {"CREDENTIALS_DIRECTORY", "PYTHONHOME"}}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env=kept | nowhere | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def installed(folder: Path) -> None:
    """Put it where keyring finds it by itself, as `keyrings.alt` does."""
    package, about = folder / "keyrings" / "alt", folder / "keyrings.alt-5.0.dist-info"
    package.mkdir(parents=True)
    about.mkdir()
    (package / "file.py").write_text(KEYRING, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n", encoding="utf-8")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the system's own store is always there")
def test_a_plaintext_keyring_that_is_installed_is_not_used(tmp_path: Path) -> None:
    installed(tmp_path)
    assert run(tmp_path) == ["PlaintextKeyring", "refused"]
    assert not (tmp_path / NOTES).exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the system's own store is always there")
def test_a_keyring_named_in_the_environment_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "hostile.py").write_text(KEYRING, encoding="utf-8")
    said = run(tmp_path, PYTHON_KEYRING_BACKEND="hostile.PlaintextKeyring")
    assert said == ["PlaintextKeyring", "refused"]
    assert not (tmp_path / NOTES).exists()
