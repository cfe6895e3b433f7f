"""A backend's database opened by a command that works on it directly, beside or without a running server."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database import dialect
from pos_client.backend.database.engine import Database
from pos_client.backend.preparation import prepare
from pos_client.backend.web.private_files import for_owner_only, protect
from pos_client.errors import BackendStartFailed


@contextmanager
def opened(database_url: str) -> Iterator[tuple[Database, int]]:
    """The database, up to date and readable by its owner alone, and the time in unix milliseconds.

    Raises:
        BackendStartFailed: it cannot be used; the code says why.
    """
    now_ms = int(timing.system_now() * 1000)
    with for_owner_only(), closing(Database(database_url)) as database:
        protect(*database.files)
        prepare(database, now_ms)
        try:
            yield database, now_ms
        except sa.exc.DBAPIError as exc:
            raise BackendStartFailed(dialect.explain(exc), code=dialect.fault_code(exc)) from exc
