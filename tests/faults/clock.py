"""Suite `clock`: the machine's date is wrong, jumps, or stands still while it sleeps.

Each till first works with the right date and the backend. Then its machine sleeps and its date jumps while it runs; it
is started again with a wrong date, and with another one, alone; and at last, its date still wrong, with the backend. It
must save every sale, send all of them in the order they were made in and once each, and believe the backend's time; and
no date may give it more time alone than it has: what it may give away is over at least as soon as it really is.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pos_client.adapters.clock import LATEST_S
from pos_client.domain.programme import OfflineLimits
from pos_client.domain.transaction import TimeConfidence
from tests.faults.clock_plants import PLANTS
from tests.faults.ground import Ground, opened_ground
from tests.faults.planting import catch_all
from tests.faults.processes import Child, Ended, Say
from tests.faults.report import Result, Scale
from tests.faults.till import Machine, Sales, Till
from tests.faults.verdict import Story, judge_ledger, judge_outbox, judge_sent

_HOUR_S, _DAY_S, _YEAR_S = 3600.0, 86_400.0, 31_557_600.0
_ALLOWED_ERROR_S = 5.0
_SET_BACK_S = 60.0
_QUICK_DAYS, _FULL_DAYS, _TRIAL_DAYS = 26, 300, 26
_SALES = 8
_RECENT_STEPS = 100
"""Codes are this much older than the run at most: as a basket may be."""


@dataclass(frozen=True, slots=True)
class Day:
    """What befalls a till: how long it sleeps, and by how much its date is off in the three lives it is alone."""

    name: str
    slept_s: float
    off_s: tuple[float, float, float]


def _known() -> list[Day]:
    """Dates that are known to go wrong."""
    now_s = time.time()
    shifts = {
        "an hour ahead": _HOUR_S,
        "an hour behind": -_HOUR_S,
        "a day ahead": _DAY_S,
        "a day behind": -_DAY_S,
        "ten years ahead": 10 * _YEAR_S,
        "ten years behind": -10 * _YEAR_S,
        "1970": -now_s,
        "1938": -now_s - 1e9,
        "the end of 31 bits": 2.0**31 - now_s,
        "the end of 32 bits": 2.0**32 - now_s,
        "the year 9999": 253_402_300_799 - now_s,
    }
    days = [Day(f"the date jumps to {name}", 0.0, (off_s, off_s, -off_s)) for name, off_s in shifts.items()]
    days += [Day(f"started with {name}", 0.0, (0.0, off_s, 0.0)) for name, off_s in shifts.items()]
    sleeps = {"an hour": _HOUR_S, "a night": 10 * _HOUR_S, "25 hours": 25 * _HOUR_S, "a month": 30 * _DAY_S}
    return days + [Day(f"asleep for {name}", slept_s, (slept_s,) * 3) for name, slept_s in sleeps.items()]


def _by_chance(chance: random.Random) -> Day:
    sizes = (_HOUR_S, _DAY_S, 30 * _DAY_S, _YEAR_S, 20 * _YEAR_S)
    slept_s = chance.choice((0.0, chance.uniform(0.0, chance.choice(sizes))))
    first, second, third = (chance.uniform(-1.0, 1.0) * chance.choice(sizes) for _ in range(3))
    return Day(f"any dates: off by {first:.0f}, {second:.0f}, {third:.0f} s", slept_s, (first, second, third))


def run(scale: Scale, seed: int) -> Result:
    """Set clocks wrong, and see that every planted bug would have been noticed."""
    result = _days(seed, scale.pick(_QUICK_DAYS, _FULL_DAYS))
    result.add(catch_all("clock", PLANTS, seed))
    return result


def trial(seed: int, lens: str) -> Result:
    """The days on which a planted bug shows."""
    return _days(seed, _TRIAL_DAYS, lens)


def _days(seed: int, days: int, only: str = "") -> Result:
    chance, result = random.Random(seed), Result()
    known = [day for day in _known() if only in day.name]
    with opened_ground() as ground:
        ground.sales = Sales(int(time.time()) // 30 - _RECENT_STEPS)
        first = ground.next_sale
        wanted = known[:days] + [_by_chance(chance) for _ in range(0 if only else days - len(known))]
        stories = list[Story]()
        for day in wanted:
            if not (only and result.failures):  # one is enough to know of a planted bug
                stories.append(_live_through(day, ground, result))
        judge_ledger(stories, ground.database_url, range(first, ground.next_sale), result)
    return result


def _live_through(day: Day, ground: Ground, result: Result) -> Story:
    folder, story, numbers = ground.new_till(), Story(day.name), ground.numbers(_SALES)
    lives = (
        Child(lambda say: _with_the_backend(day, folder, numbers, ground, say)).go(),
        Child(lambda say: _alone(folder, numbers[3:4], Machine(day.off_s[1], day.slept_s, True), ground, say)).go(),
        Child(lambda say: _alone(folder, numbers[4:6], Machine(day.off_s[2], day.slept_s, True), ground, say)).go(),
    )
    for life in lives:
        story.hear(life)
        if life.code != 0:
            result.wrong("wrong", f"{story.where}: it fell over: {life.words[-1:]}")
    result.counts["clock_faults"] += sum(off_s != 0.0 for off_s in day.off_s) + (day.slept_s != 0.0)
    _judge_alone(day, story, lives, result)
    heir = Child(lambda say: _back(folder, numbers[6:], Machine(day.off_s[2], day.slept_s), ground, say)).go()
    judge_outbox(story, heir, result)
    _judge_back(story, heir, ground.sales, result)
    return story


def _with_the_backend(day: Day, folder: Path, numbers: range, ground: Ground, say: Say) -> None:
    """Work as usual; then the machine sleeps and its date jumps, while the till runs."""
    machine = Machine(is_wrong=True)
    with ground.till(folder, say, machine) as till:
        till.core.sync.work()
        till.sell(numbers[:2])
        till.drain()
        machine.slept_s, machine.date_off_s = day.slept_s, day.off_s[0]
        till.sell(numbers[2:3])
        _tell_alone(till, say)


def _alone(folder: Path, numbers: range, machine: Machine, ground: Ground, say: Say) -> None:
    """Start without the backend, and sell."""
    with ground.till(folder, say, machine) as till:
        till.sell(numbers)
        _tell_alone(till, say)


def _back(folder: Path, numbers: range, machine: Machine, ground: Ground, say: Say) -> None:
    """The backend is there again; the date is as wrong as before."""
    with ground.till(folder, say, machine) as till:
        till.tell_states()
        till.sell(numbers)
        till.drain()
        till.tell_all()
        _tell_alone(till, say)


def _tell_alone(till: Till, say: Say) -> None:
    """How far the till's time is ahead, how far it trusts that, and how long it may award and redeem alone."""
    clock, left = till.core.clock, till.core.rules.remaining()
    assert left is not None, "no roster"
    say("alone", round(clock.now_s() - time.time()), clock.confidence().value, left.award_s, left.redeem_s)


