"""Two tills in processes of their own, one store: a code works at one of them, also while the backend is away."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import keep_identity
from pos_client.backend.samples.cards import sample_members
from pos_client.settings import Settings
from tests.backend_process import BackendProcess
from tests.rosters import believing
from tests.signing import SECOND, TILL, enrol
from tests.unit.backend.web import sample_code
from ui.composition.lanes import ask_lanes

ROOT = Path(__file__).parents[2]
WITHIN_S = 15.0
MEMBERS = sample_members()


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Lane:
    """A till in a process; a `kill` is a power cut."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, port = folder, free_port()
        self.settings = Settings(data_dir=str(folder), backend_url=url, lanes_port=port)
        self._command = [sys.executable, "-m", "tests.e2e.sharing_till", str(folder), url, str(port)]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ask(self, text: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(text + "\n")
        return self.process.stdout.readline().strip()

    def scan(self, code: str) -> str:
        return self.ask(f"{uuid4()} {code}")

    def hears(self, lanes: int) -> bool:
        return self.ask("status") == str(lanes)

    def kill(self) -> None:
        self.process.kill()
        with self.process:  # closes the pipes
            pass

    def end(self) -> str:
        """Ask it to end; its last word."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        return self.process.stdout.readline().strip()


def until(holds: Callable[[], bool], within_s: float = WITHIN_S) -> float:
    """How long it took, in seconds."""
    began_s = time.monotonic()
    while not holds():
        assert time.monotonic() - began_s < within_s, "not in time"
    return time.monotonic() - began_s


@pytest.fixture
def lanes(tmp_path: Path) -> Iterator[tuple[Lane, Lane]]:
    """Both have met at a backend, which is away by now."""
    database_url = f"sqlite:///{tmp_path / 'backend.db'}"
    started: list[Lane] = []
    with BackendProcess(database_url) as backend:
        assert backend.ready
        for identity in (TILL, SECOND):
            folder = tmp_path / identity.terminal_id
            folder.mkdir()
            identity = believing(backend, enrol(database_url, identity))  # noqa: PLW2901 - with the backend's keys
            keep_identity(KeyFileVault(folder / "keys.json"), identity)
            started.append(Lane(folder, backend.url))
            until(lambda: started[-1].ask("sync") == "online")
        started[0].kill()
        started[0].start()
        until(lambda: started[0].ask("sync") == "online")  # asks again at its start, and learns of the second
    for lane in started:
        until(lambda lane=lane: lane.ask("sync") != "online")  # type: ignore[misc]
        until(lambda lane=lane: lane.hears(1))  # type: ignore[misc]
    try:
        yield started[0], started[1]
    finally:
        for lane in started:
            lane.kill()


def test_a_code_used_at_one_lane_is_refused_at_the_next_within_a_second(lanes: tuple[Lane, Lane]) -> None:
    first, second = lanes
    for number, member in enumerate(MEMBERS[:6]):
        here, there = (first, second) if number % 2 else (second, first)
        code, taken = sample_code(member), there.ask("taken")
        assert here.scan(code) == "OK"
        until(lambda there=there, taken=taken: there.ask("taken") != taken, 1.0)  # type: ignore[misc]
        assert there.scan(code) == "REPLAY"
        assert here.scan(code) == "REPLAY", "nor twice at the same lane"
    assert ask_lanes(second.settings, KeyFileVault(second.folder / "keys.json")) == {"till-1": True}, "the doctor"
    assert [lane.end() for lane in lanes] == ["closed", "closed"], "within a second"


def test_a_lane_that_lost_its_power_refuses_what_was_used_meanwhile(lanes: tuple[Lane, Lane]) -> None:
    first, second = lanes
    mine, theirs = sample_code(MEMBERS[0]), sample_code(MEMBERS[1])
    assert first.scan(mine) == "OK"
    until(lambda: second.ask("taken") == "1", 1.0)
    first.kill()
    assert second.scan(theirs) == "OK"
    second.kill()
    for lane in lanes:
        lane.start()
    until(lambda: first.ask("taken") == "1")
    assert [first.scan(mine), first.scan(theirs), second.scan(mine), second.scan(theirs)] == ["REPLAY"] * 4
