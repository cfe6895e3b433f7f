"""Bringing a database up to date. All of it happens in one transaction, or not at all."""

from pathlib import Path

import sqlalchemy as sa

from pos_client.backend.database import Database
from pos_client.errors import BackendStartFailed

HEAD = "r0001"
"""The newest revision in migrations/versions (a test compares); an up-to-date database starts without Alembic."""
KNOWN = frozenset({HEAD})
_VERSION = sa.table("alembic_version", sa.column("version_num"))


def revision_of(connection: sa.Connection) -> str | None:
    """The revision a database is at; None when it is empty."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar_one_or_none()


def migrate(database: Database) -> None:
    """Bring a database to `HEAD`; returns at once when it is there.

    Raises:
        BackendStartFailed: code DATABASE_NEWER; a newer version of this program has used it, so update the program.
    """
    with database.read() as connection:
        revision = revision_of(connection)
    if revision == HEAD:
        return
    if revision is not None and revision not in KNOWN:
        raise BackendStartFailed(f"schema {revision}", code="DATABASE_NEWER")
    with database.write() as connection:
        _upgrade(connection)


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command  # noqa: PLC0415 - 0.3 s, needed once per update of the program
    from alembic.config import Config  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
