"""`pos-client backend card`: the cards of a member, and what to do when a phone is lost."""

from typing import TYPE_CHECKING

import click

from ui.commands.backend.invitation import PHONES_ADDRESS, tell_link
from ui.commands.backend.options import DATABASE
from ui.commands.backend.telling import owner_of
from ui.commands.telling import AS_JSON, minute, refusals
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.backend.members.issued import IssuedCard


@click.group()
def card() -> None:
    """Cards by their number: list those of a member, take one back, replace that of a lost phone. Never prints keys."""


@card.command("list")
@click.argument("handle")
@DATABASE
@AS_JSON
def list_cards(*, handle: str, database_url: str, as_json: bool) -> None:
    """List all cards of the member who has card HANDLE (with --json one JSON object per line)."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.members.issued import issued

    with refusals(), opened(database_url) as (database, _now_ms), database.read() as connection:
        _tell(issued(connection, owner_of(card_by_handle(connection, handle))), as_json=as_json)


@card.command()
@click.argument("handle")
@DATABASE
@AS_JSON
def revoke(*, handle: str, database_url: str, as_json: bool) -> None:
    """Take card HANDLE back: the backend refuses its codes at once. The member and the points stay.

    A till that is cut off hears of it with its next roster, after 48 hours at most: until then it goes on awarding for
    the card's codes within its limits, and these awards count, with a flag.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import issued
    from pos_client.backend.members.cards import card_by_handle

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        left = issued.revoke(connection, owner_of(card_by_handle(connection, handle)), handle, now_ms)
    _tell(left, as_json=as_json)


@card.command()
@click.argument("handle")
@PHONES_ADDRESS
@DATABASE
@AS_JSON
def replace(*, handle: str, url: str, database_url: str, as_json: bool) -> None:
    """Take card HANDLE back and print the link that puts a new one on the next phone, once, within a day."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members import issued
    from pos_client.backend.members.cards import card_by_handle

    with refusals(), opened(database_url) as (database, now_ms), database.write() as connection:
        invitation = issued.replace(connection, owner_of(card_by_handle(connection, handle)), handle, now_ms)
    tell_link(invitation, url, as_json=as_json)


def _tell(cards: "list[IssuedCard]", *, as_json: bool) -> None:
    for each in cards:
        click.echo(in_json(each) if as_json else _line(each))


def _line(card: "IssuedCard") -> str:
    shown = f"last shown {minute(card.last_shown)}" if card.last_shown else "never shown"
    end = f"  revoked {minute(card.revoked)}" if card.revoked else ""
    return f"{card.handle}  kid {card.kid}  scheme {card.scheme:d}  since {minute(card.issued)}  {shown}{end}"
