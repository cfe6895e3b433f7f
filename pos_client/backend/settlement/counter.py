"""Where, when and under which rules a transaction settles."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.later import Later
from pos_client.backend.ledger import Books, MemberLedger, Posting
from pos_client.backend.members.evidence import Codes
from pos_client.backend.settlement.alone import Alone
from pos_client.domain.programme import Programme
from pos_client.domain.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Counter:
    """The members' books inside a database transaction, their codes, the till that asks, the rules in force.

    `alone` adds up what the till did alone. `recorded_ms` is the time of record in unix milliseconds. `is_doubted`: the
    till is in quarantine. `settled_before` are transactions that come again after a restore, with this backend's own
    word.
    """

    books: Books
    codes: Codes
    alone: Alone
    terminal_id: str
    programme: Programme
    recorded_ms: int
    is_doubted: bool = False
    settled_before: frozenset[UUID] = frozenset()

    @property
    def connection(self) -> sa.Connection:
        """For what is written at once, and for reading nothing else."""
        return self.books.later.connection

    @property
    def later(self) -> Later:
        """For what is written later: accounts, entries, lots, outcomes, settled baskets; and for reading those."""
        return self.books.later

    def ledger(self, member_id: UUID, txn: Transaction) -> MemberLedger:
        """A member's accounts for a transaction to post to."""
        occurred_ms, now_ms = timing.effective_ms(txn.occurred_at, self.recorded_ms), self.recorded_ms
        version = self.programme.version
        posting = Posting(txn.txn_id, self.terminal_id, version, occurred_ms, now_ms, txn.cashier)
        return MemberLedger(self.connection, member_id, posting, self.programme, self.books)
