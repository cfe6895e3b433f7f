"""`pos-client backend manager`: who may change rules, products and members."""

import json

import click

from ui.commands.backend.options import AS_JSON, DATABASE, short_text
from ui.commands.backend.telling import as_json as in_json
from ui.commands.backend.telling import minute, refusals


@click.group()
def manager() -> None:
    """People who may publish rules, change products and adjust members' accounts."""


@manager.command()
@click.argument("name", callback=short_text)
@DATABASE
@AS_JSON
def add(*, name: str, database_url: str, as_json: bool) -> None:
    """Let a manager in: prints the access token, once. For a NAME that is known the old token stops working."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop.back_office import admit

    with opened(database_url) as (database, now_ms), database.write() as connection:
        token = admit(connection, name, now_ms)
    click.echo(json.dumps({"name": name, "token": token}, ensure_ascii=False) if as_json else token)


@manager.command("list")
@DATABASE
@AS_JSON
def list_people(*, database_url: str, as_json: bool) -> None:
    """List everybody who was ever let in (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop.back_office import people

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        for person in people(connection):
            state = f"revoked {minute(person.revoked)}" if person.revoked else "active"
            click.echo(in_json(person) if as_json else f"{person.name}  since {minute(person.created)}  {state}")


@manager.command()
@click.argument("name", callback=short_text)
@DATABASE
def revoke(*, name: str, database_url: str) -> None:
    """Take a manager's token back; it stops working at once."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import back_office

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        back_office.revoke(connection, name, now_ms)
