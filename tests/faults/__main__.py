"""`python -m tests.faults [--quick|--full] [--seed N] [--json] [NAME ...]`: make faults; is anything lost?

The report is on stdout, progress on stderr. Exit codes: 0 nothing was lost, doubled or wrong and every planted bug was
noticed, by all suites that can run on this machine (`not_run` names the others); 1 not so; 2 usage.
"""

import argparse
import importlib
import json
import secrets
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import click

from tests.faults.processes import Child, Say
from tests.faults.report import Report, Result, Scale, told
from tests.faults.tracing import why_not

SUITES: tuple[str, ...] = (
    "network",
    "server",
    "crash",
    "storage",
    "power",
    "damage",
    "clock",
    "model",
    "soak",
)
"""Modules of this folder, in the order they begin in: the longest first. Each has `run(scale, seed) -> Result`."""
ALONE = frozenset({"soak"})
"""What measures times runs when nothing else does."""
NEED_STRACE = frozenset({"crash", "power", "storage"})
_AT_ONCE = 3
"""Quick suites side by side: some wait while others compute. In full each has the machine to itself."""
_PATIENCE_S = 24 * 3600.0
_LONGEST_LINE = 1500


def run(names: Sequence[str], scale: Scale, seed: int) -> Report:
    """Run these suites, each in a process of its own; one that breaks down has failed, the others run all the same."""
    began_s = time.monotonic()
    reason = why_not() if NEED_STRACE & set(names) else ""
    not_run = {name: reason for name in names if reason and name in NEED_STRACE}
    for name, why in not_run.items():
        click.echo(f"{name}: not run: {why}", err=True)
    chosen = [name for name in SUITES if name in names and name not in not_run]
    suites = {name: Child(partial(_live, name, scale, seed), _PATIENCE_S) for name in chosen}
    together = [name for name in chosen if name not in ALONE]
    with ThreadPoolExecutor(scale.pick(_AT_ONCE, 1)) as pool:
        found = dict(zip(together, pool.map(lambda name: _result_of(name, suites[name]), together), strict=True))
    found |= {name: _result_of(name, suites[name]) for name in chosen if name in ALONE}
    return Report(scale, seed, time.monotonic() - began_s, {name: found[name] for name in chosen}, not_run)


def _live(name: str, scale: Scale, seed: int, say: Say) -> None:
    result: Result = importlib.import_module(f"tests.faults.{name}").run(scale, seed)
    say("result", json.dumps(result.counts), json.dumps(result.failures))


def _result_of(name: str, suite: Child) -> Result:
    click.echo(f"{name} ...", err=True)
    began_s = time.monotonic()
    ended = suite.go()
    result = Result()
    for counts, failures in ended.all("result"):
        result.counts.update(json.loads(str(counts)))
        result.failures += json.loads(str(failures))
    if ended.code != 0:
        result.failures.append(f"it broke down ({ended.code}): {str(ended.words[-1:])[-_LONGEST_LINE:]}")
    counts = ", ".join(f"{number} {what}" for what, number in result.counts.items())
    click.echo(f"{name}: {counts} ({time.monotonic() - began_s:.1f} s)", err=True)
    for line in told(result.failures):
        click.echo(f"{name}: {line}", err=True)
    return result


def print_table(report: Report) -> None:
    """The report for people."""
    for key, value in report.document().items():
        if key != "failures":
            click.echo(f"{key:24} {value}")
    for name, result in report.results.items():
        for line in told(result.failures):
            click.echo(f"{name}: {line}")


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; unknown names are a usage error."""
    parser = argparse.ArgumentParser(prog="dev.py faults", description=f"Suites: {', '.join(SUITES)}")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which suites; all by default")
    scales = parser.add_mutually_exclusive_group()
    scales.add_argument("--quick", dest="scale", action="store_const", const=Scale.QUICK, help="minutes (the default)")
    scales.add_argument("--full", dest="scale", action="store_const", const=Scale.FULL, help="hours")
    parser.add_argument("--seed", type=int, help="make the faults of an earlier run again; another one by default")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(SUITES))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    seed = secrets.randbelow(2**32) if options.seed is None else options.seed
    report = run(options.names or SUITES, options.scale or Scale.QUICK, seed)
    if options.json:
        click.echo(json.dumps(report.document(), indent=2))
    else:
        print_table(report)
    if not report.is_fine:
        click.echo(f"to see it again: {report.again(report.failed())}", err=True)
    return 0 if report.is_fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
