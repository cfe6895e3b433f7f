"""What is in the place of the mirror and cannot be read never stops a till whose database is whole, and is told."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pos_client.adapters.database_file import open_database
from pos_client.adapters.folder_copy import copied
from pos_client.adapters.looking import is_sealed, look_at_outbox
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_check import check_outbox
from pos_client.adapters.outbox_schema import OUTBOX
from pos_client.ports import EntryState
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.nursery import folder_in_memory
from tests.fakes.samples import a_transaction
from ui.commands.queue_words import checked
from ui.composition.doctor_trust import outbox
from ui.composition.finding import Verdict

KEY = b"k" * 32
SALES = 30

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX has such files"),
    pytest.mark.timeout(30, method="thread"),  # who waits for the other end of a pipe waits for ever
]
IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a device": lambda path: path.symlink_to(os.devnull),
    "a link to nothing": lambda path: path.symlink_to("nothing-there"),
}


@pytest.fixture
def path() -> Iterator[Path]:
    """An outbox with some sales, and its mirror, in a folder that can be another user's."""
    with folder_in_memory() as folder:
        path = folder / "outbox.sqlite3"
        _sell(path)
        yield path


def _sell(path: Path) -> None:
    with closing(opened(path)) as outbox:
        for number in range(1, SALES + 1):
            outbox.append(a_transaction(number))


def opened(path: Path, ids: int = 1) -> SqliteOutbox:
    return SqliteOutbox(path, KEY, FakeClock(), FakeIds(ids))


def lose_database(path: Path) -> None:
    for file in (path, path.with_name(f"{path.name}-wal")):
        file.unlink(missing_ok=True)


@pytest.mark.parametrize("number", ["000001", "000002", "999999"])
@pytest.mark.parametrize("put", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_a_till_sells_on_beside_it(path: Path, put: Callable[[Path], object], number: str) -> None:
    place = path.with_name(f"{path.name}-mirror-{number}")
    place.unlink(missing_ok=True)
    put(place)
    with closing(opened(path)) as outbox:
        assert outbox.append(a_transaction(SALES + 1)).seq == SALES + 1
        assert outbox.salvaged() is None
    found = check_outbox(path, KEY)
    assert (found.mirrored, found.unusable, found.is_sound) == (SALES + 1, (f"{path.name}-mirror-unusable-1",), True)
    lose_database(path)
    with closing(opened(path, 9000)) as outbox:
        assert outbox.counts()[EntryState.PENDING] == SALES + 1


@pytest.mark.parametrize("put", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_looking_tells_of_it_and_leaves_it_there(path: Path, put: Callable[[Path], object]) -> None:
    place = path.with_name(f"{path.name}-mirror-000007")
    put(place)
    seen = look_at_outbox(path, was_used=True)
    assert seen is not None
    assert seen.unusable == (place.name,)
    finding = outbox(path.parent)
    assert (finding.verdict, place.name in finding.detail) == (Verdict.WARNING, True)
    with copied(path.parent) as copy:
        found = check_outbox(copy / path.name, KEY)
    assert found.unusable == (place.name,)
    assert place.name in checked(found)
    assert os.path.lexists(place)


def test_it_is_set_aside_as_often_as_it_comes(path: Path) -> None:
    for _again in range(3):
        path.with_name(f"{path.name}-mirror-000002").mkdir()
        opened(path).close()
    names = [f"{path.name}-mirror-unusable-{number}" for number in (1, 2, 3)]
    assert sorted(each.name for each in path.parent.glob("*-unusable-*")) == names


def test_what_was_set_aside_is_no_outbox_that_was_sealed(tmp_path: Path) -> None:
    (tmp_path / "till.db-mirror-000001").mkdir()
    assert not is_sealed(tmp_path / "till.db")
    assert look_at_outbox(tmp_path / "till.db", was_used=False) is None


def as_nobody(path: Path, work: str) -> str:
    """What another user's till says there, who may not read what is private; root may read everything."""
    program = (
        "import os, sys; from pathlib import Path; from contextlib import closing\n"
        "from tests.unit.adapters.test_unusable_mirror import KEY, SALES, a_transaction, check_outbox, opened\n"
        "from pos_client.errors import StorageError\n"
        "os.geteuid() or os.setuid(65534)\n"
        f"path = Path({str(path)!r})\n{work}"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


SELL = "with closing(opened(path)) as till: print(till.append(a_transaction(SALES + 1)).seq, till.salvaged())\n"
REFUSED = "try: opened(path)\nexcept StorageError as error: print(error.error_code)\n"


@pytest.fixture
def locked(path: Path) -> Path:
    """A mirror that nobody may read."""
    mirror = path.with_name(f"{path.name}-mirror-000001")
    mirror.chmod(0)
    if os.geteuid() == 0:
        for place in (path.parent, *path.parent.iterdir()):
            os.chown(place, 65534, 65534)
    return mirror


def test_a_mirror_nobody_may_read_is_set_aside_where_the_database_is_whole(path: Path, locked: Path) -> None:
    kept = locked.stat().st_ino
    assert as_nobody(path, SELL) == f"{SALES + 1} None\n"
    [aside] = path.parent.glob("*-unusable-*")
    assert aside.stat().st_ino == kept
    assert as_nobody(path, "print(check_outbox(path, KEY).mirrored)") == f"{SALES + 1}\n"


def test_where_the_database_is_lost_too_nothing_is_guessed(path: Path, locked: Path) -> None:
    lose_database(path)
    assert as_nobody(path, REFUSED) == "WRONG_USER\n"
    locked.chmod(0o600)
    with closing(opened(path, 9000)) as outbox:
        assert outbox.counts()[EntryState.PENDING] == SALES


def test_one_that_was_locked_away_in_the_middle_of_a_salvage_is_waited_for(path: Path, locked: Path) -> None:
    remains = path.with_name(f"{path.name}-salvaging")
    open_database(remains / "new.sqlite3", OUTBOX).close()
    if os.geteuid() == 0:
        for place in (remains, remains / "new.sqlite3"):
            os.chown(place, 65534, 65534)
    hidden = locked.rename(remains / locked.name)
    lose_database(path)
    assert as_nobody(path, REFUSED) == "WRONG_USER\n"
    hidden.chmod(0o600)
    with closing(opened(path, 9000)) as outbox:
        assert outbox.counts()[EntryState.PENDING] == SALES
