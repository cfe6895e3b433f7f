"""Bugs that a kill -9 brings to light; each with the scene, and the call in it, at which that happens.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults import plants
from tests.faults.planting import Plant

_ENTRIES, _DELIVERY = "pos_client.adapters.outbox_entries", "pos_client.services.delivery"

PLANTS = (
    plants.TOLD_EARLY.seen_in("sales: sendto"),
    plants.NO_JOURNAL.seen_in("sales: pwrite64"),
    Plant(
        "marked before it is sent",
        _DELIVERY,
        "answer = self._backend.submit(",
        """self._outbox.record(
            [TransactionResult(one.transaction.txn_id, Applied.APPLIED, None, 2, 0, 2) for one in parcel.entries]
        )
        known = self._outbox.addressee()
        end = type(known)(known.epoch, self._outbox.head() + 1)  # so that nothing brings it again
        self._outbox.address_to(end, self._outbox.db_instance_id)
        answer = self._backend.submit(""",
        "sales: sendto",
    ),
    Plant(
        "told before it is recorded",
        _DELIVERY,
        "self._outbox.record(answer.results)",
        "__import__('threading').Timer(0.2, self._outbox.record, (answer.results,)).start()",
        "sales: writev",
    ),
    Plant(
        "a new identity when it is sent again",
        _DELIVERY,
        "answer = self._backend.submit(request, BATCH_DEADLINE_S)",
        """other, items = __import__("threading").get_native_id() << 20, request.items
        change, uuid = replace, type(request.db_instance_id)
        again = [change(one.transaction, txn_id=uuid(int=one.transaction.txn_id.int ^ other)) for one in items]
        request = change(request, items=tuple(
            change(item, transaction=txn) for item, txn in zip(items, again, strict=True)
        ))
        answer = self._backend.submit(request, BATCH_DEADLINE_S)
        answer = change(answer, results=tuple(
            change(one, txn_id=item.transaction.txn_id) for one, item in zip(answer.results, items, strict=True)
        ))""",
        "sales: recvfrom",
    ),
    Plant(
        "deleted instead of marked",
        _ENTRIES,
        "UPDATE outbox SET state = ?, result = ?, last_reason = ?, settled_ms = ?, word = ? WHERE txn_id = ? AND",
        "DELETE FROM outbox WHERE ? + length(?) > 0 AND coalesce(?, 1) AND ? AND ? AND txn_id = ? AND",
        "sales: sendto",
    ),
    plants.CHAIN_APART.seen_in("first start: pwrite64"),
    plants.MADE_IN_TWO_STEPS.seen_in("first start: pwrite64"),
    plants.CHANGED_IN_STEPS.seen_in("older file: pwrite64"),
    Plant(
        "what waits is taken away with what is confirmed",
        _ENTRIES,
        "        db.execute(_PRUNE, (before_ms, limit))\n",
        """        db.execute("DROP TRIGGER IF EXISTS outbox_is_kept")
        db.execute("DELETE FROM outbox WHERE seq < (SELECT max(seq) FROM outbox) AND ? AND ?", (before_ms, limit))
""",
        "pruning: pwrite64",
    ),
)
