"""How far a job has come through time; a mark only moves forward."""

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.schema import JOB_MARKS


def read(connection: sa.Connection, name: str) -> int | None:
    """Until when everything has been done, in unix milliseconds; None before the first time."""
    return connection.execute(sa.select(JOB_MARKS.c.done_ms).where(JOB_MARKS.c.name == name)).scalar_one_or_none()


def advance(connection: sa.Connection, name: str, done_ms: int) -> None:
    """Say that everything until a time has been done."""
    row = {"name": name, "done_ms": done_ms}
    if connection.execute(dialect.insert_new(connection, JOB_MARKS), row).rowcount:
        return
    behind = sa.and_(JOB_MARKS.c.name == name, JOB_MARKS.c.done_ms < done_ms)
    connection.execute(JOB_MARKS.update().where(behind).values(done_ms=done_ms))
