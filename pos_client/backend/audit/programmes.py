"""Every programme ever published, and what else is asked about every member."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from pos_client.backend.audit.rows import Row
from pos_client.backend.database.schema import INCIDENTS, PROGRAMMES
from pos_client.domain.programme import Programme
from pos_client.errors import InvalidValue

CLOCKS_MS = 2 * 3600 * 1000
"""How far a beginning of a day may lie from where it would be today: countries change their clocks at short notice."""
_DOCUMENT = TypeAdapter(Programme)
_DECIDED = sa.select(INCIDENTS.c.txn_id).where(
    INCIDENTS.c.kind == "MANUAL_ENTRY", INCIDENTS.c.resolved_ms.is_not(None), INCIDENTS.c.txn_id.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The versions there are, those of them that can be read, and what is asked about every member.

    `reach` is the least that was ever enough for each tier; `calendars` has one programme for each way of counting
    periods; since `steady_from_ms` tiers went by the rules of the newest one. About the transactions in `decided` a
    manager has said whether they count.
    """

    versions: frozenset[int]
    programmes: dict[int, Programme]
    reach: dict[str, int]
    calendars: tuple[Programme, ...]
    steady_from_ms: int
    decided: frozenset[UUID] = frozenset()

    @property
    def are_all_known(self) -> bool:
        """Whether every version can be read."""
        return 0 < len(self.programmes) == len(self.versions)

    @property
    def newest(self) -> Programme:
        """The version in force."""
        return self.programmes[max(self.programmes)]

    def of(self, version: int | None) -> Programme | None:
        """A version, where there is one that can be read."""
        return None if version is None else self.programmes.get(version)


def rules_of(connection: sa.Connection) -> Rules:
    """Read every programme ever published, and what managers have decided."""
    rows = connection.execute(sa.select(PROGRAMMES).order_by(PROGRAMMES.c.version)).all()
    known = {row.version: programme for row in rows if (programme := _read(row.document))}
    reach = {tier["code"]: tier["threshold"] for row in rows for tier in json.loads(row.document).get("tiers", ())}
    for programme in known.values():
        for tier in programme.tiers:
            reach[tier.code] = min(tier.threshold, reach.get(tier.code, tier.threshold))
    calendars = {_calendar(programme): programme for programme in known.values()}
    versions = frozenset(row.version for row in rows)
    decided = frozenset(connection.execute(_DECIDED).scalars())
    return Rules(versions, known, reach, tuple(calendars.values()), _steady_from(rows, known), decided)


def _steady_from(rows: Sequence[Row], known: dict[int, Programme]) -> int:
    """Since when, in unix milliseconds, the rules of tiers are those of the newest version; 0: always."""
    now = _tiers(known[max(known)]) if known else ()
    others = [version for version, programme in known.items() if _tiers(programme) != now]
    return min(row.created_ms for row in rows if row.version > max(others)) if others else 0


def _calendar(programme: Programme) -> tuple[object, ...]:
    policy = programme.tier_policy
    return policy.window, policy.rolling_months, programme.time_zone


def _tiers(programme: Programme) -> tuple[object, ...]:
    ladder = tuple((tier.code, tier.threshold) for tier in programme.tiers)
    return programme.tier_policy, programme.time_zone, ladder


def _read(document: str) -> Programme | None:
    try:
        return _DOCUMENT.validate_json(document)
    except (ValidationError, InvalidValue):
        return None
