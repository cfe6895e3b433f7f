"""Processes that are killed, and strace around them."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.faults.processes import Child, Say
from tests.faults.tracing import Point, calls, traced

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace and fork")
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


def test_what_a_process_says_is_heard_and_how_it_ends() -> None:
    def work(say: Say) -> None:
        say("saved", 7)

    ended = Child(work).go()
    assert (ended.words, ended.code, ended.is_killed) == ([["saved", 7]], 0, False)
    assert ended.all("saved") == [[7]]


def test_what_breaks_a_process_is_heard() -> None:
    def work(_say: Say) -> None:
        raise ValueError("something odd")

    ended = Child(work).go()
    assert ended.code == 1
    assert "something odd" in str(ended.all("broke"))


def test_a_killed_process_has_said_what_it_said() -> None:
    def work(say: Say) -> None:
        say("saved", 1)
        os.read(os.pipe()[0], 1)  # for ever

    ended = Child(work).go(kill_after_s=0.5)
    assert (ended.words, ended.is_killed) == ([["saved", 1]], True)


@needs_strace
def test_a_process_is_watched_and_killed_at_the_call_that_was_seen(tmp_path: Path) -> None:
    def work(say: Say) -> None:
        for number in range(3):
            (tmp_path / f"{number}").mkdir()
            say("made", number)

    log, watched = tmp_path / "log", Child(work)
    with traced(watched.pid, log, "trace=mkdir,writev"):
        assert len(watched.go().all("made")) == 3
    points = [point for point in calls(log, watched.pid) if point.call == "mkdir"]
    assert points == [Point("mkdir", nth) for nth in (1, 2, 3)]
    for number in range(3):
        (tmp_path / f"{number}").rmdir()
    child = Child(work)
    with traced(child.pid, log, "trace=mkdir", points[1].killed()):
        ended = child.go()
    assert (ended.is_killed, ended.all("made")) == (True, [[0]])


@needs_strace
def test_a_call_fails_as_asked(tmp_path: Path) -> None:
    def work(say: Say) -> None:
        for number in range(3):
            try:
                (tmp_path / f"{number}").mkdir()
            except OSError as exc:
                say("failed", number, exc.strerror)

    for point, failed in ((Point("mkdir", 2), [1]), (Point("mkdir", 2), [1, 2])):
        for number in range(3):
            shutil.rmtree(tmp_path / f"{number}", ignore_errors=True)
        child = Child(work)
        with traced(child.pid, tmp_path / "log", "trace=mkdir", point.failing("ENOSPC", for_ever=len(failed) == 2)):
            ended = child.go()
        assert ended.all("failed") == [[number, "No space left on device"] for number in failed]
