"""Corrections by a manager."""

from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.later import Later
from pos_client.backend.ledger import Account, EntryKind, MemberLedger, Posting
from pos_client.backend.settlement.outcome import Figures, Settled
from pos_client.backend.transactions import stored
from pos_client.domain import calendar
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionResult

KIND = "adjust"


def adjust(
    connection: sa.Connection, member_id: UUID, adjustment: Adjustment, *, actor: str, programme: Programme, now_ms: int
) -> TransactionResult:
    """Carry out a correction inside a database transaction of the caller, who has made sure that the member exists.

    `actor` is the manager's name; the note is kept with the request. What is added lives as long as if it had been
    earned now. What is taken must be there: a correction never goes below zero, it is refused with INSUFFICIENT_POINTS,
    INSUFFICIENT_CREDIT or INSUFFICIENT_STORED_VALUE, whole; nor does an account go above 2**53: ABOVE_MAXIMUM.
    The same `txn_id` with the same content and member is answered REPLAYED with the figures of then, with another one
    it is refused as KEY_REUSED. Nothing counts towards a tier. In the answer points and credit stand as earned, stored
    value as paid (negative: added).
    """
    request = stored.row(adjustment.txn_id, "", KIND, stored.write_adjustment(member_id, adjustment), now_ms, now_ms)
    later = Later(connection)
    if not stored.claim(connection, [request]):
        return stored.repeated(later, request)
    posting = Posting(adjustment.txn_id, "", programme.version, now_ms, now_ms, actor)
    ledger = MemberLedger(connection, member_id, posting, programme)
    tier = ledger.tier.code
    reason = _post(programme, adjustment, ledger, now_ms)
    ledger.close()
    figures = Figures(adjustment.points, 0, adjustment.credit_minor, 0, -adjustment.stored_value_minor)
    settled = Settled(reason, Figures() if reason else figures, ledger=ledger, tier=tier)
    result = settled.result(adjustment.txn_id)
    stored.finish(later, member_id, programme.version, result)
    later.flush()
    return result


def _post(programme: Programme, adjustment: Adjustment, ledger: MemberLedger, now_ms: int) -> Reason | None:
    wanted = (
        (ledger.points, adjustment.points, calendar.expires_at(programme, now_ms), Reason.INSUFFICIENT_POINTS),
        (
            ledger.credit,
            adjustment.credit_minor,
            calendar.credit_expires_at(programme, now_ms),
            Reason.INSUFFICIENT_CREDIT,
        ),
        (ledger.stored_value, adjustment.stored_value_minor, None, Reason.INSUFFICIENT_STORED_VALUE),
    )
    for account, amount, _expires, reason in wanted:
        if amount < 0 and account.spendable(now_ms) < -amount:
            return reason
    if not ledger.has_room(adjustment.points, adjustment.credit_minor, adjustment.stored_value_minor):
        return Reason.ABOVE_MAXIMUM
    for account, amount, expires_ms, _reason in wanted:
        _move(account, amount, now_ms, expires_ms)
    return None


def _move(account: Account, amount: int, now_ms: int, expires_ms: int | None) -> None:
    if amount > 0:
        account.credit(EntryKind.ADJUST, amount, now_ms, expires_ms)
    else:
        account.debit(EntryKind.ADJUST, -amount, now_ms)
