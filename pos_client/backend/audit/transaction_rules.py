"""What transactions say they did, against the entries they made; voids against what they undid."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.ledger_rules import pays, unit_name
from pos_client.backend.audit.rows import Books, Row, Txn
from pos_client.backend.database.schema import Unit

JOB_KINDS = frozenset({"EXPIRE", "HOLD_RELEASE"})
"""Entries that may be made by the passing of time alone."""
_FICTION = "sample"
"""The past of fictional members was not rung up anywhere."""
_EARNED = frozenset({"EARN", "EARN_PROMO", "CLAWBACK", "ADJUST"})
_PAID = frozenset({"REDEEM", "REDEEM_REVERSAL", "HOLD", "HOLD_RELEASE"})
_MONEY = _EARNED | _PAID | {"DEPOSIT"}


@dataclass(slots=True)
class Deeds:
    """What one transaction did: Σ amounts by (unit, kind), Σ by unit, Σ qualifying."""

    by_kind: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    by_unit: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    qualifying: int = 0

    def total(self, unit: int, kinds: frozenset[str]) -> int:
        """Σ amounts of some kinds in a unit."""
        if unit not in self.by_unit:
            return 0
        return sum(amount for (of_unit, kind), amount in self.by_kind.items() if of_unit == unit and kind in kinds)


def deeds_of(books: Books) -> dict[UUID, Deeds]:
    """What every transaction of a member did. That a capture ends its hold is the hold's business."""
    deeds: dict[UUID, Deeds] = defaultdict(Deeds)
    for unit, ledger in books.ledgers.items():
        for entry in ledger.entries:
            txn = books.transactions.get(entry.txn_id)
            if entry.txn_id is not None and not (txn and txn.kind == "capture" and entry.kind == "HOLD_RELEASE"):
                mine = deeds[entry.txn_id]
                mine.by_kind[unit, entry.kind] += entry.amount
                mine.by_unit[unit] += entry.amount
                mine.qualifying += entry.qualifying
    return deeds


def check_transactions(books: Books, deeds: dict[UUID, Deeds]) -> Iterator[Finding]:
    """Every difference between a member's transactions and the ledger."""
    for unit, ledger in books.ledgers.items():
        for entry in ledger.entries:
            yield from _entry(books, unit, entry)
    for txn in books.transactions.values():
        if not txn.answer:
            yield Finding(Code.TXN_UNFINISHED, books.member_id, txn_id=txn.txn_id)
        elif not txn.is_applied:
            if txn.txn_id in deeds:
                yield Finding(Code.REFUSED_WITH_ENTRIES, books.member_id, txn_id=txn.txn_id)
        else:
            yield from _result(books, txn, deeds[txn.txn_id])
        if txn.voided_by is not None or txn.kind == "void":
            yield from _void(books, txn, deeds)


def _entry(books: Books, unit: int, entry: Row) -> Iterator[Finding]:
    place = (books.member_id, unit_name(unit), entry.seq, entry.txn_id)
    txn, owed = books.transactions.get(entry.txn_id), books.ledgers[unit].deficits.get(entry.seq)
    if entry.txn_id is None:
        if entry.kind not in JOB_KINDS:
            yield Finding(Code.ENTRY_WITHOUT_TXN, *place, "a transaction", entry.kind)
    elif txn is None:
        if entry.terminal_id != _FICTION:
            yield Finding(Code.ENTRY_WITHOUT_TXN, *place, "a transaction of this member", "none")
    elif owed is not None and pays(books, entry) and txn.asked.get("authority") == "online" and not txn.is_restored:
        yield Finding(Code.OVERDRAWN, *place, -entry.amount - owed.issued, -entry.amount)


def _result(books: Books, txn: Txn, did: Deeds) -> Iterator[Finding]:
    should = {
        "earned_points": did.total(Unit.POINTS, _EARNED),
        "redeemed_points": -did.total(Unit.POINTS, _PAID),
        "earned_credit_minor": did.total(Unit.CREDIT, _EARNED),
        "credit_minor": -did.total(Unit.CREDIT, _PAID),
        "stored_value_minor": -did.total(Unit.STORED_VALUE, _MONEY),
    }
    for figure, expected in should.items():
        found = txn.answer.get(figure, 0)
        if found != expected:
            place = f"{figure} {expected}"
            yield Finding(Code.RESULT_MISMATCH, books.member_id, "", None, txn.txn_id, place, f"{figure} {found}")


def _void(books: Books, txn: Txn, deeds: dict[UUID, Deeds]) -> Iterator[Finding]:
    """A void and what it undid name each other, and together they are nothing."""
    if txn.voided_by is not None:
        void = books.transactions.get(txn.voided_by)
        if void is None or void.kind != "void" or not void.is_applied or void.refers_to != txn.txn_id:
            yield Finding(Code.VOID_UNKNOWN, books.member_id, txn_id=txn.txn_id, found=str(txn.voided_by))
            return
        for unit in Unit:
            rest = deeds[txn.txn_id].by_unit[unit] + deeds[void.txn_id].by_unit[unit]
            if rest:
                yield Finding(Code.VOID_UNBALANCED, books.member_id, unit_name(unit), None, txn.txn_id, 0, rest)
        steps = deeds[txn.txn_id].qualifying + deeds[void.txn_id].qualifying
        if steps:
            yield Finding(Code.VOID_UNBALANCED, books.member_id, "qualifying", None, txn.txn_id, 0, steps)
    elif txn.is_applied:
        voided = books.transactions.get(txn.refers_to) if txn.refers_to else None
        if voided is None or voided.voided_by is None:
            yield Finding(Code.VOID_UNKNOWN, books.member_id, txn_id=txn.txn_id, found=str(txn.refers_to))
