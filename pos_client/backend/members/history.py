"""What happened on one account of a member, the newest first, a page at a time."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend import timing
from pos_client.backend.database.schema import ENTRIES, TRANSACTIONS, Unit
from pos_client.backend.ledger.entries import EntryKind
from pos_client.errors import InvalidValue

MOST = 100
"""Entries per page."""
_ENTRIES = (
    sa.select(
        ENTRIES.c.seq,
        ENTRIES.c.kind,
        ENTRIES.c.amount,
        ENTRIES.c.balance_after,
        ENTRIES.c.occurred_ms,
        ENTRIES.c.recorded_ms,
        ENTRIES.c.terminal_id,
        ENTRIES.c.actor,
        ENTRIES.c.txn_id,
        TRANSACTIONS.c.body,
    )
    .join_from(ENTRIES, TRANSACTIONS, TRANSACTIONS.c.txn_id == ENTRIES.c.txn_id, isouter=True)
    .where(
        ENTRIES.c.member_id == sa.bindparam("member"),
        ENTRIES.c.unit == sa.bindparam("unit"),
        ENTRIES.c.seq < sa.bindparam("before", type_=sa.BigInteger),
    )
    .order_by(ENTRIES.c.seq.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_FIRST = 2**62
"""Above every number an entry can have."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the ledger: points, or minor units of money, and the balance it led to.

    `sale_minor` is the amount of the transaction it belongs to, `note` why somebody adjusted it; a job has neither.
    """

    seq: int
    kind: EntryKind
    amount: int
    balance_after: int
    occurred_at: datetime
    recorded_at: datetime
    terminal_id: str
    actor: str
    txn_id: UUID | None
    sale_minor: int | None
    note: str


@dataclass(frozen=True, slots=True)
class History:
    """A page of events; `cursor` asks for the next one, and is null where there is none."""

    events: tuple[Event, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class _Correction:
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Request:
    """What a stored request says that a history shows."""

    amount_minor: int = 0
    adjustment: _Correction = _Correction()


_REQUEST = TypeAdapter(_Request)


def page(connection: sa.Connection, member_id: UUID, unit: Unit, cursor: str, limit: int) -> History:
    """At most `limit` entries of an account before the one a cursor names; one walk along its key.

    Raises:
        InvalidValue: code BAD_CURSOR; it was not given out for this account.
    """
    before = _before(cursor, unit) if cursor else _FIRST
    wanted = {"member": member_id, "unit": int(unit), "before": before, "most": limit + 1}
    rows = connection.execute(_ENTRIES, wanted).all()
    shown = tuple(_event(row) for row in rows[:limit])
    return History(shown, _cursor(unit, shown[-1].seq) if len(rows) > limit else None)


def _event(row: "sa.Row[*tuple[Any, ...]]") -> Event:
    request = _REQUEST.validate_json(row.body) if row.body else _Request()
    return Event(
        seq=row.seq,
        kind=EntryKind(row.kind),
        amount=row.amount,
        balance_after=row.balance_after,
        occurred_at=timing.to_utc(row.occurred_ms),
        recorded_at=timing.to_utc(row.recorded_ms),
        terminal_id=row.terminal_id,
        actor=row.actor,
        txn_id=row.txn_id,
        sale_minor=request.amount_minor or None,
        note=request.adjustment.note,
    )


def _cursor(unit: Unit, seq: int) -> str:
    return base64.urlsafe_b64encode(f"{int(unit)}.{seq}".encode()).decode().rstrip("=")


def _before(cursor: str, unit: Unit) -> int:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True).decode("ascii")
        of_unit, seq = map(int, text.split("."))
    except (binascii.Error, ValueError) as exc:
        raise InvalidValue("not a cursor", code="BAD_CURSOR") from exc
    if of_unit != unit or not 0 < seq <= _FIRST or _cursor(unit, seq) != cursor:
        raise InvalidValue("not a cursor of this account", code="BAD_CURSOR")
    return seq
