"""Options that till and check-in stand share."""

import os
import sys
from collections.abc import Callable
from typing import TypeVar

import click

_EXIT_OUTSIDE = 4
THEMES = ("system", "light", "dark")
"""As in the settings, which are loaded only by the commands that need them."""
Command = TypeVar("Command", bound=Callable[..., None])

_OPTIONS = (
    click.option(
        "--camera", default="", metavar="SPEC", help="0, /dev/video2, http://.../mjpeg, rtsp://..., film.mp4 or folder/"
    ),
    click.option("--serial", "serial_port", default="", metavar="PORT", help="A scanner on a serial port."),
    click.option("--scanner", "scanners", multiple=True, metavar="NAME", help="As `doctor scanner` lists them."),
    click.option("--backend", "backend_url", default="", metavar="URL", help="A chain's backend; else our own starts."),
    click.option("--ca", "ca_file", default="", metavar="FILE", help="Certificate to trust for that backend."),
    click.option("--lan", is_flag=True, help="Our own backend serves /card/ to phones in this network, by TLS."),
    click.option(
        "--language",
        type=click.Choice(["en", "zh"]),
        callback=lambda _context, _parameter, value: value or "",
        help="Else as in the settings.",
    ),
    click.option(
        "--theme",
        type=click.Choice(THEMES),
        callback=lambda _context, _parameter, value: value or "",
        help="Else as in the settings.",
    ),
    click.option("--data-dir", default="", metavar="DIR", help="Where outbox, roster and database live."),
    click.option("--announce", is_flag=True, help="Print one JSON line on stdout when ready to scan."),
    click.option("--verbose", is_flag=True, help="Log everything to stderr, not only warnings."),
)


def require_display() -> None:
    """End with exit code 4 and a sentence where no window can be shown; Qt would only abort.

    QT_QPA_PLATFORM names a way of drawing explicitly, so it is trusted.
    """
    is_windowing = sys.platform in {"win32", "darwin"}
    if is_windowing or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return
    click.echo("There is no display here: set DISPLAY or WAYLAND_DISPLAY, or start from the desktop.", err=True)
    raise SystemExit(_EXIT_OUTSIDE)


def till_options(command: Command) -> Command:
    """Add them all to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
