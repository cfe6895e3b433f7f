"""Tills that may speak to this backend: each signs with a key of its own, of which the public half is kept here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database import dialect
from pos_client.backend.database.schema import ACCOUNTS, STORE_KEYS, TERMINAL_STAYS, TERMINALS
from pos_client.domain.enrolment import TerminalKeys
from pos_client.errors import InvalidValue

_BY_ID = sa.select(TERMINALS).where(TERMINALS.c.terminal_id == sa.bindparam("wanted"))
_IN_STORE = sa.select(TERMINALS.c.terminal_id).where(
    TERMINALS.c.store == sa.bindparam("wanted"), TERMINALS.c.revoked_ms.is_(None)
)
_RENAME = (
    ACCOUNTS.update()
    .where(ACCOUNTS.c.home_store == sa.bindparam("wanted"))
    .values(home_store=sa.bindparam("name"), home_since_ms=sa.bindparam("at_ms", type_=sa.BigInteger))
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


@dataclass(frozen=True, slots=True)
class KnownTerminal:
    """A till as it is registered; `keys` are missing until it has enrolled with keys of its own."""

    terminal: Terminal
    keys: TerminalKeys | None
    is_revoked: bool
    is_quarantined: bool


@dataclass(frozen=True, slots=True)
class TerminalRow:
    """A till as lists show it."""

    terminal_id: str
    store: str
    lane: str
    enrolled: datetime
    revoked: datetime | None
    quarantined: datetime | None


def put(
    connection: sa.Connection, terminal: Terminal, keys: TerminalKeys, at_ms: int, *, is_same: bool = False
) -> None:
    """Enrol a till, or give it new keys; the old ones stop working, that of its store included.

    With `is_same` it is known to be the same machine: where it stays in its store, it keeps its share of the allowances
    (`shop.sharing`). The last till of a store that goes on under another name takes the store's members with it.
    """
    values: dict[str, object] = {
        "store": terminal.store,
        "lane": terminal.lane,
        "signing_key": bytes.fromhex(keys.signing_hex),
        "sealing_key": bytes.fromhex(keys.sealing_hex),
        "created_ms": at_ms,
        "revoked_ms": None,
    }
    _change_store_key(connection, terminal.terminal_id)
    before = connection.execute(_BY_ID, {"wanted": terminal.terminal_id}).one_or_none()
    if before is None:
        connection.execute(TERMINALS.insert().values(terminal_id=terminal.terminal_id, **values))
        return
    if is_same and before.store == terminal.store and before.revoked_ms is None:
        values["created_ms"] = before.created_ms
    else:
        until_ms = at_ms if before.revoked_ms is None else before.revoked_ms
        stay = {"terminal_id": terminal.terminal_id, "store": before.store, "until_ms": until_ms}
        connection.execute(dialect.insert_new(connection, TERMINAL_STAYS), stay | {"since_ms": before.created_ms})
    connection.execute(TERMINALS.update().where(TERMINALS.c.terminal_id == terminal.terminal_id).values(values))
    if connection.execute(_IN_STORE, {"wanted": before.store}).first() is None:
        connection.execute(_RENAME, {"wanted": before.store, "name": terminal.store, "at_ms": at_ms})


def find(connection: sa.Connection, terminal_id: str) -> KnownTerminal | None:
    """The till of that id, revoked or not."""
    row = connection.execute(_BY_ID, {"wanted": terminal_id}).one_or_none()
    if row is None:
        return None
    known = row.signing_key is not None and row.sealing_key is not None
    keys = TerminalKeys(row.signing_key.hex(), row.sealing_key.hex()) if known else None
    return KnownTerminal(
        Terminal(row.terminal_id, row.store, row.lane), keys, row.revoked_ms is not None, row.quarantined_ms is not None
    )


def revoke(connection: sa.Connection, terminal_id: str, at_ms: int) -> TerminalRow:
    """Let a till in no more, from its next request on; the key of its store changes. A second time changes no more.

    Raises:
        InvalidValue: code UNKNOWN_TERMINAL.
    """
    same = TERMINALS.c.terminal_id == terminal_id
    _change_store_key(connection, terminal_id)
    connection.execute(TERMINALS.update().where(same, TERMINALS.c.revoked_ms.is_(None)).values(revoked_ms=at_ms))
    return _known(connection, terminal_id)


def release(connection: sa.Connection, terminal_id: str) -> TerminalRow:
    """Let a till out of quarantine.

    Raises:
        InvalidValue: code UNKNOWN_TERMINAL.
    """
    mine = TERMINALS.c.terminal_id == terminal_id
    connection.execute(TERMINALS.update().where(mine).values(quarantined_ms=None))
    return _known(connection, terminal_id)


def every(connection: sa.Connection) -> list[TerminalRow]:
    """Every till there ever was, by id."""
    rows = connection.execute(sa.select(TERMINALS).order_by(TERMINALS.c.terminal_id))
    return [_shown(row) for row in rows]


def _change_store_key(connection: sa.Connection, terminal_id: str) -> None:
    """Whoever holds this till's old keys may know the key of its store: the others get a new one when they ask.

    The till's row is locked first: one that asks for the key at this moment has it before it is deleted, or never.
    """
    row = connection.execute(_BY_ID.with_for_update(), {"wanted": terminal_id}).one_or_none()
    if row is not None and row.revoked_ms is None:
        connection.execute(STORE_KEYS.delete().where(STORE_KEYS.c.store == row.store))


def _known(connection: sa.Connection, terminal_id: str) -> TerminalRow:
    row = connection.execute(_BY_ID, {"wanted": terminal_id}).one_or_none()
    if row is None:
        raise InvalidValue(terminal_id, code="UNKNOWN_TERMINAL")
    return _shown(row)


def _shown(row: "sa.Row[Any]") -> TerminalRow:
    revoked, quarantined = (
        None if moment is None else timing.to_utc(moment) for moment in (row.revoked_ms, row.quarantined_ms)
    )
    return TerminalRow(row.terminal_id, row.store, row.lane, timing.to_utc(row.created_ms), revoked, quarantined)
