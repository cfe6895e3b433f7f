"""`pos-client backend`: one module per command, imported when it is called."""

import click

from ui.commands.late import LateCommands

_COMMANDS = {
    "serve": "Serve until stopped.",
    "add-terminal": "Let one till in: prints its access token.",
    "add-member": "Add a member: prints the link of their card.",
    "member": "Members: show one, list what happened, correct an account.",
    "manager": "Managers: let one in, list them, take a token back.",
    "programme": "The rules: show, check, try out, publish.",
    "products": "The catalogue: import, list, export.",
    "work": "Do what time makes due: expiry, reviews, holds, messages.",
    "audit": "Calculate every balance again from the ledger and compare.",
    "export": "Write members and balances into files.",
    "import": "Let members and their balances in from files.",
}


@click.group(cls=LateCommands, package=__name__, about=_COMMANDS, elsewhere={"manager": "back_office"})
def backend() -> None:
    """The loyalty backend: serve it, add tills and members, set the rules."""
