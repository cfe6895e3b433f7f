"""`python -m tests.faults [--quick|--full] [--seed N] [--json] [NAME ...]`: make faults; is anything lost?

The report is on stdout, progress on stderr. Exit codes: 0 nothing was lost, doubled or wrong and every planted bug was
noticed, 1 not so, 2 usage.
"""

import argparse
import importlib
import json
import secrets
import sys
import time
import traceback
from collections.abc import Sequence
from types import ModuleType

import click

from tests.faults.report import Report, Result, Scale

SUITES: tuple[str, ...] = (
    "crash",
    "power",
    "storage",
    "damage",
    "clock",
    "network",
    "server",
    "model",
    "soak",
)
"""Modules of this folder, in the order they run in. Each has `run(scale: Scale, seed: int) -> Result`."""


def run(names: Sequence[str], scale: Scale, seed: int) -> Report:
    """Run these suites one after the other; one that breaks down has failed, the others run all the same."""
    began_s = time.monotonic()
    results: dict[str, Result] = {}
    for name in names:
        click.echo(f"{name} ...", err=True)
        suite_began_s = time.monotonic()
        results[name] = _result_of(importlib.import_module(f"tests.faults.{name}"), scale, seed)
        told = ", ".join(f"{number} {what}" for what, number in results[name].counts.items())
        click.echo(f"{name}: {told} ({time.monotonic() - suite_began_s:.1f} s)", err=True)
    return Report(scale, seed, time.monotonic() - began_s, results)


def _result_of(suite: ModuleType, scale: Scale, seed: int) -> Result:
    try:
        result: Result = suite.run(scale, seed)
    except Exception:  # noqa: BLE001 - whatever stops a suite is a finding
        return Result(failures=[traceback.format_exc()])
    return result


def _print_table(report: Report) -> None:
    for key, value in report.document().items():
        if key != "failures":
            click.echo(f"{key:24} {value}")
    for name, result in report.results.items():
        for line in result.failures:
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
        _print_table(report)
    if not report.is_fine:
        click.echo(f"to see it again: {report.again(report.failed())}", err=True)
    return 0 if report.is_fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
