"""Trying mutants: each in a copy of the packages, never in the working tree."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.mutants.mutant import ROOT, MissingTextError, Mutant, mutated

_COPIED = ("pos_client", "tests", "dev.py", "pyproject.toml")
_PYTEST = ("-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "--timeout=60", "--tb=no")
_MOST_S = 300.0
_PASSED, _FAILED, _NOTHING_RAN = 0, 1, 5


class Verdict(StrEnum):
    """What became of a mutant. Only CAUGHT is good; LEFT_OUT needs a database server this machine does not have."""

    CAUGHT = "caught"
    SURVIVED = "survived"
    ERROR = "error"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Trial:
    """One mutant's verdict, the test that noticed (or what went wrong), and how long it took."""

    name: str
    what: str
    verdict: Verdict
    detail: str
    seconds: float


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A copy of what tests of the domain and the backend need, as long as the block lasts."""
    folder.mkdir(parents=True)
    for name in _COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def control(folder: Path, mutants: Sequence[Mutant]) -> list[str]:
    """Run the tests of these mutants without any; what failed. They must pass, or catching says nothing."""
    wrong = []
    for database in sorted({mutant.database for mutant in mutants}):
        tests = sorted({test for mutant in mutants if mutant.database == database for test in mutant.tests})
        code, said = _run(folder, tests, database)
        if code != _PASSED and not _is_left_out(code, said, database):
            wrong.append(f"without any mutant the tests on {database} fail: {_last(said)}")
    return wrong


def tried(folder: Path, mutant: Mutant, clock: Callable[[], float] = time.monotonic) -> Trial:
    """Plant one bug, run its tests, take it out again."""
    started, path = clock(), folder / mutant.module
    sound = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        path.write_text(mutated(mutant, sound), encoding="utf-8")
        code, said = _PASSED, ""
        for _attempt in range(mutant.attempts):
            code, said = _run(folder, mutant.tests, mutant.database)
            if code != _PASSED:
                break
    except MissingTextError as exc:
        return Trial(mutant.name, mutant.what, Verdict.ERROR, str(exc), clock() - started)
    finally:
        if sound:
            path.write_text(sound, encoding="utf-8")
    return Trial(mutant.name, mutant.what, _verdict(code, said, mutant.database), _last(said), clock() - started)


def _run(folder: Path, tests: Sequence[str], database: str) -> tuple[int, str]:
    """Run some tests in the copy: exit code and what pytest said. Hanging for minutes is a failure too."""
    others = {"sqlite": "not postgresql", "postgresql": "postgresql"}[database]
    # No compiled modules: within one second a changed file of the same length would be taken for the one before.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_PROFILE": "quick", "PYTHONPATH": str(folder)}
    try:
        done = subprocess.run(
            [sys.executable, *_PYTEST, "-k", others, *tests],
            cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=_MOST_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _FAILED, f"FAILED: no end after {_MOST_S:.0f} s"
    return done.returncode, done.stdout


def _verdict(code: int, said: str, database: str) -> Verdict:
    if _is_left_out(code, said, database):
        return Verdict.LEFT_OUT
    return {_PASSED: Verdict.SURVIVED, _FAILED: Verdict.CAUGHT}.get(code, Verdict.ERROR)


def _is_left_out(code: int, said: str, database: str) -> bool:
    return database == "postgresql" and code == _PASSED and " passed" not in said and " skipped" in said


def _last(said: str) -> str:
    """The failed test, or the last line there is."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    failed = [line.removeprefix("FAILED ").split(" - ")[0] for line in lines if line.startswith("FAILED")]
    return (failed or lines or ["nothing said"])[0 if failed else -1]
