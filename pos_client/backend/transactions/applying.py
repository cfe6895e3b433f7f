"""Transactions with a permanent identity: applied once, answered the same for ever."""

from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database import dialect
from pos_client.backend.database.schema import ACCOUNTS, CARDS, INCARNATION, OUTBOX_PLACES, TRANSACTIONS
from pos_client.backend.settlement import Counter, settle
from pos_client.backend.shop import programmes
from pos_client.backend.transactions import stored
from pos_client.domain.basket import MAX_LINES
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction, TransactionResult
from pos_client.domain.wire import BatchAnswer

HIGHEST_SEQ = 2**63 - 1
"""Largest outbox place a 64-bit database column holds."""
_OF_HANDLES = sa.select(CARDS.c.member_id).where(CARDS.c.handle.in_(sa.bindparam("handles", expanding=True)))
_LOCK_MEMBERS = (
    sa.select(ACCOUNTS.c.member_id)
    .where(ACCOUNTS.c.member_id.in_(_OF_HANDLES))
    .order_by(ACCOUNTS.c.member_id)
    .with_for_update(of=ACCOUNTS)
)


def apply_one(connection: sa.Connection, terminal_id: str, txn: Transaction, now_ms: int) -> TransactionResult:
    """Settle one transaction; its outcome is stored in the same database transaction."""
    return _apply(_counter(connection, terminal_id, now_ms), txn, ())


def apply_batch(
    connection: sa.Connection,
    terminal_id: str,
    db_instance_id: UUID,
    items: list[tuple[int, Transaction | UUID]],
    now_ms: int,
) -> BatchAnswer:
    """Settle outbox entries (place, transaction) in the order sent, one outcome each; none blocks the rest.

    Of a transaction that could not be read there is only the `txn_id`: it is refused, and its place is remembered.
    The answer lets a till notice a restored backend: its incarnation, and the highest place known of that outbox.
    """
    counter = _counter(connection, terminal_id, now_ms)
    _lock_members(connection, {txn.handle for _seq, txn in items if isinstance(txn, Transaction)})
    results = [_apply_item(counter, db_instance_id, seq, txn) for seq, txn in items]
    places = OUTBOX_PLACES.c
    highest = sa.select(sa.func.max(places.seq)).where(places.db_instance_id == db_instance_id)
    high_water = connection.execute(highest).scalar_one() or 0
    epoch = connection.execute(sa.select(INCARNATION.c.epoch)).scalar_one()
    return BatchAnswer(epoch, high_water, tuple(results))


def find(connection: sa.Connection, terminal_id: str, txn_id: UUID) -> TransactionResult | None:
    """The stored outcome, or None when this backend never saw such a transaction of this till."""
    mine = sa.and_(TRANSACTIONS.c.txn_id == txn_id, TRANSACTIONS.c.terminal_id == terminal_id)
    document = connection.execute(sa.select(TRANSACTIONS.c.result).where(mine)).scalar()
    return stored.read_result(document) if document else None


def _counter(connection: sa.Connection, terminal_id: str, now_ms: int) -> Counter:
    return Counter(connection, terminal_id, programmes.current(connection), now_ms)


def _lock_members(connection: sa.Connection, handles: set[str]) -> None:
    """Lock every member of a batch in one order for all tills: two batches then never wait for each other."""
    if not dialect.is_sqlite(connection):
        connection.execute(_LOCK_MEMBERS, {"handles": sorted(handles)})


def _apply_item(counter: Counter, db_instance_id: UUID, seq: int, txn: Transaction | UUID) -> TransactionResult:
    txn_id = txn if isinstance(txn, UUID) else txn.txn_id
    if not 0 <= seq <= HIGHEST_SEQ:
        return stored.refusal(txn_id, Reason.MALFORMED)
    row = {"db_instance_id": db_instance_id, "seq": seq, "txn_id": txn_id}
    inserted = counter.connection.execute(dialect.insert_new(counter.connection, OUTBOX_PLACES), row).rowcount
    if isinstance(txn, UUID):
        return stored.refusal(txn_id, Reason.MALFORMED)
    flags = () if inserted or _holds(counter.connection, row) else (Reason.FORKED,)
    return _apply(counter, txn, flags)


def _holds(connection: sa.Connection, row: dict[str, object]) -> bool:
    same = [OUTBOX_PLACES.c[name] == value for name, value in row.items()]
    return connection.execute(sa.select(sa.literal(1)).select_from(OUTBOX_PLACES).where(*same)).scalar() is not None


def _apply(counter: Counter, txn: Transaction, flags: tuple[Reason, ...]) -> TransactionResult:
    if len(txn.lines) > MAX_LINES:
        return stored.refusal(txn.txn_id, Reason.TOO_MANY_LINES)
    connection, occurred_ms = counter.connection, timing.to_ms(txn.occurred_at)
    request = stored.write_request(txn)
    known = stored.begin(
        connection, txn.txn_id, counter.terminal_id, txn.kind.value, request, occurred_ms, counter.recorded_ms
    )
    if known is not None:
        return known
    settled = settle(counter, txn)
    result = settled.result(txn.txn_id, flags)
    stored.finish(connection, txn.txn_id, settled.member_id, counter.programme.version, result)
    return result
