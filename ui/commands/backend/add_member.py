"""`pos-client backend add-member`: a card for a new member."""

import click

from ui.commands.backend.invitation import PHONES_ADDRESS, tell_link
from ui.commands.backend.options import DATABASE, short_text
from ui.commands.telling import AS_JSON


@click.command("add-member")
@DATABASE
@click.option("--name", required=True, callback=short_text)
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "zh"]))
@PHONES_ADDRESS
@AS_JSON
def add_member(*, database_url: str, name: str, language: str, url: str, as_json: bool) -> None:
    """Add a member: prints the number of the card and the link that puts it on their phone, once, within a day."""
    from pos_client.backend.members.enrolment import add_member as join

    joined = join(database_url, name, language)
    if not as_json:
        click.echo(f"{joined.handle}  {joined.name}")
    tell_link(joined, url, as_json=as_json)
