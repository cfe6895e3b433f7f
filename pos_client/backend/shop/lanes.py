"""The tills of one store learn of each other here, and get the key they share while the backend is away."""

import secrets

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend.database import dialect
from pos_client.backend.database.schema import LANES, STORE_KEYS, TERMINALS
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.lanes import MOST_LANES, Lane, LaneAddress, LanesRequest, StoreLanes
from pos_client.errors import InvalidValue

FORGOTTEN_MS = 30 * 86_400_000
"""A till that has not asked for so long is not told of any more."""
_KEY_BYTES = 32
_ADDRESSES = TypeAdapter(tuple[LaneAddress, ...])


def meet(connection: sa.Connection, terminal: Terminal, request: LanesRequest, at_ms: int) -> StoreLanes:
    """Note where a till can be reached, and tell it of the others of its store; tills without a store have none.

    Raises:
        InvalidValue: code TERMINAL_REVOKED; it was shut out since it asked.
    """
    mine = sa.select(TERMINALS.c.revoked_ms).where(TERMINALS.c.terminal_id == terminal.terminal_id)
    if connection.execute(mine.with_for_update()).scalar_one() is not None:
        raise InvalidValue(terminal.terminal_id, code="TERMINAL_REVOKED")
    _note(connection, terminal.terminal_id, request, at_ms)
    lanes = _others(connection, terminal, at_ms) if terminal.store else ()
    return StoreLanes(_shared_key(connection, terminal.store, at_ms).hex(), lanes)


def _note(connection: sa.Connection, terminal_id: str, request: LanesRequest, at_ms: int) -> None:
    row = {"addresses": _ADDRESSES.dump_json(request.addresses).decode(), "told_ms": at_ms}
    if not connection.execute(LANES.update().where(LANES.c.terminal_id == terminal_id).values(row)).rowcount:
        connection.execute(dialect.insert_new(connection, LANES), {"terminal_id": terminal_id, **row})


def _others(connection: sa.Connection, terminal: Terminal, at_ms: int) -> tuple[Lane, ...]:
    others = (
        sa.select(TERMINALS.c.terminal_id, TERMINALS.c.lane, LANES.c.addresses)
        .join(LANES, LANES.c.terminal_id == TERMINALS.c.terminal_id)
        .where(TERMINALS.c.store == terminal.store, TERMINALS.c.terminal_id != terminal.terminal_id)
        .where(TERMINALS.c.revoked_ms.is_(None), LANES.c.told_ms > at_ms - FORGOTTEN_MS)
        .order_by(LANES.c.told_ms.desc(), TERMINALS.c.terminal_id)
        .limit(MOST_LANES)
    )
    rows = connection.execute(others)
    return tuple(Lane(row.terminal_id, row.lane, _ADDRESSES.validate_json(row.addresses)) for row in rows)


def _shared_key(connection: sa.Connection, store: str, at_ms: int) -> bytes:
    """The key of the store; of several tills that find none at once, the first one's."""
    known = sa.select(STORE_KEYS.c.shared_key).where(STORE_KEYS.c.store == store)
    found = connection.execute(known).scalar_one_or_none()
    if found is None:
        made = {"store": store, "shared_key": secrets.token_bytes(_KEY_BYTES), "created_ms": at_ms}
        connection.execute(dialect.insert_new(connection, STORE_KEYS), made)
        found = connection.execute(known).scalar_one()
    return bytes(found)
