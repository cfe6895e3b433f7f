"""What a suite of faults says, and what all of them say together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

FORBIDDEN = ("lost", "doubled", "wrong", "mutants_missed")
"""Whatever else was counted: one of these, once, and the run has failed."""
ALWAYS_TOLD = (
    "kills", "power_cuts", "network_faults", "storage_faults", "clock_faults", "server_kills", "mutants",
    "mutants_missed", "lost", "doubled", "wrong",
)  # fmt: skip
"""In every report, in this order, also where nothing was counted."""

_LONGEST_LINE = 1500
MOST_TOLD = 20
"""Failures of one suite that are told: what is wrong with a thousand sales is mostly one thing."""


class Scale(Enum):
    """How much of it: QUICK for every change (all suites together within 3 minutes on 2 cores), FULL for a release."""

    QUICK = "quick"
    FULL = "full"

    def pick(self, quick: int, full: int) -> int:
        """The number that belongs to this scale."""
        return full if self is Scale.FULL else quick


@dataclass(slots=True)
class Result:
    """What one suite did and found.

    `counts` are faults made and violations found, under the names of ALWAYS_TOLD and others a suite may add. Each
    line of `failures` says what was wrong where; a suite that can names the one case it happened in.
    """

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def wrong(self, name: str, line: str) -> None:
        """A violation: count it under its name (of FORBIDDEN) and say what it was."""
        self.counts[name] += 1
        self.failures.append(line)

    def add(self, other: "Result") -> None:
        """Take up what another part of the same suite did and found."""
        self.counts.update(other.counts)
        self.failures += other.failures


@dataclass(frozen=True, slots=True)
class Report:
    """All suites together. `seed` and the same scale make the same faults again.

    `not_run`: suites this machine cannot run, each with the reason.
    """

    scale: Scale
    seed: int
    seconds: float
    results: dict[str, Result]
    not_run: dict[str, str] = field(default_factory=dict)

    @property
    def is_fine(self) -> bool:
        """Whether nothing was found that must not be."""
        whole = self._whole()
        return not whole.failures and not any(whole.counts[name] for name in FORBIDDEN)

    def document(self) -> dict[str, object]:
        """The report as one JSON object."""
        whole = self._whole()
        others = sorted(whole.counts.keys() - set(ALWAYS_TOLD))
        counts = {name: whole.counts[name] for name in (*ALWAYS_TOLD, *others)}
        others_told = {"not_run": self.not_run, "seed": self.seed, "seconds": round(self.seconds, 1)}
        return counts | others_told | {"failures": whole.failures}

    def again(self, names: Iterable[str]) -> str:
        """The command that makes the same faults of these suites once more."""
        return f"python3 dev.py faults --{self.scale.value} --seed {self.seed} {' '.join(names)}"

    def failed(self) -> list[str]:
        """The suites that found something."""
        return [name for name, one in self.results.items() if one.failures or any(one.counts[n] for n in FORBIDDEN)]

    def _whole(self) -> Result:
        whole = Result()
        for name, one in self.results.items():
            whole.add(Result(one.counts, [f"{name}: {line}" for line in told(one.failures)]))
        return whole


def told(failures: Sequence[str]) -> list[str]:
    """The first of a suite's failures, each no longer than a person reads, and how many more there are."""
    lines = [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} ..." for line in failures[:MOST_TOLD]]
    more = len(failures) - len(lines)
    return [*lines, f"and {more:,} more"] if more else lines
