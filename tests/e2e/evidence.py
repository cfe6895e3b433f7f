"""Transactions with evidence that holds, as a till makes them."""

from datetime import UTC, datetime

from pos_client.backend.samples.cards import SampleMember, sample_members
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.domain.transaction import Authority, Told, Transaction, TransactionKind
from ui.composition.core import Core


def evidence(core: Core, sales: int) -> list[Transaction]:
    """Awards verified by a till alone: one per member and step, reaching back into the last half hour."""
    now_s = core.clock.now_s()
    cards = sample_members()
    return [
        _award(core, cards[number % len(cards)], now_s - 30 * (1 + number // len(cards))) for number in range(sales)
    ]


def _award(core: Core, card: SampleMember, at_s: float) -> Transaction:
    code = encode(card.master_key, card.handle, card.kid, Intent.EARN, step_at(at_s))
    return Transaction(
        txn_id=core.ids.new_id(),
        kind=TransactionKind.AWARD,
        basket_id=core.ids.new_id(),
        handle=card.handle,
        code=code,
        authority=Authority.OFFLINE,
        occurred_at=datetime.fromtimestamp(at_s, UTC),
        time_confidence=core.clock.confidence(),
        currency="CNY",
        amount_minor=4_000,
        told=Told(earned_points=2),
    )
