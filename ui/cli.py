"""The `pos-client` command. Commands import what they need when they run, so that `--help` is instant."""

from collections.abc import Sequence
from importlib.metadata import version

import click

from ui.commands.late import LateCommands

_EXIT_OUTSIDE = 4
_COMMANDS = {
    "run": "The till.",
    "kiosk": "The check-in stand, full screen.",
    "demo": "Try everything with a simulated phone and camera; nothing else is needed.",
    "backend": "The loyalty backend: serve it, add tills and members, set the rules.",
    "code": "Member codes, for integrators and support.",
    "connect": "Enrol this till with a chain's backend.",
    "queue": "What this till has saved: list, show, send, check for damage.",
    "shift": "What members were told against what was settled, for a period.",
    "doctor": "Say what this machine has and what is missing.",
    "screens": "Render the main states of every screen as PNG files.",
}


@click.group(
    cls=LateCommands, package="ui.commands", about=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(version("pos-client"), prog_name="pos-client")
def pos_client() -> None:
    """In-store member-loyalty till: reads rotating QR codes, awards and redeems points, keeps working offline.

    Exit codes: 0 done, 1 not as hoped, 2 usage, 4 something outside is missing (device, backend, display, file).
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `pos-client` script; a fault of ours ends as one line on stderr and exit code 4."""
    from pos_client.errors import PosError

    try:
        pos_client(args=arguments, prog_name="pos-client")
    except PosError as error:
        click.echo(f"{error.error_code}: {error.detail}", err=True)
        raise SystemExit(_EXIT_OUTSIDE) from error
