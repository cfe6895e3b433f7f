"""One code carries one transaction for ever, and a basket that was paid has settled."""

from collections.abc import Iterator

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.rows import Books, Txn

_WITH_CODE = frozenset({"award", "redeem", "sale", "check_in", "hold", "deposit"})
"""Kinds of transactions that a member code authorises."""


def check_codes(books: Books) -> Iterator[Finding]:
    """Every applied transaction without its code or its basket, and every code that carried nothing."""
    for claim in books.claims:
        txn = books.transactions.get(claim.txn_id)
        if txn is None or not txn.is_applied:
            yield Finding(Code.CLAIM_WITHOUT_TXN, books.member_id, txn_id=claim.txn_id, found=f"step {claim.step}")
    carried = {claim.txn_id for claim in books.claims}
    for txn in books.transactions.values():
        if txn.is_applied and txn.kind in _WITH_CODE:
            # What a till gave alone in good faith counts with a flag, although its code was used elsewhere.
            if not txn.is_typed and txn.txn_id not in carried and "REPLAY" not in txn.answer.get("flags", ()):
                yield Finding(Code.CODE_NOT_CLAIMED, books.member_id, txn_id=txn.txn_id)
            if not _has_settled(books, txn):
                yield Finding(Code.BASKET_NOT_SETTLED, books.member_id, txn_id=txn.txn_id)


def _has_settled(books: Books, txn: Txn) -> bool:
    return any(str(basket) == txn.asked.get("basket_id") for basket in books.baskets)
