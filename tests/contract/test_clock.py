"""The contract of the Clock port, over the till's clock and the fake one."""

from datetime import UTC

import pytest

from pos_client.adapters.clock import TrustedClock
from pos_client.domain.transaction import TimeConfidence
from pos_client.ports import Clock
from tests.fakes.clock import FakeClock

SERVER_S = 1_800_000_000.0


@pytest.fixture(params=[TrustedClock, FakeClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


class TestClock:
    def test_confidence_is_low_before_the_backend_was_heard(self, clock: Clock) -> None:
        assert clock.confidence() is TimeConfidence.LOW

    def test_learning_takes_the_servers_time_plus_half_the_round_trip(self, clock: Clock) -> None:
        clock.learn(SERVER_S, 4.0)
        assert clock.now_s() == pytest.approx(SERVER_S + 2.0, abs=1.0)
        assert clock.confidence() is TimeConfidence.HIGH

    def test_learning_again_moves_the_time_back_as_well(self, clock: Clock) -> None:
        clock.learn(SERVER_S, 0.0)
        clock.learn(SERVER_S - 5000.0, 0.0)
        assert clock.now_s() == pytest.approx(SERVER_S - 5000.0, abs=1.0)

    def test_utc_is_aware_and_the_same_instant(self, clock: Clock) -> None:
        assert clock.utc().tzinfo is UTC
        assert clock.utc().timestamp() == pytest.approx(clock.now_s(), abs=1.0)

    def test_monotonic_is_not_touched_by_learning(self, clock: Clock) -> None:
        before = clock.monotonic_s()
        clock.learn(SERVER_S, 0.0)
        assert 0 <= clock.monotonic_s() - before < 1.0

    def test_a_contact_is_when_the_backend_was_heard(self, clock: Clock) -> None:
        assert clock.contact_s() is None
        clock.learn(SERVER_S, 2.0)
        assert clock.contact_s() == pytest.approx(SERVER_S + 1.0, abs=1.0)

    def test_phones_move_time_forward_only_and_five_minutes_at_most(self, clock: Clock) -> None:
        before = clock.now_s()
        moves = [clock.move_forward(seconds) for seconds in (-50.0, 0.0, 200.0, 200.0, 200.0)]
        assert moves == [0.0, 0.0, 200.0, 100.0, 0.0]
        assert clock.now_s() == pytest.approx(before + 300.0, abs=1.0)
        assert clock.confidence() is TimeConfidence.LOW

    def test_phones_do_not_move_a_time_the_backend_told(self, clock: Clock) -> None:
        clock.move_forward(250.0)
        clock.learn(SERVER_S, 0.0)
        assert clock.move_forward(100.0) == 0.0
        assert clock.now_s() == pytest.approx(SERVER_S, abs=1.0)
        assert clock.contact_s() == pytest.approx(SERVER_S, abs=1.0)

    def test_remembering_never_fails(self, clock: Clock) -> None:
        clock.remember()
        clock.learn(SERVER_S, 0.0)
        clock.remember()
