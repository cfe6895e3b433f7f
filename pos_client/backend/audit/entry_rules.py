"""An entry says of its transaction what that says of itself, and its lot has the dates its programme gives it."""

from collections.abc import Iterator
from operator import attrgetter

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.ledger_rules import unit_name
from pos_client.backend.audit.programmes import CLOCKS_MS, Rules
from pos_client.backend.audit.rows import Books, Row, Txn, dated
from pos_client.backend.database.schema import Unit
from pos_client.domain import calendar
from pos_client.domain.programme import Programme

_Dates = tuple[int, int | None]
_SAID = ("terminal_id", "recorded_ms", "programme_version", "occurred_ms", "actor")
_said_by = attrgetter(*_SAID)


def check_entries(books: Books, rules: Rules) -> Iterator[Finding]:
    """Every entry under a programme nobody published, or that contradicts its transaction."""
    for unit, ledger in books.ledgers.items():
        for entry in ledger.entries:
            txn = books.transactions.get(entry.txn_id)
            if entry.programme_version not in rules.versions:
                place = (books.member_id, unit_name(unit), entry.seq, entry.txn_id)
                yield Finding(Code.UNKNOWN_PROGRAMME, *place, "a published version", entry.programme_version)
            elif txn is not None and txn.is_applied and not txn.is_of_first_version:
                yield from _agrees(books, rules, unit, entry, txn)


def _agrees(books: Books, rules: Rules, unit: int, entry: Row, txn: Txn) -> Iterator[Finding]:
    said = _said_by(entry)
    # The manager of a correction is named nowhere else.
    should = (
        txn.row.terminal_id, txn.recorded_ms, txn.programme_version, txn.happened_ms,
        txn.asked.get("cashier", entry.actor),
    )  # fmt: skip
    if said != should and txn.programme_version in rules.versions:
        place = (books.member_id, unit_name(unit), entry.seq, entry.txn_id)
        different = [name for name, one, other in zip(_SAID, said, should, strict=True) if one != other]
        yield Finding(Code.ENTRY_UNLIKE_TXN, *place, found=" ".join(different))
    elif entry.qualifying and not _counts_right(books, rules, entry, txn):
        place = (books.member_id, unit_name(unit), entry.seq, entry.txn_id)
        yield Finding(Code.QUALIFIES_AT, *place, "its own time or that of its sale", entry.qualifies_ms)


def _counts_right(books: Books, rules: Rules, entry: Row, txn: Txn) -> bool:
    """Whether an entry counts towards the tier when it happened, and what undoes a sale when that did."""
    if txn.is_opening:
        programme = rules.of(entry.programme_version)
        return programme is None or _is_day(programme, entry.qualifies_ms)
    first = _origin(books, txn)
    return first is None or first.is_of_first_version or int(entry.qualifies_ms) == first.happened_ms


def _is_day(programme: Programme, at_ms: int) -> bool:
    """Whether a time is the beginning of a day, as days began then or begin now."""
    day = calendar.local_day(programme, dated(at_ms + CLOCKS_MS))
    return abs(calendar.start_of(programme, day) - at_ms) <= CLOCKS_MS


def _origin(books: Books, txn: Txn) -> Txn | None:
    """The purchase a refund or a void, or the void of a refund, is about; a purchase itself."""
    found: Txn | None = txn
    for _step in range(2):
        if found is not None and found.kind in {"refund", "void"}:
            found = books.transactions.get(found.refers_to) if found.refers_to else None
    return found


def check_dates(books: Books, unit: int, rules: Rules) -> Iterator[Finding]:
    """Every lot of a sound account that can be spent from or until another time than its programme says."""
    ledger = books.ledgers[unit]
    for seq, lot in ledger.lots.items():
        entry = ledger.entries[seq - 1]
        txn, programme = books.transactions.get(entry.txn_id), rules.of(entry.programme_version)
        if programme is None or txn is None or not txn.is_applied or txn.is_of_first_version:
            continue
        found = (lot.available_from_ms, lot.expires_at_ms)
        expected = found if txn.is_opening else _dates(programme, unit, entry.kind == "EARN", txn)
        if lot.occurred_ms != txn.happened_ms or not _are_near(found, expected):
            texts = f"{txn.happened_ms} {expected[0]} {expected[1]}", f"{lot.occurred_ms} {found[0]} {found[1]}"
            yield Finding(Code.LOT_DATES, books.member_id, unit_name(unit), seq, entry.txn_id, *texts)


def _are_near(found: _Dates, expected: _Dates) -> bool:
    """Whether dates are the same, but for clocks that were changed since."""
    if found == expected:
        return True
    (starts_ms, ends_ms), (should_start_ms, should_end_ms) = found, expected
    if (ends_ms is None) != (should_end_ms is None):
        return False
    late_ms = 0 if ends_ms is None or should_end_ms is None else ends_ms - should_end_ms
    return abs(starts_ms - should_start_ms) <= CLOCKS_MS and abs(late_ms) <= CLOCKS_MS


def _dates(programme: Programme, unit: int, is_bought: bool, txn: Txn) -> _Dates:  # noqa: FBT001 - a fact, not a switch
    """From when and until when what a transaction gave can be spent."""
    earned_ms, at_once_ms = dated(txn.happened_ms), min(txn.happened_ms, txn.recorded_ms)
    if unit == Unit.STORED_VALUE:
        return at_once_ms, None
    if unit == Unit.CREDIT:
        starts_ms = calendar.credit_from(programme, earned_ms) if is_bought else at_once_ms
        return starts_ms, calendar.credit_expires_at(programme, earned_ms)
    waits = is_bought and programme.earn.pending_days > 0
    starts_ms = calendar.spendable_from(programme, earned_ms) if waits else at_once_ms
    return starts_ms, calendar.expires_at(programme, earned_ms)
