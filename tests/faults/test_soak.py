"""The soak's verdict: what is flat passes, what grows does not."""

import pytest

from tests.faults.soak import Course


def course(*parts: tuple[float, float]) -> Course:
    """One part for each median in milliseconds and MB held."""
    made = Course()
    for p50_ms, held_mb in parts:
        made.note([p50_ms] * 100, held_mb)
    return made


def test_what_stays_flat_passes_and_is_told() -> None:
    result = course(*[(1.0, 100.0)] * 10).verdict()
    assert result.failures == []
    assert (result.counts["soak_first_p50_us"], result.counts["soak_grown_kb"]) == (1000, 0)


def test_a_start_that_loads_much_is_no_growth() -> None:
    assert course((1.0, 50.0), *[(1.0, 100.0)] * 9).verdict().failures == []


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([(1.0, 100.0 + 2 * part) for part in range(10)], "grew"),
        ([(1.0 + 0.2 * part, 100.0) for part in range(10)], "slower"),
    ],
)
def test_what_grows_is_told(parts: list[tuple[float, float]], said: str) -> None:
    (line,) = course(*parts).verdict().failures
    assert said in line
