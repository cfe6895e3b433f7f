"""The loyalty programme as a versioned document."""

import functools

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend.schema import PROGRAMMES
from pos_client.domain.programme import Programme

_DOCUMENT = TypeAdapter(Programme)


def current(connection: sa.Connection) -> Programme:
    """The newest version."""
    newest = sa.select(PROGRAMMES.c.document).order_by(PROGRAMMES.c.version.desc()).limit(1)
    return _parse(connection.execute(newest).scalar_one())


def publish(connection: sa.Connection, programme: Programme, at_ms: int, by: str = "") -> None:
    """Make a programme the current one; its version must be higher than any before."""
    document = _DOCUMENT.dump_json(programme).decode()
    connection.execute(PROGRAMMES.insert().values(version=programme.version, document=document, published_by=by, created_ms=at_ms))


@functools.lru_cache(maxsize=8)
def _parse(document: str) -> Programme:
    return _DOCUMENT.validate_json(document)
