"""What each kind of transaction does to the ledger. Everything here runs inside one database transaction.

Reject, never clamp: a transaction is applied exactly as asked or refused with a reason, and a refused one leaves no
entry. All arithmetic is `domain.quote`, the same the till showed the member.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import claims, dialect, timing
from pos_client.backend.claims import Claim
from pos_client.backend.evidence import Evidence, examine
from pos_client.backend.ledger import Account, EntryKind, Posting
from pos_client.backend.schema import CHECK_INS
from pos_client.domain import calendar
from pos_client.domain.basket import Basket
from pos_client.domain.calculation import Standing, Tender, quote, refuse_tender
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionKind

_SHORTEST_HORIZON = timedelta(hours=1)
"""A redemption is never too late within the time a basket may take (`evidence.BASKET`)."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a transaction; a void reports what it took back as negative points."""

    reason: Reason | None
    member_id: UUID | None = None
    earned_points: int = 0
    redeemed_points: int = 0
    points_after: int = 0
    flags: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Counter:
    """Where and under which rules a transaction settles."""

    connection: sa.Connection
    terminal_id: str
    programme: Programme
    recorded_ms: int

    def posting(self, txn: Transaction) -> Posting:
        """What the entries of a transaction carry."""
        occurred = timing.effective_ms(txn.occurred_at, self.recorded_ms)
        return Posting(txn.txn_id, self.terminal_id, self.programme.version, occurred, self.recorded_ms)


def settle(counter: Counter, txn: Transaction) -> Settled:
    """Apply an award, redemption, sale or check-in, or say why not; voids are `backend.voiding`."""
    refused = _refuse_form(counter.programme, txn)
    if refused:
        return Settled(refused)
    evidence = examine(counter.connection, counter.terminal_id, txn, counter.recorded_ms)
    if isinstance(evidence, Reason):
        return Settled(evidence)
    posting = counter.posting(txn)
    account = Account(counter.connection, evidence.card.member_id, posting)
    post = _check_in if txn.kind is TransactionKind.CHECK_IN else _purchase
    outcome = post(counter, txn, evidence, account, posting)
    reason, earned, redeemed = (outcome, 0, 0) if isinstance(outcome, Reason) else (None, *outcome)
    account.close()
    if reason:
        claims.release(counter.connection, evidence.genuine, evidence.claim)
    else:
        claims.settle_basket(counter.connection, txn.basket_id, txn.txn_id)
    after = account.spendable(counter.recorded_ms)
    return Settled(reason, evidence.card.member_id, earned, redeemed, after, () if reason else evidence.doubts)


def _refuse_form(programme: Programme, txn: Transaction) -> Reason | None:
    """Why the request contradicts itself or the programme, before anyone looks at the member."""
    kind = txn.kind
    if txn.currency != programme.currency:
        return Reason.WRONG_CURRENCY
    if kind is TransactionKind.CHECK_IN:
        return Reason.MALFORMED if txn.amount_minor or txn.redeem_points else None
    if kind is TransactionKind.AWARD and txn.redeem_points:
        return Reason.MALFORMED
    return None if txn.amount_minor else Reason.NO_AMOUNT


def _check_in(
    counter: Counter, txn: Transaction, evidence: Evidence, account: Account, posting: Posting
) -> tuple[int, int] | Reason:
    day = calendar.local_day(counter.programme, posting.occurred_ms)
    row = {"member_id": evidence.card.member_id, "day": day, "txn_id": txn.txn_id, "terminal_id": counter.terminal_id}
    if not counter.connection.execute(dialect.insert_new(counter.connection, CHECK_INS), row).rowcount:
        return Reason.ALREADY_CHECKED_IN
    points = counter.programme.check_in_points
    if points:
        account.credit(EntryKind.EARN_PROMO, points, calendar.expires_at(counter.programme, posting.occurred_ms))
    return points, 0


def _purchase(
    counter: Counter, txn: Transaction, evidence: Evidence, account: Account, posting: Posting
) -> tuple[int, int] | Reason:
    programme = counter.programme
    points = account.spendable(posting.occurred_ms)
    wanted = txn.redeem_points
    if wanted or txn.kind is TransactionKind.REDEEM:
        # Points that expired since then cannot be spent by saying that it happened before.
        points = min(points, account.spendable(posting.recorded_ms))
        refused = _refuse_evidence(counter, txn, evidence) or _refuse_redeem(programme, txn, points)
        if refused:
            return refused
        # What a till honoured alone is paid by what the member had then.
        is_online = txn.authority is Authority.ONLINE
        account.debit(EntryKind.REDEEM, wanted, at_ms=posting.recorded_ms if is_online else posting.occurred_ms)
    if txn.kind is TransactionKind.REDEEM:
        return 0, wanted
    standing = Standing(programme.tier_at(account.qualifying), points)
    day = calendar.local_day(programme, posting.occurred_ms)
    earned = quote(programme, standing, txn.basket, txn.tender, day).earn_points
    if earned:
        expires = calendar.expires_at(programme, posting.occurred_ms)
        account.credit(EntryKind.EARN, earned, expires, qualifying=earned)
    return earned, wanted


def _refuse_evidence(counter: Counter, txn: Transaction, evidence: Evidence) -> Reason | None:
    """Why a code does not authorise a redemption: that takes a pay code, shown lately, beyond doubt."""
    if evidence.intent is not Intent.PAY:
        return Reason.NEEDS_PAY_CODE
    late = timing.to_utc(counter.recorded_ms) - txn.occurred_at
    if late > max(timedelta(seconds=counter.programme.offline.roster_horizon_s), _SHORTEST_HORIZON):
        return Reason.EXPIRED
    if late < -timing.MOST_EARLY:
        return Reason.FROM_FUTURE
    if evidence.doubts:
        return evidence.doubts[0]
    # Online means that this backend saw the code while it was fresh: its scan claimed it for this basket.
    is_unseen = txn.authority is Authority.ONLINE and evidence.claim is not Claim.HELD
    return Reason.NO_MEMBER if is_unseen else None


def _refuse_redeem(programme: Programme, txn: Transaction, points: int) -> Reason | None:
    """Why points may not be redeemed. What a till honoured alone within its limit is honoured, balance or not."""
    wanted = txn.redeem_points
    if txn.authority is Authority.ONLINE:
        return _refused(programme, points, txn.amount_minor, wanted)
    if wanted > programme.offline.max_redeem_points:
        return Reason.ABOVE_ALLOWANCE
    return _refused(programme, max(points, wanted), txn.amount_minor, wanted)


def _refused(programme: Programme, points: int, amount_minor: int, wanted: int) -> Reason | None:
    if not wanted:
        return Reason.BELOW_MINIMUM
    return refuse_tender(programme, Standing(programme.tiers[0], points), Basket(amount_minor), Tender(wanted))
