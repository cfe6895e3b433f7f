"""Which lots may pay: only what can be spent then, and what expires first goes first. Only what is over expires."""

from collections import defaultdict
from collections.abc import Iterator

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.ledger_rules import pays, unit_name
from pos_client.backend.audit.rows import Books, Ledger, Row

_NEVER_MS = 2**63


def check_spending(books: Books, unit: int) -> Iterator[Finding]:
    """Every debit of a sound account that was paid from the wrong lots."""
    ledger = books.ledgers[unit]
    lots_of: dict[int, dict[int, int]] = defaultdict(dict)
    for (seq, lot), amount in ledger.taken.items():
        lots_of[seq][lot] = amount
    replay = _Replay(ledger)
    for entry in ledger.entries:
        taken = lots_of[entry.seq]
        code = _wrong(books, ledger, entry, taken)
        if code:
            yield Finding(code, books.member_id, unit_name(unit), entry.seq, entry.txn_id)
        elif not replay.agrees(entry, taken, pays(books, entry)):
            yield Finding(Code.LOT_ORDER, books.member_id, unit_name(unit), entry.seq, entry.txn_id)


def _wrong(books: Books, ledger: Ledger, entry: Row, taken: dict[int, int]) -> Code | None:
    if entry.kind == "EXPIRE":
        ends = [ledger.lots[lot].expires_at_ms for lot, amount in taken.items() if amount > 0]
        is_over = all(end == entry.occurred_ms and end <= entry.recorded_ms for end in ends)
        return None if is_over else Code.EXPIRED_EARLY
    if not pays(books, entry) or entry.seq in ledger.deficits:
        return None
    earliest, latest = sorted((entry.occurred_ms, entry.recorded_ms))
    for lot in (ledger.lots[seq] for seq, amount in taken.items() if amount > 0):
        if lot.available_from_ms > latest or _end(lot) <= earliest:
            return Code.LOT_NOT_SPENDABLE
    return None


def _end(lot: Row) -> int:
    return _NEVER_MS if lot.expires_at_ms is None else int(lot.expires_at_ms)


class _Replay:
    """An account lived through again, as long as it never owed anything: then every debit shows when it was paid."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._left: dict[int, int] = {}
        self._is_certain = not ledger.deficits

    def agrees(self, entry: Row, taken: dict[int, int], is_free: bool) -> bool:  # noqa: FBT001 - a fact, not a switch
        """Whether an entry took from its lots in the right order, at its business time or when it was recorded."""
        if not self._is_certain:
            return True
        times = (entry.recorded_ms, entry.occurred_ms)
        right = not is_free or any(self._first(-entry.amount, at_ms) == taken for at_ms in times)
        if entry.seq in self._ledger.lots:
            self._left[entry.seq] = self._ledger.lots[entry.seq].issued
        for lot, amount in taken.items():
            self._left[lot] = self._left.get(lot, 0) - amount
            if not self._left[lot]:
                del self._left[lot]
        return right

    def _first(self, wanted: int, at_ms: int) -> dict[int, int]:
        """What should be taken of which lot to pay so much at a time."""
        lots = (self._ledger.lots[seq] for seq in self._left)
        open_now = [lot for lot in lots if lot.available_from_ms <= at_ms < _end(lot)]
        found: dict[int, int] = {}
        for lot in sorted(open_now, key=lambda lot: (_end(lot), lot.occurred_ms, lot.seq)):
            part = min(wanted, self._left[lot.seq])
            if part <= 0:
                break
            found[lot.seq] = part
            wanted -= part
        return found
