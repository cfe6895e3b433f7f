"""Suite `storage`: every call that reads or changes the disk fails, once or for ever; flushes are slow; files run out.

Each scene is watched once, call by call; then it is played again with one of these calls failing (EIO, no space, a
read-only disk, no file descriptors left), once or for ever. The till may refuse a sale, or to start, with an error of
its own: then the cashier knows. What it told saved must be there when the disk works again, and after one single fault
it must sell on by itself.
"""

import random
import resource
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from pos_client.errors import PosError
from tests.faults.ground import Ground, lonely_ground
from tests.faults.planting import catch_all
from tests.faults.processes import Child, Ended, Say
from tests.faults.quiet_scenes import SALES, SCENES, QuietScene
from tests.faults.report import Result, Scale
from tests.faults.storage_plants import PLANTS
from tests.faults.tracing import Point, calls, traced
from tests.faults.verdict import Story, judge_outbox

_QUICK_FAULTS, _TRIAL_FAULTS = 120, 60
_ERRORS = {
    "openat": ("EIO", "ENOSPC", "EROFS", "EMFILE"),
    "pwrite64": ("EIO", "ENOSPC"),
    "write": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "fsync": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO",),
    "fallocate": ("EIO", "ENOSPC"),
    "rename": ("EIO", "ENOSPC", "EROFS"),
    "unlink": ("EIO", "EROFS"),
    "mkdir": ("EIO", "ENOSPC", "EROFS"),
    "pread64": ("EIO",),
    "read": ("EIO",),
}
"""What each call may fail with."""
_ITS_BEGINNING = Point("read", 1)
"""Not the disk: each process of the suites first reads that it may go."""
_SPARE_FILES = range(9)
"""File descriptors left before the till starts."""
_SLOW = "inject=fdatasync,fsync:delay_exit=20000"
"""20 ms for each flush, as on a worn-out memory card."""
_MOST_REFUSED = 2
"""Sales that one single fault may cost: the one under way, and one more where the file must be opened anew."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way for a disk to fail within a scene: an option of strace, or a limit set before the till starts."""

    scene: QuietScene
    name: str
    option: str = ""
    spare_files: int | None = None
    is_single: bool = False

    @property
    def options(self) -> list[str]:
        """What strace is told; nothing where it is not needed."""
        calls = self.option.removeprefix("inject=").partition(":")[0]
        return [f"trace={calls}", self.option] if self.option else []


def run(scale: Scale, seed: int) -> Result:
    """Break the disk, and see that every planted bug would have been noticed."""
    chance, result = random.Random(seed), Result()
    with lonely_ground() as ground:
        every = [fault for scene in SCENES for fault in _faults(scene, ground, lambda _point: True)]
        for fault in _spread(every, scale.pick(_QUICK_FAULTS, len(every)), chance):
            _suffer(fault, ground, result)
    result.add(catch_all("storage", PLANTS, seed))
    return result


def trial(seed: int, lens: str) -> Result:
    """Faults of one call in the scene where a planted bug shows, until it was noticed."""
    chance, result = random.Random(seed), Result()
    name, call = lens.split(": ")
    with lonely_ground() as ground:
        (scene,) = (one for one in SCENES if one.name == name)
        faults = _faults(scene, ground, lambda point: point.call == call)
        for fault in _spread(faults, _TRIAL_FAULTS, chance):
            if not result.failures:
                _suffer(fault, ground, result)
    return result


