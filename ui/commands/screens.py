"""`pos-client screens`: pictures of every screen, for documentation and for designers."""

import os
import time
from pathlib import Path

import click

_LANGUAGES = ("en", "zh", "en-XA")
_SIZES = ("1024x600", "1366x768", "1920x1080")
_THEMES = ("light", "dark")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--readme", is_flag=True, help="Only the pictures of the README, as kept in docs/screenshots.")
@click.option("--overview", is_flag=True, help="Every state on one sheet, in English and in Chinese and dark.")
@click.option("--state", "states", multiple=True, metavar="PATTERN", help='Only these, e.g. "waiting_*".')
@click.option("--language", "languages", multiple=True, type=click.Choice(_LANGUAGES), help="en-XA: longer English.")
@click.option("--size", "sizes", multiple=True, type=click.Choice(_SIZES))
@click.option("--theme", "themes", multiple=True, type=click.Choice(_THEMES))
@click.option("--text", "text_percent", type=click.Choice(["100", "125", "150"]), default="100", show_default=True)
def screens(
    *, folder: Path, readme: bool, overview: bool, states: tuple[str, ...], text_percent: str, **wanted: tuple[str, ...]
) -> None:
    """Render every state of every screen into DIR: each language, size and theme, or those that are named.

    All of them together are some 2,100 pictures (500 MB) and take minutes; every option but --text may be repeated.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    from ui.composition.overview import render_overview
    from ui.composition.pictures import README, README_VIEWS, render, views

    if overview:
        written = render_overview(folder)
    elif readme:
        written = render(folder, README_VIEWS, README)
    else:
        chosen = views(wanted["languages"] or _LANGUAGES, wanted["sizes"] or _SIZES, wanted["themes"] or _THEMES)
        written = render(folder, [view.with_text(int(text_percent)) for view in chosen], states)
    click.echo(f"{len(written)} pictures in {folder}")
