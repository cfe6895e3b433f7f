"""`pos-client backend add-terminal`: let a till in."""

import click

from ui.commands.backend.options import DATABASE, text_of


@click.command("add-terminal")
@DATABASE
@click.option("--terminal-id", required=True, callback=text_of(1, 64), help="e.g. T-0412-03")
@click.option("--store", default="", callback=text_of(0, 200), help="Name of the store this till stands in.")
def add_terminal(*, database_url: str, terminal_id: str, store: str) -> None:
    """Let one till in: prints its access token, once. Give it to that till with `pos-client connect`.

    For a terminal that is known already this is a new token: the old one stops working at once.
    """
    from pos_client.backend.members.enrolment import add_terminal as enrol

    click.echo(enrol(database_url, terminal_id, store))
