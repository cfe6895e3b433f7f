"""`pos-client backend add-member`: a card for a new member."""

import sys

import click

from ui.commands.backend.options import DATABASE, short_text


@click.command("add-member")
@DATABASE
@click.option("--name", required=True, callback=short_text)
@click.option("--language", default="en", type=click.Choice(["en", "zh"]))
@click.option("--url", default="", help="Address of the backend as phones reach it; prints the whole link, and its QR.")
def add_member(*, database_url: str, name: str, language: str, url: str) -> None:
    """Add a member: prints the link of their card. It holds the card's key, so show it to that member only."""
    from pos_client.backend.members.enrolment import add_member as join

    link = f"{url.rstrip('/')}/card/{join(database_url, name, language)}"
    click.echo(link)
    if url and sys.stdout.isatty():
        import segno

        segno.make(link, error="l").terminal(compact=True)
