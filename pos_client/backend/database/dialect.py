"""Everything that differs between database products, and nothing else: SQLite beside one till, PostgreSQL for a chain.

On SQLite a writer is alone. On PostgreSQL writers run side by side at READ COMMITTED: whoever decides on a member
locks that member's account row first (`FOR UPDATE`) and then sees everything committed until then; whoever inserts a
key somebody else is just inserting waits for the outcome. Readers see one snapshot on both.
"""

import functools
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlalchemy.sql.dml import ReturningInsert

SERVER_CONNECTIONS = 10
"""Of one worker process to a database server, whose default limit is 100 for all of them together."""
_FILE_CONNECTIONS = 40
"""As many as the web framework has worker threads: with a file a request never waits for a connection."""
_LOG_BYTES = 16 * 2**20
"""Three batches of 500: what SQLite's log keeps of its room between two of its beginnings."""

_SQLITE_WRITE = {"pos_write": True}
"""Execution options of a connection whose transaction takes the write lock at once."""
_SERVER_READ = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_SERVER_GLANCE = {"isolation_level": "AUTOCOMMIT", "postgresql_readonly": True}
_SERVER_WRITE = {"isolation_level": "READ COMMITTED"}

_STATEMENT_MS = 20_000
"""No statement of a request may take longer, whatever it waits for."""
_IDLE_MS = 30_000
"""A worker that stands still within a transaction loses its locks after this."""
_IDLE_S = 1.0
"""After so long a connection may be to a server that is no longer there."""
_PREPARING_MS = 120_000
"""How long a worker waits for another one that is bringing the database up to date."""
_PREPARING_LOCK = 0x706F73  # any number, the same in every version of this program: "pos"

_FAULTS = {
    # Primary result codes of https://www.sqlite.org/rescode.html a shop can do something about.
    "SQLITE_BUSY": "DATABASE_LOCKED",
    "SQLITE_LOCKED": "DATABASE_LOCKED",
    "SQLITE_NOTADB": "DATABASE_DAMAGED",
    "SQLITE_CORRUPT": "DATABASE_DAMAGED",
    "SQLITE_FULL": "DATABASE_FULL",
    "SQLITE_READONLY": "DATABASE_READ_ONLY",
    # SQLSTATEs of https://www.postgresql.org/docs/current/errcodes-appendix.html
    "40001": "DATABASE_LOCKED",  # serialization failure
    "40P01": "DATABASE_LOCKED",  # deadlock detected
    "55P03": "DATABASE_LOCKED",  # lock not available in time
    "53100": "DATABASE_FULL",  # disk full
    "25006": "DATABASE_READ_ONLY",  # read-only transaction: a standby server
    "42501": "DATABASE_READ_ONLY",  # insufficient privilege
    "XX001": "DATABASE_DAMAGED",  # data corrupted
    "XX002": "DATABASE_DAMAGED",  # index corrupted
}
_TRY_AGAIN = frozenset({"40001", "40P01"})
"""The server took a transaction back because of another one; the same from the start will do."""


def is_sqlite(engine: sa.Engine | sa.Connection) -> bool:
    """Whether this is a database file beside the till."""
    return engine.dialect.name == "sqlite"


def open_engine(url: sa.URL, wait_s: float) -> sa.Engine:
    """A pool of connections, opened as they are needed; `wait_s` is how long a statement waits for a lock.

    Raises:
        ModuleNotFoundError: the driver of a database server is not installed.
    """
    if url.get_backend_name() == "sqlite":
        engine = sa.create_engine(
            url, poolclass=QueuePool, pool_size=_FILE_CONNECTIONS, max_overflow=0, hide_parameters=True
        )
        _prepare_sqlite(engine, wait_s)
        return engine
    engine = sa.create_engine(
        url,
        pool_size=SERVER_CONNECTIONS,
        max_overflow=0,
        pool_timeout=wait_s,
        hide_parameters=True,
        connect_args=_server_arguments(url, wait_s),
    )
    event.listen(engine, "connect", _insist_on_durability)
    _ask_after_a_pause(engine)
    return engine


def reading(engine: sa.Engine) -> sa.Engine:
    """The same pool for transactions that only read, each from one snapshot."""
    return engine if is_sqlite(engine) else engine.execution_options(**_SERVER_READ)


def glancing(engine: sa.Engine) -> sa.Engine:
    """The same pool for one statement that only reads: beginning and ending a transaction costs a server three more."""
    return engine if is_sqlite(engine) else engine.execution_options(**_SERVER_GLANCE)


def writing(engine: sa.Engine) -> sa.Engine:
    """The same pool for transactions that write."""
    return engine.execution_options(**(_SQLITE_WRITE if is_sqlite(engine) else _SERVER_WRITE))


