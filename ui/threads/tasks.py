"""What a presenter sees of the worker threads: a task and its two answers. No Qt here."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class TaskRunner(Protocol):
    """Runs what blocks somewhere else: `Workers` in the till, on the spot in a presenter's test."""

    def run_task(
        self, task: Callable[[], T], *, on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        """Run `task` away from the UI thread, then exactly one of the two answers on the UI thread."""
        ...
