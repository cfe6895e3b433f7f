"""A machine that nobody has set up becomes a till: a scan and Enter, or Enter alone; and a power cut in between."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import segno

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import load_identity
from pos_client.backend.database.opening import opened
from pos_client.backend.shop import enrolments
from pos_client.domain.enrolment import QR_PREFIX, EnrolmentWish
from tests.backend_process import BackendProcess

pytestmark = pytest.mark.timeout(180)
ROOT = Path(__file__).parents[2]


class Machine:
    """A fresh machine without a safe store, and a manager at the chain's backend."""

    def __init__(self, folder: Path, backend: BackendProcess, database_url: str) -> None:
        self.folder, self.till = folder, folder / "till"
        self._backend, self._database_url = backend, database_url

    def ticket(self) -> str:
        """What the manager shows."""
        wish = EnrolmentWish("T-9", "Pier", "Till 3")
        with opened(self._database_url) as (database, now_ms), database.write() as connection:
            code = enrolments.offer(connection, wish, "Li", now_ms).code
        return f"{QR_PREFIX}{self._backend.url} {code}"

    def run(self, what: str, *given: str) -> "subprocess.CompletedProcess[str]":
        """Start the program, with somebody before it."""
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            "POS_CLIENT_SETTINGS": str(self.folder / "settings.toml"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/none",
        }
        return subprocess.run(
            [sys.executable, "-m", "tests.e2e.first_starting_till", str(self.folder), what, *given],
            env=os.environ | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def said(self, what: str, *given: str) -> dict[str, Any]:
        """What came of it."""
        done = self.run(what, *given)
        assert done.stdout, done.stderr
        said: dict[str, Any] = json.loads(done.stdout)
        assert not said.pop("late", False), (said, done.stderr)
        return said

    def kept(self) -> set[str]:
        """The names of the files of this till."""
        return {path.name for path in self.till.iterdir() if path.name != "logs"}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    url = f"sqlite:///{tmp_path / 'backend.db'}"
    with BackendProcess(url) as backend:
        yield Machine(tmp_path, backend, url)


def test_a_scan_and_enter_make_a_till_that_sells(machine: Machine) -> None:
    said = machine.said("join", machine.ticket())
    assert said["took"] == [1, 1]
    assert said["found"][1] == "Pier · Till 3"
    assert (said["sold"], said["windows"], said["exit"]) == (12_800, ["MainWindow"], 0)
    assert machine.said("again")["windows"] == ["MainWindow"]


def test_a_power_cut_before_the_first_write_costs_no_keys(machine: Machine) -> None:
    """The backend has let it in, and it does not know yet: the same code is good for it, and for no other."""
    ticket = machine.ticket()
    died = machine.run("die", ticket)
    assert (died.returncode, died.stdout) == (-9, "")
    vault = KeyFileVault(machine.till / "keys.json")
    assert load_identity(vault) is None
    assert machine.said("join", ticket)["sold"] == 12_800
    known = load_identity(vault)
    assert known is not None
    assert known.terminal_id == "T-9"


def test_the_code_may_be_held_before_a_camera(machine: Machine, tmp_path: Path) -> None:
    """Which is given back before the till opens it for itself."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    segno.make(machine.ticket(), error="m").save(str(pictures / "code.png"), scale=8, border=8)
    said = machine.said("camera", str(pictures))
    assert (said["took"], said["windows"], said["exit"]) == ([0, 1], ["MainWindow"], 0)


@pytest.mark.parametrize(("what", "window"), [("alone", "MainWindow"), ("kiosk", "KioskWindow")])
def test_enter_alone_is_a_shop_with_one_till(machine: Machine, what: str, window: str) -> None:
    assert machine.said(what) == {"windows": [window], "exit": 0, "scanner threads": 0}
    assert (machine.till / "backend.txt").read_text() == "own"
    assert machine.said("again")["windows"] == ["MainWindow"]


def test_esc_leaves_everything_as_it_was(machine: Machine) -> None:
    assert machine.said("leave") == {"exit": 0}
    assert machine.kept() <= {"tones"}
    assert machine.said("alone")["windows"] == ["MainWindow"]


def test_what_is_wrong_after_the_choice_is_said(machine: Machine) -> None:
    assert machine.said("trouble") == {"exit": 4}


def test_who_says_it_has_one_till_is_not_asked(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("one_till = true\n")
    assert machine.said("again")["windows"] == ["MainWindow"]
