"""The backend's own Ed25519 keys: the current one signs rosters and the time, the next one is already told to tills.

So a till that was away while the key changed still believes the new one. They lie in the database, beside the members'
keys: whoever can read that can forge both.
"""

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_client.backend.database.schema import SERVER_KEYS
from pos_client.domain.enrolment import ServerKeys
from pos_client.domain.request_signature import keys_statement

_TOLD = 2
"""The current key and the next."""
_IN_TURN = (
    sa.select(SERVER_KEYS.c.number, SERVER_KEYS.c.private_key)
    .where(SERVER_KEYS.c.retired_ms.is_(None))
    .order_by(SERVER_KEYS.c.number)
    .limit(_TOLD)
)


def prepare(connection: sa.Connection, at_ms: int) -> None:
    """Make the first two keys where there are none."""
    missing = _TOLD - len(connection.execute(_IN_TURN).all())
    for _ in range(missing):
        _add(connection, at_ms)


def rotate(connection: sa.Connection, at_ms: int) -> None:
    """Retire the current key: the next one takes its place, and another one is made to follow."""
    current = connection.execute(_IN_TURN).all()[0].number
    connection.execute(SERVER_KEYS.update().where(SERVER_KEYS.c.number == current).values(retired_ms=at_ms))
    _add(connection, at_ms)


def signing_key(connection: sa.Connection) -> Ed25519PrivateKey:
    """The current key."""
    return _keys(connection)[0]


def public(connection: sa.Connection) -> tuple[str, ...]:
    """What tills believe: the public halves of the current key and the next, 64 hex digits each."""
    return tuple(key.public_key().public_bytes_raw().hex() for key in _keys(connection))


def vouched(connection: sa.Connection) -> ServerKeys:
    """The keys of now, signed with each one there ever was: whichever of them a till knows, it can go on from there."""
    now = public(connection)
    every = [
        Ed25519PrivateKey.from_private_bytes(row.private_key)
        for row in connection.execute(sa.select(SERVER_KEYS.c.private_key).order_by(SERVER_KEYS.c.number.desc()))
    ]
    statement = keys_statement(now)
    return ServerKeys(
        now, tuple((key.public_key().public_bytes_raw().hex(), key.sign(statement).hex()) for key in every)
    )


def private(connection: sa.Connection) -> list[bytes]:
    """The private halves of the current key and the next, for what only this backend is to recognise."""
    return [row.private_key for row in connection.execute(_IN_TURN)]


def _keys(connection: sa.Connection) -> list[Ed25519PrivateKey]:
    return [Ed25519PrivateKey.from_private_bytes(row.private_key) for row in connection.execute(_IN_TURN)]


def _add(connection: sa.Connection, at_ms: int) -> None:
    newest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(SERVER_KEYS.c.number), 0))).scalar_one()
    key = Ed25519PrivateKey.generate().private_bytes_raw()
    connection.execute(SERVER_KEYS.insert().values(number=newest + 1, private_key=key, created_ms=at_ms))
