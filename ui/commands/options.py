"""Options that till and check-in stand share."""

from collections.abc import Callable
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., None])

_OPTIONS = (
    click.option("--camera", default="", metavar="SPEC", help="0, /dev/video2, http://.../mjpeg, film.mp4 or folder/"),
    click.option("--serial", "serial_port", default="", metavar="PORT", help="A scanner on a serial port."),
    click.option("--backend", "backend_url", default="", metavar="URL", help="A chain's backend; else our own starts."),
    click.option("--ca", "ca_file", default="", metavar="FILE", help="Certificate to trust for that backend."),
    click.option("--lan", is_flag=True, help="Our own backend serves /card/ to phones in this network, by TLS."),
    click.option("--language", type=click.Choice(["", "en", "zh"]), default="", help="en or zh."),
    click.option("--data-dir", default="", metavar="DIR", help="Where outbox, roster and database live."),
    click.option("--announce", is_flag=True, help="Print one JSON line on stdout when ready to scan."),
    click.option("--verbose", is_flag=True, help="Log everything to stderr."),
)


def till_options(command: Command) -> Command:
    """Add them all to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
