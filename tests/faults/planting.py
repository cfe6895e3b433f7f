"""Bugs planted in the product to see whether a suite would notice: in memory, in a process of their own.

    python -m tests.faults.planting SUITE SEED PLANT

runs that suite's `trial` with one module changed as it is imported, and prints what was found.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, ModuleType

import click

from tests.faults.report import FORBIDDEN, Result

ROOT = Path(__file__).parents[2]
_AT_ONCE = 2
_MOST_S = 120.0


@dataclass(frozen=True, slots=True)
class Plant:
    """A bug: `old`, which `module` holds exactly once, becomes `new`. `lens` tells the suite's trial where it shows."""

    name: str
    module: str
    old: str
    new: str
    lens: str = ""

    def seen_in(self, lens: str) -> "Plant":
        """The same bug as a suite looks at it."""
        return replace(self, lens=lens)

    def changed(self, source: str) -> str:
        """The module's text with the bug in it.

        Raises:
            ValueError: the text is not there, or not once: the code has moved on and the plant must follow.
        """
        found = source.count(self.old)
        if found != 1:
            raise ValueError(f"{self.name}: {self.module} has this {found} times instead of once: {self.old!r}")
        return source.replace(self.old, self.new)


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads one module from its file, with a bug."""

    def __init__(self, plant: Plant, path: str) -> None:
        super().__init__(plant.module, path)
        self._plant = plant

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return compile(self._plant.changed(Path(path).read_text(encoding="utf-8")), path, "exec")


class _Garden(importlib.abc.MetaPathFinder):
    def __init__(self, plant: Plant) -> None:
        self._plant = plant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._plant.module:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path)
        if found is None or found.origin is None:
            raise ImportError(f"{self._plant.name}: there is no {fullname}")
        return importlib.util.spec_from_file_location(
            fullname, found.origin, loader=_Changed(self._plant, found.origin)
        )


def catch_all(suite: str, plants: Sequence[Plant], seed: int) -> Result:
    """Try each plant against a suite's `trial(seed, lens)`; those that were not noticed are failures."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = {plant.name: pool.submit(_tried, suite, plant.name, seed) for plant in plants}
    result = Result()
    for name, done in waiting.items():
        result.counts["mutants"] += 1
        problem = done.result()
        if problem:
            result.wrong("mutants_missed", f"planted bug '{name}': {problem}")
    return result


def _tried(suite: str, name: str, seed: int) -> str:
    """What went wrong; empty when the bug was noticed."""
    command = [sys.executable, "-m", "tests.faults.planting", suite, str(seed), name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=_MOST_S)
    if done.returncode != 0:
        return f"the trial broke down: {done.stderr[-1000:]}"
    noticed: dict[str, int] = json.loads(done.stdout)
    return "" if any(noticed.get(count) for count in FORBIDDEN) else f"not noticed: {noticed}"


def planted(suite: str, name: str) -> Plant:
    """Plant a bug of a suite in this process, which must not have imported that module yet."""
    plants: Sequence[Plant] = importlib.import_module(f"tests.faults.{suite}_plants").PLANTS
    (plant,) = (one for one in plants if one.name == name)
    if plant.module in sys.modules:
        raise ImportError(f"{plant.module} is imported already")
    sys.meta_path.insert(0, _Garden(plant))
    return plant


def main(suite: str, seed: int, name: str) -> None:
    """Plant the bug before anything of the product is imported, run the trial, print its counts."""
    plant = planted(suite, name)
    result: Result = importlib.import_module(f"tests.faults.{suite}").trial(seed, plant.lens)
    for line in result.failures:
        click.echo(line, err=True)
    click.echo(json.dumps(result.counts))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
