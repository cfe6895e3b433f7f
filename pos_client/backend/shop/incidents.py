"""What a manager has to look at: forged or repeated codes of tills alone, forked or broken outboxes, lost entries.

And sales of a cashier who serves one member too often, and refused ones that a till gave up. Some of these put the till
into quarantine: what it did alone then counts for earning only, until a manager lets it out. Awards on card numbers
that were typed wait for a manager's word.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import INCIDENTS, TERMINALS
from pos_client.errors import InvalidValue

MOST_LISTED = 500
LONGEST_NOTE = 1000
_THIS = sa.select(INCIDENTS).where(INCIDENTS.c.incident_id == sa.bindparam("wanted"))


class Kind(StrEnum):
    """What happened."""

    FORGED_OFFLINE = "FORGED_OFFLINE"
    REPLAY = "REPLAY"
    FORKED = "FORKED"
    CHAIN_BROKEN = "CHAIN_BROKEN"
    LOST_ENTRIES = "LOST_ENTRIES"
    NO_CHAIN = "NO_CHAIN"
    LATE_CHAIN = "LATE_CHAIN"
    ABOVE_LIMIT = "ABOVE_LIMIT"
    REVIEW = "REVIEW"
    WRITTEN_OFF = "WRITTEN_OFF"
    RESOLVED_TWICE = "RESOLVED_TWICE"
    MANUAL_ENTRY = "MANUAL_ENTRY"


QUARANTINING = frozenset({Kind.FORGED_OFFLINE, Kind.FORKED, Kind.CHAIN_BROKEN, Kind.NO_CHAIN})
"""None of this happens by accident: a till's keys, disk or entries were tampered with, or a member has shown it a code
that makes it look so."""


ONCE_A_DAY = frozenset({Kind.ABOVE_LIMIT})
"""Of one till: what comes after the first is more of the same."""
_DAY_MS = 24 * 60 * 60 * 1000
_TOLD = sa.select(INCIDENTS.c.kind).where(
    INCIDENTS.c.terminal_id == sa.bindparam("till"),
    INCIDENTS.c.created_ms > sa.bindparam("since_ms"),
    INCIDENTS.c.kind.in_(sorted(ONCE_A_DAY)),
)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something to look at, within one till's batch."""

    kind: Kind
    txn_id: UUID | None = None
    member_id: UUID | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """The same as a manager sees it."""

    incident_id: UUID
    terminal_id: str
    kind: Kind
    txn_id: UUID | None
    member_id: UUID | None
    detail: str
    happened: datetime
    resolved: datetime | None
    resolved_by: str
    note: str


def report(connection: sa.Connection, terminal_id: str, happened: Sequence[Happened], at_ms: int) -> None:
    """Keep what happened, what is told once a day only then; quarantine the till where that is called for."""
    new = [*_without(happened, _told_today(connection, terminal_id, happened, at_ms))]
    if not new:
        return
    rows = [
        {
            "incident_id": UUID(bytes=secrets.token_bytes(16), version=4),
            "terminal_id": terminal_id,
            "kind": one.kind.value,
            "txn_id": one.txn_id,
            "member_id": one.member_id,
            "detail": one.detail,
            "created_ms": at_ms,
            "resolved_by": "",
            "note": "",
        }
        for one in new
    ]
    connection.execute(INCIDENTS.insert(), rows)
    if any(one.kind in QUARANTINING for one in new):
        free = sa.and_(TERMINALS.c.terminal_id == terminal_id, TERMINALS.c.quarantined_ms.is_(None))
        connection.execute(TERMINALS.update().where(free).values(quarantined_ms=at_ms))


def is_open(connection: sa.Connection, terminal_id: str, kind: Kind) -> bool:
    """Whether a manager still has something of that kind to look at."""
    mine = sa.and_(INCIDENTS.c.terminal_id == terminal_id, INCIDENTS.c.kind == kind.value)
    query = sa.select(INCIDENTS.c.incident_id).where(mine, INCIDENTS.c.resolved_ms.is_(None)).limit(1)
    return connection.execute(query).first() is not None


def _told_today(connection: sa.Connection, terminal_id: str, happened: Sequence[Happened], at_ms: int) -> set[Kind]:
    if not any(one.kind in ONCE_A_DAY for one in happened):
        return set()
    asked = {"till": terminal_id, "since_ms": at_ms - _DAY_MS}
    return {Kind(kind) for kind in connection.execute(_TOLD, asked).scalars()}


def _without(happened: Sequence[Happened], told: set[Kind]) -> Iterator[Happened]:
    for one in happened:
        if one.kind not in told:
            yield one
        if one.kind in ONCE_A_DAY:
            told.add(one.kind)


def listed(connection: sa.Connection, *, with_resolved: bool) -> list[Incident]:
    """The newest ones, at most 500."""
    query = sa.select(INCIDENTS).order_by(INCIDENTS.c.created_ms.desc(), INCIDENTS.c.incident_id).limit(MOST_LISTED)
    wanted = query if with_resolved else query.where(INCIDENTS.c.resolved_ms.is_(None))
    return [_shown(row) for row in connection.execute(wanted)]


def find(connection: sa.Connection, incident_id: UUID) -> Incident:
    """One of them; whoever writes decides about it alone.

    Raises:
        InvalidValue: code UNKNOWN_INCIDENT.
    """
    row = connection.execute(_THIS.with_for_update(), {"wanted": incident_id}).one_or_none()
    if row is None:
        raise InvalidValue(str(incident_id), code="UNKNOWN_INCIDENT")
    return _shown(row)


def resolve(connection: sa.Connection, incident_id: UUID, by: str, note: str, at_ms: int) -> Incident:
    """Note that a manager has dealt with it; the first word stays.

    Raises:
        InvalidValue: code UNKNOWN_INCIDENT, or BAD_NOTE (empty or above 1,000 letters).
    """
    if not note.strip() or len(note) > LONGEST_NOTE or not note.isprintable():
        raise InvalidValue("a note of 1 to 1000 letters", code="BAD_NOTE")
    same = INCIDENTS.c.incident_id == incident_id
    values = {"resolved_ms": at_ms, "resolved_by": by, "note": note.strip()}
    connection.execute(INCIDENTS.update().where(same, INCIDENTS.c.resolved_ms.is_(None)).values(values))
    return find(connection, incident_id)


def _shown(row: "sa.Row[*tuple[object, ...]]") -> Incident:
    figures = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to read a row by name
    resolved = figures["resolved_ms"]
    return Incident(
        incident_id=figures["incident_id"],
        terminal_id=figures["terminal_id"],
        kind=Kind(figures["kind"]),
        txn_id=figures["txn_id"],
        member_id=figures["member_id"],
        detail=figures["detail"],
        happened=timing.to_utc(figures["created_ms"]),
        resolved=None if resolved is None else timing.to_utc(resolved),
        resolved_by=figures["resolved_by"],
        note=figures["note"],
    )
