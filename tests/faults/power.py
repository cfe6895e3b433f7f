"""Suite `power`: the power goes at any moment of a till's life; only what was flushed is sure to be there.

Each scene is played once while strace records every byte that goes to the disk and every flush. From the recording a
folder is built as a power cut at some moment may have left it (`disk` says what may be missing), thousands of times;
the till must open on each, hold everything it had told saved and settled, and go on selling with an unbroken chain.
"""

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pos_client.errors import PosError
from tests.faults.disk import Disk, Luck
from tests.faults.ground import Ground, lonely_ground
from tests.faults.planting import catch_all
from tests.faults.power_plants import PLANTS
from tests.faults.processes import Child, Ended, Say, Word
from tests.faults.quiet_scenes import SALES, SCENES, QuietScene
from tests.faults.recording import Deed, Said, recorded
from tests.faults.report import Result, Scale
from tests.faults.tracing import DISK, SPEECH, traced
from tests.faults.verdict import Story, judge_outbox

_QUICK_CUTS, _FULL_CUTS, _TRIAL_CUTS = 400, 6_000, 260
_AT_ONCE = 100
"""Images that one process opens, one after the other."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A scene as it was recorded: the files it began with, what was said before it, and every deed."""

    scene: QuietScene
    folder: Path
    files: dict[Path, bytes | None]
    story: Story
    deeds: list[Deed]


@dataclass(frozen=True, slots=True)
class Cut:
    """The power goes after so many deeds; `seed` decides what else is left."""

    after: int
    luck: Luck
    seed: int

    def __str__(self) -> str:
        return f"power cut after {self.after} deeds, {self.luck.value} of the rest is left"


def run(scale: Scale, seed: int) -> Result:
    """Cut the power, and see that every planted bug would have been noticed."""
    with lonely_ground() as ground:
        result = _cuts(SCENES, ground, seed, scale.pick(_QUICK_CUTS, _FULL_CUTS))
    result.add(catch_all("power", PLANTS, seed))
    return result


def trial(seed: int, lens: str) -> Result:
    """Some power cuts in the scene where a planted bug shows."""
    with lonely_ground() as ground:
        scenes = [scene for scene in SCENES if scene.name == lens]
        return _cuts(scenes, ground, seed, _TRIAL_CUTS, ends_at_first=True)


def _cuts(scenes: Sequence[QuietScene], ground: Ground, seed: int, cuts: int, *, ends_at_first: bool = False) -> Result:
    chance, result = random.Random(seed), Result()
    for scene in scenes:
        played = _recorded(scene, ground, result)
        if played is None:
            continue
        if any(played.folder.glob("*-damaged-*")) and not scene.is_damaged:
            result.wrong("wrong", f"{scene.name}: the outbox was found damaged with the power on")
            continue
        wanted = _spread(cuts // len(scenes), len(played.deeds), chance)
        batches = -(-len(wanted) // _AT_ONCE)
        for first in range(batches):
            if not (ends_at_first and result.failures):
                _open_all(played, wanted[first::batches], ground, result)
    return result


def _spread(cuts: int, deeds: int, chance: random.Random) -> list[Cut]:
    """So many cuts, in order, evenly over all deeds: no short moment is left out by chance."""
    lucks = list(Luck)
    return [
        Cut(int((number + chance.random()) * deeds / cuts), lucks[number % len(lucks)], chance.randrange(2**32))
        for number in range(cuts)
    ]


def _recorded(scene: QuietScene, ground: Ground, result: Result) -> Recorded | None:
    """Play the scene under strace; None, and a failure, where the till does not get through it with the power on."""
    folder, log, story = ground.new_till(), ground.folder / "log", Story(scene.name)
    folder.mkdir()
    (number,) = ground.numbers(1)
    story.hear(Child(lambda say: scene.before(ground, folder, number, say)).go())
    files = {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}
    numbers = ground.numbers(SALES)

    def live(say: Say) -> None:
        with ground.till(folder, say) as till:
            scene.play(till, numbers)

    child = Child(live)
    with traced(child.pid, log, f"trace={','.join((*DISK, *SPEECH))}", whole=True):
        ended = child.go()
    if ended.code != 0:
        result.wrong("wrong", f"{scene.name} fails with the power on: {ended.words[-1:]}")
        return None
    return Recorded(scene, folder, files, story, recorded(log, child.pid, folder, files))


def _open_all(played: Recorded, cuts: Sequence[Cut], ground: Ground, result: Result) -> None:
    """Open the till on what each cut left, in one process, and judge what it finds."""
    (number,) = ground.numbers(1)

    def live(say: Say) -> None:
        for cut, files in _images(played, cuts):
            say("image", cuts.index(cut))
            _open(files, played.folder, number, ground, say)

    ended = Child(live).go()
    for cut, words in zip(cuts, _by_image(ended.words), strict=False):
        result.counts["power_cuts"] += 1
        story = _told(played, cut)
        ended_well = not any(word[0] == "broke" for word in words)
        opened = Ended(words, 0 if ended_well else 1)
        judge_outbox(story, opened, result, may_be_made_anew=played.scene.is_damaged)
    if ended.code != 0:
        result.wrong("wrong", f"{played.scene.name}: the images end early: {ended.words[-1:]}")


def _images(played: Recorded, cuts: Sequence[Cut]) -> Iterator[tuple[Cut, dict[Path, bytes | None]]]:
    disk, done = Disk(played.folder, played.files), 0
    for cut in cuts:
        for deed in played.deeds[done : cut.after]:
            disk.take(deed)
        done = cut.after
        yield cut, disk.left(cut.luck, random.Random(cut.seed))


def _open(files: dict[Path, bytes | None], folder: Path, number: int, ground: Ground, say: Say) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in files.items():
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
    try:
        with ground.till(folder, say) as till:
            till.take_stock(number)
    except PosError as error:
        say("broke", f"{type(error).__name__} {error.error_code}: {error.detail}")


def _by_image(words: Sequence[Word]) -> list[list[Word]]:
    images: list[list[Word]] = []
    for word in words:
        if word[0] == "image":
            images.append([])
        elif images:
            images[-1].append(word)
    return images


def _told(played: Recorded, cut: Cut) -> Story:
    """What the till had told when the power went."""
    said = [deed.word for deed in played.deeds[: cut.after] if isinstance(deed, Said)]
    story = Story(
        f"{played.scene.name}, {cut}", dict(played.story.tried), set(played.story.saved), dict(played.story.settled)
    )
    story.hear(Ended(said, 0))
    return story
