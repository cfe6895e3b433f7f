"""The backend's database: opening it, reading from it, writing to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from pos_client.backend import dialect
from pos_client.errors import BackendStartFailed

_CONNECTIONS = 40
"""As many as the web framework has worker threads: a request never waits for a connection, only for its turn."""


class Database:
    """One database and how to use it: `read()` sees a snapshot, `write()` is alone. Thread-safe."""

    def __init__(self, url: str, *, wait_s: float = 5.0) -> None:
        self.url = parse_url(url)
        self._engine = sa.create_engine(
            self.url, poolclass=QueuePool, pool_size=_CONNECTIONS, max_overflow=0, hide_parameters=True
        )
        self._writing = self._engine.execution_options(**dialect.WRITE)
        # SQLite has one writer: queueing here is fair and wakes at once, its own waiting polls.
        self._turn = threading.Lock()
        self._takes_turns = dialect.is_sqlite(self._engine)
        if self._takes_turns:
            dialect.prepare_sqlite(self._engine, wait_s)

    @property
    def is_file(self) -> bool:
        """Whether this is a database file on this machine, and not a server."""
        return self._takes_turns

    @property
    def files(self) -> tuple[Path, ...]:
        """The database file and those SQLite keeps beside it, whether they exist or not; none of a server."""
        path = self.url.database or ""
        return tuple(Path(path + end) for end in ("", "-wal", "-shm", "-journal")) if self.is_file else ()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of the data; commits nothing."""
        with self._engine.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that commits at the end, or leaves no trace when an exception passes through."""
        if not self._takes_turns:
            with self._writing.begin() as connection:
                yield connection
            return
        with self._turn, self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; idempotent."""
        self._engine.dispose()


def parse_url(url: str) -> sa.URL:
    """Read a database URL such as `sqlite:////var/lib/pos/backend.db`; the folder of a file is made if missing.

    Raises:
        BackendStartFailed: code BAD_DATABASE_URL; not a URL, or a database that would be forgotten at exit.
    """
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect()
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ValueError) as exc:
        raise BackendStartFailed("not a database URL", code="BAD_DATABASE_URL") from exc
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise BackendStartFailed("the database must be a file", code="BAD_DATABASE_URL")
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise BackendStartFailed(str(exc), code="DATABASE_UNAVAILABLE") from exc
    return parsed
