"""What a manager is to look at of the outcomes of transactions, in their words."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from pos_client.backend.shop.incidents import Happened, Kind
from pos_client.domain.money import Money
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind, TransactionResult

_LONGEST_DETAIL = 200
_BEYOND = frozenset(
    {
        Reason.OFFLINE_AMOUNT,
        Reason.OFFLINE_TOO_OFTEN,
        Reason.OFFLINE_TILL_LIMIT,
        Reason.OFFLINE_TOO_LONG,
        Reason.ABOVE_ALLOWANCE,
        Reason.REDEEM_OFF,
    }
)
"""Limits a till alone did not keep to, as flags of what counts all the same."""


def happened_of(
    settled: Iterable[tuple[Transaction | UUID, TransactionResult]], too_late: Mapping[UUID, str]
) -> Iterator[Happened]:
    """What happened with transactions that were settled just now; nothing of one that repeats another of them.

    `too_late` are those that deal with what a till, by its name, had dealt with.
    """
    for txn, result in settled:
        if not isinstance(txn, Transaction) or result.applied is Applied.REPLAYED:
            continue
        yield from _doubtful(txn, result)
        if Reason.REVIEW in result.flags:
            yield Happened(Kind.REVIEW, txn.txn_id, detail=_why_review(txn, result)[:_LONGEST_DETAIL])
        if Reason.MANUAL_ENTRY in result.flags:
            yield Happened(Kind.MANUAL_ENTRY, txn.txn_id, detail=_typed(txn)[:_LONGEST_DETAIL])
        if result.reason is None and txn.kind is TransactionKind.WRITE_OFF:
            words = f"{txn.approved_by or txn.cashier}: {txn.approved_why}"
            yield Happened(Kind.WRITTEN_OFF, txn.refers_to, detail=words[:_LONGEST_DETAIL])
        if result.reason is Reason.ALREADY_RESOLVED:
            words = f"{txn.kind}, {_who(txn)}; {too_late.get(txn.txn_id, 'somebody')} had dealt with it before"
            yield Happened(Kind.RESOLVED_TWICE, txn.resolves, detail=words[:_LONGEST_DETAIL])


def _doubtful(txn: Transaction, result: TransactionResult) -> Iterator[Happened]:
    """What makes a code or a till doubtful."""
    if result.reason is Reason.FORGED_OFFLINE:
        yield Happened(Kind.FORGED_OFFLINE, txn.txn_id)
    if Reason.REPLAY in {result.reason, *result.flags} and txn.authority is Authority.OFFLINE:
        yield Happened(Kind.REPLAY, txn.txn_id)
    for beyond in _BEYOND.intersection(result.flags):
        yield Happened(Kind.ABOVE_LIMIT, txn.txn_id, detail=beyond.value)
    if Reason.FORKED in result.flags:
        yield Happened(Kind.FORKED, txn.txn_id)


def _why_review(txn: Transaction, result: TransactionResult) -> str:
    if Reason.TILL_QUARANTINED in result.flags and txn.authority is Authority.ONLINE:
        return "said to be online, but nobody was asked about the code"
    return _who(txn)


def _who(txn: Transaction) -> str:
    approved = f", approved by {txn.approved_by}" if txn.approved_by else ""
    return f"signed by {txn.cashier}{approved}"


def _typed(txn: Transaction) -> str:
    """What a manager decides by: how much, on which card, by whom, and why nobody scanned it."""
    about = f"{Money(txn.amount_minor, txn.currency)} on card \u2022\u2022{txn.handle[-4:]}"
    return f"{about}, {_who(txn)}: {txn.approved_why}"
