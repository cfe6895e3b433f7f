"""`pos-client run`: the till."""

import click

from ui.commands.lean_start import start_lean
from ui.commands.options import require_display, till_options


@click.command()
@till_options
@click.option(
    "--customer-display", default="", metavar="SCREEN", help="What the member sees: off, auto, or a screen's name."
)
@click.option("--full-screen", is_flag=True, help="Fill the screen.")
def run(**wishes: str | bool | tuple[str, ...]) -> None:
    """The till. Without options: as in the settings file, with its own backend.

    A USB scanner that types works anywhere in the window; --camera and --serial may be combined.
    """
    require_display()
    start_lean()
    from ui.composition.opening import show_opening

    opening = show_opening()  # before the rest is loaded, which takes most of a second
    from ui.composition.till import Wishes, run_till

    raise SystemExit(run_till(Wishes(**wishes), opening.close))  # type: ignore[arg-type]  # click has checked the kinds
