"""Bugs that chance brings to light. Imports nothing of the product: it is changed while it is imported."""

from tests.faults.planting import Plant
from tests.faults.plants import NEWEST_FIRST, UNDER_A_NEW_ID

_SYNC = "pos_client.services.sync"
_APPLYING, _STORED = "pos_client.backend.transactions.applying", "pos_client.backend.transactions.stored"
_REPEATED = "    return replace(result, applied=Applied.REPLAYED) if result.applied is Applied.APPLIED else result\n"

PLANTS = (
    UNDER_A_NEW_ID,
    Plant(
        "what was sent is taken for settled, whatever came back",
        _SYNC,
        "        self._outbox.note_attempt([entry.seq for entry in entries], error.error_code)\n",
        """        for entry in entries:
            self._outbox.record((TransactionResult(entry.transaction.txn_id, Applied.APPLIED, None, 2, 0, 2),))
""",
        "",
    ),
    NEWEST_FIRST,
    Plant(
        "what nobody answered for is shown as sent",
        "ui.screens.waiting.model",
        'RowState.UNCLEAR if entry.last_reason == "UNANSWERED" else',
        'RowState.SENT if entry.last_reason == "UNANSWERED" else',
        "",
    ),
    Plant(
        "a transaction is settled again each time it comes",
        _APPLYING,
        "    free = stored.claim(connection, [request for request in requests if request])\n",
        """    stored.claim(connection, [request for request in requests if request])
    free = {wish.txn.txn_id for wish in wishes if isinstance(wish.txn, Transaction)}
""",
        "",
    ),
    Plant(
        "what was settled before is refused when it comes again",
        _STORED,
        _REPEATED,
        """    return replace(result, applied=Applied.REFUSED, reason=Reason.REPLAY)
""",
        "",
    ),
    Plant(
        "points are told anew when a transaction comes again",
        _STORED,
        _REPEATED,
        """    return replace(result, applied=Applied.REPLAYED, earned_points=result.earned_points * 2)
""",
        "",
    ),
    Plant(
        "a backend that was put back gets nothing again",
        "pos_client.services.delivery",
        "            wanted = max(self._addressee.first_seq, self._next_seq or 0)\n",
        "            pass\n",
        "",
    ),
    Plant(
        "an outbox that was made anew has forgotten whose its entries are",
        "pos_client.adapters.outbox_found",
        "            self._addressee = found\n",
        "            self._addressee = None\n",
        "",
    ),
    Plant(
        "what was settled before an outbox was made anew is waited for by no backend",
        "pos_client.backend.transactions.outboxes",
        "    return told.settled is None or",
        "    return True or",
        "",
    ),
)
