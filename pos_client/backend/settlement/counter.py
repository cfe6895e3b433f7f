"""Where, when and under which rules a transaction settles."""

from dataclasses import dataclass

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.ledger import Posting
from pos_client.domain.programme import Programme
from pos_client.domain.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Counter:
    """The connection inside its transaction, the till that asks, the rules in force, unix milliseconds of record."""

    connection: sa.Connection
    terminal_id: str
    programme: Programme
    recorded_ms: int

    def posting(self, txn: Transaction) -> Posting:
        """What the entries of a transaction carry."""
        occurred = timing.effective_ms(txn.occurred_at, self.recorded_ms)
        return Posting(txn.txn_id, self.terminal_id, self.programme.version, occurred, self.recorded_ms, txn.cashier)
