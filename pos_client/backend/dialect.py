"""Everything that differs between database products, and nothing else."""

import functools

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

WRITE = {"pos_write": True}
"""Execution options of a connection whose transaction takes the write lock at once."""

_FAULTS = {
    "SQLITE_BUSY": "DATABASE_LOCKED",
    "SQLITE_LOCKED": "DATABASE_LOCKED",
    "SQLITE_NOTADB": "DATABASE_DAMAGED",
    "SQLITE_CORRUPT": "DATABASE_DAMAGED",
    "SQLITE_FULL": "DATABASE_FULL",
    "SQLITE_READONLY": "DATABASE_READ_ONLY",
}
"""Primary result codes of https://www.sqlite.org/rescode.html a shop can do something about."""


def is_sqlite(engine: sa.Engine | sa.Connection) -> bool:
    """Whether this is a database file beside the till."""
    return engine.dialect.name == "sqlite"


def prepare_sqlite(engine: sa.Engine, wait_s: float) -> None:
    """Make every connection durable (WAL, synchronous=FULL), and transactions begin where we say.

    The driver would otherwise begin one by itself at the first INSERT, after the reads the decision rests on; two
    writers could then decide on the same balance. A write transaction takes the write lock first: BEGIN IMMEDIATE.
    """

    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(wait_s * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        wants_write = connection.get_execution_options().get("pos_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if wants_write else "BEGIN")


def insert_new(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """An INSERT that does nothing where the key is taken; `rowcount` tells which it was. Values go with `execute`."""
    return _insert_new(connection.dialect.name, table)


@functools.cache
def _insert_new(name: str, table: sa.Table) -> sa.Insert:
    if name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 0.1 s a shop with a database file never needs

    return postgresql.insert(table).on_conflict_do_nothing()


def fault_code(error: sa.exc.DBAPIError) -> str:
    """A stable code for what the database complained about; DATABASE_UNAVAILABLE where nothing better is known."""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    # Extended codes add a suffix to the primary one: SQLITE_BUSY_SNAPSHOT.
    return next((code for primary, code in _FAULTS.items() if name.startswith(primary)), "DATABASE_UNAVAILABLE")
