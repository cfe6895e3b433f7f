"""What the ledger holds, counted for someone who wants to check the tills' word against it."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ENTRIES, TRANSACTIONS, Unit


@dataclass(frozen=True, slots=True)
class Settled:
    """One transaction's lasting effect: the sums of its ledger entries, and how many of points there are of each kind.

    Credit and stored value are in minor units.
    """

    kind: str
    points: int
    entries: dict[str, int]
    credit_minor: int = 0
    stored_value_minor: int = 0


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
                    ENTRIES.c.unit,
                    ENTRIES.c.kind,
                    sa.func.count().label("n"),
                    sa.func.sum(ENTRIES.c.amount).label("p"),
                ).group_by(ENTRIES.c.txn_id, ENTRIES.c.unit, ENTRIES.c.kind)
            ).all()
    finally:
        database.close()
    entries: dict[UUID, dict[str, int]] = {}
    sums: Counter[tuple[UUID, Unit]] = Counter()
    for row in rows:
        sums[row.txn_id, Unit(row.unit)] += int(row.p)
        if Unit(row.unit) is Unit.POINTS:
            entries.setdefault(row.txn_id, {})[row.kind] = row.n
    return {
        txn_id: Settled(
            kind,
            sums[txn_id, Unit.POINTS],
            entries.get(txn_id, {}),
            sums[txn_id, Unit.CREDIT],
            sums[txn_id, Unit.STORED_VALUE],
        )
        for txn_id, kind in kinds.items()
    }
