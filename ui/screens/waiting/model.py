"""What the list of entries shows, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos_client.domain.transaction import Told, TransactionKind
from pos_client.ports import EntryState, OutboxEntry


class RowState(StrEnum):
    """WAITING will be sent, UNCLEAR was sent without an answer, ATTENTION was refused for good, SENT is confirmed."""

    ATTENTION = "attention"
    UNCLEAR = "unclear"
    WAITING = "waiting"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One entry of the outbox; of the member only the end of the card number. `reason` is a code, or empty."""

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

    `last_try` is what a person's `Send now` came to, as long as that is worth saying. `unreadable` entries are damaged.
    """

    rows: tuple[WaitingRow, ...]
    waiting: int
    rejected: int
    now: datetime
    fault: str = ""
    last_try: Try | None = None
    unreadable: int = 0

    @property
    def lines(self) -> tuple[Row, ...]:
        """All there is to list."""
        damaged = (UnreadableRow(self.unreadable),) if self.unreadable else ()
        return damaged + self.rows


def row_of(entry: OutboxEntry) -> WaitingRow:
    """An entry as a row."""
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
    )


def _state(entry: OutboxEntry) -> RowState:
    if entry.state is EntryState.PENDING:
        return RowState.UNCLEAR if entry.last_reason == "UNANSWERED" else RowState.WAITING
    return RowState.SENT if entry.state is EntryState.CONFIRMED else RowState.ATTENTION


def ordered(entries: list[OutboxEntry]) -> tuple[WaitingRow, ...]:
    """Each entry once: refused first, then unsent by age, then the confirmed ones from the newest."""
    rows = {entry.seq: row_of(entry) for entry in entries}.values()
    rank = {RowState.ATTENTION: 0, RowState.UNCLEAR: 1, RowState.WAITING: 1, RowState.SENT: 2}
    return tuple(sorted(rows, key=lambda row: (rank[row.state], -row.seq if row.state is RowState.SENT else row.seq)))
