"""What tills hold against what the backend holds: nothing lost, nothing twice, everything in order."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.audit.run import Audit
from pos_client.backend.database import dialect
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ENTRIES, Unit
from pos_client.backend.shop import incidents
from pos_client.backend.shop.incidents import QUARANTINING, Kind
from pos_client.backend.transactions.summary import Settled, settled
from pos_client.ports import EntryState, OutboxEntry
from tests.faults.report import Result

_IN_ORDER = sa.select(ENTRIES.c.txn_id).where(ENTRIES.c.unit == int(Unit.POINTS)).order_by(ENTRIES.c.seq)


def audit(database_url: str, saved: Iterable[UUID], *, has_late_chains: bool = False) -> Result:
    """The backend's books balance, hold nothing nobody saved, and suspect no honest till.

    Where it was restored, or an outbox has a past elsewhere, it may tell a manager of chains that begin late: that puts
    no till into quarantine.
    """
    result = Result()
    unknown = set(settled(database_url)) - set(saved)
    if unknown:
        result.wrong("doubled", f"the backend holds {len(unknown)} transactions nobody saved")
    with closing(Database(database_url)) as database, database.read() as connection:
        dialect.wait_for_ever(connection)
        for finding in Audit(connection).findings():
            result.wrong("wrong", f"the books: {finding}")
        for incident in incidents.listed(connection, with_resolved=True):
            # These sales were saved without asking what a till may do alone; one that asks has none above a limit.
            if incident.kind is Kind.ABOVE_LIMIT or (has_late_chains and incident.kind not in QUARANTINING):
                continue
            result.wrong("wrong", f"an honest till is suspected: {incident.kind} {incident.detail}")
    return result


def compare(database_url: str, tills: Sequence[Sequence[OutboxEntry]], *, has_late_chains: bool = False) -> Result:
    """Every entry of every till (ascending) is confirmed there and applied here, once, with the points it was told."""
    result, known = Result(), settled(database_url)
    with closing(Database(database_url)) as database, database.read() as connection:
        order = {txn_id: place for place, txn_id in enumerate(connection.execute(_IN_ORDER).scalars())}
    for entries in tills:
        for entry in entries:
            _compare_one(result, entry, known.get(entry.transaction.txn_id))
        _compare_order(result, entries, order)
    result.counts["sales"] = sum(map(len, tills))
    saved = (entry.transaction.txn_id for entries in tills for entry in entries)
    result.add(audit(database_url, saved, has_late_chains=has_late_chains))
    return result


def _compare_one(result: Result, entry: OutboxEntry, effect: Settled | None) -> None:
    txn_id, word = entry.transaction.txn_id, entry.result
    if effect is None:
        result.wrong("lost", f"{txn_id} is {entry.state} on the till and unknown to the backend")
        return
    times = max(effect.entries.values(), default=0)
    if times > 1:
        result.wrong("doubled", f"{txn_id}: {effect.entries}")
    elif entry.state is not EntryState.CONFIRMED or word is None or times != 1:
        result.wrong("wrong", f"{txn_id} is {entry.state} on the till; the backend: {effect}")
    elif word.earned_points - word.redeemed_points != effect.points:
        result.wrong("wrong", f"{txn_id}: {word.earned_points} points on the till; the backend: {effect}")


def _compare_order(result: Result, entries: Sequence[OutboxEntry], order: dict[UUID, int]) -> None:
    """What a till sold to a member was settled in that order."""
    last: dict[str, int] = {}
    for entry in entries:
        txn = entry.transaction
        place = order.get(txn.txn_id, -1)
        if 0 <= place < last.get(txn.handle, -1):
            result.wrong("wrong", f"{txn.txn_id} was settled before an earlier sale to the same member")
        last[txn.handle] = max(place, last.get(txn.handle, -1))
