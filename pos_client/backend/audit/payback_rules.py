"""Refunds give back no more than was paid, and holds set aside exactly what they say."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.ledger_rules import unit_name
from pos_client.backend.audit.rows import Books, Row, Txn
from pos_client.backend.audit.transaction_rules import Deeds
from pos_client.backend.database.schema import Unit

_REVERSAL = frozenset({"REDEEM_REVERSAL"})
_CLAWBACK = frozenset({"CLAWBACK"})
_LOADED = frozenset({"DEPOSIT"})
_HOLD_MS = 24 * 3600 * 1000
"""A hold keeps for a day."""
_LIMITS = (
    "redeemed_points", "credit_minor", "stored_value_minor", "earned_points", "earned_credit_minor", "coupon_minor",
)  # fmt: skip
"""What a refund gives back or takes back at most: what the result of its sale says."""


def check_refunds(books: Books, deeds: dict[UUID, Deeds]) -> Iterator[Finding]:
    """Every refund that did something else than it says, and every sale that gave back more than it took."""
    of_sale: dict[UUID, list[Row]] = defaultdict(list)
    for row in books.refunds:
        refund, sale = books.transactions.get(row.txn_id), books.transactions.get(row.of_txn)
        if not _belong(refund, sale):
            yield Finding(Code.REFUND_UNKNOWN, books.member_id, txn_id=row.txn_id, found=str(row.of_txn))
        elif refund and sale and _lines(row) != _asked_lines(refund):
            yield Finding(Code.REFUND_MISMATCH, books.member_id, txn_id=row.txn_id, found="other lines")
        elif refund and sale:
            yield from _did(books, row, refund, sale, deeds[row.txn_id])
            if refund.voided_by is None:
                of_sale[row.of_txn].append(row)
    noted = {row.txn_id for row in books.refunds}
    for txn in books.transactions.values():
        if txn.kind == "refund" and txn.is_applied and txn.txn_id not in noted:
            yield Finding(Code.REFUND_UNKNOWN, books.member_id, txn_id=txn.txn_id, found="no row")
    for sale_id, rows in of_sale.items():
        yield from _together(books, books.transactions[sale_id], rows)


def _belong(refund: Txn | None, sale: Txn | None) -> bool:
    if refund is None or sale is None or not (refund.is_applied and sale.is_applied):
        return False
    return refund.kind == "refund" and refund.refers_to == sale.txn_id


def _lines(row: Row) -> object:
    try:
        return json.loads(row.lines)
    except ValueError:
        return None


def _asked_lines(refund: Txn) -> object:
    return [[line.get("line_id"), line.get("quantity_milli")] for line in refund.asked.get("lines", ())]


def _did(books: Books, row: Row, refund: Txn, sale: Txn, did: Deeds) -> Iterator[Finding]:
    """A refund's row against the entries of the refund."""
    loaded = did.total(Unit.STORED_VALUE, _LOADED)
    unloaded = -did.total(Unit.STORED_VALUE, _CLAWBACK)
    should = {
        "redeemed_points": did.total(Unit.POINTS, _REVERSAL),
        "credit_minor": did.total(Unit.CREDIT, _REVERSAL),
        "stored_value_minor": did.total(Unit.STORED_VALUE, _REVERSAL),
        "earned_points": -did.total(Unit.POINTS, _CLAWBACK),
        "earned_credit_minor": -did.total(Unit.CREDIT, _CLAWBACK),
        "qualifying": -did.qualifying,
        "money_minor": loaded - refund.answer.get("to_pay_minor", 0),
        "coupon_minor": -refund.answer.get("coupon_minor", 0),
    }
    if not sale.asked.get("lines"):
        should["amount_minor"] = refund.asked.get("amount_minor", 0)
    if refund.asked.get("to_card"):
        should["money_minor"] = loaded
    if sale.kind == "deposit":
        should["money_minor"] = unloaded
    for figure, expected in should.items():
        found = getattr(row, figure)
        if found != expected:
            texts = f"{figure} {expected}", f"{figure} {found}"
            yield Finding(Code.REFUND_MISMATCH, books.member_id, "", None, row.txn_id, *texts)


