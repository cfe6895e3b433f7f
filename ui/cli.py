"""The `pos-client` command. Commands import what they need when they run, so that `--help` is instant."""

from collections.abc import Sequence
from typing import Any

import click

from pos_client import __version__
from ui.commands.late import LateCommands
from ui.commands.telling import is_json_wanted, tell_aside, tell_fault, want_json

_EXIT_OUTSIDE = 4
_COMMANDS = {
    "run": "The till.",
    "kiosk": "The check-in stand, full screen.",
    "demo": "Try everything with a simulated phone and camera; nothing else is needed.",
    "backend": "The loyalty backend: serve it, add tills and members, set the rules.",
    "scan": "Read the codes in pictures, as the till would.",
    "code": "Member codes, for integrators and support.",
    "connect": "Enrol this till with a chain's backend.",
    "queue": "What this till has saved: list, show, send, check for damage.",
    "receipt": "The receipt of a sale: shown, printed again, or as a PDF or PNG.",
    "shift": "What members were told against what was settled, for a period.",
    "printer": "Find receipt printers, print a test, or be one made of software.",
    "doctor": "Say what this machine has and what is missing.",
    "gallery": "Every widget in every state, in a window or as PNG files.",
    "screens": "Render the main states of every screen as PNG files.",
}


class _Program(LateCommands):
    """Every command ends in the same way where it cannot go on, and says so in the form that was asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        want_json(ctx, is_wanted="--json" in args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        from pos_client.errors import PosError

        try:
            return super().invoke(ctx)
        except PosError as error:
            tell_fault(error)
            raise SystemExit(_EXIT_OUTSIDE) from error
        except click.UsageError as error:
            if not is_json_wanted(ctx):
                raise
            tell_aside("USAGE", error.format_message())
            raise SystemExit(error.exit_code) from error


@click.group(
    cls=_Program, package="ui.commands", about=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="pos-client")
def pos_client() -> None:
    """In-store member-loyalty till: reads rotating QR codes, awards and redeems points, keeps working offline.

    Exit codes: 0 done, 1 not as hoped, 2 usage, 4 something outside is missing (device, backend, display, file). What
    went wrong is a line CODE: DETAIL on stderr and mostly what to do; with --json it is a JSON object with code, detail
    and advice.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `pos-client` script."""
    pos_client(args=arguments, prog_name="pos-client")
