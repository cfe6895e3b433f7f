"""Signed requests that write are carried out once: what was seen of each till within the life of a signature."""

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.schema import REQUEST_NONCES
from pos_client.domain.request_signature import VALID_S

_FORGET_EVERY = 64
"""Old nonces are removed with every so-manieth one: a table that is cleared on each request would cost each one."""


def use(connection: sa.Connection, terminal_id: str, nonce: str, created_ms: int, at_ms: int) -> bool:
    """Note a request within the transaction that carries it out; False when it was seen before."""
    row = {"terminal_id": terminal_id, "nonce": nonce, "expires_ms": created_ms + 2 * VALID_S * 1000}
    if sum(nonce.encode()) % _FORGET_EVERY == 0:
        connection.execute(REQUEST_NONCES.delete().where(REQUEST_NONCES.c.expires_ms < at_ms))
    return connection.execute(dialect.insert_new(connection, REQUEST_NONCES), row).rowcount == 1
