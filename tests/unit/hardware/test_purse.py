"""What may be spent on dearer looks."""

import pytest

from hardware.decoder import purse as purses
from hardware.decoder.purse import Purse
from tests.fakes.cpu_time import CpuTime

CPU = CpuTime()


@pytest.fixture(autouse=True)
def _time_passes_where_it_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purses, "thread_time", CPU.read)


def _spend(purse: Purse, cpu_s: float) -> None:
    with purse.paying():
        CPU.spend(cpu_s)


def test_it_begins_full_and_may_owe() -> None:
    purse = Purse(income_ms=2.0, most_ms=5.0)
    assert not purse.owes
    _spend(purse, 0.006)
    assert purse.owes


def test_what_is_owed_is_earned_before_more_is_spent() -> None:
    purse = Purse(income_ms=2.0, most_ms=5.0)
    _spend(purse, 0.010)
    frames = 0
    while purse.owes:
        purse.earn()
        frames += 1
    assert frames == 3


def test_savings_have_an_end() -> None:
    purse = Purse(income_ms=2.0, most_ms=5.0)
    for _ in range(100):
        purse.earn()
    _spend(purse, 0.006)
    assert purse.owes
