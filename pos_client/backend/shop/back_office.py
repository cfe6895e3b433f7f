"""Managers: people who may change the rules, the products and the members' accounts. Only the hash of a token is kept.

A manager is known by name; every version and every adjustment says whose it is.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import MANAGERS
from pos_client.errors import InvalidValue

_PREFIX = "m-"
"""What a manager's token begins with: found in the wrong place, it says what it is."""
_BY_TOKEN = sa.select(MANAGERS.c.name, MANAGERS.c.token_sha256).where(
    MANAGERS.c.token_sha256 == sa.bindparam("wanted"), MANAGERS.c.revoked_ms.is_(None)
)


@dataclass(frozen=True, slots=True)
class Person:
    """A manager as lists show one."""

    name: str
    created: datetime
    revoked: datetime | None


def admit(connection: sa.Connection, name: str, at_ms: int) -> str:
    """Let a manager in, or give them a new token in place of the old one; returns the token, which is kept nowhere."""
    token = _PREFIX + secrets.token_urlsafe(32)
    values = {"token_sha256": _hash(token), "created_ms": at_ms, "revoked_ms": None}
    if not connection.execute(MANAGERS.update().where(MANAGERS.c.name == name).values(values)).rowcount:
        connection.execute(MANAGERS.insert().values(name=name, **values))
    return token


def revoke(connection: sa.Connection, name: str, at_ms: int) -> None:
    """Take a manager's token back; it stops working with the next request. A second time changes nothing.

    Raises:
        InvalidValue: code UNKNOWN_MANAGER.
    """
    if connection.execute(sa.select(MANAGERS.c.name).where(MANAGERS.c.name == name)).first() is None:
        raise InvalidValue(name, code="UNKNOWN_MANAGER")
    active = sa.and_(MANAGERS.c.name == name, MANAGERS.c.revoked_ms.is_(None))
    connection.execute(MANAGERS.update().where(active).values(revoked_ms=at_ms))


def people(connection: sa.Connection) -> list[Person]:
    """Every manager there ever was, by name."""
    rows = connection.execute(sa.select(MANAGERS).order_by(MANAGERS.c.name))
    return [
        Person(
            row.name, timing.to_utc(row.created_ms), None if row.revoked_ms is None else timing.to_utc(row.revoked_ms)
        )
        for row in rows
    ]


def authenticate(connection: sa.Connection, token: str) -> str | None:
    """The name a token belongs to. The look-up is by hash, so its duration says nothing about the token."""
    wanted = _hash(token)
    row = connection.execute(_BY_TOKEN, {"wanted": wanted}).one_or_none()
    return row.name if row is not None and hmac.compare_digest(row.token_sha256, wanted) else None


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
