"""Every RandomSource keeps within its bounds."""

import pytest

from pos_client.adapters.randomness import SystemRandomness
from pos_client.ports import RandomSource
from tests.fakes.randomness import FakeRandomness


@pytest.fixture(params=[SystemRandomness, FakeRandomness])
def source(request: pytest.FixtureRequest) -> RandomSource:
    made: RandomSource = request.param()
    return made


def test_numbers_lie_between_the_bounds(source: RandomSource) -> None:
    assert all(2.0 <= source.uniform(2.0, 3.0) <= 3.0 for _ in range(100))


def test_equal_bounds_leave_no_choice(source: RandomSource) -> None:
    assert source.uniform(5.0, 5.0) == 5.0


def test_the_system_does_not_repeat_itself() -> None:
    numbers = SystemRandomness()
    assert len({numbers.uniform(0, 1) for _ in range(50)}) > 40
