"""`pos-client kiosk`: the check-in stand."""

import click

from ui.commands.options import hold_collection, require_display, till_options


@click.command()
@till_options
def kiosk(**wishes: str | bool | tuple[str, ...]) -> None:
    """The check-in stand, full screen: one scan, nothing to touch. Staff get behind it with their badge, or F11."""
    require_display()
    hold_collection()
    from ui.composition.till import Wishes, run_kiosk

    raise SystemExit(run_kiosk(Wishes(**wishes)))  # type: ignore[arg-type]  # click has checked the kinds
