"""Links for members' phones, as commands print them."""

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pos_client.backend.members.invitations import Invitation

PHONES_ADDRESS = click.option(
    "--url", default="", help="Address of the backend as phones reach it; prints the whole link, and its QR."
)


def tell_link(invitation: "Invitation", url: str) -> None:
    """Print the link, and on a terminal its QR, for a phone to scan."""
    link = url.rstrip("/") + invitation.link
    click.echo(link)
    if url and sys.stdout.isatty():
        import segno

        segno.make(link, error="l").terminal(compact=True)