def _server_arguments(url: sa.URL, wait_s: float) -> dict[str, Any]:
    """What libpq is told at each connection; options written in the URL win over ours."""
    settings = {
        "lock_timeout": int(wait_s * 1000),
        "statement_timeout": _STATEMENT_MS,
        "idle_in_transaction_session_timeout": _IDLE_MS,
    }
    ours = {
        "application_name": "pos-client",
        "client_encoding": "utf8",
        "connect_timeout": 5,
        # A server that vanished without a word is noticed within half a minute, not after hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    }
    options = [f"-c {name}={value}" for name, value in settings.items()]
    theirs = url.query.get("options", "")
    options += [theirs] if isinstance(theirs, str) else theirs
    chosen = {name: value for name, value in ours.items() if name not in url.query}
    return {**chosen, "options": " ".join(options).strip()}


def _insist_on_durability(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Have a commit wait for the disk: what a till was told must survive. Stricter defaults of a server stay."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    cursor.close()
    connection.commit()


def _ask_after_a_pause(engine: sa.Engine) -> None:
    """Ask a server whether it is there before a connection is used again that has lain idle for a while.

    So one that was restarted meanwhile is met again without a failed request. Asking each time, as the pool can do by
    itself, is a round trip more for every request of a busy worker.
    """

    def _returned(_connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info["idle_since_s"] = time.monotonic()

    def _taken(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get("idle_since_s", time.monotonic()) < _IDLE_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as exc:
            raise sa.exc.InvalidatePoolError from exc

    event.listen(engine, "checkin", _returned)
    event.listen(engine, "checkout", _taken)


def _prepare_sqlite(engine: sa.Engine, wait_s: float) -> None:
    """Make every connection durable (WAL, synchronous=FULL), and transactions begin where we say.

    The log grows while somebody reads for long (seen: 700 MB); what it then has too much is given back afterwards.

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
        cursor.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        wants_write = connection.get_execution_options().get("pos_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if wants_write else "BEGIN")


def wait_to_prepare(connection: sa.Connection) -> None:
    """Wait until no other worker is bringing this database up to date; then none may until this transaction ends.

    A writer of SQLite is alone anyway. On a server, what the transaction does next may take as long as it needs.
    """
    if not is_sqlite(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_PREPARING_MS}")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_PREPARING_LOCK})")


def wait_for_ever(connection: sa.Connection) -> None:
    """Let the statements of this transaction take as long as they need: it reads everything there is."""
    if not is_sqlite(connection):
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def holds_every_language(connection: sa.Connection) -> bool:
    """Whether text of any language can be stored: a server's database may have been made with a narrow encoding."""
    return is_sqlite(connection) or connection.exec_driver_sql("SHOW server_encoding").scalar() == "UTF8"


def insert_new(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """An INSERT that does nothing where the key is taken; `rowcount` tells which it was. Values go with `execute`.

    Where another transaction is just inserting the key, a server waits until that one has ended.
    """
    return _insert_new(connection.dialect.name, table)


def insert_new_of_many(connection: sa.Connection, key: "sa.Column[Any]") -> "ReturningInsert[Any]":
    """The same for many rows at once: the result has the keys that were not taken, in no order."""
    return _insert_new_of_many(connection.dialect.name, key)


@functools.cache
def _insert_new_of_many(name: str, key: "sa.Column[Any]") -> "ReturningInsert[Any]":
    return _insert_new(name, key.table).returning(key)


@functools.cache
def _insert_new(name: str, table: sa.Table) -> sa.Insert:
    if name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 0.1 s a shop with a database file never needs

    # Of an INSERT the count is kept only when asked for: with some drivers it would be -1, which looks like success.
    return postgresql.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def fault_code(error: sa.exc.DBAPIError) -> str:
    """A stable code for what the database complained about; DATABASE_UNAVAILABLE where nothing better is known."""
    name = _name_of(error)
    # Extended codes of SQLite add a suffix to the primary one: SQLITE_BUSY_SNAPSHOT.
    return next((code for primary, code in _FAULTS.items() if name.startswith(primary)), "DATABASE_UNAVAILABLE")


def may_try_again(error: sa.exc.DBAPIError) -> bool:
    """Whether the server has undone the transaction so that another one could go on: the same again may succeed."""
    return _name_of(error) in _TRY_AGAIN


def explain(error: sa.exc.DBAPIError) -> str:
    """What an installer is told: the kind of fault; where no connection came about, the words of the server."""
    kind, name = type(error.orig).__name__, _name_of(error)
    # Only these words cannot quote what members entrusted to us: there was no statement yet.
    if name or error.statement is not None:
        return f"{kind} {name}".strip()
    return " ".join(str(error.orig).split())[:300]


def _name_of(error: sa.exc.DBAPIError) -> str:
    return str(getattr(error.orig, "sqlite_errorname", "") or getattr(error.orig, "sqlstate", "") or "")
