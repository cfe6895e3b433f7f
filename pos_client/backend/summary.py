"""What the ledger holds, counted for someone who wants to check the tills' word against it."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database import Database
from pos_client.backend.schema import ENTRIES, TRANSACTIONS, Unit


@dataclass(frozen=True, slots=True)
class Settled:
    """One transaction's lasting effect: the sum of its ledger entries, and how many there are of each kind."""

    kind: str
    points: int
    entries: dict[str, int]


def settled(database_url: str) -> dict[UUID, Settled]:
    """Every transaction the backend knows, by txn_id; read from the tables, in one snapshot.

    Raises:
        BackendStartFailed: code BAD_DATABASE_URL.
    """
    database = Database(database_url)
    try:
        with database.read() as connection:
            kinds = {row.txn_id: str(row.kind) for row in connection.execute(sa.select(TRANSACTIONS))}
            rows = connection.execute(
                sa.select(
                    ENTRIES.c.txn_id,
                    ENTRIES.c.kind,
                    sa.func.count().label("n"),
                    sa.func.sum(ENTRIES.c.amount).label("p"),
                )
                .where(ENTRIES.c.unit == int(Unit.POINTS))
                .group_by(ENTRIES.c.txn_id, ENTRIES.c.kind)
            ).all()
    finally:
        database.close()
    entries: dict[UUID, dict[str, int]] = {}
    points: dict[UUID, int] = {}
    for row in rows:
        entries.setdefault(row.txn_id, {})[row.kind] = row.n
        points[row.txn_id] = points.get(row.txn_id, 0) + int(row.p)
    return {txn_id: Settled(kind, points.get(txn_id, 0), entries.get(txn_id, {})) for txn_id, kind in kinds.items()}
