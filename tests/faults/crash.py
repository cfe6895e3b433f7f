"""Suite `crash`: kill -9 of a till at every system call it makes, and at random moments between them.

Each scene is first watched call by call; then it is played again and again, each time on a new folder with new sales,
and killed at one of these calls: while the files are made, while an older file is brought up to date, before and after
a commit, before a request goes out, before its answer is read, while results are recorded, in a checkpoint. Some tills
are killed a second time, while they recover. The next life must find everything that was told saved, and send it; the
backend's books must hold each sale once.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.crash_plants import PLANTS
from tests.faults.crash_scenes import SCENES, Scene
from tests.faults.ground import Ground, opened_ground
from tests.faults.planting import catch_all
from tests.faults.processes import Child, Ended, Say
from tests.faults.report import Result, Scale
from tests.faults.tracing import DISK, NETWORK, SPEECH, Point, calls, traced
from tests.faults.verdict import Story, judge_ledger, judge_outbox, judge_sent

_CALLS = ",".join((*DISK, *NETWORK, *SPEECH))
_QUICK_KILLS, _FULL_KILLS, _TRIAL_KILLS = 40, 1_200, 60
_AT_A_CALL = 0.8
"""Of all kills; the others come at any moment."""
_TWICE = 0.25
"""How many are killed again in the next life."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A scene nobody interrupts: its calls, and how long it takes while nobody watches."""

    points: list[Point]
    seconds: float


def run(scale: Scale, seed: int) -> Result:
    """Kill, and see that every planted bug would have been noticed."""
    with opened_ground() as ground:
        result = _kills(ground, seed, scale.pick(_QUICK_KILLS, _FULL_KILLS))
    result.add(catch_all("crash", PLANTS, seed))
    return result


def trial(seed: int, lens: str) -> Result:
    """Kills where a planted bug shows, scene and call being known, until it was noticed."""
    chance, result = random.Random(seed), Result()
    scene, call = lens.split(": ")
    (played,) = (one for one in SCENES if one.name == scene)
    with opened_ground() as ground:
        first, stories = ground.next_sale, list[Story]()
        points = [point for point in _watched(played, ground, result, stories).points if point.call == call]
        stride = max(1, len(points) // _TRIAL_KILLS)
        for point in points[chance.randrange(stride) :: stride]:
            if result.failures:
                break
            stories.append(_story(played, [point], ground, result))
        judge_ledger(stories, ground.database_url, range(first, ground.next_sale), result)
    return result


def _kills(ground: Ground, seed: int, kills: int) -> Result:
    """So many kills, scene after scene, and what the backend's books say at the end."""
    chance, result, stories = random.Random(seed), Result(), list[Story]()
    first = ground.next_sale
    watched = {scene.name: _watched(scene, ground, result, stories) for scene in SCENES}
    while result.counts["kills"] < kills:
        scene = SCENES[len(stories) % len(SCENES)]
        times = 1 + (chance.random() < _TWICE)
        ends = [_end(watched[scene.name], chance) for _ in range(times)]
        stories.append(_story(scene, ends, ground, result))
    judge_ledger(stories, ground.database_url, range(first, ground.next_sale), result)
    return result


def _end(watched: Watched, chance: random.Random) -> Point | float:
    """Where a life ends, or after how many seconds."""
    return chance.choice(watched.points) if chance.random() < _AT_A_CALL else chance.uniform(0.0, watched.seconds)


def _watched(scene: Scene, ground: Ground, result: Result, stories: list[Story]) -> Watched:
    """Play it twice, and kill nothing: once to see the calls, once for the time."""
    folder, log, story = ground.new_till(), ground.folder / "calls", Story(f"{scene.name}, not killed")
    _prepare(scene, folder, ground, story)
    child = _child(scene, folder, ground)
    with traced(child.pid, log, f"trace={_CALLS}"):
        story.hear(child.go())
    began_s = time.monotonic()
    ended = _child(scene, folder, ground).go()
    took_s = time.monotonic() - began_s
    story.hear(ended)
    _judge(scene, story, folder, ground, result)
    stories.append(story)
    return Watched(calls(log, child.pid), took_s)


def _story(scene: Scene, ends: Sequence[Point | float], ground: Ground, result: Result) -> Story:
    """One till: prepared, killed once or twice, started again; everything it told saved is there, and is sent."""
    folder, story = ground.new_till(), Story(scene.name)
    _prepare(scene, folder, ground, story)
    for end in ends:
        ended = _cut_short(_child(scene, folder, ground), end, ground, story)
        result.counts["kills"] += ended.is_killed
        if ended.code != 0 and not ended.is_killed:
            result.wrong("wrong", f"{story.where}: it broke down: {ended.words[-1:]}")
    _judge(scene, story, folder, ground, result)
    return story


def _cut_short(child: Child, end: Point | float, ground: Ground, story: Story) -> Ended:
    if isinstance(end, Point):
        story.where += f", killed at {end}"
        with traced(child.pid, ground.folder / "log", f"trace={end.call}", end.killed()):
            ended = child.go()
    else:
        story.where += f", killed after {1000 * end:.1f} ms"
        ended = child.go(end)
    story.hear(ended)
    return ended


def _judge(scene: Scene, story: Story, folder: Path, ground: Ground, result: Result) -> None:
    heir = ground.heir(folder)
    judge_outbox(story, heir, result, may_be_made_anew=scene.is_damaged)
    judge_sent(story, heir, ground.sales, result)


def _child(scene: Scene, folder: Path, ground: Ground) -> Child:
    numbers = ground.numbers(scene.sales)

    def live(say: Say) -> None:
        with ground.till(folder, say) as till:
            scene.play(till, numbers)

    return Child(live)


def _prepare(scene: Scene, folder: Path, ground: Ground, story: Story) -> None:
    """Bring the folder into the state in which the scene begins."""
    (number,) = ground.numbers(1)
    story.hear(Child(lambda say: scene.before(ground, folder, number, say)).go())
