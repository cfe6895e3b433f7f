"""Managers: people who may change the rules, the products and the members' accounts, and programs that do it for them.

A manager is known by name; every version and every adjustment says whose it is. People sign in with a password
(`shop.sessions`), programs carry a token. Only hashes of either are kept.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import MANAGERS, SESSIONS
from pos_client.domain import passwords
from pos_client.errors import InvalidValue

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
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
    has_password: bool
    has_token: bool


def admit(connection: sa.Connection, name: str, at_ms: int) -> str:
    """Give a manager's programs a new token in place of the old one; returns it, it is kept nowhere.

    A manager who is not known, or was revoked, is let in by that.
    """
    token = _PREFIX + secrets.token_urlsafe(32)
    _put(connection, name, at_ms, token_sha256=_hash(token))
    return token


def set_password(connection: sa.Connection, name: str, password: str, at_ms: int) -> Person:
    """Let a manager in by a password, or give them another one; ends their sessions. Blocks for 50 ms.

    Raises:
        InvalidValue: code BAD_PASSWORD; fewer than 8 letters or more than 128.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidValue("a password has 8 to 128 letters", code="BAD_PASSWORD")
    kept = passwords.hashed(password, secrets.token_bytes(passwords.SALT_BYTES))
    _put(connection, name, at_ms, password_hash=kept)
    connection.execute(SESSIONS.delete().where(SESSIONS.c.name == name))
    return _known(connection, name)


def revoke(connection: sa.Connection, name: str, at_ms: int) -> Person:
    """Take a manager's password, token and sessions back; they stop working with the next request.

    A second time changes nothing.

    Raises:
        InvalidValue: code UNKNOWN_MANAGER.
    """
    active = sa.and_(MANAGERS.c.name == name, MANAGERS.c.revoked_ms.is_(None))
    nothing = {"revoked_ms": at_ms, "token_sha256": None, "password_hash": None}
    connection.execute(MANAGERS.update().where(active).values(nothing))
    connection.execute(SESSIONS.delete().where(SESSIONS.c.name == name))
    return _known(connection, name)


def people(connection: sa.Connection) -> list[Person]:
    """Every manager there ever was, by name."""
    rows = connection.execute(sa.select(MANAGERS).order_by(MANAGERS.c.name))
    return [_person(row) for row in rows]


def authenticate(connection: sa.Connection, token: str) -> str | None:
    """The name a token belongs to. The look-up is by hash, so its duration says nothing about the token."""
    wanted = _hash(token)
    row = connection.execute(_BY_TOKEN, {"wanted": wanted}).one_or_none()
    return row.name if row is not None and hmac.compare_digest(row.token_sha256, wanted) else None


def password_hash(connection: sa.Connection, name: str) -> str | None:
    """What is kept of a manager's password; None of those without one and of strangers."""
    active = sa.and_(MANAGERS.c.name == name, MANAGERS.c.revoked_ms.is_(None))
    return connection.execute(sa.select(MANAGERS.c.password_hash).where(active)).scalar()


def _known(connection: sa.Connection, name: str) -> Person:
    row = connection.execute(sa.select(MANAGERS).where(MANAGERS.c.name == name)).one_or_none()
    if row is None:
        raise InvalidValue(name, code="UNKNOWN_MANAGER")
    return _person(row)


def _person(row: "sa.Row[*tuple[Any, ...]]") -> Person:
    return Person(
        name=row.name,
        created=timing.to_utc(row.created_ms),
        revoked=None if row.revoked_ms is None else timing.to_utc(row.revoked_ms),
        has_password=row.password_hash is not None,
        has_token=row.token_sha256 is not None,
    )


def _put(connection: sa.Connection, name: str, at_ms: int, **credential: bytes | str) -> None:
    """Give a manager a credential beside those there are; whoever was revoked begins anew, as those unknown do."""
    known = connection.execute(sa.select(MANAGERS.c.revoked_ms).where(MANAGERS.c.name == name)).one_or_none()
    if known is None:
        connection.execute(MANAGERS.insert().values(name=name, created_ms=at_ms, **credential))
        return
    begin = {} if known.revoked_ms is None else {"created_ms": at_ms, "revoked_ms": None}
    connection.execute(MANAGERS.update().where(MANAGERS.c.name == name).values(**credential, **begin))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
