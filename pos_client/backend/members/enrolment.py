"""Adding a member from the command line."""

from dataclasses import dataclass
from datetime import datetime

from pos_client.backend.database.opening import opened
from pos_client.backend.members.cards import add_card, new_card
from pos_client.backend.members.invitations import invite


@dataclass(frozen=True, slots=True)
class Joined:
    """A new member: the number of the card, and the invitation that puts it on their phone."""

    handle: str
    name: str
    link: str
    expires: datetime


def add_member(database_url: str, name: str, language: str) -> Joined:
    """Register a member, and invite their phone.

    Raises:
        BackendStartFailed: the database cannot be used; the code says why.
    """
    card = new_card(name, language)
    with opened(database_url) as (database, now_ms), database.write() as connection:
        add_card(connection, card, now_ms)
        invitation = invite(connection, card.member_id, now_ms, renews=card.handle)
    return Joined(card.handle, name, invitation.link, invitation.expires)
