"""The scripted day's report. What counts is read from the two databases afterwards, not from the script's memory."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from pos_client.domain.transaction import TransactionKind
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.reconciliation import Figures, had_to_wait, told_of

if TYPE_CHECKING:
    from pos_client.backend.transactions.summary import Settled

_AWARDS = {TransactionKind.AWARD, TransactionKind.SALE}
_SALES = _AWARDS | {TransactionKind.REDEEM}


class Change(NamedTuple):
    """What a transaction changed of a member's balances."""

    points: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0


@dataclass(slots=True)
class Watched:
    """What only somebody watching the till can know: phones held up, codes read, refusals shown, times in ms."""

    scans: int = 0
    decoded: int = 0
    members: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    scan_to_shown_ms: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Books:
    """What the backend's database says: each transaction's lasting effect, and how much of it an audit disputes."""

    settled: "dict[UUID, Settled]"
    differences: int = 0


@dataclass(frozen=True, slots=True)
class DayReport:
    """The whole day. `lost`: saved here, unknown to the backend. `doubled`: applied more than once there.

    `mismatched` counts transactions whose told points, credit or balance are not those booked, so that errors cannot
    cancel out. Credit is in minor units, what was earned less what was spent. `differences` is what an audit of the
    backend's whole ledger finds.
    """

    scans: int
    decoded: int
    members: int
    awarded: int
    redeemed: int
    checked_in: int
    voided: int
    baskets: int
    refunded: int
    paid_by_balance: int
    refused: dict[str, int]
    queued: int
    drained: int
    lost: int
    doubled: int
    mismatched: int
    differences: int
    told_points: int
    settled_points: int
    told_credit_minor: int
    settled_credit_minor: int
    scan_to_shown_ms: dict[str, float]
    seconds: float

    @property
    def is_right(self) -> bool:
        """Nothing lost, nothing doubled, every member has what they were told."""
        points = self.told_points == self.settled_points
        credit = self.told_credit_minor == self.settled_credit_minor
        return not (self.lost or self.doubled or self.mismatched or self.differences) and points and credit

    def as_json(self) -> dict[str, object]:
        """Plain values for `json.dumps`."""
        return asdict(self)


def count(watched: Watched, outbox: Sequence[OutboxEntry], books: Books, seconds: float) -> DayReport:
    """Hold the till's outbox against the backend's ledger."""
    ledger = books.settled
    confirmed = [entry for entry in outbox if entry.state is EntryState.CONFIRMED]
    told = _told_of_all(outbox)
    waited = [entry for entry in outbox if had_to_wait(entry)]
    kinds = Counter(entry.transaction.kind for entry in confirmed)
    known = [(entry, ledger[txn_id]) for entry in outbox if (txn_id := entry.transaction.txn_id) in ledger]
    times_ms = watched.scan_to_shown_ms
    return DayReport(
        scans=watched.scans,
        decoded=watched.decoded,
        members=len(watched.members),
        awarded=sum(kinds[kind] for kind in _AWARDS),
        redeemed=sum(entry.transaction.redeem_points > 0 for entry in confirmed),
        checked_in=kinds[TransactionKind.CHECK_IN],
        voided=kinds[TransactionKind.VOID],
        baskets=sum(bool(entry.transaction.lines) and entry.transaction.kind in _SALES for entry in confirmed),
        refunded=kinds[TransactionKind.REFUND],
        paid_by_balance=sum(_is_paid_by_balance(entry) for entry in confirmed),
        refused=dict(sorted(watched.refused.items())),
        queued=len(waited),
        drained=sum(entry.state is EntryState.CONFIRMED for entry in waited),
        lost=len(outbox) - len(known),
        doubled=sum(times > 1 for effect in ledger.values() for times in effect.entries.values()),
        mismatched=sum(told[entry.seq] != _booked(effect) for entry, effect in known),
        differences=books.differences,
        told_points=sum(change.points for change in told.values()),
        settled_points=sum(effect.points for _entry, effect in known),
        told_credit_minor=sum(change.credit_minor for change in told.values()),
        settled_credit_minor=sum(effect.credit_minor for _entry, effect in known),
        scan_to_shown_ms={f"p{part}": percentile(times_ms, part) for part in (50, 95)},
        seconds=round(seconds, 1),
    )


def percentile(values: Sequence[float], part: float) -> float:
    """The nearest-rank percentile, 0.0 of nothing."""
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(len(ordered) * part / 100) - 1)], 1) if ordered else 0.0


def _is_paid_by_balance(entry: OutboxEntry) -> bool:
    transaction = entry.transaction
    return transaction.kind in _SALES and bool(transaction.credit_minor or transaction.stored_value_minor)


def _told_of_all(outbox: Sequence[OutboxEntry]) -> dict[int, Change]:
    """What the members were told with each entry, as the till's own reconciliation has it."""
    known = {entry.transaction.txn_id: entry for entry in outbox}
    return {entry.seq: _change(told_of(entry, known.get)) for entry in outbox}


def _change(told: Figures) -> Change:
    credit_minor = told.earned_credit_minor - told.spent_credit_minor
    return Change(told.earned_points - told.redeemed_points, credit_minor, told.loaded_minor)


def _booked(effect: "Settled") -> Change:
    return Change(effect.points, effect.credit_minor, effect.stored_value_minor)