def _spread(faults: Sequence[Fault], most: int, chance: random.Random) -> Sequence[Fault]:
    """Some of them, evenly over all; by odd steps, as each call fails in two or in four ways one after the other."""
    stride = max(1, len(faults) // most) | 1
    return faults[chance.randrange(stride) :: stride]


def _faults(scene: QuietScene, ground: Ground, wanted: Callable[[Point], bool]) -> list[Fault]:
    """Every fault there is for a scene."""
    faults = [
        Fault(scene, f"{point} fails with {error}{' from then on' * for_ever}", point.failing(error, for_ever=for_ever),
              is_single=not for_ever)
        for point in _points(scene, ground) if wanted(point)
        for error in _ERRORS[point.call]
        for for_ever in (False, True)
    ]  # fmt: skip
    if any(fault.option for fault in faults if "fdatasync" in fault.name):
        faults.append(Fault(scene, "each flush takes 20 ms", _SLOW))
    return faults + [Fault(scene, f"{spare} files can be opened", spare_files=spare) for spare in _SPARE_FILES]


def _points(scene: QuietScene, ground: Ground) -> list[Point]:
    """Every call of the scene that has to do with the disk."""
    log, (folder, _) = ground.folder / "log", _prepared(scene, ground)
    child = _child(Fault(scene, "nothing fails"), folder, ground)
    with traced(child.pid, log, f"trace={','.join(_ERRORS)}"):
        child.go()
    return [point for point in calls(log, child.pid) if point != _ITS_BEGINNING]


def _suffer(fault: Fault, ground: Ground, result: Result) -> None:
    """Play a scene with the fault, then start the till once more on a disk that works."""
    folder, story = _prepared(fault.scene, ground)
    story.where += f", {fault.name}"
    child = _child(fault, folder, ground)
    with traced(child.pid, ground.folder / "log", *fault.options) if fault.options else nullcontext():
        ended = child.go()
    story.hear(ended)
    result.counts["storage_faults"] += 1
    _judge_life(fault, story, ended, result)
    heir = ground.lonely_heir(folder)
    judge_outbox(story, heir, result, may_be_made_anew=True)
    result.counts["made_anew"] += len(heir.all("salvaged"))
    # The flush failed, the bytes were there all the same: nobody can know. The cashier was told no, which errs safely.
    resurfaced = {word[0] for word in ended.all("refused")} & {word[1] for word in heir.all("entry")}
    result.counts["refused_and_there"] += len(resurfaced)


def _judge_life(fault: Fault, story: Story, ended: Ended, result: Result) -> None:
    """What a till on a failing disk may do, and what not."""
    if ended.code != 0:
        result.wrong("wrong", f"{story.where}: it fell over instead of saying why: {ended.words[-1:]}")
    if ended.all("no journal") and ended.all("saved"):
        result.wrong("wrong", f"{story.where}: it works without its log")
    refused = ended.all("refused")
    if fault.is_single and len(refused) > _MOST_REFUSED:
        result.wrong("wrong", f"{story.where}: it does not sell on after a single fault: {refused}")
    listed = sum(word[2] == "pending" for word in ended.all("entry"))
    counted = [number for state, number in ended.all("count") if state == "pending"]
    if counted not in ([], [listed]):
        result.wrong("wrong", f"{story.where}: it says {counted[0]} entries wait, and {listed} do")


def _prepared(scene: QuietScene, ground: Ground) -> tuple[Path, Story]:
    folder, story = ground.new_till(), Story(scene.name)
    (number,) = ground.numbers(1)
    story.hear(Child(lambda say: scene.before(ground, folder, number, say)).go())
    return folder, story


def _child(fault: Fault, folder: Path, ground: Ground) -> Child:
    numbers = ground.numbers(SALES)

    def live(say: Say) -> None:
        if fault.spare_files is not None:
            _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
            used = len(list(Path("/proc/self/fd").iterdir())) - 1  # one of them looks
            resource.setrlimit(resource.RLIMIT_NOFILE, (used + fault.spare_files, most))
        try:
            with ground.till(folder, say) as till:
                till.core.outbox.counts()  # kept from here on, as the status bar has them
                fault.scene.play(till, numbers)
                till.tell_all()
                if not (folder / "outbox.sqlite3-wal").exists():
                    say("no journal")
        except PosError as error:
            say("stopped", error.error_code)

    return Child(live)
