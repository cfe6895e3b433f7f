"""Keeps the list of unsent entries true. Plain Python; the outbox is read on a worker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pos_client.errors import PosError
from pos_client.ports import Clock, EntryState, OutboxEntry
from ui.screens.waiting.model import WaitingModel, ordered
from ui.tasks import RunsTasks

PENDING_SHOWN = 300
LATEST_SHOWN = 200
REJECTED_SHOWN = 300


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
        """The newest entries the backend refused."""
        ...

    def counts(self) -> dict[EntryState, int]:
        """How many entries are in each state."""
        ...


@dataclass(frozen=True, slots=True)
class _Reading:
    entries: list[OutboxEntry]
    counts: dict[EntryState, int]


class WaitingPresenter:
    """`refresh` after every save, outcome and change of the link; many at once become one reading. UI thread.

    `send_now` wakes the sender; `on_counts` hears how many entries are in each state.
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
    ) -> None:
        self._view = view
        self._outbox = outbox
        self._tasks = tasks
        self._clock = clock
        self._send_now = send_now
        self._on_counts = on_counts
        self._reading = False
        self._again = False
        self._shown = WaitingModel((), 0, 0, clock.utc())
        view.show_model(self._shown)

    def refresh(self) -> None:
        """Read the outbox again, soon."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._tasks.run_task(self._read, on_done=self._on_read, on_error=self._on_fault)

    def send_now(self) -> None:
        """A person asks to try at once."""
        self._send_now()
        self.refresh()

    def tick(self) -> None:
        """Time passed: ages grow."""
        self._show(self._clock.utc())

    def _read(self) -> _Reading:
        outbox = self._outbox
        entries = [*outbox.rejected(REJECTED_SHOWN), *outbox.pending(PENDING_SHOWN), *outbox.latest(LATEST_SHOWN)]
        return _Reading(entries, self._outbox.counts())

    def _on_read(self, reading: _Reading) -> None:
        waiting = reading.counts.get(EntryState.PENDING, 0)
        rejected = reading.counts.get(EntryState.REJECTED, 0)
        self._shown = WaitingModel(ordered(reading.entries), waiting, rejected, self._clock.utc())
        self._view.show_model(self._shown)
        self._on_counts(reading.counts)
        self._finish()

    def _on_fault(self, error: Exception) -> None:
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self._shown = WaitingModel(
            self._shown.rows, self._shown.waiting, self._shown.rejected, self._clock.utc(), fault=code
        )
        self._view.show_model(self._shown)
        self._finish()

    def _show(self, now: datetime) -> None:
        shown = self._shown
        self._shown = WaitingModel(shown.rows, shown.waiting, shown.rejected, now, shown.fault)
        self._view.show_model(self._shown)

    def _finish(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.refresh()
