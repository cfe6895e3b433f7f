"""Awards on a card number somebody typed: noted when they come, booked when a manager has accepted them.

One transaction and one outcome all the while: it begins as applied with nothing earned and MANUAL_ENTRY among its
flags, and ends as whatever the manager has decided.
"""

from uuid import UUID

from pos_client.backend import timing
from pos_client.backend.members import claims
from pos_client.backend.settlement.counter import Counter
from pos_client.backend.settlement.originals import voided_by
from pos_client.backend.settlement.outcome import Figures, Settled
from pos_client.backend.settlement.purchase import buy, priced
from pos_client.backend.settlement.refunds import refunded
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction


def note(counter: Counter, txn: Transaction) -> Settled:
    """Keep it for a manager. It moves nothing, and tells the till nothing of whose number this is."""
    cards = counter.codes.cards_of(txn.handle)
    if not cards:
        return Settled(Reason.UNKNOWN_HANDLE)
    if all(card.was_over(timing.effective_ms(txn.occurred_at, counter.recorded_ms)) for card in cards):
        return Settled(Reason.REVOKED_CARD)
    claims.settle_basket(counter.later, txn.basket_id, txn.txn_id)
    figures = Figures(to_pay_minor=txn.amount_minor)
    return Settled(None, figures, (Reason.MANUAL_ENTRY,), noted_for=cards[0].member_id)


def taken_back(counter: Counter, txn_id: UUID, member_id: UUID) -> Reason | None:
    """Why there is nothing to decide any more; ask while the member's account is locked."""
    if voided_by(counter.connection, txn_id) is not None:
        return Reason.ALREADY_VOIDED
    return Reason.ALREADY_REFUNDED if refunded(counter.connection, member_id, txn_id).count else None


def book(counter: Counter, txn: Transaction, member_id: UUID) -> Settled:
    """Let it earn, as if it had come now."""
    ledger = counter.ledger(member_id, txn)
    tier = ledger.tier.code
    told = priced(counter.programme, txn, ledger, ledger.standing)
    if isinstance(told, Reason):
        return Settled(told, noted_for=member_id)
    figures = buy(counter.programme, txn, ledger, told, ledger.posting.occurred_ms, {})
    ledger.close()
    return Settled(None, figures, ledger=ledger, tier=tier)
