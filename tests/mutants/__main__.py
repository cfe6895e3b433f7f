"""`python -m tests.mutants [--json] [NAME ...]`: plant bugs one by one and see whether the tests notice.

The report is on stdout, progress on stderr. Exit codes: 0 all noticed, 1 not, 2 usage.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from tests.mutants import books, calculation, gifts, periods
from tests.mutants.mutant import Mutant, misplaced
from tests.mutants.trial import Trial, Verdict, control, copied, tried

MUTANTS = (*calculation.MUTANTS, *periods.MUTANTS, *books.MUTANTS, *gifts.MUTANTS)


def run(mutants: Sequence[Mutant]) -> tuple[list[str], list[Trial]]:
    """What is wrong before any mutant is tried, and the verdicts; the latter only where nothing is."""
    wrong = misplaced(mutants)
    if wrong:
        return wrong, []
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary, copied(Path(temporary) / "copy") as folder:
        click.echo("without any ...", err=True)
        wrong = control(folder, mutants)
        return wrong, [] if wrong else [_shown(tried(folder, mutant)) for mutant in mutants]


def _shown(trial: Trial) -> Trial:
    click.echo(f"{trial.name}: {trial.verdict} ({trial.seconds:.1f} s)", err=True)
    return trial


def _print_table(wrong: Sequence[str], trials: Sequence[Trial]) -> None:
    for line in wrong:
        click.echo(f"error     {line}")
    for trial in trials:
        click.echo(f"{trial.verdict:9} {trial.name:24} {trial.what}")
        click.echo(f"{'':34} {trial.detail}")
    caught = sum(trial.verdict is Verdict.CAUGHT for trial in trials)
    click.echo(f"{caught} of {len(trials)} caught")


def main(arguments: Sequence[str]) -> int:
    """Try what was asked for; unknown names are a usage error."""
    known = {mutant.name: mutant for mutant in MUTANTS}
    parser = argparse.ArgumentParser(prog="dev.py mutants", description=f"Planted bugs: {', '.join(known)}")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones; all by default")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - known.keys())
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    wrong, trials = run([known[name] for name in options.names] or MUTANTS)
    if options.json:
        click.echo(json.dumps({"errors": wrong, "mutants": [asdict(trial) for trial in trials]}, indent=2))
    else:
        _print_table(wrong, trials)
    is_fine = not wrong and all(trial.verdict in {Verdict.CAUGHT, Verdict.LEFT_OUT} for trial in trials)
    return 0 if is_fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
