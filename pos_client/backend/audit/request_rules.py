"""What is kept of a request is what was asked for, and its row and its result say the same."""

import hashlib
import hmac
from collections.abc import Iterator

from pydantic import TypeAdapter, ValidationError

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.programmes import Rules
from pos_client.backend.audit.rows import Books, Txn
from pos_client.backend.transactions.stored import AdjustmentOf
from pos_client.domain.transaction import Transaction
from pos_client.errors import InvalidValue

_REQUEST = TypeAdapter(Transaction)
_ADJUSTMENT = TypeAdapter(AdjustmentOf)
_BUYS = frozenset({"award", "redeem", "sale", "capture"})
_FREE = frozenset({"check_in", "hold", "adjust", "pick_up"})


def check_requests(books: Books, rules: Rules) -> Iterator[Finding]:
    """Every row that contradicts its documents. Of what the first version wrote nothing is known."""
    for txn in books.transactions.values():
        if txn.is_of_first_version or not txn.answer:
            continue
        place = (books.member_id, "", None, txn.txn_id)
        if not (txn.is_opening or _is_genuine(txn)):
            yield Finding(Code.FINGERPRINT, *place)
            continue
        column = (str(txn.txn_id), txn.kind, txn.row.occurred_ms)
        body = (_name(txn), txn.asked.get("kind", "adjust"), txn.said_ms)
        if column != body:
            yield Finding(Code.TXN_UNLIKE_BODY, *place, " ".join(map(str, body)), " ".join(map(str, column)))
        elif txn.programme_version not in rules.versions:
            yield Finding(Code.UNKNOWN_PROGRAMME, *place, "a published version", txn.programme_version)
        else:
            yield from _result(books, txn, rules)


def _is_genuine(txn: Txn) -> bool:
    """Whether the stored request still has the fingerprint it came with. An imported row's needs what is not kept."""
    try:
        if "adjustment" in txn.asked:
            content = _ADJUSTMENT.dump_json(_ADJUSTMENT.validate_json(txn.row.body), exclude_defaults=True)
        else:
            content = _REQUEST.dump_json(_REQUEST.validate_json(txn.row.body), exclude_defaults=True)
    except (ValidationError, InvalidValue):
        return False
    return hmac.compare_digest(hashlib.sha256(content).digest(), txn.row.content_sha256)


def _name(txn: Txn) -> str:
    """The identity a request gives itself; an opening balance gives itself none."""
    return str(txn.asked.get("adjustment", txn.asked).get("txn_id", txn.txn_id))


def _result(books: Books, txn: Txn, rules: Rules) -> Iterator[Finding]:
    for name in ("tier", "tier_after"):
        tier = txn.answer.get(name)
        if tier and tier not in rules.reach:
            yield Finding(Code.UNKNOWN_TIER, books.member_id, "", None, txn.txn_id, "a tier of some programme", tier)
    if not _is_accepted(txn, rules):
        yield Finding(Code.NOT_ACCEPTED, books.member_id, txn_id=txn.txn_id)
    expected = _to_pay(books, txn, rules) if txn.is_applied else 0
    found = txn.answer.get("to_pay_minor", 0)
    if expected is not None and found != expected:
        texts = f"to_pay_minor {expected}", f"to_pay_minor {found}"
        yield Finding(Code.RESULT_MISMATCH, books.member_id, "", None, txn.txn_id, *texts)


def _is_accepted(txn: Txn, rules: Rules) -> bool:
    """Whether an award on a typed number earned nothing before a manager had accepted it."""
    if not (txn.is_typed and txn.is_applied):
        return True
    if "MANUAL_ENTRY" in txn.answer.get("flags", ()):
        return not (txn.answer.get("earned_points") or txn.answer.get("earned_credit_minor"))
    return txn.txn_id in rules.decided


def _to_pay(books: Books, txn: Txn, rules: Rules) -> int | None:
    """The money a transaction takes; None of a refund that is paid out, whose own row says so."""
    asked, programme = txn.asked, rules.of(txn.programme_version)
    if txn.kind in _FREE or (txn.kind == "refund" and asked.get("to_card")):
        return 0
    if txn.kind == "deposit":
        return int(asked.get("amount_minor", 0))
    if txn.kind == "void":
        voided = books.transactions.get(txn.refers_to) if txn.refers_to else None
        return -voided.answer.get("to_pay_minor", 0) if voided and not voided.is_of_first_version else None
    if txn.kind not in _BUYS or programme is None:
        return None
    points = asked.get("redeem_points", 0) * programme.redeem.point_minor
    paid = points + asked.get("credit_minor", 0) + asked.get("stored_value_minor", 0)
    return int(asked.get("amount_minor", 0) - asked.get("coupon_minor", 0) - paid)
