"""What a till did alone, judged again by the question the till had to ask itself: `domain.offline.decide`.

A till adds up what it has saved and not sent. Of that the backend knows what came later than a transaction happened: it
was not sent by then. So no till that keeps to its limits comes above them here, and one that does not, whatever times
it tells, is found out by what it had sent meanwhile.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from itertools import accumulate
from uuid import UUID

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
_MOST_LATE_MS = timing.MOST_LATE // timedelta(milliseconds=1)
_NEVER_MS = 2**63
_MOST_READ = 2_000
"""So many are looked back through: a bound on what a request costs, beyond which only small change is left out."""
_COUNTED = frozenset({TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.REDEEM})
_MADE_UP = frozenset({Reason.EXPIRED, Reason.FROM_FUTURE})
"""Doubts of a code that was shown hours before or after what a till says it was shown for."""
_ROW = TRANSACTIONS.c
_SENT = (
    sa.select(_ROW.txn_id, _ROW.recorded_ms, _ROW.occurred_ms, _ROW.alone_handle, _ROW.alone_minor, _ROW.alone_points)
    .where(
        _ROW.terminal_id == sa.bindparam("till"),
        _ROW.recorded_ms > sa.bindparam("since_ms"),
        _ROW.alone_handle.is_not(None),
        _ROW.voided_by.is_(None),
    )
    .order_by(_ROW.recorded_ms.desc())
    .limit(_MOST_READ)
)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was done alone, and when it happened and was sent, in unix milliseconds."""

    txn_id: UUID
    sent_ms: int
    happened_ms: int
    done: DoneAlone


class _Unsent:
    """What a till had done alone and not sent at a time: the newest of what it has sent since, added up once."""

    def __init__(self, newest_first: Sequence[_Sent]) -> None:
        self._newest_first = newest_first
        self._sent_ms = [-each.sent_ms for each in newest_first]
        self._tallies = list(accumulate((each.done.tally for each in newest_first), Tally.plus, initial=Tally()))
        self._oldest_ms = list(accumulate((each.happened_ms for each in newest_first), min, initial=_NEVER_MS))
        self._by_card: defaultdict[str, list[_Sent]] = defaultdict(list)
        for each in newest_first:
            self._by_card[each.done.handle].append(each)

    def without(self, txn_id: UUID) -> "_Unsent":
        """The same without one of them."""
        return _Unsent([each for each in self._newest_first if each.txn_id != txn_id])

    def of_till(self, at_ms: int) -> tuple[Tally, int]:
        """What was not sent by then, and when the oldest of it happened."""
        count = bisect_left(self._sent_ms, -at_ms)
        return self._tallies[count], self._oldest_ms[count]

    def of_card(self, handle: str, at_ms: int) -> Tally:
        """What of it was done with one card."""
        since = (each.done.tally for each in self._by_card.get(handle, ()) if each.sent_ms > at_ms)
        return reduce(Tally.plus, since, Tally())


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
        self._earlier: _Unsent | None = None
        self._of_batch: dict[UUID, _Sent] = {}
        self._till, self._oldest_ms = Tally(), _NEVER_MS
        self._cards: defaultdict[str, Tally] = defaultdict(Tally)

    def beyond(self, txn: Transaction, evidence: Evidence) -> Reason | None:
        """Which limit a till that is as alone as this one can have been would not have gone beyond; None: none."""
        if txn.kind not in _COUNTED:
            return None
        if _MADE_UP.intersection(evidence.doubts):
            return Reason.OFFLINE_TOO_LONG
        earlier, at_ms = self._read(), self._happened_ms(txn)
        tally, oldest_ms = earlier.of_till(at_ms + _MARGIN_MS)
        alone_ms = at_ms - min(oldest_ms, self._oldest_ms) - _MARGIN_MS
        till = Isolation(
            offline_s=max(0, alone_ms) / 1000,
            confidence=TimeConfidence.HIGH,
            is_vault_safe=True,
            till=tally.plus(self._till),
        )
        card = earlier.of_card(txn.handle, at_ms + _MARGIN_MS).plus(self._cards[txn.handle])
        # What no backend can know is taken as it is best for the till.
        member = MemberAlone(evidence.genuine.code.scheme, allowance_points=MAX_MINOR, since_sync=card)
        approval = Approval(txn.approved_by, Reason.NEEDS_APPROVAL) if txn.approved_by else None
        decision = decide(self._limits, till, member, _wish(txn), approval)
        return None if isinstance(decision, Allowed) else decision.reason

    def add(self, txn: Transaction) -> DoneAlone | None:
        """Count what was settled; what of it is to be kept."""
        if txn.kind not in _COUNTED:
            return None
        done, happened_ms = DoneAlone(txn.handle, _wish(txn).award_minor, txn.redeem_points), self._happened_ms(txn)
        self._of_batch[txn.txn_id] = _Sent(txn.txn_id, self._recorded_ms, happened_ms, done)
        self._till, self._oldest_ms = self._till.plus(done.tally), min(self._oldest_ms, happened_ms)
        self._cards[txn.handle] = self._cards[txn.handle].plus(done.tally)
        return done

    def undo(self, txn_id: UUID) -> None:
        """Count something no more that was voided."""
        undone = self._of_batch.pop(txn_id, None)
        if undone is not None:
            self._till = self._till.minus(undone.done.tally)
            self._cards[undone.done.handle] = self._cards[undone.done.handle].minus(undone.done.tally)
        elif self._earlier is not None:
            self._earlier = self._earlier.without(txn_id)

    def _happened_ms(self, txn: Transaction) -> int:
        """When it happened, as far as that is believed at all: neither to come nor before anything an outbox keeps."""
        earliest_ms = self._recorded_ms - _MOST_LATE_MS
        return min(max(timing.to_ms(txn.occurred_at), earliest_ms), self._recorded_ms)

    def _read(self) -> _Unsent:
        """What was sent before this batch; not asked for where all of the batch is of the last minutes."""
        if self._earlier is None:
            asked = {"till": self._terminal_id, "since_ms": self._since_ms}
            is_late = self._since_ms < self._recorded_ms
            rows = self._connection.execute(_SENT, asked).all() if is_late else ()
            self._earlier = _Unsent([_Sent(*row[:3], DoneAlone(*row[3:])) for row in rows])
        return self._earlier


def _wish(txn: Transaction) -> Wish:
    return Wish(0 if txn.kind is TransactionKind.REDEEM else txn.amount_minor, txn.redeem_points)
