"""The points ledger: append-only entries, lots that are consumed first-expiring first, explicit deficits.

At any time Σ entries = Σ lot remainders − Σ deficit remainders; the account row is a projection of that.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import dialect
from pos_client.backend.schema import ACCOUNTS, ALLOCATIONS, DEFICITS, ENTRIES, LOTS, Unit

# Statements are put together once: building and comparing them costs more than running them.
_MINE = sa.and_(LOTS.c.member_id == sa.bindparam("member"), LOTS.c.unit == int(Unit.POINTS))
_AT = sa.bindparam("at_ms", type_=sa.BigInteger)
_ALIVE = sa.or_(LOTS.c.expires_at_ms.is_(None), LOTS.c.expires_at_ms > _AT)
_MAY_SPEND = sa.and_(_MINE, LOTS.c.remaining > 0, LOTS.c.available_from_ms <= _AT, _ALIVE)
# FALSE sorts before TRUE everywhere; NULLS LAST does not exist everywhere.
_SPENDABLE = (
    sa.select(LOTS.c.seq, LOTS.c.remaining)
    .where(_MAY_SPEND)
    .order_by(LOTS.c.expires_at_ms.is_(None), LOTS.c.expires_at_ms, LOTS.c.occurred_ms, LOTS.c.seq)
)
_OWN_LOT = sa.select(LOTS.c.seq, LOTS.c.remaining).where(_MINE, LOTS.c.seq == sa.bindparam("lot"))
_SPENDABLE_TOTAL = sa.select(sa.func.coalesce(sa.func.sum(LOTS.c.remaining), 0)).where(_MAY_SPEND)
_LOCK_ACCOUNT = sa.select(ACCOUNTS).where(ACCOUNTS.c.member_id == sa.bindparam("member")).with_for_update()
_FIGURES = [
    *(f"{unit.name.lower()}_{figure}" for unit in Unit for figure in ("seq", "balance", "deficit")),
    *("qualifying", "period_qualifying", "grace_until_ms"),
]
_WRITE_ACCOUNT = ACCOUNTS.update().where(ACCOUNTS.c.member_id == sa.bindparam("member"))


class EntryKind(StrEnum):
    """What an entry of the ledger records."""

    EARN = "EARN"
    EARN_PROMO = "EARN_PROMO"
    REDEEM = "REDEEM"
    REDEEM_REVERSAL = "REDEEM_REVERSAL"
    CLAWBACK = "CLAWBACK"


@dataclass(frozen=True, slots=True)
class Posting:
    """What every entry of one transaction carries. Times in unix milliseconds: business time and time of record."""

    txn_id: UUID
    terminal_id: str
    programme_version: int
    occurred_ms: int
    recorded_ms: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as the void of its transaction needs it."""

    seq: int
    kind: EntryKind
    points: int
    qualifying: int


