"""A backend's database opened by a command that works on it directly, beside or without a running server."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from pos_client.backend import timing
from pos_client.backend.database.engine import Database
from pos_client.backend.database.existing import require_file, translated
from pos_client.backend.database.migrate import revision_of
from pos_client.backend.preparation import prepare
from pos_client.backend.web.private_files import for_owner_only, protect
from pos_client.errors import InvalidValue


def create(database_url: str) -> str:
    """Make a database where there is none: empty but for the rules every shop begins with; its address, to be shown.

    Raises:
        InvalidValue: code DATABASE_EXISTS; there is one already, and it was left as it is.
        BackendStartFailed: it cannot be made; the code says why.
    """
    with for_owner_only(), closing(Database(database_url)) as database, translated():
        shown = database.url.render_as_string(hide_password=True)
        with database.read() as connection:
            if revision_of(connection) is not None:
                raise InvalidValue(shown, code="DATABASE_EXISTS")
        protect(*database.files)
        prepare(database, int(timing.system_now() * 1000))
    return shown


@contextmanager
def opened(database_url: str) -> Iterator[tuple[Database, int]]:
    """A database that is there, brought up to date and readable by its owner alone, and the time in unix milliseconds.

    Raises:
        BackendStartFailed: it cannot be used; the code says why. DATABASE_MISSING: there is no such file; none is made,
            because a mistyped path would silently begin a second ledger.
    """
    require_file(database_url)
    now_ms = int(timing.system_now() * 1000)
    with for_owner_only(), closing(Database(database_url)) as database, translated():
        protect(*database.files)
        prepare(database, now_ms)
        yield database, now_ms
