"""Reading members and what they own out of a shop, some at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import ACCOUNTS, CARDS, ENTRIES, GIFTS, LOTS, MEMBERS, Unit
from pos_client.backend.members.coupons import held
from pos_client.backend.members.open_lots import Holding, OpenLot, holding
from pos_client.backend.members.qualified import Qualified, state_of
from pos_client.backend.transfer.record import CardRecord, GiftRecord, LotRecord, MemberRecord, Owned, Steps, TierRecord
from pos_client.domain import calendar, tiering
from pos_client.domain.programme import Programme

AT_ONCE = 250
"""Members read together: that many are in memory, however many there are."""

Row = sa.Row[*tuple[Any, ...]]


def count_members(connection: sa.Connection) -> int:
    """How many there are."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(MEMBERS)).scalar_one())


def read_members(
    connection: sa.Connection, programme: Programme, now_ms: int, *, with_keys: bool = False
) -> Iterator[MemberRecord]:
    """Every member as they stand at a time, as if every review and release that was due had been carried out."""
    block = sa.select(MEMBERS, ACCOUNTS).join_from(MEMBERS, ACCOUNTS).order_by(MEMBERS.c.member_id).limit(AT_ONCE)
    rows = connection.execute(block).all()
    while rows:
        yield from _Block(connection, programme, now_ms, rows).records(with_keys=with_keys)
        rows = connection.execute(block.where(MEMBERS.c.member_id > rows[-1].member_id)).all()


class _Block:
    """Some members with all their rows, read with one statement per table."""

    def __init__(self, connection: sa.Connection, programme: Programme, now_ms: int, rows: Sequence[Row]) -> None:
        self._connection = connection
        self._programme = programme
        self._now_ms = now_ms
        self._rows = rows
        self._ids = [row.member_id for row in rows]
        self._qualified = Qualified(connection, self._ids)

    def records(self, *, with_keys: bool) -> Iterator[MemberRecord]:
        """The members, in the order of their ids."""
        cards, lots, steps = self._cards(with_keys=with_keys), self._lots(), self._steps()
        coupons = held(self._connection, self._ids, self._now_ms)
        gifts = self._gifts()
        for row in self._rows:
            yield MemberRecord(
                name=row.name,
                language=row.language,
                member_id=row.member_id,
                joined=timing.to_utc(row.created_ms),
                cards=tuple(cards[row.member_id]),
                points=self._account(row, Unit.POINTS, lots),
                credit=self._account(row, Unit.CREDIT, lots),
                stored_value=self._account(row, Unit.STORED_VALUE, lots),
                qualifying=tuple(Steps(day, amount) for day, amount in steps[row.member_id].items() if amount),
                tier=self._tier(row),
                coupons=coupons.get(row.member_id, ()),
                gifts=tuple(gifts[row.member_id]),
            )

    def _mine(self, table: sa.Table) -> "sa.ColumnElement[bool]":
        return table.c.member_id.between(self._ids[0], self._ids[-1])

    def _cards(self, *, with_keys: bool) -> dict[UUID, list[CardRecord]]:
        found: dict[UUID, list[CardRecord]] = defaultdict(list)
        good = sa.and_(self._mine(CARDS), CARDS.c.revoked_ms.is_(None))
        mine = sa.select(CARDS).where(good).order_by(CARDS.c.handle, CARDS.c.kid, CARDS.c.scheme)
        for row in self._connection.execute(mine):
            key = row.master_key.hex() if with_keys and row.master_key is not None else None
            public = None if row.public_key is None else row.public_key.hex()
            found[row.member_id].append(CardRecord(row.handle, row.kid, row.scheme, key, public))
        return found

    def _lots(self) -> dict[tuple[UUID, int], list[OpenLot]]:
        found: dict[tuple[UUID, int], list[OpenLot]] = defaultdict(list)
        columns = (LOTS.c.seq, LOTS.c.remaining, LOTS.c.occurred_ms, LOTS.c.available_from_ms, LOTS.c.expires_at_ms)
        left = sa.select(LOTS.c.member_id, LOTS.c.unit, *columns).where(self._mine(LOTS), LOTS.c.remaining > 0)
        for member_id, unit, *lot in self._connection.execute(left):
            found[member_id, unit].append(OpenLot(*lot))
        return found

    def _steps(self) -> dict[UUID, dict[date, int]]:
        found: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        columns = (ENTRIES.c.member_id, ENTRIES.c.qualifies_ms, ENTRIES.c.qualifying)
        counted = sa.select(*columns).where(self._mine(ENTRIES), ENTRIES.c.qualifying != 0)
        for member_id, at_ms, amount in self._connection.execute(counted.order_by(*columns[:2])):
            found[member_id][calendar.local_day(self._programme, at_ms)] += amount
        return found

    def _gifts(self) -> dict[UUID, list[GiftRecord]]:
        """What can still be picked up."""
        found: dict[UUID, list[GiftRecord]] = defaultdict(list)
        lasts = sa.or_(GIFTS.c.until_ms.is_(None), GIFTS.c.until_ms > self._now_ms)
        waits = sa.and_(self._mine(GIFTS), GIFTS.c.picked_up_by.is_(None), GIFTS.c.voided_ms.is_(None), lasts)
        for row in self._connection.execute(
            sa.select(GIFTS).where(waits).order_by(GIFTS.c.granted_ms, GIFTS.c.gift_id)
        ):
            begins = timing.to_utc(row.from_ms) if row.from_ms > self._now_ms else None
            ends = None if row.until_ms is None else timing.to_utc(row.until_ms)
            found[row.member_id].append(GiftRecord(row.title_en, row.title_zh, row.quantity, begins, ends))
        return found

    def _account(self, row: Row, unit: Unit, lots: dict[tuple[UUID, int], list[OpenLot]]) -> Owned:
        figures = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to read a row by name
        deficit, touched_ms = figures[f"{unit.name.lower()}_deficit"], figures["touched_ms"]
        return self._standing(holding(lots[row.member_id, unit], deficit, touched_ms, self._now_ms))

    def _standing(self, held: Holding) -> Owned:
        """What is there and has not expired, the first to be spent first."""
        kept = (lot for lot in held.lots if lot.remaining and not _is_over(lot, self._now_ms))
        return Owned(tuple(self._lot(lot) for lot in kept), held.owed)

    def _lot(self, lot: OpenLot) -> LotRecord:
        waits = lot.available_from_ms > self._now_ms
        ends = lot.expires_at_ms
        return LotRecord(
            lot.remaining,
            timing.to_utc(lot.available_from_ms) if waits else None,
            None if ends is None else timing.to_utc(ends),
        )

    def _tier(self, row: Row) -> TierRecord:
        counted = self._qualified.of(row.member_id)
        state = tiering.brought_up_to(self._programme, state_of(row), row.created_ms, self._now_ms, counted)
        if self._now_ms >= state.grace_until_ms or not state.grace_tier:
            return TierRecord(state.floor)
        return TierRecord(state.floor, state.grace_tier, timing.to_utc(state.grace_until_ms))


def _is_over(lot: OpenLot, now_ms: int) -> bool:
    return lot.expires_at_ms is not None and lot.expires_at_ms <= now_ms
