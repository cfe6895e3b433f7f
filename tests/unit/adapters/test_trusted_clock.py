"""What only the till's clock promises: the machine's date is asked once, and impossible answers are refused."""

import math

import pytest

from pos_client.adapters.clock import EARLIEST_S, TrustedClock
from pos_client.domain.transaction import TimeConfidence
from pos_client.errors import InvalidValue

SERVER_S = 1_800_000_000.0


class Machine:
    """A machine whose date and running time a test sets."""

    def __init__(self, wall_s: float) -> None:
        self.wall_s = wall_s
        self.elapsed_s = 100.0

    def clock(self) -> TrustedClock:
        return TrustedClock(lambda: self.wall_s, lambda: self.elapsed_s)


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
