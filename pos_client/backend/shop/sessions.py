"""Managers who are signed in: for twelve hours at most, and while they ask for something at least once an hour."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import SESSIONS

LIFE_MS = 12 * 60 * 60 * 1000
IDLE_MS = 60 * 60 * 1000
SEEN_EVERY_MS = 60 * 1000
"""When somebody last asked is kept to the minute: reading must not write each time."""
PREFIX = "s-"
"""What the token of a session begins with; a program's begins otherwise."""
_BY_TOKEN = sa.select(SESSIONS).where(SESSIONS.c.token_sha256 == sa.bindparam("wanted"))


@dataclass(frozen=True, slots=True)
class Session:
    """Answer of `POST /v1/sessions`. `expires` is the latest; an hour without a request ends it, too."""

    token: str
    name: str
    expires: datetime


def begin(connection: sa.Connection, name: str, at_ms: int) -> Session:
    """Sign a manager in whose password was right. Only the hash of the token is kept."""
    over = sa.or_(SESSIONS.c.created_ms <= at_ms - LIFE_MS, SESSIONS.c.seen_ms <= at_ms - IDLE_MS)
    connection.execute(SESSIONS.delete().where(over))
    token = PREFIX + secrets.token_urlsafe(32)
    row = {"token_sha256": _hash(token), "name": name, "created_ms": at_ms, "seen_ms": at_ms}
    connection.execute(SESSIONS.insert().values(row))
    return Session(token, name, timing.to_utc(at_ms + LIFE_MS))


def whose(database: Database, token: str, at_ms: int) -> str | None:
    """The name of the manager whose session this is, and that they have asked; None when it is over."""
    wanted = _hash(token)
    with database.glance() as connection:
        row = connection.execute(_BY_TOKEN, {"wanted": wanted}).one_or_none()
    if row is None or row.created_ms <= at_ms - LIFE_MS or row.seen_ms <= at_ms - IDLE_MS:
        return None
    if row.seen_ms <= at_ms - SEEN_EVERY_MS:
        mine = SESSIONS.c.token_sha256 == wanted
        with database.write() as connection:
            connection.execute(SESSIONS.update().where(mine).values(seen_ms=at_ms))
    name: str = row.name
    return name


def end(connection: sa.Connection, token: str) -> None:
    """Sign out; it stops working with the next request."""
    connection.execute(SESSIONS.delete().where(SESSIONS.c.token_sha256 == _hash(token)))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
