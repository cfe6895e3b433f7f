"""Two tills out of one: the whole folder of a till is copied and both go on, or is put back as it was before.

No till can see this from its own files: the backend must. Whatever both have sold is settled once each, a manager is
told (FORKED), and what was sold between the copy and its coming back is known to the backend.
"""

import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pos_client.backend.database.engine import Database
from pos_client.backend.shop import incidents
from pos_client.backend.shop.incidents import Kind
from tests.faults.ground import Ground, opened_ground
from tests.faults.network_lane import identity_of
from tests.faults.processes import Child, Ended, Say
from tests.faults.report import Result
from tests.faults.verdict import Story, judge_ledger
from tests.signing import enrol

_SALES = 4
_TOLD_WITHIN_S = 5.0
"""Signatures have whole seconds: a heartbeat of the same second as the last batch may be older, and says nothing."""


def suffer_copies(only: str = "") -> Result:
    """Every scene whose name holds that."""
    result = Result()
    with opened_ground() as ground:
        for number, (name, scene) in enumerate(SCENES.items()):
            if only in name:
                # Another till for each: one that was copied is in quarantine.
                ground.identity = enrol(ground.database_url, identity_of(number, ground.identity.server_keys_hex))
                first, stories = ground.next_sale, scene(ground, result)
                for story in stories:
                    if story.rejected:
                        result.wrong("lost", f"{story.where}: {len(story.rejected)} honest sales were refused")
                judge_ledger(stories, ground.database_url, range(first, ground.next_sale), result)
                result.counts["storage_faults"] += 1
    return result


def _cloned(ground: Ground, result: Result) -> list[Story]:
    """With two sales that were not sent, which both bring."""
    folder, clone, till = ground.new_till(), ground.new_till(), Story("a cloned till")
    _hear(till, _lived(ground, folder, _SALES, sends=True), result)
    _hear(till, _lived(ground, folder, 2, sends=False), result)
    shutil.copytree(folder, clone)
    twin = Story("its clone", dict(till.tried), set(till.saved), dict(till.settled))
    for story, place in ((till, folder), (twin, clone), (till, folder)):
        _hear(story, _lived(ground, place, _SALES, sends=True), result)
    _require_told(till, ground, result)
    return [till, twin]


def _put_back(ground: Ground, result: Result) -> list[Story]:
    """Seen as soon as it comes back, before it sells again."""
    folder, copy, till = ground.new_till(), ground.new_till(), Story("a till put back as it was")
    _hear(till, _lived(ground, folder, _SALES, sends=True), result)
    shutil.copytree(folder, copy)
    _hear(till, _lived(ground, folder, _SALES, sends=True), result)
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    ends_s = time.monotonic() + _TOLD_WITHIN_S
    while not _is_told(ground) and time.monotonic() < ends_s:
        _hear(till, _lived(ground, folder, 0, sends=True), result)
    _require_told(till, ground, result)
    _hear(till, _lived(ground, folder, _SALES + 2, sends=True), result)
    return [till]


SCENES: dict[str, Callable[[Ground, Result], list[Story]]] = {
    "the till is cloned": _cloned,
    "the till is put back": _put_back,
}


def _lived(ground: Ground, folder: Path, sales: int, *, sends: bool) -> Ended:
    """A day of a till: it sells, perhaps sends, and says all it has."""
    numbers = ground.numbers(sales)[:sales]

    def live(say: Say) -> None:
        with ground.till(folder, say) as till:
            till.sell(numbers)
            if sends:
                till.core.sync.send_now()
                till.send()
                till.drain()
            till.tell_all()

    return Child(live).go()


def _hear(story: Story, ended: Ended, result: Result) -> None:
    story.hear(ended)
    if ended.code != 0:
        result.wrong("wrong", f"{story.where}: it fell over: {ended.words[-1:]}")


def _require_told(story: Story, ground: Ground, result: Result) -> None:
    if not _is_told(ground):
        result.wrong("wrong", f"{story.where}: no manager was told that there was a copy")


def _is_told(ground: Ground) -> bool:
    """Whether a manager was told that this till's outbox was copied."""
    with closing(Database(ground.database_url)) as database, database.read() as connection:
        told = incidents.listed(connection, with_resolved=True)
    return any(one.kind is Kind.FORKED and one.terminal_id == ground.identity.terminal_id for one in told)
