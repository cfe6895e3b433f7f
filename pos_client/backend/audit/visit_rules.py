"""A member checks in once on a local day: every visit has its day, and every day its visit."""

from collections.abc import Iterator

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.programmes import CLOCKS_MS, Rules
from pos_client.backend.audit.rows import Books, Row, dated
from pos_client.domain.calendar import local_day


def check_visits(books: Books, rules: Rules) -> Iterator[Finding]:
    """Every day without its visit, and every visit without its day."""
    noted = {row.txn_id for row in books.check_ins}
    for row in books.check_ins:
        if not _is_right(books, row, rules):
            yield Finding(Code.CHECK_IN_MISMATCH, books.member_id, txn_id=row.txn_id, found=str(row.day))
    for txn in books.transactions.values():
        is_visit = txn.kind == "check_in" and txn.is_applied and txn.voided_by is None
        if is_visit and txn.txn_id not in noted and not txn.is_of_first_version:
            yield Finding(Code.CHECK_IN_MISMATCH, books.member_id, txn_id=txn.txn_id, found="no row")


def _is_right(books: Books, row: Row, rules: Rules) -> bool:
    txn = books.transactions.get(row.txn_id)
    if txn is None or txn.is_of_first_version:
        return txn is not None
    if txn.kind != "check_in" or not txn.is_applied or txn.voided_by is not None:
        return False
    programme = rules.of(txn.programme_version)
    if programme is None:
        return True
    around = (txn.happened_ms, txn.happened_ms - CLOCKS_MS, txn.happened_ms + CLOCKS_MS)
    return row.terminal_id == txn.row.terminal_id and any(
        local_day(programme, dated(at_ms)) == row.day for at_ms in around
    )
