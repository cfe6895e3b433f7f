"""`pos-client backend manager`: who may change rules, products and members."""

import json
from typing import TYPE_CHECKING

import click

from ui.commands.backend.options import DATABASE, new_secret, short_text
from ui.commands.telling import AS_JSON, minute, refusals, tell_list
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.backend.shop.back_office import Person


@click.group()
def manager() -> None:
    """People who may publish rules, change products and adjust members' accounts."""


@manager.command()
@click.argument("name", callback=short_text)
@DATABASE
@AS_JSON
def add(*, name: str, database_url: str, as_json: bool) -> None:
    """Let a manager in, or give one who is known another password: it is asked for twice, or read from a pipe."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop.back_office import set_password

    password = new_secret("Password")
    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        person = set_password(connection, name, password, now_ms)
    click.echo(in_json(person) if as_json else f"{name} can sign in with this password.")


@manager.command()
@click.argument("name", callback=short_text)
@DATABASE
@AS_JSON
def token(*, name: str, database_url: str, as_json: bool) -> None:
    """Make a token for a manager's programs: printed once. It has no end; the one before stops working."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop.back_office import admit

    with opened(database_url) as (database, now_ms), database.write() as connection:
        made = admit(connection, name, now_ms)
    click.echo(json.dumps({"name": name, "token": made}, ensure_ascii=False) if as_json else made)


@manager.command("list")
@DATABASE
@AS_JSON
def list_people(*, database_url: str, as_json: bool) -> None:
    """List everybody who was ever let in (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop.back_office import people

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        tell_list((in_json(each) if as_json else _line(each) for each in people(connection)), "no managers")


@manager.command()
@click.argument("name", callback=short_text)
@DATABASE
@AS_JSON
def revoke(*, name: str, database_url: str, as_json: bool) -> None:
    """Take a manager's password and token back; they stop working at once, and so do sessions."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import back_office

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        person = back_office.revoke(connection, name, now_ms)
    click.echo(in_json(person) if as_json else f"{name} is shut out: password, token and sessions work no more.")


def _line(person: "Person") -> str:
    state = f"revoked {minute(person.revoked)}" if person.revoked else _credentials(person)
    return f"{person.name}  since {minute(person.created)}  {state}"


def _credentials(person: "Person") -> str:
    has = (("password", person.has_password), ("token", person.has_token))
    return "active: " + ", ".join(name for name, is_there in has if is_there)
