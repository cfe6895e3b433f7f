"""Keeps the list of unsent entries true. Plain Python; the outbox is read on a worker."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from pos_client.errors import PosError, StorageDamaged
from pos_client.ports import Clock, EntryState, OutboxEntry, Room, Salvaged
from pos_client.services.connectivity import LinkState, LinkStatus
from ui.screens.waiting.model import Try, TryState, WaitingModel, WaitingRow, ordered, row_of
from ui.tasks import RunsTasks

PENDING_SHOWN = 300
LATEST_SHOWN = 200
REJECTED_SHOWN = 300
TRY_SHOWN = timedelta(seconds=30)
"""How long the summary speaks of a person's own try; longer than any try takes (a heartbeat and a batch: 12 s)."""


class ShowsWaiting(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: WaitingModel) -> None:
        """Show this. UI thread."""
        ...


class ReadsOutbox(Protocol):
    """The reading half of `pos_client.ports.Outbox`."""

    def pending(self, limit: int) -> list[OutboxEntry]:
        """The oldest unconfirmed entries."""
        ...

    def latest(self, limit: int) -> list[OutboxEntry]:
        """The newest entries in any state."""
        ...

    def rejected(self, limit: int) -> list[OutboxEntry]:
        """The newest entries the backend refused and nobody has dealt with."""
        ...

    def find(self, txn_id: UUID) -> OutboxEntry | None:
        """One entry."""
        ...

    def counts(self) -> dict[EntryState, int]:
        """How many entries are in each state."""
        ...

    def room(self) -> Room:
        """How much room the disk has."""
        ...

    def salvaged(self) -> Salvaged | None:
        """What the last salvage came to."""
        ...


@dataclass(frozen=True, slots=True)
class _Reading:
    rows: tuple[WaitingRow, ...] | None
    counts: dict[EntryState, int]
    room: Room
    salvaged: Salvaged | None


class WaitingPresenter:
    """`refresh` after every save, outcome and change of the link; many at once become one reading. UI thread.

    While nobody looks (`closed`) only the counts are read, and nothing is drawn: selling comes first.
    `send_now` wakes the sender; `on_counts` hears how many entries are in each state, `on_storage` how the disk is.
    """

    def __init__(
        self,
        view: ShowsWaiting,
        outbox: ReadsOutbox,
        tasks: RunsTasks,
        clock: Clock,
        *,
        send_now: Callable[[], None],
        on_counts: Callable[[Mapping[EntryState, int]], None],
        on_storage: Callable[[Room, Salvaged | None], None],
    ) -> None:
        self._view = view
        self._outbox = outbox
        self._tasks = tasks
        self._clock = clock
        self._send_now = send_now
        self._on_counts = on_counts
        self._on_storage = on_storage
        self._reading = False
        self._again = False
        self._is_open = True
        self._shown = WaitingModel((), 0, 0, clock.utc())
        view.show_model(self._shown)

    def opened(self) -> None:
        """The list is on the screen."""
        self._is_open = True
        self.refresh()

    def closed(self) -> None:
        """Another screen is; the rows stay as they are until somebody looks again."""
        self._is_open = False

    def refresh(self) -> None:
        """Read the outbox again, soon."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._tasks.run_task(self._read, on_done=self._on_read, on_error=self._on_fault)

    def send_now(self) -> None:
        """A person asks to try at once."""
        self._show(replace(self._shown, last_try=Try(TryState.TRYING, self._clock.utc())))
        self._send_now()
        self.refresh()

    def link(self, status: LinkStatus) -> None:
        """News of the link: what became of a try, and of what waits."""
        asked = self._shown.last_try
        last_try = self._tried(asked, status) if asked is not None else None
        why = "" if status.state is LinkState.ONLINE else status.reason or ""
        if (last_try, why) != (asked, self._shown.link):
            self._show(replace(self._shown, last_try=last_try, link=why))
        self.refresh()

    def tick(self) -> None:
        """Time passed: ages grow, and a try is forgotten."""
        asked, now = self._shown.last_try, self._clock.utc()
        is_old = asked is not None and now - asked.at >= TRY_SHOWN
        self._show(replace(self._shown, now=now, last_try=None if is_old else asked))

    def _tried(self, asked: Try, status: LinkStatus) -> Try | None:
        """The answer to a person's try; a link that only just came back still has everything to send.

        One that failed is worth no word any more once the link is back.
        """
        is_online = status.state is LinkState.ONLINE
        if asked.state is not TryState.TRYING:
            return None if is_online and asked.state is not TryState.SENT else asked
        if is_online:
            is_sent = status.last_sync is not None and status.last_sync >= asked.at
            return Try(TryState.SENT, self._clock.utc()) if is_sent else asked
        state = TryState.PAUSED if status.state is LinkState.PAUSED else TryState.OFFLINE
        return Try(state, self._clock.utc(), status.reason or "")

    def _read(self) -> _Reading:
        outbox = self._outbox
        told = outbox.counts(), outbox.room(), outbox.salvaged()
        if not self._is_open:
            return _Reading(None, *told)
        entries = [*outbox.rejected(REJECTED_SHOWN), *outbox.pending(PENDING_SHOWN), *outbox.latest(LATEST_SHOWN)]
        rows = (row_of(entry, self._resolver(entry)) for entry in entries)
        return _Reading(ordered(rows), *told)

    def _resolver(self, entry: OutboxEntry) -> OutboxEntry | None:
        """The last entry that deals with this one; None also where none can be read any more."""
        last: OutboxEntry | None = None
        by = entry.resolved_by
        with suppress(StorageDamaged):
            while by is not None and (found := self._outbox.find(by)) is not None:
                last, by = found, found.resolved_by
        return last

    def _on_read(self, reading: _Reading) -> None:
        waiting = reading.counts.get(EntryState.PENDING, 0)
        rejected = reading.counts.get(EntryState.REJECTED, 0)
        unreadable = reading.counts.get(EntryState.QUARANTINED, 0)
        rows = self._shown.rows if reading.rows is None else reading.rows
        kept = replace(self._shown, rows=rows, waiting=waiting, rejected=rejected, unreadable=unreadable)
        self._show(replace(kept, now=self._clock.utc(), fault="", salvaged=reading.salvaged))
        self._on_counts(reading.counts)
        self._on_storage(reading.room, reading.salvaged)
        self._finish()

    def _on_fault(self, error: Exception) -> None:
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self._show(replace(self._shown, now=self._clock.utc(), fault=code))
        self._finish()

    def _show(self, model: WaitingModel) -> None:
        self._shown = model
        if self._is_open:
            self._view.show_model(model)

    def _finish(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.refresh()
