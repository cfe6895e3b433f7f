"""Looking up the transaction another one speaks of."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.later import Later
from pos_client.backend.database.schema import CARDS, TERMINALS, TRANSACTIONS
from pos_client.backend.transactions import stored
from pos_client.domain.transaction import Applied, Transaction, TransactionResult

_ROW = TRANSACTIONS.c
_OF_MEMBER = sa.exists().where(CARDS.c.handle == sa.bindparam("handle"), CARDS.c.member_id == _ROW.member_id)
_FIND_ANY = sa.select(
    _ROW.txn_id,
    _ROW.member_id,
    _ROW.terminal_id,
    _ROW.kind,
    _ROW.body,
    _ROW.result,
    _ROW.programme_version,
    _ROW.recorded_ms,
).where(_ROW.txn_id == sa.bindparam("txn"), _ROW.member_id.is_not(None))
_FIND = _FIND_ANY.where(_OF_MEMBER)
_MINE, _THEIRS = TERMINALS.alias(), TERMINALS.alias()
_SAME_STORE = sa.select(sa.literal(1)).where(
    _MINE.c.terminal_id == sa.bindparam("mine"),
    _THEIRS.c.terminal_id == sa.bindparam("theirs"),
    _MINE.c.store == _THEIRS.c.store,
)


@dataclass(frozen=True, slots=True)
class Original:
    """A transaction of the past that was applied; `version` is that of the rules then, None of the very first ones."""

    txn_id: UUID
    member_id: UUID
    terminal_id: str
    kind: str
    request: Transaction
    result: TransactionResult
    version: int | None
    recorded_ms: int

    @property
    def occurred_ms(self) -> int:
        """The business time it was entered under."""
        return timing.effective_ms(self.request.occurred_at, self.recorded_ms)


def find_original(later: Later, txn: Transaction) -> Original | None:
    """The applied transaction a request refers to, if it is one of the same member."""
    return _original(later.execute(_FIND, {"txn": txn.refers_to, "handle": txn.handle}).one_or_none())


def find_any(connection: sa.Connection, txn_id: UUID) -> Original | None:
    """An applied transaction of any member and any till; ask for whoever has its receipt in hand."""
    return _original(connection.execute(_FIND_ANY, {"txn": txn_id}).one_or_none())


def _original(row: "sa.Row[*tuple[Any, ...]] | None") -> Original | None:
    """A correction by a manager is none a till could speak of, and neither is a void of the very first version."""
    if row is None or row.result is None:
        return None
    result = stored.read_result(row.result)
    if result.applied is Applied.REFUSED:
        return None
    try:
        request = stored.read_request(row.body)
    except ValueError:
        return None
    return Original(
        row.txn_id, row.member_id, row.terminal_id, row.kind, request, result, row.programme_version, row.recorded_ms
    )


def answers_for(connection: sa.Connection, terminal_id: str, original: Original) -> bool:
    """Whether a till may undo or complete a transaction: its own, or that of a till of its store.

    Only the till that has the sale in its outbox offers to undo it, and that is another one where it took it over.
    """
    if original.terminal_id == terminal_id:
        return True
    return bool(connection.execute(_SAME_STORE, {"mine": terminal_id, "theirs": original.terminal_id}).scalar())


def voided_by(connection: sa.Connection, txn_id: UUID) -> UUID | None:
    """What voided a transaction; ask while the member's account is locked."""
    found: UUID | None = connection.execute(sa.select(_ROW.voided_by).where(_ROW.txn_id == txn_id)).scalar_one()
    return found