class Account:
    """One member's points, locked until the database transaction ends. Call `close()` after the last posting.

    `qualifying` counts purchases towards the tier; redeeming and expiry leave it alone.
    """

    def __init__(self, connection: sa.Connection, member_id: UUID, posting: Posting) -> None:
        self._connection = connection
        self._member = member_id
        self._posting = posting
        row = connection.execute(_LOCK_ACCOUNT, {"member": member_id}).one()
        self._last_seq: int = row.points_seq
        self._points: int = row.points_balance
        self._deficit: int = row.points_deficit
        self.qualifying: int = row.qualifying
        self._period: int = row.period_qualifying - row.qualifying

    def spendable(self, at_ms: int) -> int:
        """What a member may spend at a time: Σ spendable remainders − deficits. Below zero while in deficit."""
        total = self._connection.execute(_SPENDABLE_TOTAL, {"member": self._member, "at_ms": at_ms}).scalar_one()
        return int(total) - self._deficit

    def credit(self, kind: EntryKind, points: int, expires_at_ms: int | None, *, qualifying: int = 0) -> None:
        """Open a lot. It is spendable from when it was earned, or from now if that lies a little ahead."""
        seq = self._append(kind, points, qualifying)
        values = {
            "member_id": self._member,
            "unit": int(Unit.POINTS),
            "seq": seq,
            "issued": points,
            "remaining": points,
            "occurred_ms": self._posting.occurred_ms,
            "available_from_ms": min(self._posting.occurred_ms, self._posting.recorded_ms),
            "expires_at_ms": expires_at_ms,
        }
        self._connection.execute(LOTS.insert(), values)

    def debit(
        self, kind: EntryKind, points: int, *, at_ms: int, qualifying: int = 0, own_lot: int | None = None
    ) -> None:
        """Take points: of `own_lot` whatever its dates, then of what is spendable at a time; the rest is a deficit."""
        seq = self._append(kind, -points, qualifying)
        missing = points
        if own_lot is not None:
            missing -= self._consume(seq, missing, _OWN_LOT, {"lot": own_lot})
        missing -= self._consume(seq, missing, _SPENDABLE, {"at_ms": at_ms})
        if missing:
            row = {"member_id": self._member, "unit": int(Unit.POINTS), "seq": seq, "issued": missing, "remaining": missing}
            self._connection.execute(DEFICITS.insert(), row)
            self._deficit += missing

    def entries_of(self, txn_id: UUID) -> list[EntryRow]:
        """The entries a transaction made, oldest first."""
        columns = sa.select(ENTRIES.c.seq, ENTRIES.c.kind, ENTRIES.c.amount, ENTRIES.c.qualifying)
        mine = columns.where(ENTRIES.c.member_id == self._member, ENTRIES.c.txn_id == txn_id)
        rows = self._connection.execute(mine.order_by(ENTRIES.c.seq))
        return [EntryRow(row.seq, EntryKind(row.kind), row.amount, row.qualifying) for row in rows]

    def give_back(self, debit: EntryRow) -> None:
        """Undo a redemption: its points return to the lots they came from, its deficit is forgiven."""
        seq = self._append(EntryKind.REDEEM_REVERSAL, -debit.points, 0)
        taken = sa.select(ALLOCATIONS.c.lot_seq, ALLOCATIONS.c.amount).where(
            ALLOCATIONS.c.unit == int(Unit.POINTS), ALLOCATIONS.c.member_id == self._member, ALLOCATIONS.c.seq == debit.seq
        )
        for lot_seq, points in self._connection.execute(taken).all():
            self._move(seq, lot_seq, -points)
        owed = sa.and_(DEFICITS.c.unit == int(Unit.POINTS), DEFICITS.c.member_id == self._member, DEFICITS.c.seq == debit.seq)
        forgiven = self._connection.execute(sa.select(DEFICITS.c.remaining).where(owed)).scalar_one_or_none() or 0
        if forgiven:
            self._connection.execute(DEFICITS.update().where(owed).values(remaining=0))
            self._deficit -= forgiven

    def close(self) -> None:
        """Let credits absorb deficits and write the projection."""
        if self._deficit:
            self._absorb()
        figures = {
            "member": self._member,
            "points_seq": self._last_seq,
            "points_balance": self._points,
            "points_deficit": self._deficit,
            "qualifying": self.qualifying,
            "period_qualifying": self.qualifying + self._period,
            "touched_ms": self._posting.recorded_ms,
        }
        self._connection.execute(_WRITE_ACCOUNT, figures)

    def _append(self, kind: EntryKind, points: int, qualifying: int) -> int:
        self._last_seq += 1
        self._points += points
        self.qualifying += qualifying
        posting = self._posting
        values = {
            "member_id": self._member,
            "unit": int(Unit.POINTS),
            "seq": self._last_seq,
            "kind": kind.value,
            "amount": points,
            "balance_after": self._points,
            "qualifying": qualifying,
            "qualifies_ms": posting.occurred_ms,
            "actor": "",
            "txn_id": posting.txn_id,
            "terminal_id": posting.terminal_id,
            "programme_version": posting.programme_version,
            "occurred_ms": posting.occurred_ms,
            "recorded_ms": posting.recorded_ms,
        }
        self._connection.execute(ENTRIES.insert(), values)
        return self._last_seq

    def _consume(self, seq: int, wanted: int, lots: "sa.Select[Any]", which: dict[str, object]) -> int:
        """Allocate up to `wanted` points of some lots to an entry; how many there were."""
        left = wanted
        found = self._connection.execute(lots, {"member": self._member, **which}).all() if wanted else []
        for lot_seq, remaining in found:
            part = min(left, remaining)
            if part:
                self._move(seq, lot_seq, part)
            left -= part
        return wanted - left

    def _move(self, seq: int, lot_seq: int, points: int) -> None:
        """Allocate points of a lot to an entry; negative gives back."""
        key = {"member_id": self._member, "unit": int(Unit.POINTS), "seq": seq, "lot_seq": lot_seq}
        fresh = dialect.insert_new(self._connection, ALLOCATIONS)
        if not self._connection.execute(fresh, {**key, "amount": points}).rowcount:
            held = sa.and_(*(ALLOCATIONS.c[name] == value for name, value in key.items()))
            grown = ALLOCATIONS.update().where(held).values(amount=ALLOCATIONS.c.amount + points)
            self._connection.execute(grown)
        lot = sa.and_(LOTS.c.unit == int(Unit.POINTS), LOTS.c.member_id == self._member, LOTS.c.seq == lot_seq)
        self._connection.execute(LOTS.update().where(lot).values(remaining=LOTS.c.remaining - points))

    def _absorb(self) -> None:
        owed = sa.select(DEFICITS.c.seq, DEFICITS.c.remaining).where(
            DEFICITS.c.unit == int(Unit.POINTS), DEFICITS.c.member_id == self._member, DEFICITS.c.remaining > 0
        )
        for seq, remaining in self._connection.execute(owed.order_by(DEFICITS.c.seq)).all():
            paid = self._consume(seq, remaining, _SPENDABLE, {"at_ms": self._posting.recorded_ms})
            row = sa.and_(DEFICITS.c.unit == int(Unit.POINTS), DEFICITS.c.member_id == self._member, DEFICITS.c.seq == seq)
            self._connection.execute(DEFICITS.update().where(row).values(remaining=DEFICITS.c.remaining - paid))
            self._deficit -= paid


def open_account(connection: sa.Connection, member_id: UUID, at_ms: int) -> None:
    """Give a new member an empty account."""
    figures = dict.fromkeys(_FIGURES, 0)
    values = {"member_id": member_id, "touched_ms": at_ms, "tier_floor": "", "grace_tier": "", **figures}
    connection.execute(ACCOUNTS.insert().values(**values))
