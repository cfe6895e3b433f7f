"""Adding a member from the command line."""

from pos_client.backend.database.opening import opened
from pos_client.backend.members.cards import add_card, new_card
from pos_client.backend.members.links import card_fragment


def add_member(database_url: str, name: str, language: str) -> str:
    """Register a member; returns the fragment of the card link (`#h=…&g=…&k=…`), to follow `https://…/card/`.

    Raises:
        BackendStartFailed: the database cannot be used; the code says why.
    """
    card = new_card(name, language)
    with opened(database_url) as (database, now_ms), database.write() as connection:
        add_card(connection, card, now_ms)
    return card_fragment(card.handle, card.kid, card.shared_key)
