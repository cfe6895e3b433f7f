"""Old entries are taken away in small steps, and never while the time is not sure."""

from datetime import datetime, timedelta
from typing import cast

import pytest

from pos_client.domain.transaction import TimeConfidence
from pos_client.errors import StorageError
from pos_client.ports import Outbox
from pos_client.services.upkeep import HELD_S, KEPT_FOR, STEP, OutboxUpkeep
from tests.fakes.clock import FakeClock


class PrunedOutbox:
    """Holds a number of old entries; a broken one refuses."""

    def __init__(self, old: int, *, is_broken: bool = False) -> None:
        self.old = old
        self.is_broken = is_broken
        self.asked: list[datetime] = []

    def prune(self, before: datetime, limit: int) -> int:
        self.asked.append(before)
        if self.is_broken:
            raise StorageError("a bad disk")
        taken = min(self.old, limit)
        self.old -= taken
        return taken


def after(upkeep: OutboxUpkeep, clock: FakeClock, *steps_s: float) -> None:
    for seconds in steps_s:
        clock.advance(seconds)
        upkeep.refresh()


def upkeep(outbox: PrunedOutbox, confidence: TimeConfidence = TimeConfidence.HIGH) -> tuple[OutboxUpkeep, FakeClock]:
    clock = FakeClock(confidence=confidence)
    made = OutboxUpkeep(cast("Outbox", outbox), clock)
    after(made, clock, 0, HELD_S - 1)
    assert outbox.asked == [], "the date has not held for long enough"
    clock.advance(1)
    return made, clock


def test_much_is_taken_away_in_small_steps_and_then_it_rests() -> None:
    outbox = PrunedOutbox(3 * STEP + 1)
    made, clock = upkeep(outbox)
    after(made, clock, 0, 1, 5, 5, 5, 5, 60)
    assert (outbox.old, len(outbox.asked)) == (0, 4)
    assert outbox.asked[0] == clock.utc() - timedelta(seconds=81) - KEPT_FOR
    after(made, clock, 3600)
    assert len(outbox.asked) == 5


@pytest.mark.parametrize("confidence", [TimeConfidence.LOW, TimeConfidence.ROLLED_BACK])
def test_nothing_is_taken_away_while_the_time_is_not_sure(confidence: TimeConfidence) -> None:
    outbox = PrunedOutbox(10)
    made, clock = upkeep(outbox, confidence)
    after(made, clock, 0, 3600)
    assert outbox.asked == []


def test_a_disk_that_refuses_is_asked_again_an_hour_later() -> None:
    outbox = PrunedOutbox(10, is_broken=True)
    made, clock = upkeep(outbox)
    after(made, clock, 0, 5, 60)
    assert len(outbox.asked) == 1
    after(made, clock, 3600)
    assert len(outbox.asked) == 2


def test_a_date_that_jumps_takes_nothing_away_until_it_has_held() -> None:
    outbox = PrunedOutbox(10)
    made, clock = upkeep(outbox)
    clock.learn(clock.now_s() + timedelta(days=40).total_seconds(), 0.0)
    after(made, clock, 0, HELD_S / 2)
    clock.learn(clock.now_s() - timedelta(days=40).total_seconds(), 0.0)
    after(made, clock, 0, HELD_S / 2, HELD_S / 4)
    assert outbox.asked == []
    after(made, clock, HELD_S / 4)
    assert len(outbox.asked) == 1
