"""What is read of a member's books and added to them within one database transaction.

Whatever is posted is kept in memory, so that it takes one statement per table, not one per row.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.schema import ALLOCATIONS, DEFICITS, ENTRIES, LOTS, Unit
from pos_client.backend.ledger.books import LOT, Books, Lots
from pos_client.backend.ledger.entries import EntryKind, EntryRow, Posting
from pos_client.backend.members.open_lots import OpenLot

_Row = dict[str, object]

# Statements are put together once: building and comparing them costs more than running them.
_MEMBER: "sa.BindParameter[UUID]" = sa.bindparam("member")
_OWED = (
    sa.select(DEFICITS.c.seq, DEFICITS.c.remaining)
    .where(DEFICITS.c.member_id == _MEMBER, DEFICITS.c.unit == sa.bindparam("of_unit"))
    .where(DEFICITS.c.remaining > sa.literal_column("0"))
    .order_by(DEFICITS.c.seq)
)
_REDEEMED_UNPAID = (
    sa.select(sa.func.coalesce(sa.func.sum(DEFICITS.c.remaining), 0))
    .join(ENTRIES, sa.and_(*(ENTRIES.c[name] == DEFICITS.c[name] for name in ("member_id", "unit", "seq"))))
    .where(DEFICITS.c.member_id == _MEMBER, DEFICITS.c.unit == sa.bindparam("of_unit"))
    .where(DEFICITS.c.remaining > sa.literal_column("0"))
    .where(ENTRIES.c.kind == EntryKind.REDEEM.value, ENTRIES.c.terminal_id == sa.bindparam("till"))
)
_SAME_LOT = sa.and_(
    LOTS.c.member_id == ALLOCATIONS.c.member_id,
    LOTS.c.unit == ALLOCATIONS.c.unit,
    LOTS.c.seq == ALLOCATIONS.c.lot_seq,
)
_ALLOCATED = (
    sa.select(sa.func.sum(ALLOCATIONS.c.amount), *LOT)
    .join_from(ALLOCATIONS, LOTS, _SAME_LOT)
    .where(ALLOCATIONS.c.member_id == _MEMBER, ALLOCATIONS.c.unit == sa.bindparam("of_unit"))
    .where(ALLOCATIONS.c.seq.in_(sa.bindparam("seqs", expanding=True)))
    .group_by(*LOT)
)
_RETURNED = sa.select(ALLOCATIONS.c.lot_seq, ALLOCATIONS.c.amount).where(
    ALLOCATIONS.c.member_id == _MEMBER,
    ALLOCATIONS.c.unit == sa.bindparam("of_unit"),
    ALLOCATIONS.c.seq == sa.bindparam("seq"),
    ALLOCATIONS.c.amount < 0,
)
_ENTRIES_OF = (
    sa.select(*(ENTRIES.c[name] for name in EntryRow.__slots__))
    .where(ENTRIES.c.member_id == _MEMBER, ENTRIES.c.txn_id.in_(sa.bindparam("txns", expanding=True)))
    .order_by(ENTRIES.c.unit, ENTRIES.c.seq)
)
_KEY = ("member_id", "unit", "seq")


def _update(table: sa.Table, key: tuple[str, ...], **values: object) -> sa.Update:
    """An UPDATE of one row; the key's values come as `key_…`."""
    return table.update().where(*(table.c[name] == sa.bindparam(f"key_{name}") for name in key)).values(**values)


_SET_LOT = _update(LOTS, _KEY, remaining=sa.bindparam("left"))
_SET_OWED = _update(DEFICITS, _KEY, remaining=sa.bindparam("left"))
_MORE = _update(ALLOCATIONS, (*_KEY, "lot_seq"), amount=ALLOCATIONS.c.amount + sa.bindparam("more"))
_ADD_ENTRIES, _ADD_LOTS, _ADD_ALLOCATIONS, _ADD_OWED = (
    table.insert() for table in (ENTRIES, LOTS, ALLOCATIONS, DEFICITS)
)


@dataclass(slots=True)
class Owed:
    """The open part of a deficit."""

    seq: int
    remaining: int


