"""Adding a till or a member from the command line."""

import secrets

from pos_client.backend.database.opening import opened
from pos_client.backend.members.cards import add_card, new_card
from pos_client.backend.members.invitations import Invitation, invite
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal


def add_terminal(database_url: str, terminal_id: str, store: str, lane: str = "") -> str:
    """Enrol a till, or give it a new token; returns the token, which is kept nowhere.

    Raises:
        BackendStartFailed: the database cannot be used; the code says why.
    """
    token = secrets.token_urlsafe(32)
    with opened(database_url) as (database, now_ms), database.write() as connection:
        terminals.put(connection, Terminal(terminal_id, store, lane), token, now_ms)
    return token


def add_member(database_url: str, name: str, language: str) -> Invitation:
    """Register a member; returns the invitation that puts the card on their phone.

    Raises:
        BackendStartFailed: the database cannot be used; the code says why.
    """
    card = new_card(name, language)
    with opened(database_url) as (database, now_ms), database.write() as connection:
        add_card(connection, card, now_ms)
        return invite(connection, card.member_id, now_ms, renews=card.handle)
