"""`pos-client backend add-member`: a card for a new member."""

import click

from ui.commands.backend.invitation import PHONES_ADDRESS, tell_link
from ui.commands.backend.options import DATABASE, short_text


@click.command("add-member")
@DATABASE
@click.option("--name", required=True, callback=short_text)
@click.option("--language", default="en", type=click.Choice(["en", "zh"]))
@PHONES_ADDRESS
def add_member(*, database_url: str, name: str, language: str, url: str) -> None:
    """Add a member: prints the link that puts the card on their phone, once, within a day."""
    from pos_client.backend.members.enrolment import add_member as join

    tell_link(join(database_url, name, language), url)
