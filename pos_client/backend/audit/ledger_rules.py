"""What must hold within one account of one unit: entries, lots, allocations and deficits explain each other."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.rows import Books, Ledger, Row
from pos_client.backend.database.schema import Unit

GIVES, TAKES, EITHER = 1, -1, 0
KINDS = {
    "EARN": GIVES,
    "EARN_PROMO": GIVES,
    "DEPOSIT": GIVES,
    "REDEEM_REVERSAL": GIVES,
    "HOLD_RELEASE": GIVES,
    "REDEEM": TAKES,
    "HOLD": TAKES,
    "CLAWBACK": EITHER,
    "EXPIRE": TAKES,
    "ADJUST": EITHER,
}
"""Every kind of entry, and whether it gives or takes."""
GIVING_BACK = frozenset({"REDEEM_REVERSAL", "HOLD_RELEASE", "CLAWBACK"})
"""Kinds that, where they give, return something to the lots it came from instead of opening one."""
_NAMES: dict[int, str] = {unit: unit.name.lower() for unit in Unit}
_PAYING = frozenset({"REDEEM", "HOLD"})
_BUYING = frozenset({"redeem", "sale", "hold"})


def unit_name(unit: int) -> str:
    """How findings name an account."""
    return _NAMES.get(unit) or str(unit)


def check_ledger(books: Books, unit: int) -> Iterator[Finding]:
    """Every difference within one account, without those that would only follow from another one."""
    ledger, place = books.ledgers[unit], _Place(books, unit)
    if unit not in _NAMES:
        yield Finding(Code.UNKNOWN_UNIT, books.member_id, found=unit)
        return
    for number, entry in enumerate(ledger.entries, start=1):
        if entry.seq != number:
            yield place.finding(Code.ENTRY_GAP, number, number, entry.seq)
            return
    taken: dict[int, int] = defaultdict(int)
    for (seq, _lot), amount in ledger.taken.items():
        taken[seq] += amount
    found = [*_entries(ledger, place), *_orphans(ledger, place), *_lots(ledger, place)]
    for entry in ledger.entries:
        found += _explained(ledger, place, entry, taken[entry.seq])
    yield from found or _balanced(ledger, place)


def pays(books: Books, entry: Row) -> bool:
    """Whether an entry spends what the member can spend.

    A capture is bound to the lots that were held for it; the void of a refund takes back what that had given back.
    """
    txn = books.transactions.get(entry.txn_id)
    return entry.kind in _PAYING and (txn is None or txn.kind in _BUYING)


class _Place:
    """Where findings of one account are."""

    def __init__(self, books: Books, unit: int) -> None:
        self._member_id = books.member_id
        self._unit = unit

    def finding(
        self, code: Code, seq: int | None, expected: int | str | None = None, found: int | str | None = None
    ) -> Finding:
        return Finding(code, self._member_id, unit_name(self._unit), seq, None, expected, found)


def _entries(ledger: Ledger, place: _Place) -> Iterator[Finding]:
    for entry in ledger.entries:
        sign = KINDS.get(entry.kind)
        if sign is None or sign * entry.amount < 0:
            yield place.finding(Code.ENTRY_KIND, entry.seq, "an entry of the ledger", f"{entry.kind} {entry.amount}")
    sums = accumulate(entry.amount for entry in ledger.entries)
    for entry, balance in zip(ledger.entries, sums, strict=True):
        if entry.balance_after != balance:
            yield place.finding(Code.RUNNING_BALANCE, entry.seq, balance, entry.balance_after)
            return


def _orphans(ledger: Ledger, place: _Place) -> Iterator[Finding]:
    """Rows whose entry or lot is not there. An entry's number is its place: there are no gaps here."""
    last = len(ledger.entries)
    for seq in ledger.lots:
        if not 0 < seq <= last:
            yield place.finding(Code.LOT_WITHOUT_ENTRY, seq)
    for seq in ledger.deficits:
        if not 0 < seq <= last:
            yield place.finding(Code.DEFICIT_WITHOUT_ENTRY, seq)
    for seq, lot in ledger.taken:
        if not 0 < seq <= last:
            yield place.finding(Code.ALLOCATION_WITHOUT_ENTRY, seq, found=f"lot {lot}")
        if lot not in ledger.lots:
            yield place.finding(Code.ALLOCATION_WITHOUT_LOT, seq, found=f"lot {lot}")


def _lots(ledger: Ledger, place: _Place) -> Iterator[Finding]:
    left = {seq: lot.issued for seq, lot in ledger.lots.items()}
    for (_seq, lot), amount in ledger.taken.items():
        if lot in left:
            left[lot] -= amount
    for seq, remaining in left.items():
        row = ledger.lots[seq]
        if row.remaining != remaining or not 0 <= remaining <= row.issued:
            yield place.finding(Code.LOT_REMAINING, seq, remaining, row.remaining)
    later: dict[int, int] = defaultdict(int)
    for (seq, lot), amount in ledger.taken.items():
        later[seq] += amount if lot >= seq else 0
    for seq, amount in later.items():
        owed = ledger.deficits[seq].issued if seq in ledger.deficits else 0
        if amount > owed:
            yield place.finding(Code.LATER_LOT, seq, owed, amount)


def _explained(ledger: Ledger, place: _Place, entry: Row, taken: int) -> Iterator[Finding]:
    """What an entry moved is in lots, in allocations, in a deficit, or forgiven of one."""
    lot, deficit = ledger.lots.get(entry.seq), ledger.deficits.get(entry.seq)
    if deficit is not None and not 0 <= deficit.remaining <= deficit.issued <= max(0, -entry.amount):
        yield place.finding(Code.DEFICIT_OUT_OF_RANGE, entry.seq, -entry.amount, deficit.issued)
        return
    if entry.amount >= 0:
        explained = (lot.issued if lot else 0) - taken
        may_forgive = entry.kind in GIVING_BACK
        if explained > entry.amount or (explained < entry.amount and not may_forgive):
            yield place.finding(Code.CREDIT_UNEXPLAINED, entry.seq, entry.amount, explained)
        return
    forgiven = -entry.amount - taken - (deficit.remaining if deficit else 0)
    if lot or not 0 <= forgiven <= (deficit.issued if deficit else 0):
        yield place.finding(Code.DEBIT_UNEXPLAINED, entry.seq, -entry.amount, -entry.amount - forgiven)


def _balanced(ledger: Ledger, place: _Place) -> Iterator[Finding]:
    moved = sum(entry.amount for entry in ledger.entries)
    there = sum(lot.remaining for lot in ledger.lots.values())
    owed = sum(deficit.remaining for deficit in ledger.deficits.values())
    if moved != there - owed:
        yield place.finding(Code.UNBALANCED, None, moved, there - owed)
