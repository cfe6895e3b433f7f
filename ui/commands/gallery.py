"""`pos-client gallery`: every widget in every state, in a window or as pictures."""

import os
from pathlib import Path

import click

from ui.commands.options import THEMES, require_display


@click.command()
@click.option("--theme", type=click.Choice(THEMES), default=THEMES[0], show_default=True)
@click.option("--save", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Light and dark as PNG.")
def gallery(*, theme: str, save: Path | None) -> None:
    """Every widget in every state it has, for designers and for whoever builds the next screen."""
    if save is None:
        require_display()
        from ui.composition.gallery import open_gallery

        raise SystemExit(open_gallery(theme))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.composition.gallery import save_gallery

    for path in save_gallery(save):
        click.echo(path)
