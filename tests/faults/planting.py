"""Bugs planted in the product to see whether a suite would notice: in memory, each in a process of its own.

    python -m tests.faults.planting SUITE SEED PLANT

runs that suite's `trial` with one module changed as it is imported, and prints what was found: to look at one of them.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType

import click

from tests.faults.processes import Child, Say
from tests.faults.report import FORBIDDEN, Result

ROOT = Path(__file__).parents[2]
_AT_ONCE = 2
_MOST_S = 120.0
_OURS = frozenset({"pos_client", "hardware", "ui", "tests"})


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
    """Try each plant against a suite's `trial(seed, lens)`; those that were not noticed are failures.

    Whoever calls this must not have started threads: the trials are forked.
    """
    trials = [Child(partial(_try, suite, plant.name, seed), _MOST_S) for plant in plants]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        problems = list(pool.map(_problem, trials))
    result = Result()
    for plant, problem in zip(plants, problems, strict=True):
        result.counts["mutants"] += 1
        if problem:
            result.wrong("mutants_missed", f"planted bug '{plant.name}': {problem}")
    return result


def _try(suite: str, name: str, seed: int, say: Say) -> None:
    """In a process of its own, in which everything of ours is imported anew, with the bug."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())  # what a planted bug has to say is nobody's business
    for module in [module for module in sys.modules if module.partition(".")[0] in _OURS]:
        del sys.modules[module]
    afresh = importlib.import_module(__name__)
    say("found", json.dumps(afresh.tried(suite, seed, name).counts))


def _problem(trial: Child) -> str:
    """What went wrong; empty when the bug was noticed."""
    try:
        ended = trial.go()
    except TimeoutError as exc:
        return str(exc)
    found = [json.loads(str(counts)) for (counts,) in ended.all("found")]
    if not found:
        return f"the trial broke down: {ended.words[-1:]}"
    return "" if any(found[0].get(count) for count in FORBIDDEN) else f"not noticed: {found[0]}"


def planted(suite: str, name: str) -> Plant:
    """Plant a bug of a suite in this process, which must not have imported that module yet."""
    plants: Sequence[Plant] = importlib.import_module(f"tests.faults.{suite}_plants").PLANTS
    (plant,) = (one for one in plants if one.name == name)
    if plant.module in sys.modules:
        raise ImportError(f"{plant.module} is imported already")
    sys.meta_path.insert(0, _Garden(plant))
    return plant


def tried(suite: str, seed: int, name: str) -> Result:
    """Plant the bug before anything of the product is imported; what the suite's trial finds."""
    plant = planted(suite, name)
    result: Result = importlib.import_module(f"tests.faults.{suite}").trial(seed, plant.lens)
    return result


def main(suite: str, seed: int, name: str) -> None:
    """The same, printed."""
    result = tried(suite, seed, name)
    for line in result.failures:
        click.echo(line, err=True)
    click.echo(json.dumps(result.counts))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
