"""Links for members' phones, and addresses, as commands take and print them."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ui.commands.telling import as_json as in_json
from ui.commands.telling import tell_aside

if TYPE_CHECKING:
    from pos_client.backend.members.enrolment import Joined
    from pos_client.backend.members.invitations import Invitation


def address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The address of a backend as it was typed, or nothing; what nobody could use is an error of usage."""
    from pos_client.domain.address import checked_address
    from pos_client.errors import InvalidValue

    try:
        return checked_address(value) if value else ""
    except InvalidValue as exc:
        raise click.BadParameter(
            "an address is like https://loyalty.example; only this machine's own takes http"
        ) from exc


PHONES_ADDRESS = click.option(
    "--url",
    default="",
    callback=address,
    help="Address of the backend as phones reach it, like https://loyalty.example: prints the whole link, and its QR.",
)


def tell_link(invitation: "Invitation | Joined", url: str, *, as_json: bool) -> None:
    """Print the link, and on a terminal its QR, for a phone to scan; as JSON all that is known of it."""
    if not url:
        tell_aside(
            "NO_ADDRESS",
            "the link lacks the address of the backend",
            "Put it in front, as phones reach it; --url https://... does.",
        )
    whole = replace(invitation, link=url + invitation.link)
    click.echo(in_json(whole) if as_json else whole.link)
    if url and not as_json and sys.stdout.isatty():
        import segno

        segno.make(whole.link, error="l").terminal(compact=True)
