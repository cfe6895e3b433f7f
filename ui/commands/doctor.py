"""`pos-client doctor`: what this machine has and what is missing."""

import json
from dataclasses import asdict

import click

from ui.commands.late import LateCommands
from ui.commands.telling import printable

_MARKS = {"good": "ok  ", "warning": "--  ", "bad": "BAD "}


@click.group(
    cls=LateCommands,
    package="ui.commands",
    about={"scanner": "Say which scanners there are, and whether they can be used."},
    invoke_without_command=True,
)
@click.option("--data-dir", default="", metavar="DIR", help="Look at this folder instead of the one in the settings.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
@click.pass_context
def doctor(context: click.Context, *, data_dir: str, as_json: bool) -> None:
    """Say what this machine has and what is missing. Exit code 0 when the till can work, else 1."""
    if context.invoked_subcommand is not None:
        return
    from ui.composition.doctor import examine
    from ui.composition.finding import Verdict

    findings = examine(data_dir)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings]))
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.verdict]}{printable(finding.name):14} {printable(finding.detail)}")
            if finding.advice:
                click.echo(f"{'':18} {printable(finding.advice)}")
    raise SystemExit(any(finding.verdict is Verdict.BAD for finding in findings))
