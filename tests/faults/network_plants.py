"""Bugs that a broken network brings to light; each with the fault that must show it.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults.planting import Plant
from tests.faults.plants import UNDER_A_NEW_ID

_SYNC = "pos_client.services.sync"
_HTTP, _ANSWERS = "pos_client.adapters.http_backend", "pos_client.adapters.http_answers"

PLANTS = (
    UNDER_A_NEW_ID.seen_in("reset in mid-answer"),
    Plant(
        "any 200 is taken for success",
        "pos_client.services.delivery",
        "answer = self._backend.submit(request, BATCH_DEADLINE_S)",
        """from pos_client.domain.wire import BatchAnswer
        from pos_client.errors import Unanswered

        try:
            answer = self._backend.submit(request, BATCH_DEADLINE_S)
        except Unanswered:
            sent = [item.transaction.txn_id for item in request.items]
            results = tuple(TransactionResult(one, Applied.APPLIED, None, 0, 0, 0) for one in sent)
            answer = BatchAnswer(request.db_instance_id, 2**53, results)
            known = self._outbox.addressee()
            end = type(known)(known.epoch, self._outbox.head() + 1)  # nothing brings it again
            self._outbox.address_to(end, self._outbox.db_instance_id)""",
        "200 HTML of a portal",
    ),
    Plant(
        "results are matched by their order",
        _HTTP,
        '_require([result.txn_id for result in answer.results] == sent, "results of other transactions")',
        """from dataclasses import replace

        named = tuple(replace(result, txn_id=one) for result, one in zip(answer.results, sent, strict=False))
        answer = replace(answer, results=named)""",
        "results in another order",
    ),
    Plant(
        "each read has its own time limit, the whole call none",
        "pos_client.adapters.http_network",
        "self._inner.read(max_bytes, self._network.left_s(httpcore.ReadTimeout))",
        "self._inner.read(max_bytes, 5.0)",
        "body at 1 byte/s",
    ),
    Plant(
        "a wish to wait is granted however long",
        _ANSWERS,
        "return min(max(seconds, low), high)",
        "return max(seconds, low)",
        "429 for a day",
    ),
    Plant(
        "what may not be sent is given up",
        _SYNC,
        "        self._outbox.note_attempt([entry.seq for entry in entries], error.error_code)\n",
        """        self._outbox.note_attempt([entry.seq for entry in entries], error.error_code)
        from pos_client.errors import LinkPaused

        if isinstance(error, LinkPaused):
            for entry in entries:
                no = TransactionResult(entry.transaction.txn_id, Applied.REFUSED, Reason.MALFORMED, 0, 0, 0)
                self._outbox.record((no,))
""",
        "401",
    ),
    Plant(
        "an answer is inflated however far that goes",
        _ANSWERS,
        "MAX_INFLATED_BYTES = 4 * 1024 * 1024",
        "MAX_INFLATED_BYTES = 1024**3",
        "gzip bomb",
    ),
    Plant(
        "any certificate will do",
        "pos_client.adapters.http_trust",
        "        trust = ssl.create_default_context()\n",
        "        trust = ssl.create_default_context()\n"
        "        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE\n",
        "wrong certificate",
    ),
    Plant(
        "a name is waited for as long as it takes",
        "pos_client.adapters.name_resolver",
        "answers.get(timeout=max(0.0, deadline.left_s()))",
        "answers.get()",
        "name never resolved",
    ),
    Plant(
        "redirects are followed",
        "pos_client.adapters.http_line",
        "follow_redirects=False",
        "follow_redirects=True",
        "307 to a portal",
    ),
    Plant(
        "what nobody answered for is shown as sent",
        "ui.screens.waiting.model",
        'RowState.UNCLEAR if entry.last_reason == "UNANSWERED" else',
        'RowState.SENT if entry.last_reason == "UNANSWERED" else',
        "reset in mid-answer",
    ),
    Plant(
        "nothing is shown to wait",
        "ui.screens.waiting.presenter",
        "self._on_counts(reading.counts)",
        "self._on_counts({EntryState.PENDING: 0})",
        "500",
    ),
    Plant(
        "the link is shown as it was",
        "pos_client.services.connectivity",
        "self._move(state, error.error_code)",
        "self._move(self._status.state, error.error_code)",
        "connection refused",
    ),
    Plant(
        "a pause lasts a day",
        "pos_client.services.backoff",
        "    if isinstance(error, LinkPaused):\n        return LONGEST_S\n",
        "    if isinstance(error, LinkPaused):\n        return 86_400.0\n",
        "404",
    ),
)
