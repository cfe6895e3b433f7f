"""What a till does by itself while its disk fails: there is no backend."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.crash_scenes import Before, damaged, full_log, nothing, older_file, one_waits
from tests.faults.till import Till

SALES = 6
"""New sales in each scene."""


@dataclass(frozen=True, slots=True)
class QuietScene:
    """A life of a till, and how its folder was prepared for it."""

    name: str
    play: Callable[[Till, range], None]
    before: Before
    is_damaged: bool = False
    """Whether the till has to make its outbox anew."""


def _sell_and_settle(till: Till, numbers: range) -> None:
    till.sell(numbers[:3])
    till.settle(numbers[1:3])
    till.sell(numbers[3:5])
    till.settle(numbers[:1])
    till.sell(numbers[5:])


SCENES = (
    QuietScene("first start", _sell_and_settle, nothing),
    QuietScene("sales", _sell_and_settle, one_waits),
    QuietScene("checkpoint", _sell_and_settle, full_log),
    QuietScene("older file", _sell_and_settle, older_file),
    QuietScene("salvage", _sell_and_settle, damaged, is_damaged=True),
)
