"""`pos-client doctor scanner`: which scanners there are, whether they can be used, and what they do to codes."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.commands.telling import AS_JSON, printable, refusals

if TYPE_CHECKING:
    from pos_client.domain.scanner_setup import Diagnosis

_MARKS = {"good": "ok  ", "warning": "--  ", "bad": "BAD "}
_PATIENCE_S, _LONGEST_S = 30.0, 3600.0


def _seconds(_context: click.Context, _parameter: click.Parameter, value: float) -> float:
    if not 0.0 < value <= _LONGEST_S:  # which is how a float that is no number is refused, too
        raise click.BadParameter(f"{value:g} is not more than 0 and at most {_LONGEST_S:g} seconds")
    return value


@click.command()
@click.option("--sheet", metavar="FILE", type=click.Path(path_type=Path), help="Write the test sheet (.svg or .pdf).")
@click.option("--check", "name", metavar="NAME", help="Examine this scanner while somebody scans the sheet with it.")
@click.option("--keep", is_flag=True, help="With --check: have the till undo from now on what it can.")
@click.option(
    "--patience",
    default=_PATIENCE_S,
    show_default=True,
    callback=_seconds,
    help="With --check: seconds to wait for a code.",
)
@click.option("--udev-rules", is_flag=True, help="Print the rules that let people at a Linux till use its scanners.")
@AS_JSON
def scanner(
    *, sheet: Path | None, name: str | None, keep: bool, patience: float, udev_rules: bool, as_json: bool
) -> None:
    """Say which scanners there are, by the names that `run --scanner` takes, and whether they can be used.

    With --check the codes of the test sheet tell what a scanner does to codes: keyboard layout, Caps Lock, what it puts
    around them, double output, timing. Scanners that only type are examined in the till instead: F11.

    With --json one JSON array: name, verdict, detail, advice, code; with --check an object: device_id, right, wrong,
    findings, setup. Exit code 0 when every scanner that is set up can be used, or every code arrives as printed; else
    1, and 4 when the scanner is not there.
    """
    from ui.composition import scanner_names

    if keep and name is None:
        raise click.UsageError("--keep needs --check NAME: only what is examined can be undone")
    if udev_rules:
        click.echo(scanner_names.udev_rules(), nl=False)
    elif sheet is not None:
        _write_sheet(sheet)
    elif name is not None:
        with refusals():
            _check(name, patience, keep=keep, as_json=as_json)
    else:
        _list(as_json=as_json)


def _list(*, as_json: bool) -> None:
    from pos_client.settings import default_path, read_settings
    from ui.composition.finding import Verdict
    from ui.composition.scanner_names import find_scanners

    findings = find_scanners(read_settings(default_path()))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings]))
    elif not findings:
        click.echo("No scanner is plugged in. One that types like a keyboard needs nothing to be set up.")
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.verdict]}{printable(finding.name)}\n    {printable(finding.detail)}")
            if finding.advice:
                click.echo(f"    {printable(finding.advice)}")
    raise SystemExit(any(finding.verdict is not Verdict.GOOD for finding in findings))


def _write_sheet(file: Path) -> None:
    from ui.composition.scanner_check import SUFFIXES, write_sheet

    if file.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"{file.name} must end with .svg or .pdf", param_hint="--sheet")
    with refusals():
        write_sheet(file)
    click.echo(
        f"{printable(str(file))}: print it without scaling, then scan it at the till with F11, or with --check NAME."
    )


def _check(name: str, patience_s: float, *, keep: bool, as_json: bool) -> None:
    from pos_client.domain.scanner_setup import SheetCode
    from pos_client.settings import default_path, read_settings
    from ui.composition.scanner_check import listen
    from ui.composition.scanner_setups import ScannerSetups
    from ui.composition.scanners import scanner_named

    def on_news(diagnosis: "Diagnosis") -> None:
        if not as_json:
            read = len(diagnosis.right | diagnosis.wrong)
            click.echo(f"{read} of {len(SheetCode)} codes read; scan the test sheet.", err=True)

    examined = scanner_named(name)
    diagnosis = listen(examined, patience_s, on_news)
    if keep and diagnosis.is_repairable:
        ScannerSetups(read_settings(default_path()).data_path).keep(examined.info.device_id, diagnosis.setup)
    click.echo(_as_json(diagnosis) if as_json else _told(diagnosis, keep=keep))
    raise SystemExit(diagnosis.right | {SheetCode.CHINESE} != set(SheetCode))


def _as_json(diagnosis: "Diagnosis") -> str:
    return json.dumps(asdict(diagnosis) | {"right": sorted(diagnosis.right), "wrong": sorted(diagnosis.wrong)})


def _told(diagnosis: "Diagnosis", *, keep: bool) -> str:
    from pos_client.domain.scanner_setup import SheetCode
    from ui.screens.device_check import text

    lines = []
    for number, code in enumerate(SheetCode, start=1):
        is_read = code in diagnosis.right | diagnosis.wrong
        lines.append(f"{'ok  ' if code in diagnosis.right else '--  '}{number} {text.code(code)}")
        lines += [] if is_read else [f"    {text.if_not_read(code)}"]
    for finding in diagnosis.findings:
        title, advice = text.finding(finding)
        lines.append(f"{'ok  ' if finding.is_repaired and keep else '--  '}{printable(title)}\n    {printable(advice)}")
    if diagnosis.is_repairable and not keep:
        lines.append("Have the till undo what it can: the same with --keep.")
    return "\n".join(lines)
