"""What a till did alone, judged again by the question the till had to ask itself: `domain.offline.decide`.

A till adds up what it has saved and not sent. Of that the backend knows what came later than a transaction happened: it
was not sent by then. So no till that keeps to its limits comes above them here, and one that does not, whatever times
it tells, is found out by what it had sent meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import TRANSACTIONS
from pos_client.backend.members.claims import Claim
from pos_client.backend.members.evidence import Evidence
from pos_client.backend.transactions.stored import DoneAlone
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.offline import Allowed, Isolation, MemberAlone, Tally, Wish, decide
from pos_client.domain.programme import OfflineLimits
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, TimeConfidence, Transaction, TransactionKind

_MARGIN_MS = timing.MOST_EARLY // timedelta(milliseconds=1)
"""The clocks of till and backend differ by less."""
_COUNTED = frozenset({TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.REDEEM})
_MADE_UP = frozenset({Reason.EXPIRED, Reason.FROM_FUTURE})
"""Doubts of a code that was shown hours before or after what a till says it was shown for."""
_ROW = TRANSACTIONS.c
_SENT = sa.select(_ROW.recorded_ms, _ROW.occurred_ms, _ROW.alone_handle, _ROW.alone_minor, _ROW.alone_points).where(
    _ROW.terminal_id == sa.bindparam("till"),
    _ROW.recorded_ms > sa.bindparam("since_ms"),
    _ROW.alone_handle.is_not(None),
    _ROW.voided_by.is_(None),
)


def is_alone(txn: Transaction, evidence: Evidence) -> bool:
    """Whether a till did this alone: it says so, or this backend was never asked about the code before."""
    return txn.authority is Authority.OFFLINE or evidence.claim is not Claim.HELD


class Alone:
    """What one till did alone, up to and with the batch that is being settled; asked of the database when needed.

    `batch` is everything that came together.
    """

    def __init__(
        self,
        connection: sa.Connection,
        terminal_id: str,
        limits: OfflineLimits,
        recorded_ms: int,
        batch: Iterable[Transaction],
    ) -> None:
        self._connection = connection
        self._terminal_id = terminal_id
        self._limits = limits
        self._recorded_ms = recorded_ms
        self._since_ms = min((self._happened_ms(txn) for txn in batch), default=recorded_ms) + _MARGIN_MS
        self._of_till: defaultdict[int, Tally] = defaultdict(Tally)
        self._of_card: defaultdict[tuple[str, int], Tally] = defaultdict(Tally)
        self._oldest_ms: dict[int, int] = {}
        self._is_read = False

    def beyond(self, txn: Transaction, evidence: Evidence) -> Reason | None:
        """Which limit a till that is as alone as this one can have been would not have gone beyond; None: none."""
        if txn.kind not in _COUNTED:
            return None
        if _MADE_UP.intersection(evidence.doubts):
            return Reason.OFFLINE_TOO_LONG
        self._read()
        at_ms = self._happened_ms(txn)
        unsent = [sent_ms for sent_ms in self._of_till if self._is_unsent(sent_ms, at_ms)]
        oldest_ms = min((self._oldest_ms[sent_ms] for sent_ms in unsent), default=at_ms)
        till = Isolation(
            offline_s=max(0, at_ms - oldest_ms - _MARGIN_MS) / 1000,
            confidence=TimeConfidence.HIGH,
            is_vault_safe=True,
            till=_sum(self._of_till[sent_ms] for sent_ms in unsent),
        )
        card = _sum(self._of_card.get((txn.handle, sent_ms), Tally()) for sent_ms in unsent)
        # What no backend can know is taken as it is best for the till.
        member = MemberAlone(evidence.genuine.code.scheme, allowance_points=MAX_MINOR, since_sync=card)
        approval = Approval(txn.approved_by, Reason.NEEDS_APPROVAL) if txn.approved_by else None
        decision = decide(self._limits, till, member, _wish(txn), approval)
        return None if isinstance(decision, Allowed) else decision.reason

    def add(self, txn: Transaction) -> DoneAlone | None:
        """Count what was settled; what of it is to be kept."""
        if txn.kind not in _COUNTED:
            return None
        self._read()
        done = DoneAlone(txn.handle, _wish(txn).award_minor, txn.redeem_points)
        self._count(self._recorded_ms, self._happened_ms(txn), done)
        return done

    def undo(self, sent_ms: int, done: DoneAlone) -> None:
        """Count something no more that was voided."""
        if sent_ms in self._of_till:
            self._of_till[sent_ms] = self._of_till[sent_ms].minus(done.tally)
            self._of_card[done.handle, sent_ms] = self._of_card[done.handle, sent_ms].minus(done.tally)

    def _happened_ms(self, txn: Transaction) -> int:
        """When it happened, as far as that is believed at all: neither to come nor before anything an outbox keeps."""
        earliest_ms = self._recorded_ms - timing.MOST_LATE // timedelta(milliseconds=1)
        return min(max(timing.to_ms(txn.occurred_at), earliest_ms), self._recorded_ms)

    def _is_unsent(self, sent_ms: int, at_ms: int) -> bool:
        """Whether what was sent then was not sent yet at a time; what came together is taken in its order."""
        return sent_ms > at_ms + _MARGIN_MS or sent_ms == self._recorded_ms

    def _read(self) -> None:
        if self._is_read or self._since_ms >= self._recorded_ms:
            return
        self._is_read = True
        asked = {"till": self._terminal_id, "since_ms": self._since_ms}
        for row in self._connection.execute(_SENT, asked):
            self._count(row.recorded_ms, row.occurred_ms, DoneAlone(*row[2:]))

    def _count(self, sent_ms: int, occurred_ms: int, done: DoneAlone) -> None:
        self._of_till[sent_ms] = self._of_till[sent_ms].plus(done.tally)
        self._of_card[done.handle, sent_ms] = self._of_card[done.handle, sent_ms].plus(done.tally)
        self._oldest_ms[sent_ms] = min(self._oldest_ms.get(sent_ms, occurred_ms), occurred_ms)


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for each in tallies:
        total = total.plus(each)
    return total


def _wish(txn: Transaction) -> Wish:
    return Wish(0 if txn.kind is TransactionKind.REDEEM else txn.amount_minor, txn.redeem_points)
