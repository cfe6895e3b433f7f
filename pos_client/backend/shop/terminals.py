"""Tills that may speak to this backend. Only the hash of a token is kept."""

import hashlib
import hmac
from dataclasses import dataclass

import sqlalchemy as sa

from pos_client.backend.database.schema import TERMINALS

_BY_TOKEN = sa.select(TERMINALS).where(
    TERMINALS.c.token_sha256 == sa.bindparam("wanted"), TERMINALS.c.revoked_ms.is_(None)
)


@dataclass(frozen=True, slots=True)
class Terminal:
    """An enrolled till and where it stands."""

    terminal_id: str
    store: str
    lane: str

    @property
    def place(self) -> str:
        """Store and lane as one text."""
        return f"{self.store} · {self.lane}" if self.lane else self.store


def put(connection: sa.Connection, terminal: Terminal, token: str, at_ms: int) -> None:
    """Enrol a till, or give it a new token; the old one stops working."""
    values = {
        "store": terminal.store,
        "lane": terminal.lane,
        "token_sha256": _hash(token),
        "created_ms": at_ms,
        "revoked_ms": None,
    }
    same = TERMINALS.c.terminal_id == terminal.terminal_id
    if not connection.execute(TERMINALS.update().where(same).values(values)).rowcount:
        connection.execute(TERMINALS.insert().values(terminal_id=terminal.terminal_id, **values))


def authenticate(connection: sa.Connection, token: str) -> Terminal | None:
    """The till a token belongs to. The look-up is by hash, so its duration says nothing about the token."""
    wanted = _hash(token)
    row = connection.execute(_BY_TOKEN, {"wanted": wanted}).one_or_none()
    if row is None or not hmac.compare_digest(row.token_sha256, wanted):
        return None
    return Terminal(row.terminal_id, row.store, row.lane)


def count_active(connection: sa.Connection) -> int:
    """How many tills share the members' offline allowances."""
    active = sa.select(sa.func.count()).select_from(TERMINALS).where(TERMINALS.c.revoked_ms.is_(None))
    return int(connection.execute(active).scalar_one())


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
