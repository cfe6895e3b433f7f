"""What the backend writes is for its owner's eyes, also where an earlier version left it open."""

import logging
import ssl
import stat
import sys
import urllib.request
from pathlib import Path

import pytest

from pos_client.backend.database.opening import create
from pos_client.backend.members.enrolment import add_member
from pos_client.backend.web.private_files import protect
from tests.backend_process import BackendProcess

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: modes are a POSIX matter")


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def touch(backend: BackendProcess) -> None:
    """Have it open its database, and with it the files beside it."""
    trusted = ssl.create_default_context(cafile=backend.ready["ca_file"])
    with urllib.request.urlopen(backend.url + "/readyz", context=trusted, timeout=10) as answer:  # noqa: S310 - ours
        assert answer.status == 200


def test_everything_a_running_backend_makes_is_its_owner_s_alone(tmp_path: Path) -> None:
    place = tmp_path / "made" / "by us"
    with BackendProcess(f"sqlite:///{place / 'b.db'}", arguments=("--tls",)) as backend:
        touch(backend)
        names = {"b.db", "b.db-wal", "b.db-shm", "backend-cert.pem", "backend-key.pem"}
        assert modes(place) == dict.fromkeys(names, 0o600)
        assert modes(tmp_path) | modes(place.parent) == {"made": 0o700, "by us": 0o700}


def test_what_was_open_to_others_is_closed_at_the_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'b.db'}"
    with BackendProcess(url, arguments=("--tls",)) as backend:
        touch(backend)
        backend.kill9()
        assert (tmp_path / "b.db-wal").exists()
        for path in tmp_path.iterdir():
            path.chmod(0o644)
        touch(backend.start())
        assert {name for name, mode in modes(tmp_path).items() if mode & 0o077} == {"backend-cert.pem"}


def test_a_new_database_is_private_and_one_that_is_open_to_others_is_closed(tmp_path: Path) -> None:
    place = tmp_path / "made"
    url = f"sqlite:///{place / 'b.db'}"
    create(url)
    for _ in range(2):
        assert modes(tmp_path) | modes(place) == {"made": 0o700, "b.db": 0o600}
        (place / "b.db").chmod(0o644)
        add_member(url, "李娜", "zh")


def test_file_that_cannot_be_closed_is_only_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        (tmp_path / "file").touch()
        protect(tmp_path / "missing", tmp_path / "file" / "below")
    assert [record.getMessage() for record in caplog.records] == ["below may be read by others: NotADirectoryError"]
