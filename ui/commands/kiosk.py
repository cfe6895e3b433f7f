"""`pos-client kiosk`: the check-in stand."""

import click

from ui.commands.lean_start import start_lean
from ui.commands.options import require_display, till_options


@click.command()
@till_options
def kiosk(**wishes: str | bool | tuple[str, ...]) -> None:
    """The check-in stand, full screen: one scan, nothing to touch. Staff get behind it with their badge, or F11."""
    require_display()
    start_lean()
    from ui.composition.opening import show_opening

    opening = show_opening()  # before the rest is loaded, which takes most of a second
    from ui.composition.till import Wishes, run_kiosk

    raise SystemExit(run_kiosk(Wishes(**wishes), opening.close))  # type: ignore[arg-type]  # click has checked the kinds
