"""`pos-client screens`: pictures of every screen, for documentation and for designers."""

import os
import time
from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--readme", is_flag=True, help="Only the pictures of the README, as kept in docs/screenshots.")
def screens(*, folder: Path, readme: bool) -> None:
    """Render the main states of every screen into DIR, in both languages, at 1366x768 and 1024x600."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    from ui.composition.pictures import render

    click.echo(f"{len(render(folder, readme=readme))} pictures in {folder}")
