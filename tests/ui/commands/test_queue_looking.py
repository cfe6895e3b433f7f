"""Commands that look at a till's folder leave it as it is, whatever state it is in; those that write are its user's."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.fakes.small_disk import mounted_disk, read_only
from tests.ui.commands.queue_folder import QueueFolder, lines, name_of, sale

SECRET = "three words together\n"
NOBODY = 65534
OUTBOX, MIRROR = "outbox.sqlite3", "outbox.sqlite3-mirror-000001"
SHOW = ("queue", "show", name_of(1))
LOOKS = (("queue", "list"), SHOW, ("shift",), ("receipt",))
Damage = Callable[[Path], object]


def junk(folder: Path) -> None:
    (folder / OUTBOX).write_bytes(b"?" * 9000)


def database_lost(folder: Path) -> None:
    (folder / OUTBOX).unlink()


def mirror_lost(folder: Path) -> None:
    (folder / MIRROR).unlink()


def half_salvaged(folder: Path) -> None:
    remains = folder / "outbox.sqlite3-salvaging"
    remains.mkdir()
    for name in (OUTBOX, MIRROR):
        (folder / name).replace(remains / name)
    (remains / "new.sqlite3").touch()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QueueFolder:
    monkeypatch.setenv("POS_CLIENT_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "till").mkdir()
    return QueueFolder(tmp_path / "till")


@pytest.fixture
def as_root() -> None:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("NOT TESTED: a folder of another user; giving one away needs root")


def standing(folder: Path) -> dict[str, tuple[object, ...]]:
    """All there is about every file in a folder, except when it was read."""
    found: dict[str, tuple[object, ...]] = {}
    for path in [folder, *folder.rglob("*")]:
        told = path.stat()
        about = (told.st_ino, told.st_uid, stat.filemode(told.st_mode), told.st_mtime_ns)
        found[str(path)] = (*about, path.read_bytes() if path.is_file() else None)
    return found


def given_away(folder: Path) -> None:
    """The folder and all in it belong to another user."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)


def aside(told: Result) -> list[tuple[str, str]]:
    """Codes and details on stderr, of a command with --json."""
    found = [json.loads(line) for line in told.stderr.splitlines()]
    return [(one["code"], one["detail"]) for one in found]


@pytest.mark.parametrize("damage", [junk, database_lost, half_salvaged])
@pytest.mark.parametrize("command", LOOKS)
def test_what_is_left_of_a_damaged_outbox_is_shown_and_left_as_it_is(
    folder: QueueFolder, command: tuple[str, ...], damage: Damage, capfd: pytest.CaptureFixture[str]
) -> None:
    folder.seed(sale(1), sale(2))
    damage(folder.path)
    before = standing(folder.path)
    told = folder.run(*command)
    assert told.exit_code == 0, told.output
    first, second, *_ = told.stderr.splitlines()
    left = "this is what is left of it: 2 entries are there, 0 unsent ones may be missing"
    assert (first, "Start the till" in second) == (f"STORAGE_DAMAGED: {left}", True)
    if command[0] != "receipt":
        assert aside(folder.run(*command, "--json")) == [("STORAGE_DAMAGED", left)]
    assert standing(folder.path) == before
    assert capfd.readouterr().err == "", "what is for the log is not told as well"


def test_an_export_of_a_damaged_outbox_leaves_it_as_it_is(folder: QueueFolder, tmp_path: Path) -> None:
    folder.seed(sale(1), sale(2))
    junk(folder.path)
    before = standing(folder.path)
    told = folder.run("queue", "export", str(tmp_path / "file"), "--json", typed=SECRET)
    assert ([one["entries"] for one in lines(told)], aside(told)[0][0]) == ([2], "STORAGE_DAMAGED")
    assert standing(folder.path) == before


