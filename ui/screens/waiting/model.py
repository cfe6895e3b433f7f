"""What the list of entries shows, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pos_client.domain.transaction import Told, TransactionKind
from pos_client.ports import EntryState, OutboxEntry, Salvaged


class RowState(StrEnum):
    """WAITING will be sent, UNCLEAR was sent without an answer, ATTENTION was refused for good, SENT is confirmed.

    RESOLVED was refused, and a person has dealt with it.
    """

    ATTENTION = "attention"
    UNCLEAR = "unclear"
    WAITING = "waiting"
    SENT = "sent"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was done about a refused entry: another took its place, or `is_given_up`; who, and why (a code or words).

    `state` is that of the last entry about it: a correction waits, is settled, or was refused as well.
    """

    is_given_up: bool
    who: str = ""
    why: str = ""
    state: RowState = RowState.SENT


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One entry of the outbox; of the member only the end of the card number. `reason` is a code, or empty.

    `taken_from` is the till it came from, where that was another one.
    """

    seq: int
    state: RowState
    saved_at: datetime
    card: str
    kind: TransactionKind
    amount_minor: int
    currency: str
    told: Told
    attempts: int
    reason: str
    txn_id: UUID
    resolution: Resolution | None = None
    taken_from: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """Entries that were found damaged: kept, but there is nothing to show of them except how many."""

    count: int
    seq: int = 0
    """Before every entry of the outbox, which begins at 1."""


Row = WaitingRow | UnreadableRow


class TryState(StrEnum):
    """What came of sending because a person asked: TRYING, until all is SENT or the link is found OFFLINE or PAUSED."""

    TRYING = "trying"
    SENT = "sent"
    OFFLINE = "offline"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Try:
    """A person asked to send: where that stands, since when, and the error code if it failed."""

    state: TryState
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaitingModel:
    """The rows, what needs a person first; `now` is for their ages. `fault` is an error code of this till, or empty.

    `last_try` is what a person's `Send now` came to, as long as that is worth saying. `unreadable` entries are damaged;
    `salvaged` is what came of an outbox that was, until somebody has seen to it. `link` is the code of why nothing can
    be sent now, or empty.
    """

    rows: tuple[WaitingRow, ...]
    waiting: int
    rejected: int
    now: datetime
    fault: str = ""
    last_try: Try | None = None
    unreadable: int = 0
    salvaged: Salvaged | None = None
    link: str = ""

    @property
    def may_lack(self) -> bool:
        """Whether entries that were not sent may be missing."""
        return self.salvaged is not None and not self.salvaged.is_whole

    @property
    def lines(self) -> tuple[Row, ...]:
        """All there is to list."""
        damaged = (UnreadableRow(self.unreadable),) if self.unreadable else ()
        return damaged + self.rows


def row_of(entry: OutboxEntry, resolver: OutboxEntry | None = None) -> WaitingRow:
    """An entry as a row, with the one that deals with it: of several, one after the other, the last."""
    txn = entry.transaction
    refused = entry.result.reason if entry.result else None
    return WaitingRow(
        seq=entry.seq,
        state=_state(entry),
        saved_at=entry.saved_at,
        card="\u2022\u2022" + txn.handle[-4:],
        kind=txn.kind,
        amount_minor=txn.amount_minor,
        currency=txn.currency,
        told=txn.told,
        attempts=entry.attempts,
        reason=str(refused or entry.last_reason or "") if entry.state is not EntryState.CONFIRMED else "",
        txn_id=txn.txn_id,
        resolution=_resolution(entry, resolver),
        taken_from=entry.taken_from,
    )


def _resolution(entry: OutboxEntry, resolver: OutboxEntry | None) -> Resolution | None:
    if entry.resolved_by is None or resolver is None:
        return None
    txn = resolver.transaction
    is_given_up = txn.kind is TransactionKind.WRITE_OFF
    return Resolution(is_given_up, txn.approved_by or txn.cashier, txn.approved_why, _state(resolver))


def _state(entry: OutboxEntry) -> RowState:
    if entry.state is EntryState.PENDING:
        return RowState.UNCLEAR if entry.last_reason == "UNANSWERED" else RowState.WAITING
    final = {EntryState.CONFIRMED: RowState.SENT, EntryState.RESOLVED: RowState.RESOLVED}
    return final.get(entry.state, RowState.ATTENTION)


def ordered(rows: Iterable[WaitingRow]) -> tuple[WaitingRow, ...]:
    """Each entry once: refused first, then unsent by age, then all that is over from the newest."""
    return tuple(sorted({row.seq: row for row in rows}.values(), key=_rank))


def _rank(row: WaitingRow) -> tuple[int, int]:
    if row.state in {RowState.SENT, RowState.RESOLVED}:
        return 2, -row.seq
    return int(row.state is not RowState.ATTENTION), row.seq
