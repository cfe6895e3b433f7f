"""Suite `damage`: files of a till are lost, cut, overwritten, exchanged or put back from a copy while it is off.

With its mirror the till must come back with everything it had told, whatever befell the database; with its database,
whatever befell the mirror. Where one page of the database is lost and the mirror with it, only what lay on that page
may be missing, and the till must say how much. Never may an entry be there that nobody made, or say something else.
What cannot be opened under the till's key is refused and left alone.
"""

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pos_client.errors import PosError
from pos_client.ports import Salvaged
from tests.faults.copies import SCENES, suffer_copies
from tests.faults.damage_plants import PLANTS
from tests.faults.ground import Ground, lonely_ground
from tests.faults.planting import catch_all
from tests.faults.processes import Child, Ended, Say
from tests.faults.report import Result, Scale
from tests.faults.verdict import Story, judge_outbox

_PAGE = 4096
_QUICK_SALES, _FULL_SALES = 240, 12_000
_QUICK_PLACES, _FULL_PLACES = 12, 60
_MOST_ON_A_PAGE = 12
"""What one lost page may cost without the mirror: 0.1 % of the entries of a full run."""
_DATABASE, _KEYS = "outbox.sqlite3", "keys.json"
Harm = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Damage:
    """What happens to a folder. `code`: the till must refuse it by that name. `may_cost`: entries may be missing.

    `may_look_changed`: a link of the chain may have another bit, which is what a changed entry looks like.
    """

    name: str
    harm: Harm
    code: str = ""
    may_cost: bool = False
    may_look_changed: bool = False


@dataclass(frozen=True, slots=True)
class Shop:
    """A till that has worked, a copy of it half-way through its day, another till's folder, and what it told."""

    folder: Path
    earlier: Path
    other: Path
    story: Story
    sales: int


def run(scale: Scale, seed: int) -> Result:
    """Damage files, and see that every planted bug would have been noticed."""
    sales, places = scale.pick(_QUICK_SALES, _FULL_SALES), scale.pick(_QUICK_PLACES, _FULL_PLACES)
    result = _damaged(seed, sales, places, "")
    result.add(suffer_copies())
    result.add(catch_all("damage", PLANTS, seed))
    return result


def trial(seed: int, lens: str) -> Result:
    """The damages by which a planted bug shows."""
    return suffer_copies(lens) if lens in SCENES else _damaged(seed, _QUICK_SALES, _QUICK_PLACES, lens)


def _damaged(seed: int, sales: int, places: int, only: str) -> Result:
    chance, result = random.Random(seed), Result()
    with lonely_ground() as ground:
        shop = _shop(ground, sales)
        if not any(shop.folder.glob("*mirror*")):
            result.wrong("wrong", "the till has no mirror")
            return result
        for damage in _damages(shop, chance, places):
            if only in damage.name and not (only and result.failures):  # one is enough to know of a planted bug
                _suffer(damage, shop, ground, result)
    return result


def _shop(ground: Ground, sales: int) -> Shop:
    folder, other, story, numbers = ground.new_till(), ground.folder / "other", Story(""), ground.numbers(sales)
    earlier, half = ground.folder / "earlier", sales // 2
    story.hear(_worked(folder, numbers[:half], ground))
    shutil.copytree(folder, earlier)
    story.hear(_worked(folder, numbers[half:], ground))
    _worked(other, ground.numbers(4), ground)
    return Shop(folder, earlier, other, story, sales)


