"""Adding a till or a member from the command line."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa

from pos_client.backend import terminals, timing
from pos_client.backend.cards import add_card, new_card
from pos_client.backend.database import Database
from pos_client.backend.links import card_fragment
from pos_client.backend.preparation import prepare
from pos_client.backend.private_files import for_owner_only, protect
from pos_client.backend.terminals import Terminal


def add_terminal(database_url: str, terminal_id: str, store: str, lane: str = "") -> str:
    """Enrol a till, or give it a new token; returns the token, which is kept nowhere.

    Raises:
        BackendStartFailed: the database cannot be used; the code says why.
    """
    token = secrets.token_urlsafe(32)
    with _opened(database_url) as (connection, now_ms):
        terminals.put(connection, Terminal(terminal_id, store, lane), token, now_ms)
    return token


def add_member(database_url: str, name: str, language: str) -> str:
    """Register a member; returns the fragment of the card link (`#h=…&g=…&k=…`), to follow `https://…/card/`.

    Raises:
        BackendStartFailed: the database cannot be used; the code says why.
    """
    card = new_card(name, language)
    with _opened(database_url) as (connection, now_ms):
        add_card(connection, card, now_ms)
    return card_fragment(card.handle, card.kid, card.master_key)


@contextmanager
def _opened(database_url: str) -> Iterator[tuple[sa.Connection, int]]:
    now_ms = int(timing.system_now() * 1000)
    with for_owner_only(), closing(Database(database_url)) as database:
        protect(*database.files)
        prepare(database, now_ms)
        with database.write() as connection:
            yield connection, now_ms
