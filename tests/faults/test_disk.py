"""The disk that a power cut leaves, and the recording it is built from."""

import itertools
import os
import random
import shutil
import sys
from pathlib import Path

import pytest

from tests.faults.disk import SECTOR, Disk, Luck
from tests.faults.processes import Child, Say
from tests.faults.recording import AT_THE_END, Flushed, Made, Removed, Renamed, Said, Sized, Written, recorded
from tests.faults.tracing import DISK, SPEECH, traced

FOLDER = Path("/till")
FILE, OTHER = FOLDER / "file", FOLDER / "other"


def chance() -> random.Random:
    return random.Random(7)


def every_outcome(disk: Disk) -> set[tuple[tuple[Path, bytes | None], ...]]:
    """What many power cuts leave."""
    dice = chance()
    return {tuple(sorted(disk.left(luck, dice).items())) for luck in Luck for _ in range(60)}


def test_what_was_flushed_is_always_there() -> None:
    disk = Disk(FOLDER, {FILE: b"before"})
    for deed in (Written(FILE, 0, b"after!"), Flushed(FILE)):
        disk.take(deed)
    assert every_outcome(disk) == {((FILE, b"after!"),)}


def test_what_was_not_flushed_is_there_or_not() -> None:
    disk = Disk(FOLDER, {FILE: b"before"})
    disk.take(Written(FILE, 0, b"after!"))
    assert disk.left(Luck.NOTHING, chance()) == {FILE: b"before"}
    assert disk.left(Luck.ALL, chance()) == {FILE: b"after!"}
    assert every_outcome(disk) == {((FILE, b"before"),), ((FILE, b"after!"),)}


def test_later_writes_may_be_there_without_earlier_ones() -> None:
    disk = Disk(FOLDER, {FILE: b"...."})
    disk.take(Written(FILE, 0, b"1"))
    disk.take(Written(FILE, AT_THE_END, b"2"))
    outcomes = {dict(files)[FILE] for files in every_outcome(disk)}
    assert outcomes == {b"....", b"1...", b"....2", b"1...2"}


def test_a_write_is_torn_at_sectors_only() -> None:
    disk = Disk(FOLDER, {FILE: bytes(3 * SECTOR)})
    disk.take(Written(FILE, 100, b"x" * 2 * SECTOR))
    outcomes = {dict(files)[FILE] or b"" for files in every_outcome(disk)}
    edges = (0, 100, SECTOR, 2 * SECTOR, 2 * SECTOR + 100, 3 * SECTOR)
    for outcome in outcomes:
        assert all(len(set(outcome[begin:end])) == 1 for begin, end in itertools.pairwise(edges))
    assert len(outcomes) == 8, "each of three pieces is there or not"


def test_sizes_wait_like_writes() -> None:
    disk = Disk(FOLDER, {FILE: b"12345678"})
    disk.take(Sized(FILE, 4))
    disk.take(Sized(FILE, 6, only_grows=True))
    assert disk.left(Luck.ALL, chance()) == {FILE: b"1234\0\0"}
    assert disk.left(Luck.NOTHING, chance()) == {FILE: b"12345678"}
    disk.take(Sized(FILE, 2, only_grows=True))
    assert disk.left(Luck.ALL, chance()) == {FILE: b"1234\0\0"}


def test_names_last_once_their_folder_is_flushed_and_never_out_of_order() -> None:
    disk = Disk(FOLDER, {OTHER: b"old"})
    for deed in (Made(FILE), Written(FILE, 0, b"new"), Flushed(FILE), Renamed(FILE, OTHER)):
        disk.take(deed)
    made, done = ((FILE, b"new"), (OTHER, b"old")), ((OTHER, b"new"),)
    assert every_outcome(disk) == {((OTHER, b"old"),), made, done}
    disk.take(Flushed(FOLDER))
    assert every_outcome(disk) == {done}
    disk.take(Removed(OTHER))
    assert every_outcome(disk) == {done, ()}


def test_a_folder_takes_along_what_is_in_it_and_nothing_is_left_of_one_whose_name_is_lost() -> None:
    disk, sub, later = Disk(FOLDER, {OTHER: b"old"}), FOLDER / "sub", FOLDER / "later"
    for deed in (Made(sub, is_folder=True), Renamed(OTHER, sub / "file"), Flushed(sub)):
        disk.take(deed)
    moved = ((sub, None), (sub / "file", b"old"))
    assert every_outcome(disk) == {moved}, "flushing the folder has made all names before it last"
    disk.take(Renamed(sub, later))
    assert every_outcome(disk) == {moved, ((later, None), (later / "file", b"old"))}
    disk.take(Made(FILE))
    assert disk.left(Luck.NOTHING, chance()) == dict(moved)


@pytest.mark.skipif(not sys.platform.startswith("linux") or shutil.which("strace") is None, reason="needs strace")
def test_a_recording_holds_every_deed(tmp_path: Path) -> None:
    folder, log = tmp_path / "till", tmp_path / "log"
    folder.mkdir()
    (folder / "old").write_bytes(b"old")

    def work(say: Say) -> None:
        number = os.open(folder / "new", os.O_CREAT | os.O_RDWR)
        os.write(number, b"one")
        os.write(number, b'"two"\n')
        os.pwrite(number, b"three", 1)
        os.fdatasync(number)
        os.ftruncate(number, 2)
        os.posix_fallocate(number, 0, 10)
        (folder / "new").rename(folder / "old")
        (folder / "sub").mkdir()
        number = os.open(folder / "old", os.O_APPEND | os.O_WRONLY | os.O_DSYNC)
        os.write(number, b"four")
        os.fsync(os.open(folder, os.O_RDONLY))
        say("saved", 7)
        (folder / "old").unlink()
        os.write(number, b"nobody sees this")

    child = Child(work)
    with traced(child.pid, log, f"trace={','.join((*DISK, *SPEECH))}", whole=True):
        assert child.go().code == 0
    new, old = folder / "new", folder / "old"
    assert recorded(log, child.pid, folder, {old}) == [
        Made(new),
        Written(new, 0, b"one"),
        Written(new, 3, b'"two"\n'),
        Written(new, 1, b"three"),
        Flushed(new),
        Sized(new, 2),
        Sized(new, 10, only_grows=True),
        Renamed(new, old),
        Made(folder / "sub", is_folder=True),
        Written(old, AT_THE_END, b"four"),
        Flushed(old),
        Flushed(folder),
        Said(["saved", 7]),
        Removed(old),
    ]