def _worked(folder: Path, numbers: Sequence[int], ground: Ground) -> Ended:
    """Sell, have half of it settled, close."""

    def live(say: Say) -> None:
        with ground.till(folder, say) as till:
            till.sell(numbers)
            till.settle(numbers[: len(numbers) // 2])

    return Child(live).go()


def _damages(shop: Shop, chance: random.Random, places: int) -> list[Damage]:
    size = (shop.folder / _DATABASE).stat().st_size
    pages = size // _PAGE
    spread = sorted({1, pages - 1, *(chance.randrange(pages) for _ in range(places))})
    junk = chance.randbytes(_PAGE)
    found = [Damage(f"the database ends after {page} pages", _cut(_DATABASE, page * _PAGE)) for page in spread]
    found += [Damage(f"page {page + 1} is zero", _written(_DATABASE, page * _PAGE, bytes(_PAGE))) for page in spread]
    found += [Damage(f"page {page + 1} is junk", _written(_DATABASE, page * _PAGE, junk)) for page in spread]
    found += [
        Damage(f"one bit of page {page + 1} is another", _flipped(place), may_look_changed=True)
        for page in spread
        for place in (page * _PAGE + chance.randrange(_PAGE),)
    ]
    found += [
        Damage(f"without the mirror, page {page + 1} is zero", _both(_gone("*mirror*"), _zeroed(page)), may_cost=True)
        for page in spread
        if page  # the first one says what kind of file it is: without it nothing else can be read
    ]
    return [*found, *_others(shop, chance)]


def _others(shop: Shop, chance: random.Random) -> list[Damage]:
    """Whole files."""
    mirror = chance.choice(sorted(shop.folder.glob("*mirror*")))
    place = chance.randrange(mirror.stat().st_size)
    return [
        Damage("the database is gone", _gone(_DATABASE)),
        Damage("the database is gone with what is made after it", _both(_gone(_DATABASE), _gone("roster.sqlite3*"))),
        Damage("the database is empty", _cut(_DATABASE, 0)),
        Damage("the database is of earlier", _put(shop.earlier / _DATABASE)),
        Damage("the mirror is gone", _gone("*mirror*")),
        Damage("the mirror is cut", _cut(mirror.name, place)),
        Damage("the mirror is junk", _written(mirror.name, place, chance.randbytes(5000))),
        Damage("the mirror is of earlier", _exchanged(shop.earlier, "*mirror*")),
        Damage("the keys are gone", _gone(_KEYS), code="KEY_LOST"),
        Damage("the keys are another till's", _put(shop.other / _KEYS), code="KEY_LOST"),
        Damage("the database is another till's", _put(shop.other / _DATABASE), code="KEY_LOST"),
        Damage("all but the keys is another till's", _exchanged(shop.other), code="KEY_LOST"),
    ]


def _suffer(damage: Damage, shop: Shop, ground: Ground, result: Result) -> None:
    """Harm a copy of the folder in place, open the till on it, judge what it finds."""
    folder, sound = shop.folder, shop.folder.with_name("sound")
    if not sound.exists():
        shutil.copytree(folder, sound)
    damage.harm(folder)
    before = _outbox(folder)
    ended = _opened(folder, ground)
    result.counts["storage_faults"] += 1
    story = Story(damage.name, dict(shop.story.tried), set(shop.story.saved), dict(shop.story.settled))
    if damage.code:
        _judge_refused(damage, ended, result)
        if _outbox(folder) != before:
            result.wrong("wrong", f"{damage.name}: what was refused was not left alone")
        shutil.copytree(sound, folder, dirs_exist_ok=True)
        ended = _opened(folder, ground)
    if damage.may_cost:
        _judge_missing(story, shop, ended, result)
    if damage.may_look_changed:
        ended = Ended([word for word in ended.words if word[0] != "chain"], ended.code)
    judge_outbox(story, ended, result, may_be_made_anew=True)
    shutil.rmtree(folder)
    shutil.copytree(sound, folder)


def _opened(folder: Path, ground: Ground) -> Ended:
    (number,) = ground.numbers(1)

    def live(say: Say) -> None:
        try:
            with ground.till(folder, say) as till:
                till.take_stock(number)
                made_anew = till.core.outbox.salvaged()  # a page is only missed when it is read
                say("missing", _may_be_missing(made_anew) if made_anew else 0)
        except PosError as error:
            say("stopped", error.error_code)

    return Child(live).go()


def _may_be_missing(made_anew: Salvaged) -> int:
    """So many, or one where nobody knows how many: then it was told that some may be."""
    return 1 if made_anew.missing is None else made_anew.missing


def _outbox(folder: Path) -> dict[str, bytes]:
    """The outbox's files, byte for byte, but for the log's index, which is made anew each time."""
    paths = (path for path in folder.glob("outbox*") if not path.name.endswith("-shm"))
    return {path.name: path.read_bytes() if path.is_file() else b"a folder" for path in paths}


def _judge_refused(damage: Damage, ended: Ended, result: Result) -> None:
    if ended.all("stopped") != [[damage.code]]:
        result.wrong("wrong", f"{damage.name}: not refused as {damage.code}: {ended.words[-1:]}")


def _judge_missing(story: Story, shop: Shop, ended: Ended, result: Result) -> None:
    """Take out of the story what may be missing, if the till said so; settled entries may have to be sent again."""
    held = {word[1] for word in ended.all("entry")}
    missing = story.saved - held
    told = sum(int(word[0]) for word in ended.all("missing"))
    told += sum(int(word[1]) for word in ended.all("count") if word[0] == "quarantined")
    result.counts["entries_on_lost_pages"] += len(missing)
    result.counts["lost_pages"] += 1
    if missing - story.settled.keys() and not told:  # what was settled is in the backend's books
        result.wrong("lost", f"{story.where}: {len(missing)} entries are gone without a word")
    if len(missing) > _MOST_ON_A_PAGE:
        result.wrong("lost", f"{story.where}: one page costs {len(missing)} of {shop.sales} entries")
    story.saved -= missing
    story.settled.clear()


def _cut(name: str, size: int) -> Harm:
    def harm(folder: Path) -> None:
        (folder / name).write_bytes((folder / name).read_bytes()[:size])

    return harm


def _written(name: str, place: int, data: bytes) -> Harm:
    def harm(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[place : place + len(data)] = data
        (folder / name).write_bytes(content)

    return harm


def _zeroed(page: int) -> Harm:
    return _written(_DATABASE, page * _PAGE, bytes(_PAGE))


def _flipped(place: int) -> Harm:
    def harm(folder: Path) -> None:
        content = bytearray((folder / _DATABASE).read_bytes())
        content[place] ^= 0x10
        (folder / _DATABASE).write_bytes(content)

    return harm


def _gone(pattern: str) -> Harm:
    def harm(folder: Path) -> None:
        for path in folder.glob(pattern):
            path.unlink()

    return harm


def _put(source: Path) -> Harm:
    def harm(folder: Path) -> None:
        shutil.copy2(source, folder / source.name)

    return harm


def _exchanged(other: Path, pattern: str = "outbox*") -> Harm:
    def harm(folder: Path) -> None:
        _gone(pattern)(folder)
        for path in other.glob(pattern):
            shutil.copy2(path, folder / path.name)

    return harm


def _both(first: Harm, second: Harm) -> Harm:
    def harm(folder: Path) -> None:
        first(folder)
        second(folder)

    return harm