def test_a_check_of_what_is_gone_says_so(folder: QueueFolder) -> None:
    folder.seed(sale(1))
    database_lost(folder.path)
    before = standing(folder.path)
    told = folder.run("queue", "verify", "--json")
    assert (told.exit_code, aside(told)) == (4, [("STORAGE_DAMAGED", "it is gone; what is left of it is there")])
    assert standing(folder.path) == before


def test_once_the_till_has_made_it_anew_every_command_says_when(folder: QueueFolder, tmp_path: Path) -> None:
    folder.seed(sale(1))
    junk(folder.path)
    folder.opened().close()
    export = ("queue", "export", str(tmp_path / "file"))
    for command in (*LOOKS, export, ("queue", "retry")):
        told = folder.run(*command, typed=SECRET)
        assert told.exit_code == 0, told.output
        first = next(line for line in told.stderr.splitlines() if line.startswith("OUTBOX_MADE_ANEW"))
        assert first.startswith("OUTBOX_MADE_ANEW: it was damaged, and made anew of what was left on "), command
        assert first.endswith(": 1 entries are there, 0 unsent ones may be missing")


def test_sending_makes_a_damaged_outbox_anew_and_says_so(folder: QueueFolder) -> None:
    folder.seed(sale(1), sale(2))
    junk(folder.path)
    told = folder.run("queue", "retry", "--json")
    assert ([one["refused"] for one in lines(told)], aside(told)[0][0]) == ([2], "OUTBOX_MADE_ANEW")
    assert (folder.path / "outbox.sqlite3-damaged-1" / OUTBOX).exists()


@pytest.mark.parametrize("damage", [lambda _: None, junk, mirror_lost])
def test_a_disk_that_cannot_be_written_can_be_looked_at(
    tmp_path: Path, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POS_CLIENT_SETTINGS", str(tmp_path / "settings.toml"))
    with mounted_disk(tmp_path / "disk") as disk:
        folder = QueueFolder(disk)
        folder.seed(sale(1), sale(2))
        damage(disk)
        with read_only(disk):
            for command in LOOKS:
                assert folder.run(*command).exit_code == 0, command
            assert folder.run("queue", "export", str(tmp_path / "file"), typed=SECRET).exit_code == 0
            assert (damage is junk) == (folder.run("queue", "verify").exit_code != 0)
            told = folder.run("queue", "retry", "--json")
            assert (told.exit_code, aside(told)[0][0]) == (4, "FOLDER_UNUSABLE")


@pytest.mark.usefixtures("as_root")
@pytest.mark.parametrize("damage", [lambda _: None, junk, database_lost])
def test_a_look_by_another_user_leaves_the_till_its_folder(folder: QueueFolder, damage: Damage) -> None:
    folder.seed(sale(1))
    damage(folder.path)
    given_away(folder.path)
    before = standing(folder.path)
    for command in LOOKS:
        assert folder.run(*command).exit_code == 0, command
    folder.run("queue", "verify")
    assert standing(folder.path) == before


@pytest.mark.usefixtures("as_root")
def test_what_would_write_as_another_user_is_refused(folder: QueueFolder, tmp_path: Path) -> None:
    folder.seed(sale(1))
    file = str(tmp_path / "file")
    assert folder.run("queue", "export", file, typed=SECRET).exit_code == 0
    given_away(folder.path)
    before = standing(folder.path)
    commands = (("queue", "retry"), ("queue", "import", file), ("connect", "https://loyalty.example"))
    for command in (*commands, ("connect", "--renew"), ("connect", "--forget")):
        told = folder.run(*command, "--json", typed=SECRET)
        [(code, detail)] = aside(told)
        assert (told.exit_code, code) == (4, "WRONG_USER"), command
        assert detail == f"{folder.path} belongs to user {NOBODY}, and this is 0"
    assert standing(folder.path) == before


@pytest.mark.usefixtures("as_root")
def test_a_disk_mounted_by_another_user_is_the_till_s_own(folder: QueueFolder) -> None:
    folder.seed(sale(1))
    os.chown(folder.path, NOBODY, NOBODY)
    assert folder.run("queue", "retry").exit_code == 0
