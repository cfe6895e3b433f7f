"""Bugs planted in a copy of the till, each of which the network suite must notice with one fault."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PARTS = ("pos_client", "ui", "tests")
_SYNC, _HTTP, _ANSWERS = (
    "pos_client/services/sync.py",
    "pos_client/adapters/http_backend.py",
    "pos_client/adapters/http_answers.py",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A planted bug: `old`, which `module` has once, becomes `new`; `fault` is what must show it."""

    name: str
    module: str
    old: str
    new: str
    fault: str

    def planted(self, folder: Path) -> Path:
        """A copy of the till with the bug in it; files that are the same are not copied but linked.

        Raises:
            ValueError: the text is not there, or not once: the code has moved on, and the mutant must follow it.
        """
        source = (ROOT / self.module).read_text(encoding="utf-8")
        if source.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.module} has this {source.count(self.old)} times: {self.old!r}")
        for part in _PARTS:
            shutil.copytree(ROOT / part, folder / part, copy_function=os.link)
        changed = folder / self.module
        changed.unlink()
        changed.write_text(source.replace(self.old, self.new), encoding="utf-8")
        return folder


MUTANTS = (
    Mutant(
        "an entry nobody answered for is sent under a new txn_id",
        _SYNC,
        """        if isinstance(error, Unanswered):
            for entry in entries:
""",
        """        if isinstance(error, Unanswered):
            from dataclasses import replace
            from uuid import uuid4

            for entry in entries:
                self._outbox.append(replace(entry.transaction, txn_id=uuid4()))
                self._outbox.record((TransactionResult(entry.transaction.txn_id, Applied.APPLIED, None, 0, 0, 0),))
""",
        "reset in mid-answer",
    ),
    Mutant(
        "any 200 is taken for success",
        _HTTP,
        'answer = self._post("/v1/transactions:batch", batch, BatchAnswer, deadline_s, headers)',
        """try:
            answer = self._post("/v1/transactions:batch", batch, BatchAnswer, deadline_s, headers)
        except Unanswered:
            results = tuple(TransactionResult(one, Applied.APPLIED, None, 0, 0, 0) for one in sent)
            answer = BatchAnswer(batch.db_instance_id, 0, results)""",
        "200 HTML of a portal",
    ),
    Mutant(
        "results are matched by their order",
        _HTTP,
        '_require([result.txn_id for result in answer.results] == sent, "results of other transactions")',
        """from dataclasses import replace

        named = tuple(replace(result, txn_id=one) for result, one in zip(answer.results, sent, strict=False))
        answer = replace(answer, results=named)""",
        "results in another order",
    ),
    Mutant(
        "each read has its own time limit, the whole call none",
        "pos_client/adapters/http_network.py",
        "self._inner.read(max_bytes, self._network.left_s(httpcore.ReadTimeout))",
        "self._inner.read(max_bytes, 5.0)",
        "body at 1 byte/s",
    ),
    Mutant(
        "a wish to wait is granted however long",
        _ANSWERS,
        "return min(max(seconds, low), high)",
        "return max(seconds, low)",
        "429 for a day",
    ),
    Mutant(
        "what may not be sent is given up",
        _SYNC,
        "        self._outbox.note_attempt([entry.seq for entry in entries], error.error_code)\n",
        """        self._outbox.note_attempt([entry.seq for entry in entries], error.error_code)
        if isinstance(error, LinkPaused):
            for entry in entries:
                no = TransactionResult(entry.transaction.txn_id, Applied.REFUSED, Reason.MALFORMED, 0, 0, 0)
                self._outbox.record((no,))
""",
        "401",
    ),
    Mutant(
        "an answer is inflated however far that goes",
        _ANSWERS,
        "MAX_INFLATED_BYTES = 8 * 1024 * 1024",
        "MAX_INFLATED_BYTES = 1024**3",
        "gzip bomb",
    ),
    Mutant(
        "any certificate will do",
        _HTTP,
        "        trust = ssl.create_default_context()\n",
        "        trust = ssl.create_default_context()\n"
        "        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE\n",
        "wrong certificate",
    ),
    Mutant(
        "a name is waited for as long as it takes",
        "pos_client/adapters/name_resolver.py",
        "answers.get(timeout=max(0.0, deadline.left_s()))",
        "answers.get()",
        "name never resolved",
    ),
    Mutant(
        "redirects are followed",
        "pos_client/adapters/http_line.py",
        "follow_redirects=False",
        "follow_redirects=True",
        "307 to a portal",
    ),
    Mutant(
        "what nobody answered for is shown as sent",
        "ui/screens/waiting/model.py",
        'RowState.UNCLEAR if entry.last_reason == "UNANSWERED" else',
        'RowState.SENT if entry.last_reason == "UNANSWERED" else',
        "reset in mid-answer",
    ),
    Mutant(
        "nothing is shown to wait",
        "ui/screens/waiting/presenter.py",
        "self._on_counts(reading.counts)",
        "self._on_counts({EntryState.PENDING: 0})",
        "500",
    ),
    Mutant(
        "the link is shown as it was",
        "pos_client/services/connectivity.py",
        "self._move(state, error.error_code)",
        "self._move(self._status.state, error.error_code)",
        "connection refused",
    ),
    Mutant(
        "a pause lasts a day",
        "pos_client/services/backoff.py",
        "    if isinstance(error, LinkPaused):\n        return LONGEST_S\n",
        "    if isinstance(error, LinkPaused):\n        return 86_400.0\n",
        "404",
    ),
)
