"""The backend's database: opening it, reading from it, writing to it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.errors import BackendStartFailed

_T = TypeVar("_T")
_ATTEMPTS = 5
"""Transactions a server has to take back collide once in a blue moon; five times in a row means something else."""
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",  # as hosting companies write it
    "postgresql+psycopg": "postgresql+psycopg",
}


class Database:
    """One database and how to use it. Thread-safe; nothing is opened before it is needed.

    `read()` sees one snapshot, `glance()` is for one statement. `write()` commits at its end; on SQLite it is alone, on
    a server others write at the same time. `settle()` is a `write()` that is repeated when the server takes it back.
    """

    def __init__(self, url: str, *, wait_s: float = 5.0) -> None:
        self.url = parse_url(url)
        try:
            self._engine = dialect.open_engine(self.url, wait_s)
        except ModuleNotFoundError as exc:
            wanted = "install the driver: pip install 'pos-client[postgresql]'"
            raise BackendStartFailed(wanted, code="DATABASE_DRIVER_MISSING") from exc
        self._reading = dialect.reading(self._engine)
        self._glancing = dialect.glancing(self._engine)
        self._writing = dialect.writing(self._engine)
        # SQLite has one writer: queueing here is fair and wakes at once, its own waiting polls.
        self._turn = threading.Lock()
        self._takes_turns = dialect.is_sqlite(self._engine)

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
        with self._reading.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    @contextmanager
    def glance(self) -> Iterator[sa.Connection]:
        """For a look at one thing, with one statement; two statements might see two states of the data."""
        with self._glancing.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that commits at the end, or leaves no trace when an exception passes through."""
        if not self._takes_turns:
            with self._writing.begin() as connection:
                yield connection
            return
        with self._turn, self._writing.begin() as connection:
            yield connection

    def settle(self, work: Callable[[sa.Connection], _T]) -> _T:
        """Run `work` in a transaction, from the start again when the server took it back for another one's sake."""
        for _attempt in range(_ATTEMPTS - 1):
            try:
                with self.write() as connection:
                    return work(connection)
            except sa.exc.DBAPIError as exc:
                if not dialect.may_try_again(exc):
                    raise
        with self.write() as connection:
            return work(connection)

    def close(self) -> None:
        """Close every connection; idempotent."""
        self._engine.dispose()


def parse_url(url: str) -> sa.URL:
    """Read a database URL: `sqlite:////var/lib/pos/backend.db` or `postgresql://user:password@host/database`.

    The folder of a file is made if missing.

    Raises:
        BackendStartFailed: code BAD_DATABASE_URL; not a URL, or a database that would be forgotten at exit.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as exc:
        raise BackendStartFailed("not a database URL", code="BAD_DATABASE_URL") from exc
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise BackendStartFailed("the database must be sqlite:// or postgresql://", code="BAD_DATABASE_URL")
    if driver == "sqlite":
        _make_folder(parsed.database)
    return parsed.set(drivername=driver)


def _make_folder(path: str | None) -> None:
    if not path or path == ":memory:":
        raise BackendStartFailed("the database must be a file", code="BAD_DATABASE_URL")
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise BackendStartFailed(str(exc), code="DATABASE_UNAVAILABLE") from exc
