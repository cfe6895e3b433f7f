"""Pick-ups: a gift that waited for a member is handed over, once."""

from pos_client.backend.ledger import MemberLedger
from pos_client.backend.members import gifts
from pos_client.backend.members.evidence import Evidence
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.outcome import Figures
from pos_client.backend.settlement.payment import refuse_code
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction


def pick_up(counter: Counter, txn: Transaction, evidence: Evidence, ledger: MemberLedger) -> Figures | Reason:
    """Hand a gift over: it takes the code that paying takes. What counts is when it happened, not when it came here."""
    is_known = txn.txn_id in counter.settled_before
    refused = None if is_known else refuse_code(counter, txn, evidence)
    if refused or txn.gift_id is None:
        return refused or Reason.UNKNOWN_GIFT
    at_ms = ledger.posting.occurred_ms
    return gifts.hand_over(counter.connection, ledger.member_id, txn.gift_id, txn.txn_id, at_ms) or Figures()
