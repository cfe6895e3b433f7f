"""Who deals with a refused transaction: one correction or write-off for ever, the first one of whichever till.

The first one keeps it also where it is refused itself: then that one is dealt with, and so on, in one line.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database import dialect
from pos_client.backend.database.later import Row, run
from pos_client.backend.database.schema import RESOLUTIONS, TRANSACTIONS
from pos_client.backend.transactions import stored
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction, TransactionKind

_REFUSED: sa.BindParameter[UUID] = sa.bindparam("refused", expanding=True)
_FIRST = (
    sa.select(RESOLUTIONS.c.refused_txn, TRANSACTIONS.c.terminal_id)
    .join(TRANSACTIONS, TRANSACTIONS.c.txn_id == RESOLUTIONS.c.txn_id)
    .where(RESOLUTIONS.c.refused_txn.in_(_REFUSED))
)
_RESULTS = sa.select(TRANSACTIONS.c.txn_id, TRANSACTIONS.c.result, TRANSACTIONS.c.terminal_id).where(
    TRANSACTIONS.c.txn_id.in_(_REFUSED), TRANSACTIONS.c.result.is_not(None)
)


def claim(connection: sa.Connection, resolving: Sequence[Transaction]) -> Mapping[UUID, str]:
    """Claim for each the refused transaction it deals with; returns those that come too late, and which till was first.

    What came too late itself can be given up, and not be entered again.
    """
    if not resolving:
        return {}
    over = _over(connection, resolving)
    too_late = {txn.txn_id: over[txn.resolves] for txn in resolving if txn.resolves in over}
    first: dict[UUID, Row] = {}
    for txn in resolving:
        if txn.resolves and txn.txn_id not in too_late:
            first.setdefault(txn.resolves, {"refused_txn": txn.resolves, "txn_id": txn.txn_id})
    in_order = [first[refused] for refused in sorted(first)]  # of all tills: two batches never wait for each other
    statement = dialect.insert_new_of_many(connection, RESOLUTIONS.c.txn_id)
    claimed = set(run(connection, statement, in_order).scalars()) if in_order else set()
    lost = [txn for txn in resolving if txn.txn_id not in claimed and txn.txn_id not in too_late]
    return too_late | _named(connection, lost)


def _over(connection: sa.Connection, resolving: Sequence[Transaction]) -> Mapping[UUID | None, str]:
    """Which of the refused ones had come too late themselves, with the till that said so."""
    entered = [txn.resolves for txn in resolving if txn.kind is not TransactionKind.WRITE_OFF]
    rows = connection.execute(_RESULTS, {"refused": entered}).all() if entered else []
    is_over = (stored.read_result(row.result).reason is Reason.ALREADY_RESOLVED for row in rows)
    return {row.txn_id: row.terminal_id for row, over in zip(rows, is_over, strict=True) if over}


def _named(connection: sa.Connection, lost: Sequence[Transaction]) -> dict[UUID, str]:
    """Each with the till that was first."""
    if not lost:
        return {}
    rows = connection.execute(_FIRST, {"refused": [txn.resolves for txn in lost]}).all()
    tills = {row.refused_txn: row.terminal_id for row in rows}
    return {txn.txn_id: tills[txn.resolves] for txn in lost}
