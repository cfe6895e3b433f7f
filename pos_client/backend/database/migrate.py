"""Bringing a database up to date. All of it happens in one transaction, or not at all."""

from pathlib import Path

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.engine import Database
from pos_client.errors import BackendStartFailed

HEAD = "r0016"
"""The newest revision in migrations/versions (a test compares); an up-to-date database starts without Alembic."""
KNOWN = frozenset(f"r{number:04}" for number in range(1, int(HEAD[1:]) + 1))
_VERSION = sa.table("alembic_version", sa.column("version_num"))


def revision_of(connection: sa.Connection) -> str | None:
    """The revision a database is at; None when it is empty."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar_one_or_none()


def migrate(database: Database) -> None:
    """Bring a database to `HEAD`; returns at once when it is there. Of several workers one does it, the others wait.

    Raises:
        BackendStartFailed: code DATABASE_NEWER; a newer version of this program has used it, so update the program.
            Code DATABASE_ENCODING: a server's database that cannot hold every language; make one with UTF8.
    """
    with database.read() as connection:
        if _is_up_to_date(connection):
            return
        if not dialect.holds_every_language(connection):
            raise BackendStartFailed("the database must have the encoding UTF8", code="DATABASE_ENCODING")
    with database.write() as connection:
        dialect.wait_to_prepare(connection)
        if not _is_up_to_date(connection):
            upgrade(connection)


def _is_up_to_date(connection: sa.Connection) -> bool:
    revision = revision_of(connection)
    if revision is not None and revision not in KNOWN:
        raise BackendStartFailed(f"schema {revision}", code="DATABASE_NEWER")
    return revision == HEAD


def upgrade(connection: sa.Connection, revision: str = HEAD) -> None:
    """Bring a database up to a revision within the transaction that is open; without another one it is the newest."""
    from alembic import command  # noqa: PLC0415 - 0.3 s, needed once per update of the program
    from alembic.config import Config  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
