"""Keeps the line below the list true: what members were told in this shift, against what was settled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pos_client.services.reconciliation import Reconciliation, Standing
from ui.tasks import RunsTasks


@dataclass(frozen=True, slots=True)
class ShiftModel:
    """Sales since a time, the points told and settled in all, how many wait, and how many need a look.

    `refused_before` is how many refused entries of earlier shifts nobody has dealt with.
    """

    since: datetime
    sales: int
    told_points: int
    settled_points: int
    waiting: int
    to_look_at: int
    refused_before: int = 0


class ShowsShift(Protocol):
    """Draws a model; nothing else."""

    def show_shift(self, model: ShiftModel | None) -> None:
        """Show this; None: it is not known. UI thread."""
        ...


class Reconciles(Protocol):
    """`pos_client.services.shift.Shift`."""

    def reconciled(self) -> Reconciliation:
        """Told against settled so far; blocks."""
        ...


class ShiftPresenter:
    """Reads while somebody looks: when the list is opened, at each news, and with each tick of a timer. UI thread."""

    def __init__(self, view: ShowsShift, shift: Reconciles, tasks: RunsTasks) -> None:
        self._view = view
        self._shift = shift
        self._tasks = tasks
        self._is_open = False
        self._is_reading = False
        self._again = False

    def opened(self) -> None:
        """The list is on the screen."""
        self._is_open = True
        self.tick()

    def closed(self) -> None:
        """Another screen is."""
        self._is_open = False

    def tick(self) -> None:
        """Time passed, or something was done: read again; much news while that goes on becomes one more reading."""
        if self._is_reading:
            self._again = True
        elif self._is_open:
            self._is_reading = True
            self._tasks.run_task(self._shift.reconciled, on_done=self._on_read, on_error=self._on_fault)

    def _on_read(self, found: Reconciliation) -> None:
        self._finish(model_of(found))

    def _on_fault(self, _error: Exception) -> None:
        """The list itself says that the outbox cannot be read."""
        self._finish(None)

    def _finish(self, model: ShiftModel | None) -> None:
        self._is_reading = False
        self._view.show_shift(model)
        if self._again:
            self._again = False
            self.tick()


def model_of(found: Reconciliation) -> ShiftModel:
    """A reconciliation in one line."""
    told, settled = found.told, found.settled
    return ShiftModel(
        since=found.since,
        sales=found.cases,
        told_points=told.earned_points - told.redeemed_points,
        settled_points=settled.earned_points - settled.redeemed_points,
        waiting=found.count(Standing.WAITING),
        to_look_at=sum(case.is_open for case in found.differences),
        refused_before=found.refused_before,
    )
