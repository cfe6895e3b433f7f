"""What only the till's clock promises: the machine's date is asked once, and impossible answers are refused."""

import math
from dataclasses import dataclass
from pathlib import Path

import pytest

from pos_client.adapters.clock import EARLIEST_S, TrustedClock
from pos_client.adapters.last_seen import LastSeen, LastSeenFile
from pos_client.domain.transaction import TimeConfidence
from pos_client.errors import InvalidValue

SERVER_S = 1_800_000_000.0


@dataclass
class Machine:
    """A machine whose date and running time a test sets; `clock` is what a program started on it has."""

    wall_s: float
    memory: LastSeenFile | None = None
    elapsed_s: float = 100.0

    def clock(self) -> TrustedClock:
        return TrustedClock(self.memory, lambda: self.wall_s, lambda: self.elapsed_s)

    def passes(self, seconds: float) -> None:
        self.wall_s += seconds
        self.elapsed_s += seconds


@pytest.fixture
def memory(tmp_path: Path) -> LastSeenFile:
    return LastSeenFile(tmp_path / "till" / "clock.json")


@pytest.fixture
def machine(memory: LastSeenFile) -> Machine:
    """It has heard the backend, 1000 s ahead of its own date, and was switched off a minute later."""
    machine = Machine(SERVER_S - 1000, memory)
    clock = machine.clock()
    clock.learn(SERVER_S, 0.0)
    clock.remember()
    machine.passes(60)
    clock.remember()
    assert memory.load() == LastSeen(SERVER_S + 60, SERVER_S)
    return machine


def test_it_starts_with_the_machines_date() -> None:
    assert Machine(SERVER_S).clock().now_s() == SERVER_S


@pytest.mark.parametrize("wall_s", [0.0, -1.0, 2.0**33, math.nan])
def test_a_date_that_cannot_be_is_not_believed(wall_s: float) -> None:
    assert Machine(wall_s).clock().now_s() == EARLIEST_S


def test_changing_the_machines_date_changes_nothing() -> None:
    machine = Machine(SERVER_S)
    clock = machine.clock()
    machine.wall_s -= 10 * 365 * 86400
    machine.elapsed_s += 7.5
    assert clock.now_s() == SERVER_S + 7.5


def test_learnt_time_goes_on_with_what_has_elapsed() -> None:
    machine = Machine(SERVER_S)
    clock = machine.clock()
    clock.learn(SERVER_S + 1000, 0.5)
    machine.elapsed_s += 10
    assert clock.now_s() == SERVER_S + 1010.25


@pytest.mark.parametrize(
    ("server_s", "round_trip_s"),
    [(math.nan, 0.1), (math.inf, 0.1), (0.0, 0.1), (1e18, 0.1), (SERVER_S, -0.1), (SERVER_S, math.nan)],
)
def test_an_answer_that_is_no_time_changes_nothing(server_s: float, round_trip_s: float) -> None:
    clock = Machine(SERVER_S).clock()
    with pytest.raises(InvalidValue) as raised:
        clock.learn(server_s, round_trip_s)
    assert raised.value.error_code == "BAD_TIME"
    assert (clock.now_s(), clock.confidence()) == (SERVER_S, TimeConfidence.LOW)


@pytest.mark.parametrize(
    ("date_s", "now_s", "confidence"),
    [
        (SERVER_S + 3600, SERVER_S + 3600, TimeConfidence.LOW),
        (SERVER_S + 60, SERVER_S + 60, TimeConfidence.LOW),
        (SERVER_S, SERVER_S + 60, TimeConfidence.LOW),
        (SERVER_S - 1, SERVER_S + 60, TimeConfidence.ROLLED_BACK),
        (SERVER_S - 3540, SERVER_S + 60, TimeConfidence.ROLLED_BACK),
        (0.0, SERVER_S + 60, TimeConfidence.ROLLED_BACK),
        (math.nan, SERVER_S + 60, TimeConfidence.ROLLED_BACK),
    ],
)
def test_a_date_before_the_time_seen_last_is_not_believed(
    machine: Machine, date_s: float, now_s: float, confidence: TimeConfidence
) -> None:
    machine.wall_s = date_s
    clock = machine.clock()
    assert (clock.now_s(), clock.confidence(), clock.contact_s()) == (now_s, confidence, SERVER_S)
    machine.passes(10)
    assert clock.now_s() == now_s + 10


def test_a_contact_ends_a_rollback(machine: Machine) -> None:
    machine.wall_s -= 3600
    clock = machine.clock()
    clock.learn(SERVER_S + 500, 0.0)
    assert (clock.now_s(), clock.confidence()) == (SERVER_S + 500, TimeConfidence.HIGH)
    clock.remember()
    assert machine.memory is not None
    assert machine.memory.load() == LastSeen(SERVER_S + 500, SERVER_S + 500)


def test_a_date_set_back_again_and_again_wins_nothing(machine: Machine) -> None:
    for restart in range(3):
        machine.wall_s = SERVER_S - 3600
        clock = machine.clock()
        assert clock.confidence() is TimeConfidence.ROLLED_BACK
        assert clock.now_s() == SERVER_S + 60 + 100 * restart
        clock.move_forward(300.0)
        machine.passes(100)
        clock.remember()


def test_the_time_is_kept_once_a_minute(machine: Machine, memory: LastSeenFile) -> None:
    clock = machine.clock()
    clock.learn(SERVER_S, 0.0)
    kept = []
    for _ in range(6):
        clock.remember()
        kept.append(memory.load())
        machine.passes(25)
    assert kept == [LastSeen(SERVER_S + after, SERVER_S) for after in (0, 0, 0, 75, 75, 75)]


def test_a_date_nobody_vouched_for_is_not_kept(memory: LastSeenFile) -> None:
    clock = Machine(SERVER_S, memory).clock()
    clock.remember()
    assert memory.load() is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"unix_s": 1e400}', b'{"unix_s": 5, "contact_s": 5}', b'{"unix_s": "x"}', b"\xff"]
)
def test_a_file_that_cannot_be_right_counts_for_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clock.json").write_bytes(content)
    clock = Machine(SERVER_S, LastSeenFile(tmp_path / "clock.json")).clock()
    assert (clock.now_s(), clock.confidence(), clock.contact_s()) == (SERVER_S, TimeConfidence.LOW, None)


def test_a_disk_that_refuses_costs_nothing_but_the_memory(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    machine = Machine(SERVER_S, LastSeenFile(tmp_path / "file" / "clock.json"))
    clock = machine.clock()
    clock.learn(SERVER_S, 0.0)
    for _ in range(3):
        clock.remember()
        machine.passes(61)
    assert [record.message.partition(":")[0] for record in caplog.records] == ["the time is not kept"]
