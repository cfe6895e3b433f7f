"""Check-ins and deposits: what a member does without buying anything."""

from pos_client.backend.database import dialect
from pos_client.backend.database.schema import CHECK_INS
from pos_client.backend.ledger import EntryKind, MemberLedger
from pos_client.backend.members.evidence import Evidence
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.lateness import arrives_late
from pos_client.backend.settlement.outcome import Figures
from pos_client.domain import calendar
from pos_client.domain.programme import StoredValueRule
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction


def check_in(counter: Counter, txn: Transaction, _evidence: Evidence, ledger: MemberLedger) -> Figures | Reason:
    """Note a visit, once per local day since the member joined, unless told late; its points are spendable at once."""
    programme, occurred_ms = counter.programme, ledger.posting.occurred_ms
    day = calendar.local_day(programme, occurred_ms)
    is_before = day < calendar.local_day(programme, ledger.joined_ms)
    is_late = arrives_late(programme, txn, counter.recorded_ms) and txn.txn_id not in counter.settled_before
    if is_before or is_late:
        return Reason.EXPIRED
    if not ledger.has_room(programme.check_in_points):
        return Reason.ABOVE_MAXIMUM
    row = {"member_id": ledger.member_id, "day": day, "txn_id": txn.txn_id, "terminal_id": counter.terminal_id}
    if not counter.connection.execute(dialect.insert_new(counter.connection, CHECK_INS), row).rowcount:
        return Reason.ALREADY_CHECKED_IN
    points, from_ms = programme.check_in_points, min(occurred_ms, counter.recorded_ms)
    ledger.points.credit(EntryKind.EARN_PROMO, points, from_ms, calendar.expires_at(programme, occurred_ms))
    return Figures(earned_points=points)


def deposit(counter: Counter, txn: Transaction, _evidence: Evidence, ledger: MemberLedger) -> Figures | Reason:
    """Load money onto the card; it never expires and earns nothing until it is spent."""
    amount, now_ms = txn.amount_minor, counter.recorded_ms
    refused = _refuse_deposit(counter.programme.stored_value, amount, ledger.stored_value.spendable(now_ms))
    if refused:
        return refused
    ledger.stored_value.credit(EntryKind.DEPOSIT, amount, min(ledger.posting.occurred_ms, now_ms), None)
    return Figures(stored_value_minor=-amount, to_pay_minor=amount)


def _refuse_deposit(rule: StoredValueRule, amount: int, held: int) -> Reason | None:
    if not rule.enabled:
        return Reason.DEPOSIT_OFF
    if amount < rule.min_deposit_minor:
        return Reason.BELOW_MINIMUM
    too_much = amount > rule.max_deposit_minor or held + amount > rule.max_balance_minor
    return Reason.ABOVE_MAXIMUM if too_much else None
