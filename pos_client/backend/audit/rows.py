"""Reading the books, some members at a time: however many there are, only those few are in memory."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.schema import (
    ACCOUNTS,
    ALLOCATIONS,
    CARDS,
    CHECK_INS,
    CODE_CLAIMS,
    COUPONS,
    DEFICITS,
    ENTRIES,
    GIFTS,
    HOLDS,
    LOTS,
    MEMBERS,
    REFUNDS,
    SETTLED_BASKETS,
    TRANSACTIONS,
)

Row = sa.Row[*tuple[Any, ...]]
AT_ONCE = 250
"""Members read together: few enough for their rows to fit anywhere, many enough for the queries not to count."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_MOST_LATE, _MOST_EARLY = timedelta(days=40), timedelta(minutes=5)
"""How far a till's clock is believed (docs/programme.md); beyond that it is the time of record that counts."""


_LAST_MS = 2**47
"""In the year 6429: what lies beyond, no calendar counts from."""


def dated(at_ms: int) -> int:
    """A time as a calendar can count from it; only a forged one changes."""
    return min(max(0, at_ms), _LAST_MS)


@dataclass(slots=True)
class Ledger:
    """One account of one unit, in the order of its numbers. `taken` is Σ allocations by (entry, lot)."""

    entries: list[Row] = field(default_factory=list)
    lots: dict[int, Row] = field(default_factory=dict)
    taken: dict[tuple[int, int], int] = field(default_factory=dict)
    deficits: dict[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Txn:
    """One transaction; `asked` and `answer` are the documents of its row, `answer` empty where there is none.

    `said_ms` is when it happened as the till says, `happened_ms` its business time: that, as far as a till is believed.
    """

    row: Row
    asked: dict[str, Any]
    answer: dict[str, Any]
    txn_id: UUID
    kind: str
    voided_by: UUID | None
    programme_version: int | None
    recorded_ms: int
    said_ms: int
    happened_ms: int

    @property
    def is_restored(self) -> bool:
        """Whether it was settled again after a backup was put back; what pays for it may have come later."""
        return "RESTORED" in self.answer.get("flags", ())

    @property
    def is_applied(self) -> bool:
        """Whether it was carried out."""
        return bool(self.answer.get("applied") == "applied")

    @property
    def is_of_first_version(self) -> bool:
        """Whether the first version of the program wrote it; that kept less, and had other rules."""
        return self.programme_version is None and "refers_to" not in self.asked

    @property
    def is_opening(self) -> bool:
        """Whether a member came with it from another shop: its dates and its tier are those of there."""
        return self.kind == "adjust" and "opening" in self.asked

    @property
    def is_typed(self) -> bool:
        """Whether it is an award on a card number that somebody typed."""
        return self.kind == "award" and not self.is_of_first_version and not self.asked.get("code")

    @property
    def refers_to(self) -> UUID | None:
        """The transaction it speaks of."""
        named = self.asked.get("refers_to") or self.asked.get("voids")  # as the first version called it
        return _uuid(named)


@dataclass(slots=True)
class Books:
    """Everything about one member."""

    member_id: UUID
    joined_ms: int = 0
    account: Row | None = None
    ledgers: dict[int, Ledger] = field(default_factory=lambda: defaultdict(Ledger))
    transactions: dict[UUID, Txn] = field(default_factory=dict)
    refunds: list[Row] = field(default_factory=list)
    holds: dict[UUID, Row] = field(default_factory=dict)
    claims: list[Row] = field(default_factory=list)
    baskets: set[UUID] = field(default_factory=set)
    check_ins: list[Row] = field(default_factory=list)
    coupons: list[Row] = field(default_factory=list)
    gifts: list[Row] = field(default_factory=list)


def member_of(connection: sa.Connection, name: str) -> UUID | None:
    """The member a person names: by member id or by the 12 digits of a card."""
    card = sa.select(CARDS.c.member_id).where(CARDS.c.handle == name).limit(1)
    found: UUID | None = connection.execute(card).scalar_one_or_none()
    if found is not None:
        return found
    try:
        wanted = UUID(name)
    except ValueError:
        return None
    return connection.execute(sa.select(MEMBERS.c.member_id).where(MEMBERS.c.member_id == wanted)).scalar_one_or_none()


def count_members(connection: sa.Connection) -> int:
    """How many there are."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(MEMBERS)).scalar_one())


def read_books(connection: sa.Connection, only: UUID | None = None, at_once: int = AT_ONCE) -> Iterator[Books]:
    """Every member's books, or those of one, in the order of their ids."""
    if only is not None:
        yield from _block(connection, [only])
        return
    block = sa.select(MEMBERS.c.member_id).order_by(MEMBERS.c.member_id).limit(at_once)
    ids = list(connection.execute(block).scalars())
    while ids:
        yield from _block(connection, ids)
        ids = list(connection.execute(block.where(MEMBERS.c.member_id > ids[-1])).scalars())


def _block(connection: sa.Connection, ids: list[UUID]) -> list[Books]:
    books = {member_id: Books(member_id) for member_id in ids}

    def rows(table: sa.Table, *order: str) -> Iterator[Row]:
        mine = sa.select(table).where(table.c.member_id.between(ids[0], ids[-1]))
        yield from connection.execute(mine.order_by(*(table.c[name] for name in order)))

    for row in rows(MEMBERS):
        books[row.member_id].joined_ms = row.created_ms
    for row in rows(ACCOUNTS):
        books[row.member_id].account = row
    _read_ledgers(books, rows)
    for row in rows(REFUNDS, "member_id", "txn_id"):
        books[row.member_id].refunds.append(row)
    for row in rows(HOLDS):
        books[row.member_id].holds[row.txn_id] = row
    for row in rows(CHECK_INS, "member_id", "day"):
        books[row.member_id].check_ins.append(row)
    for row in rows(COUPONS, "member_id", "code"):
        books[row.member_id].coupons.append(row)
    for row in rows(GIFTS, "member_id", "gift_id"):
        books[row.member_id].gifts.append(row)
    _read_transactions(connection, books, rows(TRANSACTIONS))
    _read_claims(connection, books, ids)
    return list(books.values())


def _read_ledgers(books: dict[UUID, Books], rows: Callable[..., Iterator[Row]]) -> None:
    for row in rows(ENTRIES, "member_id", "unit", "seq"):
        books[row.member_id].ledgers[row.unit].entries.append(row)
    for row in rows(LOTS, "member_id", "unit", "seq"):
        books[row.member_id].ledgers[row.unit].lots[row.seq] = row
    for row in rows(DEFICITS):
        books[row.member_id].ledgers[row.unit].deficits[row.seq] = row
    for row in rows(ALLOCATIONS):
        books[row.member_id].ledgers[row.unit].taken[row.seq, row.lot_seq] = row.amount


def _read_transactions(connection: sa.Connection, books: dict[UUID, Books], rows: Iterator[Row]) -> None:
    for row in rows:
        books[row.member_id].transactions[row.txn_id] = _txn(row)
    of_basket = {
        basket_id: mine
        for mine in books.values()
        for txn in mine.transactions.values()
        if (basket_id := _uuid(txn.asked.get("basket_id")))
    }
    known = sorted(of_basket)
    for start in range(0, len(known), AT_ONCE):
        some = SETTLED_BASKETS.c.basket_id.in_(known[start : start + AT_ONCE])
        for basket_id in connection.execute(sa.select(SETTLED_BASKETS.c.basket_id).where(some)).scalars():
            of_basket[basket_id].baskets.add(basket_id)


def _read_claims(connection: sa.Connection, books: dict[UUID, Books], ids: list[UUID]) -> None:
    mine = CARDS.c.member_id.between(ids[0], ids[-1])
    cards = connection.execute(sa.select(CARDS.c.handle, CARDS.c.member_id).where(mine))
    owners: dict[str, UUID] = {card.handle: card.member_id for card in cards}
    handles = sa.select(CARDS.c.handle).where(mine)
    carried = sa.select(CODE_CLAIMS).where(CODE_CLAIMS.c.handle.in_(handles), CODE_CLAIMS.c.txn_id.is_not(None))
    for row in connection.execute(carried):
        books[owners[row.handle]].claims.append(row)


def _txn(row: Row) -> Txn:
    asked, recorded_ms = _document(row.body), row.recorded_ms
    named = (row.txn_id, row.kind, row.voided_by, row.programme_version, recorded_ms)
    at = _time(asked.get("occurred_at"))
    said_ms = recorded_ms if at is None else (at - _EPOCH) // _MS
    # Exactly, not in whole milliseconds: a till is believed up to the very microsecond.
    ahead = timedelta() if at is None else at - _EPOCH - dated(recorded_ms) * _MS
    happened_ms = said_ms if -_MOST_LATE <= ahead <= _MOST_EARLY else recorded_ms
    return Txn(row, asked, _document(row.result), *named, said_ms, happened_ms)


def _time(text: object) -> datetime | None:
    """When a till says something happened; nothing of corrections, which happen when they are recorded."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return None if at is None or at.tzinfo is None else at


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _document(text: str | None) -> dict[str, Any]:
    try:
        read = json.loads(text) if text else {}
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
