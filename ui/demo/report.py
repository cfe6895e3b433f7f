"""The scripted day's report. What counts is read from the two databases afterwards, not from the script's memory."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from pos_client.domain.transaction import Authority, TransactionKind
from pos_client.ports import EntryState, OutboxEntry

if TYPE_CHECKING:
    from pos_client.backend.summary import Settled

_AWARDS = {TransactionKind.AWARD, TransactionKind.SALE}
_REDEMPTIONS = {TransactionKind.REDEEM, TransactionKind.SALE}


@dataclass(slots=True)
class Watched:
    """What only somebody watching the till can know: phones held up, codes read, refusals shown, times in ms."""

    scans: int = 0
    decoded: int = 0
    members: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    scan_to_shown_ms: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DayReport:
    """The whole day. `lost`: saved here, unknown to the backend. `doubled`: applied more than once there.

    `mismatched` counts transactions whose told points are not those booked, so that errors cannot cancel out.
    """

    scans: int
    decoded: int
    members: int
    awarded: int
    redeemed: int
    checked_in: int
    voided: int
    refused: dict[str, int]
    queued: int
    drained: int
    lost: int
    doubled: int
    mismatched: int
    told_points: int
    settled_points: int
    scan_to_shown_ms: dict[str, float]
    seconds: float

    @property
    def is_right(self) -> bool:
        """Nothing lost, nothing doubled, every member has what they were told."""
        balances = self.told_points == self.settled_points and self.mismatched == 0
        return self.lost == 0 and self.doubled == 0 and balances

    def as_json(self) -> dict[str, object]:
        """Plain values for `json.dumps`."""
        return asdict(self)


def count(watched: Watched, outbox: Sequence[OutboxEntry], ledger: "dict[UUID, Settled]", seconds: float) -> DayReport:
    """Hold the till's outbox against the backend's ledger."""
    confirmed = [entry for entry in outbox if entry.state is EntryState.CONFIRMED]
    waited = [entry for entry in outbox if _had_to_wait(entry)]
    kinds = Counter(entry.transaction.kind for entry in confirmed)
    effects = [ledger[txn_id] for entry in outbox if (txn_id := entry.transaction.txn_id) in ledger]
    times_ms = watched.scan_to_shown_ms
    return DayReport(
        scans=watched.scans,
        decoded=watched.decoded,
        members=len(watched.members),
        awarded=sum(kinds[kind] for kind in _AWARDS),
        redeemed=sum(kinds[kind] for kind in _REDEMPTIONS),
        checked_in=kinds[TransactionKind.CHECK_IN],
        voided=kinds[TransactionKind.VOID],
        refused=dict(sorted(watched.refused.items())),
        queued=len(waited),
        drained=sum(entry.state is EntryState.CONFIRMED for entry in waited),
        lost=sum(entry.transaction.txn_id not in ledger for entry in outbox),
        doubled=sum(times > 1 for effect in ledger.values() for times in effect.entries.values()),
        mismatched=sum(
            _told(entry) != ledger[entry.transaction.txn_id].points
            for entry in outbox
            if entry.transaction.txn_id in ledger
        ),
        told_points=sum(_told(entry) for entry in outbox),
        settled_points=sum(effect.points for effect in effects),
        scan_to_shown_ms={f"p{part}": percentile(times_ms, part) for part in (50, 95)},
        seconds=round(seconds, 1),
    )


def percentile(values: Sequence[float], part: float) -> float:
    """The nearest-rank percentile, 0.0 of nothing."""
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(len(ordered) * part / 100) - 1)], 1) if ordered else 0.0


def _had_to_wait(entry: OutboxEntry) -> bool:
    """Saved while the backend was away: verified without it, or at least one try failed."""
    offline = entry.transaction.authority is Authority.OFFLINE
    return offline or entry.last_reason is not None


def _told(entry: OutboxEntry) -> int:
    """What the member was told; a refusal that came at once was told as a refusal, one that came later was not."""
    if entry.state is EntryState.REJECTED and not _had_to_wait(entry):
        return 0
    return entry.transaction.told.earned_points - entry.transaction.told.redeemed_points
