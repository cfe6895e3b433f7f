"""What tills send, at the backend itself: batches with a chain, and the till's own sender without a network between."""

from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID, uuid4

from pos_client.backend.shop import terminals
from pos_client.backend.transactions import applying, outboxes
from pos_client.backend.transactions.chains import ChainGapError, Told
from pos_client.backend.transactions.outboxes import Sender
from pos_client.domain.transaction import Transaction, TransactionResult
from pos_client.domain.wire import BatchAnswer, BatchRequest, OutboxHead, ServerTime
from pos_client.errors import OutOfStep
from pos_client.ports import LoyaltyBackend, Outbox
from pos_client.services.delivery import Delivery
from tests.chains import START, linked
from tests.unit.backend.shop import TILL, Shop


def send(shop: Shop, *txns: Transaction, outbox: UUID | None = None, till: str = TILL, first: int = 1) -> BatchAnswer:
    """Settle transactions that lie in an outbox from `first` on."""
    items = list(enumerate(txns, start=first))
    with shop.database.write() as connection:
        sender = Sender(till, outbox or uuid4())
        return applying.apply_batch(connection, sender, [*items], shop.now_ms, Told(START, linked(items)))


@dataclass
class Direct:
    """What a sender asks of a backend, without HTTP between: each call is one request of that till, signed now.

    With `is_deaf` a heartbeat is answered, and nothing else arrives.
    """

    shop: Shop
    till: str = TILL
    is_deaf: bool = False

    def time(self, _deadline_s: float, outbox: OutboxHead) -> ServerTime:
        sender = Sender(self.till, outbox.db_instance_id, self.shop.now_ms)
        with self.shop.database.write() as connection:
            answer, known = outboxes.standing(connection, sender, self.shop.now_s)
            if outboxes.says_something(known, outbox):
                heard = outboxes.hear(connection, sender, outbox, self.shop.now_ms)
                answer = replace(answer, next_seq=heard.next_seq)
        return answer

    def submit(self, batch: BatchRequest, _deadline_s: float) -> BatchAnswer:
        if self.is_deaf:
            raise OutOfStep
        items = [(item.seq, item.transaction) for item in batch.items]
        links = {item.seq: item.link_hex for item in batch.items}
        told = Told(batch.chain, links, batch.lost, batch.missing)
        sender = Sender(self.till, batch.db_instance_id, self.shop.now_ms)
        with self.shop.database.write() as connection:
            known = terminals.find(connection, self.till)
            is_doubted = known is not None and known.is_quarantined
            try:
                return applying.apply_batch(connection, sender, [*items], self.shop.now_ms, told, is_doubted=is_doubted)
            except ChainGapError as exc:
                raise OutOfStep from exc


def deliver(backend: Direct, outbox: Outbox, batches: int = 100) -> list[TransactionResult]:
    """A heartbeat, and then everything that is to be sent, as the till does it; a few seconds later each time."""
    backend.shop.now_s += 10
    delivery = Delivery(cast("LoyaltyBackend", backend), outbox)
    delivery.heard(backend.time(1.0, delivery.head()))
    results: list[TransactionResult] = []
    for _ in range(batches):
        if delivery.is_done():
            break
        results += delivery.send().results
    return results
