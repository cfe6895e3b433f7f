"""What a till is doing when it is killed."""

import itertools
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pos_client.adapters.database_file import FileFormat, open_database
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.domain.lanes import CodeClaim
from tests.fakes.ids import numbered_id
from tests.faults.ground import Ground
from tests.faults.processes import Say
from tests.faults.till import Till

FIRST_VERSION = FileFormat(OUTBOX.application_id, OUTBOX.migrations[:1])
_PAGE = 4096
_ALMOST_FULL_BYTES = 990 * 4120
"""A log of 1,000 pages is written back into the database (SQLite's default)."""


Before = Callable[[Ground, Path, int, Say], None]
"""Brings a till's folder into the state in which a scene begins; may make one sale, of that number."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A life of `sales` new sales, to be ended early."""

    name: str
    sales: int
    play: Callable[[Till, range], None]
    before: Before
    is_damaged: bool = False
    """Whether the till has to make its outbox anew."""


def nothing(_ground: Ground, _folder: Path, _number: int, _say: Say) -> None:
    """There is no folder yet."""


def one_waits(ground: Ground, folder: Path, number: int, say: Say) -> None:
    """A sale of yesterday was not sent."""
    with ground.till(folder, say) as till:
        till.sell([number])


def full_log(ground: Ground, folder: Path, number: int, say: Say) -> None:
    """The next few commits will make SQLite's log full; it is left as it is."""
    with ground.till(folder, say) as till:
        till.sell([number])
        log, steps = folder / "outbox.sqlite3-wal", itertools.count(1)
        while log.stat().st_size < _ALMOST_FULL_BYTES:
            step = next(steps)
            till.core.outbox.hear_claims([CodeClaim(f"{step:012}", 1, step, numbered_id(step))])
        os.kill(os.getpid(), signal.SIGKILL)


def older_file(_ground: Ground, folder: Path, _number: int, _say: Say) -> None:
    """The file is one of the first version."""
    folder.mkdir(exist_ok=True)
    open_database(folder / "outbox.sqlite3", FIRST_VERSION).close()


def damaged(ground: Ground, folder: Path, number: int, say: Say) -> None:
    """A sale waits, and of the database only the first page is left."""
    one_waits(ground, folder, number, say)
    file = folder / "outbox.sqlite3"
    file.write_bytes(file.read_bytes()[:_PAGE] + bytes(file.stat().st_size - _PAGE))


def _sell(till: Till, numbers: range) -> None:
    till.sell(numbers)


def _sell_and_send(till: Till, numbers: range) -> None:
    till.sell(numbers[: len(numbers) // 2])
    till.send()
    till.sell(numbers[len(numbers) // 2 :])
    till.send()


def _sell_and_prune(till: Till, numbers: range) -> None:
    till.sell(numbers[:1])
    till.send()
    till.sell(numbers[1:3])
    till.prune()
    till.send()
    till.sell(numbers[3:])


SCENES = (
    Scene("first start", 2, _sell, nothing),
    Scene("sales", 4, _sell_and_send, one_waits),
    Scene("checkpoint", 4, _sell, full_log),
    Scene("pruning", 4, _sell_and_prune, one_waits),
    Scene("older file", 2, _sell_and_send, older_file),
    Scene("salvage", 2, _sell_and_send, damaged, is_damaged=True),
)
