"""Bugs that a kill -9 brings to light; each with the scene, and the call in it, at which that happens.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults import plants
from tests.faults.planting import Plant

_ENTRIES, _SYNC = "pos_client.adapters.outbox_entries", "pos_client.services.sync"

PLANTS = (
    plants.TOLD_EARLY.seen_in("sales: sendto"),
    plants.NO_JOURNAL.seen_in("sales: pwrite64"),
    Plant(
        "marked before it is sent",
        _SYNC,
        "answer = self._backend.submit(",
        """self._outbox.record(
            [TransactionResult(one.transaction.txn_id, Applied.APPLIED, None, 2, 0, 2) for one in entries]
        )
        answer = self._backend.submit(""",
        "sales: sendto",
    ),
    Plant(
        "told before it is recorded",
        _SYNC,
        "self._outbox.record(answer.results)",
        """for result in answer.results:
            self._announce_final(result)
        self._outbox.record(answer.results)""",
        "sales: writev",
    ),
    Plant(
        "a new identity when it is sent again",
        _SYNC,
        "answer = self._backend.submit(batch, BATCH_DEADLINE_S)",
        """other = threading.get_native_id() << 20
        change = __import__("dataclasses").replace
        again = [change(one.transaction, txn_id=UUID(int=one.transaction.txn_id.int ^ other)) for one in items]
        batch = change(batch, items=tuple(
            change(item, transaction=txn) for item, txn in zip(items, again, strict=True)
        ))
        answer = self._backend.submit(batch, BATCH_DEADLINE_S)
        answer = change(answer, results=tuple(
            change(one, txn_id=item.transaction.txn_id) for one, item in zip(answer.results, items, strict=True)
        ))""",
        "sales: recvfrom",
    ),
    Plant(
        "deleted instead of marked",
        _ENTRIES,
        '_RECORD = "UPDATE outbox SET state = ?, result = ?, last_reason = ?, settled_ms = ? WHERE txn_id = ? AND',
        '_RECORD = "DELETE FROM outbox WHERE ? + length(?) > 0 AND coalesce(?, 1) AND ? AND txn_id = ? AND',
        "sales: sendto",
    ),
    plants.CHAIN_APART.seen_in("first start: pwrite64"),
    plants.MADE_IN_TWO_STEPS.seen_in("first start: pwrite64"),
    plants.CHANGED_IN_STEPS.seen_in("older file: pwrite64"),
)
