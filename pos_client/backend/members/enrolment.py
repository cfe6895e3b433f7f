"""Adding a member from the command line."""

from pos_client.backend.database.opening import opened
from pos_client.backend.members.cards import add_card, new_card
from pos_client.backend.members.invitations import Invitation, invite


def add_member(database_url: str, name: str, language: str) -> Invitation:
    """Register a member; returns the invitation that puts the card on their phone.

    Raises:
        BackendStartFailed: the database cannot be used; the code says why.
    """
    card = new_card(name, language)
    with opened(database_url) as (database, now_ms), database.write() as connection:
        add_card(connection, card, now_ms)
        return invite(connection, card.member_id, now_ms, renews=card.handle)
