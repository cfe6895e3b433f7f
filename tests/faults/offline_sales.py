"""Sales a till made alone: as many as wanted at once, each with a genuine code nobody has used."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime

from pos_client.backend.database.engine import Database
from pos_client.backend.samples.cards import SampleMember, sample_members
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.domain.transaction import Authority, TimeConfidence, Told, Transaction, TransactionKind
from pos_client.ports import IdSource
from tests.bench._load import add_members

AMOUNT_MINOR = 4_000
POINTS = 2
"""What the sample programme gives for that amount, at least: a tier may add to it."""
_STEP_S = 30


def offline_sales(
    ids: IdSource, now_s: float, lane: int = 0, lanes: int = 1, cards: Sequence[SampleMember] = ()
) -> Iterator[Transaction]:
    """Awards without end, one per member and half minute, reaching back from `now_s`.

    Each lane has half minutes of its own, so that no two tills come with the same code.
    """
    cards, turn = cards or sample_members(), 1
    while True:
        at_s = now_s - _STEP_S * (turn * lanes + lane)
        for card in cards:
            yield Transaction(
                txn_id=ids.new_id(),
                kind=TransactionKind.AWARD,
                basket_id=ids.new_id(),
                handle=card.handle,
                code=encode(card.master_key, card.handle, card.kid, Intent.EARN, step_at(at_s)),
                authority=Authority.OFFLINE,
                occurred_at=datetime.fromtimestamp(at_s, UTC),
                time_confidence=TimeConfidence.HIGH,
                currency="CNY",
                amount_minor=AMOUNT_MINOR,
                told=Told(earned_points=POINTS),
            )
        turn += 1


def many_members(database_url: str, count: int) -> tuple[SampleMember, ...]:
    """So many more members of that backend: nobody buys a thousand times a day."""
    with closing(Database(database_url)) as database:
        cards = add_members(database, count)
    return tuple(SampleMember(card.handle, card.kid, card.shared_key, card.name, card.language) for card in cards)
