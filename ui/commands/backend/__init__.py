"""`pos-client backend`: one module per command, imported when it is called."""

import click

from ui.commands.late import LateCommands

_COMMANDS = {
    "serve": "Serve until stopped.",
    "create": "Make a new, empty database.",
    "terminal": "Tills: make a code to let one in, list them, shut one out.",
    "incidents": "What tills did that a manager should look at: list, resolve, let a till out of quarantine.",
    "add-member": "Add a member: prints the card's number and the link that puts it on their phone.",
    "member": "Members: find one, show one, list what happened, correct an account, invite a phone.",
    "member-searches": "Who looked for whom at the tills (F3), and which members they were shown.",
    "coupon": "Coupons: give a member one, list a member's, take one back.",
    "card": "Cards: list a member's, take one back, replace that of a lost phone.",
    "manager": "Managers: let one in, make a token for programs, list them, shut one out.",
    "cashier": "Cashiers: whose badge and PIN tills accept, and what they may do.",
    "programme": "The rules: show, check, try out, publish.",
    "gift": "Gifts: what there is to give away, give a member one, take it back.",
    "products": "The catalogue: import, list, export.",
    "work": "Do what time makes due: expiry, reviews, holds, messages.",
    "audit": "Calculate every balance again from the ledger and compare.",
    "export": "Write members and balances into files.",
    "import": "Let members and their balances in from files.",
}


@click.group(cls=LateCommands, package=__name__, about=_COMMANDS, elsewhere={"manager": "back_office"})
def backend() -> None:
    """The loyalty backend: serve it, add tills and members, set the rules.

    Exit codes: 0 done, 1 refused, 2 usage, 4 something outside is missing (database, file). What went wrong is a line
    CODE: DETAIL on stderr; with --json it is a JSON object with code and detail, and stdout has nothing but answers.
    """
