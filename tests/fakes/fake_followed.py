"""What a backend in memory knows of an outbox: the place wanted next, whether it knows the chain. Links it believes."""

from dataclasses import dataclass

from pos_client.domain import chain
from pos_client.domain.wire import BatchRequest
from pos_client.errors import OutOfStep


@dataclass(frozen=True)
class FakeFollowed:
    next_seq: int | None = None
    knows_chain: bool = False

    def after(self, batch: BatchRequest) -> "FakeFollowed":
        """The same after a batch.

        Raises:
            OutOfStep: it leaves out places without a word, or is linked to a chain of which nothing is known.
        """
        knows_chain = self.knows_chain or batch.chain is not None
        if not knows_chain and any(item.link_hex for item in batch.items):
            raise OutOfStep("409 CHAIN_GAP")
        told = sorted([one.seq for one in batch.items] + [one.seq for one in batch.lost])
        beginning = batch.chain.seq if batch.chain and not self.knows_chain else None
        at = chain.wanted(self.next_seq, beginning, told[0] if told else beginning or 1)
        for seq in [*told, None]:
            for first, last in sorted(batch.missing):
                at = last + 1 if first <= at <= last else at
            if seq is not None and seq > at and knows_chain:
                raise OutOfStep("409 CHAIN_GAP")
            at = at if seq is None else max(at, seq + 1)
        return FakeFollowed(at, knows_chain)
