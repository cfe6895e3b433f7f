"""`pos-client backend create`: a new database, before anything serves it."""

import click

from ui.commands.backend.options import DATABASE
from ui.commands.telling import AS_JSON, refusals, text_of_json


@click.command()
@DATABASE
@AS_JSON
def create(*, database_url: str, as_json: bool) -> None:
    """Make a new database, empty but for the rules every shop begins with. One that is there is refused and left alone.

    `serve` makes one, too. Every other command works on what is there, and makes none.
    """
    from pos_client.backend.database.opening import create as make

    with refusals():
        made = make(database_url)
    click.echo(text_of_json({"database": made}) if as_json else f"{made} is made. Next: managers, tills, members.")
