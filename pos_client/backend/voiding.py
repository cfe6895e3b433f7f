"""Taking back a transaction as if it had not happened, exactly once."""

from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.ledger import Account, EntryKind
from pos_client.backend.schema import CARDS, CHECK_INS, TRANSACTIONS
from pos_client.backend.settlement import Counter, Settled
from pos_client.backend.stored import read_result
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind

_EARNED = frozenset({EntryKind.EARN, EntryKind.EARN_PROMO})


def void(counter: Counter, txn: Transaction) -> Settled:
    """Reverse the named transaction of the same terminal and member.

    Redeemed points return to their lots first, so that they can cover what the member has already spent of the
    earned ones. A void needs no member code: it gives the member nothing the original did not.
    """
    member_id = _original(counter, txn)
    if isinstance(member_id, Reason):
        return Settled(member_id)
    account = Account(counter.connection, member_id, counter.posting(txn))
    if not _mark(counter, txn):
        return Settled(Reason.ALREADY_VOIDED, member_id, points_after=account.spendable(counter.recorded_ms))
    earned, redeemed = _reverse(account, txn, counter.posting(txn).occurred_ms)
    # A check-in that did not happen leaves its day free.
    counter.connection.execute(
        CHECK_INS.delete().where(CHECK_INS.c.member_id == member_id, CHECK_INS.c.txn_id == txn.refers_to)
    )
    account.close()
    return Settled(None, member_id, -earned, -redeemed, account.spendable(counter.recorded_ms))


def _original(counter: Counter, txn: Transaction) -> UUID | Reason:
    rows = TRANSACTIONS.c
    found = counter.connection.execute(
        sa.select(rows.member_id, rows.kind, rows.result).where(
            rows.txn_id == txn.refers_to,
            rows.terminal_id == counter.terminal_id,
            rows.kind != TransactionKind.VOID.value,
        )
    ).one_or_none()
    if found is None or read_result(found.result).applied is Applied.REFUSED:
        return Reason.UNKNOWN_TRANSACTION
    same_member = sa.select(CARDS.c.handle).where(CARDS.c.handle == txn.handle, CARDS.c.member_id == found.member_id)
    if counter.connection.execute(same_member.limit(1)).one_or_none() is None:
        return Reason.UNKNOWN_TRANSACTION
    member_id: UUID = found.member_id
    return member_id


def _mark(counter: Counter, txn: Transaction) -> bool:
    still_whole = sa.and_(TRANSACTIONS.c.txn_id == txn.refers_to, TRANSACTIONS.c.voided_by.is_(None))
    statement = TRANSACTIONS.update().where(still_whole).values(voided_by=txn.txn_id)
    return counter.connection.execute(statement).rowcount == 1


def _reverse(account: Account, txn: Transaction, at_ms: int) -> tuple[int, int]:
    """Post the reversals; the points (earned, redeemed) taken back."""
    earned = redeemed = 0
    entries = account.entries_of(txn.refers_to) if txn.refers_to else []
    for entry in entries:
        if entry.kind is EntryKind.REDEEM:
            account.give_back(entry)
            redeemed -= entry.points
    for entry in entries:
        if entry.kind in _EARNED:
            account.debit(
                EntryKind.CLAWBACK, entry.points, at_ms=at_ms, qualifying=-entry.qualifying, own_lot=entry.seq
            )
            earned += entry.points
    return earned, redeemed
