"""A planted bug: which text of which module becomes which other one, and which tests must notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Mutant:
    """One planted bug. `old` occurs exactly once in `module`; `tests` are quick and pass without it.

    `everyday` names the one test by which every run of the tests tries this mutant; empty: it does not. `database` is
    the kind of database whose tests count. What shows only when two threads meet gets several `attempts`.
    """

    name: str
    what: str
    module: str
    old: str
    new: str
    tests: tuple[str, ...]
    everyday: str = ""
    database: str = "sqlite"
    attempts: int = 1


class MissingTextError(Exception):
    """The text a mutant replaces is not there, or not once: the code has changed, and the mutant must follow it."""


def mutated(mutant: Mutant, source: str) -> str:
    """The module with the bug in it.

    Raises:
        MissingTextError: nothing, or more than one place, to plant it in.
    """
    found = source.count(mutant.old)
    if found != 1:
        raise MissingTextError(f"{mutant.name}: {mutant.module} has this {found} times instead of once: {mutant.old!r}")
    return source.replace(mutant.old, mutant.new)


def misplaced(mutants: Iterable[Mutant], root: Path = ROOT) -> list[str]:
    """What does not fit the code as it is: texts that are not there, modules and tests that do not exist."""
    wrong = []
    for mutant in mutants:
        try:
            mutated(mutant, (root / mutant.module).read_text(encoding="utf-8"))
        except (MissingTextError, OSError) as exc:
            wrong.append(str(exc))
        wrong += [
            f"{mutant.name}: no {path}"
            for path in map(_file_of, (*mutant.tests, mutant.everyday or mutant.tests[0]))
            if not (root / path).is_file()
        ]
    return wrong


def _file_of(test: str) -> str:
    return test.partition("::")[0]
