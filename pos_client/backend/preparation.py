"""Everything a database needs before the first request: schema, identity, rules, this shop's till, sample members."""

import secrets
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database import dialect, migrate
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import INCARNATION, PROGRAMMES
from pos_client.backend.samples import gifts as sample_gifts
from pos_client.backend.samples import histories as sample_data
from pos_client.backend.samples import products as sample_products
from pos_client.backend.samples.products import SAMPLE_PROGRAMME
from pos_client.backend.shop import programmes, server_keys, terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain.enrolment import TerminalKeys
from pos_client.domain.programme import Programme
from pos_client.errors import BackendStartFailed


def prepare(
    database: Database, now_ms: int, *, enrol: tuple[Terminal, TerminalKeys] | None = None, with_samples: bool = False
) -> None:
    """Bring a database up to date; idempotent. `enrol` is a till with its keys.

    Raises:
        BackendStartFailed: codes DATABASE_LOCKED, DATABASE_DAMAGED, DATABASE_NEWER, DATABASE_FULL,
            DATABASE_READ_ONLY, DATABASE_ENCODING, DATABASE_UNAVAILABLE; nothing was changed.
    """
    try:
        migrate.migrate(database)
        with database.write() as connection:
            dialect.wait_to_prepare(connection)
            _found(connection, SAMPLE_PROGRAMME if with_samples else Programme(), now_ms)
            server_keys.prepare(connection, now_ms)
            if enrol:
                terminals.put(connection, *enrol, now_ms, is_same=True)
            if with_samples:
                sample_data.fill(connection, programmes.current(connection), now_ms)
                sample_products.fill(connection)
                sample_gifts.fill(connection, now_ms)
    except sa.exc.DBAPIError as exc:
        raise BackendStartFailed(dialect.explain(exc), code=dialect.fault_code(exc)) from exc


def _found(connection: sa.Connection, programme: Programme, now_ms: int) -> None:
    """Give a new database its identity and its first programme."""
    if connection.execute(sa.select(INCARNATION.c.epoch)).first() is None:
        epoch = UUID(bytes=secrets.token_bytes(16), version=4)
        connection.execute(INCARNATION.insert().values(epoch=epoch, roster_seq=0))
    if connection.execute(sa.select(PROGRAMMES.c.version).limit(1)).first() is None:
        programmes.publish(connection, programme, now_ms)
