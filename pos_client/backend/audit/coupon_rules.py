"""Every coupon that was used has its sale, every sale its coupon, and what it took off is what it promised."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.rows import Books, Row, Txn

_PERCENT = 100


def check_coupons(books: Books) -> Iterator[Finding]:
    """Every coupon without its sale, every sale without its coupon, and every wrong amount."""
    back = Counter[UUID]()
    for refund in books.refunds:
        txn = books.transactions.get(refund.txn_id)
        if txn is not None and txn.voided_by is None:
            back[refund.of_txn] += refund.amount_minor
    stands = {
        txn.txn_id: txn
        for txn in books.transactions.values()
        if txn.asked.get("coupons") and txn.is_applied and txn.voided_by is None
        and back[txn.txn_id] < txn.asked.get("amount_minor", 0)
    }  # fmt: skip
    by_code = {row.code: row for row in books.coupons}
    for row in books.coupons:
        if row.used_by is not None and not _names(stands.get(row.used_by), row):
            yield Finding(Code.COUPON_MISMATCH, books.member_id, txn_id=row.used_by, found=row.code)
    for txn in stands.values():
        for code in txn.asked["coupons"]:
            yield from _used(books, txn, by_code.get(code), code)


def _names(txn: Txn | None, row: Row) -> bool:
    return txn is not None and row.code in txn.asked["coupons"]


def _used(books: Books, txn: Txn, row: Row | None, code: str) -> Iterator[Finding]:
    if row is None or row.used_by != txn.txn_id:
        yield Finding(Code.COUPON_MISMATCH, books.member_id, txn_id=txn.txn_id, found=f"{code} is not used by it")
        return
    expected, found = _off(row, txn.asked.get("amount_minor", 0)), txn.answer.get("coupon_minor", 0)
    if not expected == found == txn.asked.get("coupon_minor", 0):
        yield Finding(Code.COUPON_MISMATCH, books.member_id, "", None, txn.txn_id, expected, found)
    if not row.from_ms <= txn.happened_ms < row.until_ms:
        yield Finding(Code.COUPON_MISMATCH, books.member_id, txn_id=txn.txn_id, found=f"{code} was not valid then")


def _off(row: Row, bill_minor: int) -> int:
    """What it takes off a bill."""
    if bill_minor < row.min_bill_minor:
        return 0
    by_percent = bill_minor * row.off_percent // _PERCENT
    promised = by_percent if row.cap_minor is None else min(by_percent, row.cap_minor)
    return int(min(bill_minor, row.off_minor or promised))
