"""What a presenter needs to have something done off the UI thread; `ui.threads.workers.Workers` does it in the till."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class RunsTasks(Protocol):
    """Runs blocking work elsewhere and brings the answer back to the caller's thread."""

    def run_task(
        self, task: Callable[[], T], *, on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        """Run `task`, then exactly one of the two answers; returns at once."""
        ...
