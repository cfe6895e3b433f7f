"""What one database transaction knows of the members it has locked, and what it has yet to write of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.later import Later
from pos_client.backend.database.schema import ACCOUNTS, LOTS, MEMBERS, Unit
from pos_client.backend.members.open_lots import OpenLot

Lots = dict[int, dict[int, OpenLot]]
"""By unit and number."""
ACCOUNT = (*ACCOUNTS.c, MEMBERS.c.created_ms)
"""The columns `Books.know` wants to have read under a lock."""

_NAMES = tuple(column.name for column in ACCOUNT)
_LOCK = (
    sa.select(*ACCOUNT)
    .join_from(ACCOUNTS, MEMBERS)
    .where(ACCOUNTS.c.member_id == sa.bindparam("member"))
    .with_for_update(of=ACCOUNTS)
)
LOT = (LOTS.c.seq, LOTS.c.remaining, LOTS.c.occurred_ms, LOTS.c.available_from_ms, LOTS.c.expires_at_ms)
_THESE: "sa.BindParameter[UUID]" = sa.bindparam("members", expanding=True)
# As the index of open lots says it: a bound value would keep SQLite from using it.
_OPEN = LOTS.c.remaining > sa.literal_column("0")
_OPEN_LOTS = sa.select(LOTS.c.member_id, LOTS.c.unit, *LOT).where(LOTS.c.member_id.in_(_THESE), _OPEN)


class Books:
    """Account rows and open lots by member, each read once; of one database transaction, on one thread.

    Whoever posts keeps them up to date. What they post is written `later`: call `later.flush()` at the end.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self.later = Later(connection)
        self._connection = connection
        self._accounts: dict[UUID, SimpleNamespace] = {}
        self._lots: dict[UUID, Lots] = {}

    def account(self, member_id: UUID) -> SimpleNamespace:
        """A member's account row, locked until the database transaction ends, and when the member joined."""
        if member_id not in self._accounts:
            self.know([self._connection.execute(_LOCK, {"member": member_id}).one()])
        return self._accounts[member_id]

    def change(self, member_id: UUID, values: Mapping[str, Any]) -> None:
        """Remember what is about to be written of an account row."""
        vars(self._accounts[member_id]).update(values)

    def know(self, rows: Iterable[Sequence[Any]]) -> None:
        """Remember account rows that were read and locked elsewhere: the columns `ACCOUNT`."""
        self._accounts.update((row[0], SimpleNamespace(**dict(zip(_NAMES, row, strict=True)))) for row in rows)

    def lots(self, member_id: UUID) -> Lots:
        """A member's lots: all with something left in them, and those that were emptied meanwhile."""
        if member_id not in self._lots:
            self.read_lots([member_id])
        return self._lots[member_id]

    def read_lots(self, members: Collection[UUID]) -> None:
        """Read the open lots of locked members at once."""
        self._lots |= {member_id: {unit: {} for unit in Unit} for member_id in members}
        for member_id, unit, seq, *rest in self._connection.execute(_OPEN_LOTS, {"members": list(members)}).all():
            self._lots[member_id][unit][seq] = OpenLot(seq, *rest)
