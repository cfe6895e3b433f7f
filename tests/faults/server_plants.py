"""Bugs that the death of a backend brings to light: in what it commits, and in what tills make of its silence.

Those of the backend have their own name for a lens, so that the trial can plant them in the backend's process too.
Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults.planting import Plant
from tests.faults.plants import NEWEST_FIRST, UNDER_A_NEW_ID

_SYNC = "pos_client.services.sync"
_APPLYING, _ENGINE = "pos_client.backend.transactions.applying", "pos_client.backend.database.engine"
_STORED, _CLAIMS = "pos_client.backend.transactions.stored", "pos_client.backend.members.claims"

PLANTS = (
    UNDER_A_NEW_ID,
    Plant(
        "what was sent is taken for settled, whatever came back",
        _SYNC,
        "        self._outbox.note_attempt([entry.seq for entry in entries], error.error_code)\n",
        """        for entry in entries:
            self._outbox.record((TransactionResult(entry.transaction.txn_id, Applied.APPLIED, None, 2, 0, 2),))
        known = self._outbox.addressee()
        end = type(known)(known.epoch, self._outbox.head() + 1)  # so that nothing brings it again
        self._outbox.address_to(end, self._outbox.db_instance_id)
""",
        "",
    ),
    Plant(
        "marked before it is sent",
        "pos_client.services.delivery",
        "answer = self._backend.submit(",
        """self._outbox.record(
            [TransactionResult(one.transaction.txn_id, Applied.APPLIED, None, 2, 0, 2) for one in parcel.entries]
        )
        known = self._outbox.addressee()
        end = type(known)(known.epoch, self._outbox.head() + 1)  # so that nothing brings it again
        self._outbox.address_to(end, self._outbox.db_instance_id)
        answer = self._backend.submit(""",
        "",
    ),
    NEWEST_FIRST,
    Plant(
        "identities are kept before their outcomes",
        _STORED,
        "    return set(run(connection, statement, in_order).scalars()) if in_order else set()\n",
        """    claimed = set(run(connection, statement, in_order).scalars()) if in_order else set()
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("BEGIN")
    return claimed
""",
        "identities are kept before their outcomes",
    ),
    Plant(
        "the last commit is forgotten",
        _ENGINE,
        "        with self._turn, self._writing.begin() as connection:\n            yield connection\n",
        """        with self._turn, self._writing.begin() as connection:
            yield connection
            self.writes = getattr(self, "writes", 0) + 1
            if self.writes > 3:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("BEGIN")
""",
        "the last commit is forgotten",
    ),
    Plant(
        "a transaction is settled again each time it comes",
        _APPLYING,
        "    free = stored.claim(connection, [request for request in requests if request])\n",
        """    stored.claim(connection, [request for request in requests if request])
    free = {wish.txn.txn_id for wish in wishes if isinstance(wish.txn, Transaction)}
""",
        "a transaction is settled again each time it comes",
    ),
    Plant(
        "what was settled before is refused when it comes again",
        _STORED,
        "    return replace(result, applied=Applied.REPLAYED) if result.applied is Applied.APPLIED else result\n",
        """    return replace(result, applied=Applied.REFUSED, reason=Reason.REPLAY)
""",
        "what was settled before is refused when it comes again",
    ),
    Plant(
        "points are told anew when a transaction comes again",
        _STORED,
        "    return replace(result, applied=Applied.REPLAYED) if result.applied is Applied.APPLIED else result\n",
        """    return replace(result, applied=Applied.REPLAYED, earned_points=result.earned_points * 2)
""",
        "points are told anew when a transaction comes again",
    ),
)
