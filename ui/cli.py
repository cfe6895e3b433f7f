"""The `pos-client` command. Commands import what they need when they run, so that `--help` is instant."""

import importlib
from collections.abc import Sequence
from importlib.metadata import version

import click

_EXIT_OUTSIDE = 4
_COMMANDS = {
    "run": "The till.",
    "kiosk": "The check-in stand, full screen.",
    "demo": "Try everything with a simulated phone and camera; nothing else is needed.",
    "backend": "The loyalty backend: serve it, add tills and members.",
    "code": "Member codes, for integrators and support.",
    "connect": "Keep the access token of a chain's backend in this machine's safe store.",
    "doctor": "Say what this machine has and what is missing.",
    "screens": "Render the main states of every screen as PNG files.",
}


class LateCommands(click.Group):
    """A group whose commands live in `ui.commands.<name>` and are imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order a newcomer meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"ui.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=LateCommands, context_settings={"help_option_names": ["-h", "--help"]})
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
