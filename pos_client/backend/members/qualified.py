"""What members have qualified with in a span of time, read from the ledger only where a review needs it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import ENTRIES, Unit
from pos_client.domain.tiering import Counted, TierState

_STEPS = sa.select(ENTRIES.c.member_id, ENTRIES.c.qualifies_ms, ENTRIES.c.qualifying).where(
    ENTRIES.c.member_id.in_(sa.bindparam("members", expanding=True)),
    ENTRIES.c.unit == int(Unit.POINTS),
    ENTRIES.c.qualifying != 0,
)


def state_of(row: Any) -> TierState:  # noqa: ANN401 - a row of ACCOUNTS, or what became of one
    """The tier as an account's row stores it."""
    return TierState(
        floor=row.tier_floor,
        grace_tier=row.grace_tier,
        grace_until_ms=row.grace_until_ms,
        period_from_ms=row.period_from_ms,
        review_ms=row.review_ms,
        period_qualifying=row.period_qualifying,
    )


class Qualified:
    """The qualifying entries of some members: one statement for all of them, when the first one is asked for.

    Reviews are rare, so for most lists of members it never is.
    """

    def __init__(self, connection: sa.Connection, members: Sequence[UUID]) -> None:
        self._connection = connection
        self._members = members
        self._steps: dict[UUID, list[tuple[int, int]]] | None = None

    def of(self, member_id: UUID) -> Counted:
        """How to count for one of the members."""

        def counted(from_ms: int | None, until_ms: int | None) -> int:
            return sum(
                amount
                for at_ms, amount in self._read().get(member_id, ())
                if (from_ms is None or from_ms <= at_ms) and (until_ms is None or at_ms < until_ms)
            )

        return counted

    def _read(self) -> dict[UUID, list[tuple[int, int]]]:
        if self._steps is None:
            self._steps = defaultdict(list)
            for member_id, at_ms, amount in self._connection.execute(_STEPS, {"members": self._members}):
                self._steps[member_id].append((at_ms, amount))
        return self._steps
