"""`python -m tests.bench [--json] [NAME ...]`: run the measurements and print their figures."""

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

import click


def names() -> list[str]:
    """Every measurement there is."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if not name.startswith("_"))


def _print_table(report: dict[str, object], indent: str = "  ") -> None:
    for key, value in report.items():
        if isinstance(value, dict):
            click.echo(f"{indent}{key}")
            _print_table(value, indent + "  ")
        else:
            click.echo(f"{indent}{key:44} {value:.2f}" if isinstance(value, float) else f"{indent}{key:44} {value}")


def main(arguments: list[str]) -> int:
    """Run what was asked for; unknown names are a usage error."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=f"Measurements: {', '.join(names())}")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones; all by default")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument(
        "--full",
        action="store_true",
        help="growth at a million members: an hour and 40 GB of disk; decode with its picture",
    )
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    reports: dict[str, dict[str, object]] = {}
    for name in options.names or names():
        click.echo(f"{name} ...", err=True)
        module = importlib.import_module(f"tests.bench.{name}")
        reports[name] = module.run_full() if options.full and hasattr(module, "run_full") else module.run()
        if not options.json:
            click.echo(name)
            _print_table(reports[name])
    if options.json:
        click.echo(json.dumps(reports, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
