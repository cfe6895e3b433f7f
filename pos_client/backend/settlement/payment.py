"""Whether a bill may be paid as asked, and paying it."""

from collections.abc import Mapping
from dataclasses import replace

from pos_client.backend import timing
from pos_client.backend.database.schema import Unit
from pos_client.backend.ledger import EntryKind, MemberLedger
from pos_client.backend.members.claims import Claim
from pos_client.backend.members.evidence import Evidence
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.lateness import arrives_late
from pos_client.domain.calculation import Standing, Tender, refuse_tender
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction


def refuse_payment(
    counter: Counter, txn: Transaction, evidence: Evidence, ledger: MemberLedger, standing: Standing
) -> Reason | None:
    """Why this code and this member's means do not pay the bill as asked, or None."""
    honoured = replace(standing, points=max(standing.points, txn.redeem_points))
    if txn.txn_id in counter.settled_before:  # what the member earned elsewhere may be on its way here still
        return refuse_tender(counter.programme, honoured, txn.basket, txn.tender)
    refused = refuse_code(counter, txn, evidence)
    if refused or txn.tender.is_empty:
        return refused or Reason.BELOW_MINIMUM
    if txn.authority is Authority.ONLINE:
        return refuse_tender(counter.programme, standing, txn.basket, txn.tender)
    # What a till honoured alone within its limits is honoured, balance or not; beyond them the balance decides.
    wanted = txn.redeem_points
    if _is_beyond_allowance(counter.programme.offline.redeem_floor(evidence.genuine.code.scheme), wanted, ledger):
        return Reason.ABOVE_ALLOWANCE
    if counter.alone.beyond(txn, evidence):
        return refuse_tender(counter.programme, standing, txn.basket, txn.tender)
    return refuse_tender(counter.programme, honoured, txn.basket, txn.tender)


def _is_beyond_allowance(most: int, wanted: int, ledger: MemberLedger) -> bool:
    """Whether a till alone gives more than it may, at once or on credit: each puts a member that far into debt."""
    if wanted > most:
        return True
    unpaid = ledger.points.unpaid(wanted, ledger.posting.occurred_ms)
    return unpaid > 0 and ledger.points.redeemed_unpaid() + unpaid > most


def pay(
    ledger: MemberLedger, kind: EntryKind, tender: Tender, at_ms: int, own: Mapping[Unit, Mapping[int, int]]
) -> None:
    """Debit what a bill is paid with: of the `own` lots first, then of what can be spent at a time."""
    amounts = (tender.redeem_points, tender.credit_minor, tender.stored_value_minor)
    for account, amount in zip(ledger.accounts, amounts, strict=True):
        account.debit(kind, amount, at_ms, own=own.get(account.unit))


def refuse_code(counter: Counter, txn: Transaction, evidence: Evidence) -> Reason | None:
    """Why a code does not authorise giving something away: that takes a pay code, shown lately, beyond doubt."""
    if evidence.intent is not Intent.PAY:
        return Reason.NEEDS_PAY_CODE
    if arrives_late(counter.programme, txn, counter.recorded_ms):
        return Reason.EXPIRED
    if txn.occurred_at - timing.to_utc(counter.recorded_ms) > timing.MOST_EARLY:
        return Reason.FROM_FUTURE
    if evidence.doubts:
        return evidence.doubts[0]
    # Online means that this backend saw the code while it was fresh: its scan claimed it for this basket.
    is_unseen = txn.authority is Authority.ONLINE and evidence.claim is not Claim.HELD
    return Reason.NO_MEMBER if is_unseen else None