class Journal:
    """The books of one member whose account row is locked; of one transaction, on one thread."""

    def __init__(self, books: Books, member_id: UUID, posting: Posting) -> None:
        self.posting = posting
        self.steps: list[tuple[int, int]] = []
        """What was posted towards the tier: (qualifies_ms, qualifying)."""
        self._books = books
        self._later = books.later
        self._member = member_id
        self._lots: Lots | None = None
        self._new_entries: list[_Row] = []
        self._new_lots: dict[tuple[Unit, int], int] = {}
        self._moved_lots: set[tuple[Unit, int]] = set()
        self._new_owed: dict[tuple[Unit, int], int] = {}
        self._changed_owed: dict[tuple[Unit, int], int] = {}
        self._moves: dict[tuple[Unit, int, int], int] = defaultdict(int)

    def lots(self, unit: Unit) -> dict[int, OpenLot]:
        """The lots of an account by number: all with something left in them."""
        if self._lots is None:
            self._lots = self._books.lots(self._member)
        return self._lots[unit]

    def owed(self, unit: Unit) -> list[Owed]:
        """The open deficits of an account as they are stored, oldest first."""
        self.flush()
        rows = self._later.execute(_OWED, {"member": self._member, "of_unit": int(unit)})
        return [Owed(seq, remaining) for seq, remaining in rows]

    def redeemed_unpaid(self, unit: Unit) -> int:
        """What is still owed for redemptions of the till that posts."""
        self.flush()
        asked = {"member": self._member, "of_unit": int(unit), "till": self.posting.terminal_id}
        return int(self._later.execute(_REDEEMED_UNPAID, asked).scalar_one())

    def allocated(self, unit: Unit, seqs: Iterable[int]) -> list[tuple[OpenLot, int]]:
        """Which lots paid for some entries together, and how much each; the last one to be spent comes first."""
        self.flush()
        which = {"member": self._member, "of_unit": int(unit), "seqs": list(seqs)}
        known = self.lots(unit)
        found = []
        for amount, *lot in self._later.execute(_ALLOCATED, which).all():
            if amount > 0:
                found.append((known.setdefault(lot[0], OpenLot(*lot)), int(amount)))
        return sorted(found, key=lambda pair: pair[0].place, reverse=True)

    def returned(self, unit: Unit, seq: int) -> dict[int, int]:
        """How much an entry gave back to which lots."""
        self.flush()
        rows = self._later.execute(_RETURNED, {"member": self._member, "of_unit": int(unit), "seq": seq})
        return {lot_seq: -amount for lot_seq, amount in rows}

    def entries_of(self, *txn_ids: UUID) -> list[EntryRow]:
        """The entries some stored transactions made, by account and age."""
        rows = self._later.execute(_ENTRIES_OF, {"member": self._member, "txns": list(txn_ids)})
        return [
            EntryRow(txn_id, Unit(unit), seq, EntryKind(kind), *figures) for txn_id, unit, seq, kind, *figures in rows
        ]

    def add_entry(self, unit: Unit, seq: int, values: _Row) -> None:
        """Enter something; `values` are the columns the posting does not know."""
        posting = self.posting
        common = {
            "member_id": self._member,
            "unit": int(unit),
            "seq": seq,
            "txn_id": posting.txn_id,
            "terminal_id": posting.terminal_id,
            "actor": posting.actor,
            "programme_version": posting.programme_version,
            "occurred_ms": posting.occurred_ms,
            "recorded_ms": posting.recorded_ms,
        }
        self._new_entries.append(common | values)

    def add_lot(self, unit: Unit, lot: OpenLot) -> None:
        """Open a lot."""
        self.lots(unit)[lot.seq] = lot
        self._new_lots[unit, lot.seq] = lot.remaining

    def add_owed(self, unit: Unit, seq: int, amount: int) -> None:
        """Owe something."""
        self._new_owed[unit, seq] = amount

    def set_owed(self, unit: Unit, owed: Owed) -> None:
        """Write what is left of a deficit."""
        self._changed_owed[unit, owed.seq] = owed.remaining

    def move(self, unit: Unit, seq: int, lot_seq: int, amount: int) -> None:
        """Let a lot pay for an entry; negative gives back to it."""
        lots = self.lots(unit)
        lots[lot_seq] = replace(lots[lot_seq], remaining=lots[lot_seq].remaining - amount)
        self._moves[unit, seq, lot_seq] += amount
        self._moved_lots.add((unit, lot_seq))

    def flush(self) -> None:
        """Let what was posted so far be written before anybody reads it."""
        self._later.add(_ADD_ENTRIES, *self._new_entries)
        self._later.add(_ADD_LOTS, *(self._lot_row(*key, issued) for key, issued in self._new_lots.items()))
        moved = self._moved_lots - self._new_lots.keys()
        self._later.add(
            _SET_LOT, *(self._key(*key, "key_") | {"left": self.lots(key[0])[key[1]].remaining} for key in moved)
        )
        new_owed = (self._key(*key) | {"issued": owed, "remaining": owed} for key, owed in self._new_owed.items())
        self._later.add(_ADD_OWED, *new_owed)
        changed = self._changed_owed.items()
        self._later.add(_SET_OWED, *(self._key(*key, "key_") | {"left": left} for key, left in changed))
        self._write_moves({(entry["unit"], entry["seq"]) for entry in self._new_entries})
        for written in (self._new_entries, self._new_lots, self._moved_lots, self._new_owed, self._changed_owed):
            written.clear()

    def _write_moves(self, fresh: set[tuple[object, object]]) -> None:
        """Add the allocations; an entry of before may have been paid from the same lot already."""
        rows = [
            (self._key(unit, seq), {"lot_seq": lot_seq}, amount)
            for (unit, seq, lot_seq), amount in self._moves.items()
            if amount
        ]
        new = [key | lot | {"amount": amount} for key, lot, amount in rows if (key["unit"], key["seq"]) in fresh]
        self._later.add(_ADD_ALLOCATIONS, *new)
        for key, lot, amount in rows:
            if (key["unit"], key["seq"]) not in fresh:
                self._move_more(key | lot, amount)
        self._moves.clear()

    def _move_more(self, key: _Row, amount: int) -> None:
        fresh = dialect.insert_new(self._later.connection, ALLOCATIONS)
        if not self._later.execute(fresh, key | {"amount": amount}).rowcount:
            self._later.add(_MORE, {f"key_{name}": value for name, value in key.items()} | {"more": amount})

    def _key(self, unit: Unit, seq: int, prefix: str = "") -> _Row:
        return {f"{prefix}member_id": self._member, f"{prefix}unit": int(unit), f"{prefix}seq": seq}

    def _lot_row(self, unit: Unit, seq: int, issued: int) -> _Row:
        lot: dict[str, Any] = {name: getattr(self.lots(unit)[seq], name) for name in OpenLot.__slots__}
        return self._key(unit, seq) | lot | {"issued": issued}
