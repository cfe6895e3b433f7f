"""Opening a database that is there already, for those who only look at it: nothing is made, nothing is changed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from pos_client.backend.database import dialect, migrate
from pos_client.backend.database.engine import Database
from pos_client.errors import BackendStartFailed


@contextmanager
def snapshot(database_url: str) -> Iterator[sa.Connection]:
    """One state of a whole database, for as long as it takes to read it.

    Raises:
        BackendStartFailed: code DATABASE_MISSING; no such file. Code DATABASE_OLD: start the backend once, which
            brings it up to date. Code DATABASE_NEWER: update the program. Other codes as for `Database`.
    """
    require_file(database_url)
    with closing(Database(database_url)) as database, translated(), database.read() as connection:
        dialect.wait_for_ever(connection)
        _require_schema(connection)
        yield connection


@contextmanager
def translated() -> Iterator[None]:
    """Turn what a database complains about into our own error with its stable code."""
    try:
        yield
    except sa.exc.DBAPIError as exc:
        raise BackendStartFailed(dialect.explain(exc), code=dialect.fault_code(exc)) from exc


def require_file(database_url: str) -> None:
    """See that a database that is a file is there.

    Raises:
        BackendStartFailed: code DATABASE_MISSING.
    """
    try:
        url = sa.make_url(database_url)
    except (sa.exc.ArgumentError, ValueError):
        return  # Database says it better
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
        raise BackendStartFailed(f"there is no {Path(url.database).absolute()}", code="DATABASE_MISSING")


def _require_schema(connection: sa.Connection) -> None:
    revision = migrate.revision_of(connection)
    if revision is None or revision in migrate.KNOWN - {migrate.HEAD}:
        raise BackendStartFailed(f"schema {revision}", code="DATABASE_OLD")
    if revision != migrate.HEAD:
        raise BackendStartFailed(f"schema {revision}", code="DATABASE_NEWER")
