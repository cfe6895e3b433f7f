"""A member's home store: the one whose tills know the member while they cannot reach the backend."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, TERMINALS
from pos_client.backend.ledger.books import Books

_DAY_MS = 24 * 60 * 60 * 1000
_AWAY_MS = 30 * _DAY_MS
"""A holiday is no move: home is another store only when the member was not seen at the old one for so long."""
_STORE = sa.select(TERMINALS.c.store).where(TERMINALS.c.terminal_id == sa.bindparam("asking"))
_COLUMNS = ("home_store", "home_before", "home_since_ms", "home_seen_ms")
_WRITE = (
    ACCOUNTS.update()
    .where(ACCOUNTS.c.member_id == sa.bindparam("member"))
    .values({name: sa.bindparam(name) for name in _COLUMNS})
)


def note(books: Books, terminal_id: str, members: Iterable[UUID], now_ms: int) -> None:
    """Members whose accounts are locked were at a till: that is home, or has been, or becomes so."""
    wanted = set(members)
    store = books.later.connection.execute(_STORE, {"asking": terminal_id}).scalar() if wanted else None
    if not store:
        return
    for member_id in wanted:
        row = books.account(member_id)
        changed = _seen(row, store, now_ms)
        if changed:
            home = {name: getattr(row, name) for name in _COLUMNS} | changed
            books.change(member_id, home)
            books.later.add(_WRITE, home | {"member": member_id})


def _seen(row: SimpleNamespace, store: str, now_ms: int) -> dict[str, Any]:
    """What changes; most times nothing, so that a sale writes no more than before."""
    if row.home_store == store:
        return {"home_seen_ms": now_ms} if now_ms - row.home_seen_ms >= _DAY_MS else {}
    if row.home_store and now_ms - row.home_seen_ms < _AWAY_MS:
        return {}
    return {
        "home_store": store,
        "home_before": row.home_store,
        "home_since_ms": now_ms,
        "home_seen_ms": now_ms,
    }