def _together(books: Books, sale: Txn, rows: list[Row]) -> Iterator[Finding]:
    """All refunds of one sale that count."""
    if sale.voided_by is not None:
        yield Finding(Code.REFUND_OF_VOIDED, books.member_id, txn_id=sale.txn_id, found=len(rows))
    limits = {"amount_minor": sale.asked.get("amount_minor", 0)}
    if sale.kind != "deposit":
        limits |= {figure: sale.answer.get(figure, 0) for figure in _LIMITS}
    for figure, most in limits.items():
        back = sum(getattr(row, figure) for row in rows)
        if back > most:
            texts = f"{figure} {most}", f"{figure} {back}"
            yield Finding(Code.REFUND_BEYOND_SALE, books.member_id, "", None, sale.txn_id, *texts)
    lines = {line["line_id"]: line for line in sale.asked.get("lines", ())}
    returned: Counter[str] = Counter()
    for row in rows:
        returned.update(dict(json.loads(row.lines)))
    beyond = {line_id: milli for line_id, milli in returned.items() if milli > _sold(lines.get(line_id))}
    for line_id, milli in beyond.items():
        most = f"line {_sold(lines.get(line_id))}"
        yield Finding(Code.REFUND_BEYOND_SALE, books.member_id, "", None, sale.txn_id, most, f"line {milli}")
    if lines and not beyond:
        off = _coupon_shares(sale)
        costs = (_worth_of(lines[line_id], milli, off[line_id]) for line_id, milli in returned.items())
        yield from _worth(books, rows, sum(costs))


def _sold(line: dict[str, Any] | None) -> int:
    return int(line.get("quantity_milli", 0)) if line else 0


def _worth_of(line: dict[str, Any], milli: int, off: int) -> int:
    """What came back of a line cost: all of it less what is kept, whose coupon and rest are each rounded down."""
    sold, amount = _sold(line), _amount(line)
    return amount - off * (sold - milli) // sold - (amount - off) * (sold - milli) // sold


def _amount(line: dict[str, Any]) -> int:
    gross = (line.get("unit_price_minor", 0) * _sold(line) * 2 + 1000) // 2000
    return int(gross - line.get("discount_minor", 0))


def _coupon_shares(sale: Txn) -> dict[str, int]:
    """What a coupon took off each line: the whole units between its two marks on the way from 0 to all of it."""
    off, whole = sale.asked.get("coupon_minor", 0), sale.asked.get("amount_minor", 0)
    shares, before = dict[str, int](), 0
    for line in sale.asked.get("lines", ()):
        after = before + _amount(line)
        shares[line["line_id"]] = off * after // whole - off * before // whole if whole else 0
        before = after
    return shares


def _worth(books: Books, rows: list[Row], expected: int) -> Iterator[Finding]:
    """Whether refunds of lines say what those cost, but for what rounds away beside a refund that was voided."""
    found = sum(row.amount_minor for row in rows)
    voided = [row for row in books.refunds if row.of_txn == rows[0].of_txn and row not in rows]
    spare = sum(len(json.loads(row.lines)) for row in rows) if voided else 0
    if abs(found - expected) > spare:
        texts = f"amount_minor {expected}", f"amount_minor {found}"
        yield Finding(Code.REFUND_MISMATCH, books.member_id, "", None, rows[-1].txn_id, *texts)


def check_holds(books: Books, deeds: dict[UUID, Deeds]) -> Iterator[Finding]:
    """Every hold without its transaction, ended before its time, or whose payments are not where they should be."""
    ended_by = {
        txn.refers_to for txn in books.transactions.values() if txn.kind in {"capture", "void"} and txn.is_applied
    }
    for row in books.holds.values():
        txn = books.transactions.get(row.txn_id)
        if txn is None or txn.kind != "hold" or not txn.is_applied:
            yield Finding(Code.HOLD_UNKNOWN, books.member_id, txn_id=row.txn_id)
        elif row.ended_ms is not None and row.ended_ms < row.expires_ms and row.txn_id not in ended_by:
            yield Finding(Code.HOLD_ENDED_EARLY, books.member_id, "", None, row.txn_id, row.expires_ms, row.ended_ms)
        elif row.expires_ms != txn.recorded_ms + _HOLD_MS:
            texts = txn.recorded_ms + _HOLD_MS, row.expires_ms
            yield Finding(Code.HOLD_EXPIRY, books.member_id, "", None, row.txn_id, *texts)
    for txn in books.transactions.values():
        if txn.kind == "hold" and txn.is_applied and txn.txn_id not in books.holds:
            yield Finding(Code.HOLD_UNKNOWN, books.member_id, txn_id=txn.txn_id, found="no row")
    for unit, ledger in books.ledgers.items():
        kept = sum(entry.amount for entry in ledger.entries if entry.kind in {"HOLD", "HOLD_RELEASE"})
        still_open = (row.txn_id for row in books.holds.values() if row.ended_ms is None)
        held = sum(deeds[txn_id].total(unit, frozenset({"HOLD"})) for txn_id in still_open)
        if kept != held:
            yield Finding(Code.HOLD_MISMATCH, books.member_id, unit_name(unit), None, None, held, kept)
