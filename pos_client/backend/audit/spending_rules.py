"""Which lots may pay: only what can be spent then, and what expires first goes first. Only what is over expires."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.ledger_rules import pays, unit_name
from pos_client.backend.audit.rows import Books, Ledger, Row
from pos_client.backend.database.schema import Unit

_NEVER_MS = 2**63
_AFTER: dict[int, str] = {
    Unit.POINTS: "points_after",
    Unit.CREDIT: "credit_after_minor",
    Unit.STORED_VALUE: "stored_value_after_minor",
}


def check_spending(books: Books, unit: int) -> tuple[list[Finding], list[Finding]]:
    """Every debit of a sound account that was paid from the wrong lots; every result that tells another balance."""
    ledger = books.ledgers[unit]
    lots_of: dict[int, dict[int, int]] = defaultdict(dict)
    for (seq, lot), amount in ledger.taken.items():
        lots_of[seq][lot] = amount
    replay = _Replay(ledger)
    wrong: list[Finding] = []
    told: list[Finding] = []
    for entry, following in zip_longest(ledger.entries, ledger.entries[1:]):
        taken = lots_of[entry.seq]
        code = _wrong(books, ledger, entry, taken)
        if not replay.agrees(entry, taken, pays(books, entry)):
            code = code or Code.LOT_ORDER
        if code:
            wrong.append(Finding(code, books.member_id, unit_name(unit), entry.seq, entry.txn_id))
        elif entry.txn_id and (following is None or following.txn_id != entry.txn_id):
            told += _told(books, unit, entry, replay)
    return wrong, told


def _told(books: Books, unit: int, entry: Row, replay: "_Replay") -> Iterator[Finding]:
    """Whether the result of a transaction says the balance that its last entry left."""
    txn, figure = books.transactions.get(entry.txn_id), _AFTER[unit]
    if txn is None or not txn.is_applied or txn.is_of_first_version or figure not in txn.answer:
        return
    if txn.recorded_ms != entry.recorded_ms:
        return  # found elsewhere, and nobody knows at which time it was told
    expected, found = replay.spendable(entry.recorded_ms), txn.answer[figure]
    if expected not in (None, found):
        texts = f"{figure} {expected}", f"{figure} {found}"
        yield Finding(Code.RESULT_MISMATCH, books.member_id, unit_name(unit), entry.seq, entry.txn_id, *texts)


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
        self._dates = {seq: (lot.available_from_ms, _end(lot)) for seq, lot in ledger.lots.items()}
        self._total = 0
        self._open_from_ms, self._open_until_ms = 0, _NEVER_MS
        """Between these times no lot begins or ends."""
        self._is_certain = not ledger.deficits

    def agrees(self, entry: Row, taken: dict[int, int], is_free: bool) -> bool:  # noqa: FBT001 - a fact, not a switch
        """Whether an entry took from its lots in the right order, at its business time or when it was recorded."""
        if not self._is_certain:
            return True
        times = (entry.recorded_ms, entry.occurred_ms)
        right = not is_free or any(self._first(-entry.amount, at_ms) == taken for at_ms in times)
        lot = self._ledger.lots.get(entry.seq)
        if lot is not None:
            self._fill(entry.seq, lot.issued)
        for seq, amount in taken.items():
            self._fill(seq, -amount)
        return right

    def _fill(self, seq: int, amount: int) -> None:
        """Put something into a lot, or take it out; what is put into an empty one is there again with its dates."""
        self._total += amount
        self._left[seq] = self._left.get(seq, 0) + amount
        if amount > 0:
            starts_ms, ends_ms = self._dates[seq]
            self._open_from_ms = max(self._open_from_ms, starts_ms)
            self._open_until_ms = min(self._open_until_ms, ends_ms)
        if not self._left[seq]:
            del self._left[seq]

    def spendable(self, at_ms: int) -> int | None:
        """What can be spent at a time; None where something was ever owed."""
        if not self._is_certain:
            return None
        if self._open_from_ms <= at_ms < self._open_until_ms:
            return self._total
        found, self._open_from_ms, self._open_until_ms = 0, 0, _NEVER_MS
        for seq, left in self._left.items():
            starts_ms, ends_ms = self._dates[seq]
            found += left if starts_ms <= at_ms < ends_ms else 0
            self._open_from_ms = max(self._open_from_ms, starts_ms)
            self._open_until_ms = min(self._open_until_ms, ends_ms)
        return found

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