def _judge_alone(day: Day, story: Story, lives: Sequence[Ended], result: Result) -> None:
    """No date gives a till more time than it has, and none that jumps while it runs changes anything."""
    told = [word for life in lives for word in life.all("alone")]
    if len(told) != len(lives):
        return  # it fell over, which was told
    limits = OfflineLimits()
    ahead_s, confidence, award_s, redeem_s = told[0]
    award_left_s, redeem_left_s = (max(0.0, most - day.slept_s) for most in (limits.award_s, limits.redeem_s))
    if abs(int(ahead_s) - day.slept_s) > _ALLOWED_ERROR_S or confidence != TimeConfidence.HIGH:
        result.wrong("wrong", f"{story.where}: a jump of the date moves a running till: {told[0]}")
    if abs(int(award_s) - award_left_s) > _ALLOWED_ERROR_S or abs(int(redeem_s) - redeem_left_s) > _ALLOWED_ERROR_S:
        result.wrong("wrong", f"{story.where}: awake again it has {award_s} s to award, {redeem_s} s to redeem")
    for off_s, (ahead_s, confidence, award_s, redeem_s) in zip(day.off_s[1:], told[1:], strict=True):
        alone_s = off_s if off_s > 0 and time.time() + off_s < LATEST_S else 0.0
        if redeem_s or int(award_s) > max(0.0, limits.award_s - alone_s) + _SET_BACK_S:
            why = f"started {off_s:.0f} s off it has {award_s} s to award, {redeem_s} s to redeem"
            result.wrong("wrong", f"{story.where}: {why}")
        if int(ahead_s) < -_SET_BACK_S:
            result.wrong("wrong", f"{story.where}: its time is {ahead_s} s off: before what it has seen")
        if off_s < -_SET_BACK_S - _ALLOWED_ERROR_S and confidence != TimeConfidence.ROLLED_BACK:
            result.wrong("wrong", f"{story.where}: started {off_s:.0f} s off it says its time is {confidence}")


def _judge_back(story: Story, heir: Ended, sales: Sales, result: Result) -> None:
    """The right time is known again, and everything is settled in order: with what the backend thinks of the dates."""
    judge_sent(story, heir, sales, result, may_be_doubted=True)
    result.counts["refused_for_their_date"] += len(story.rejected)
    for ahead_s, confidence, *_left in heir.all("alone"):
        if abs(int(ahead_s)) > _ALLOWED_ERROR_S or confidence != TimeConfidence.HIGH:
            result.wrong(
                "wrong", f"{story.where}: it does not believe the backend's time: {ahead_s} s off, {confidence}"
            )
