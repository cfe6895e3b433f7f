"""`pos-client demo`: the till with a simulated phone before a simulated camera, by hand or as a scripted day."""

import json
import os
import sys
from pathlib import Path

import click

from ui.commands.lean_start import start_lean
from ui.commands.options import THEMES, require_display


@click.command()
@click.option("--headless", is_flag=True, help="Play a scripted day without a display and report.")
@click.option("--json", "as_json", is_flag=True, help="With --headless: one JSON report on stdout.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="With --headless: put screenshots here.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option("--theme", type=click.Choice(THEMES), default=THEMES[0], show_default=True)
@click.option("--customer-display", is_flag=True, help="Also open what the member sees, in a window of its own.")
def demo(*, headless: bool, as_json: bool, out: Path | None, language: str, theme: str, customer_display: bool) -> None:
    """Try everything: no account, no network, no camera needed.

    With --headless the exit code is 0 only if nothing was lost, nothing doubled, and told = settled.
    """
    if headless:
        raise SystemExit(_play(as_json=as_json, out=out, language=language, theme=theme))
    if as_json or out is not None:
        raise click.UsageError("--json and --out go with --headless")
    require_display()
    start_lean()
    from ui.composition.showroom import open_showroom

    raise SystemExit(open_showroom(language, theme, customer_display=customer_display))


def _play(*, as_json: bool, out: Path | None, language: str, theme: str) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from pos_client.log import start_logging
    from ui.composition.application import Application
    from ui.composition.demo import play_day

    start_logging(None)
    report, missed = play_day(Application(language, theme), out)
    if missed is not None:
        click.echo(f"the day ended early, waiting for {missed}", err=True)
    if as_json:
        click.echo(json.dumps(report.as_json()))
    else:
        for name, value in report.as_json().items():
            click.echo(f"{name:18} {json.dumps(value)}")
    sys.stdout.flush()
    return 0 if missed is None and report.is_right else 1
