"""`pos-client doctor scanner`: which scanners there are, and whether they can be used."""

import json
from dataclasses import asdict

import click

from ui.commands.telling import AS_JSON

_MARKS = {"good": "ok  ", "warning": "--  ", "bad": "BAD "}


@click.command()
@click.option("--udev-rules", is_flag=True, help="Print the rules that let people at a Linux till use its scanners.")
@AS_JSON
def scanner(*, udev_rules: bool, as_json: bool) -> None:
    """Say which scanners there are, by the names that `run --scanner` takes, and whether they can be used.

    Scanners that only type need no name; they work anywhere in the till's window. With --json one JSON array: name,
    verdict, detail, advice, code. Exit code 0 when every scanner that is set up can be used, else 1.
    """
    from pos_client.settings import default_path, read_settings
    from ui.composition import scanner_names
    from ui.composition.finding import Verdict

    if udev_rules:
        click.echo(scanner_names.udev_rules(), nl=False)
        return
    findings = scanner_names.find_scanners(read_settings(default_path()))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings]))
    elif not findings:
        click.echo("No scanner is plugged in. One that types like a keyboard needs nothing to be set up.")
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.verdict]}{finding.name}\n    {finding.detail}")
            if finding.advice:
                click.echo(f"    {finding.advice}")
    raise SystemExit(any(finding.verdict is not Verdict.GOOD for finding in findings))
