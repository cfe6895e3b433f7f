"""Work that is done when a test says so."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from pos_client.errors import PosError

T = TypeVar("T")


class FakeTasks:
    """The RunsTasks of the screens, on the caller's thread: at once, or one by one with `step` while `is_held`."""

    def __init__(self) -> None:
        self.is_held = False
        self.started: deque[Callable[[], None]] = deque()

    def run_task(
        self, task: Callable[[], T], *, on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        def work() -> None:
            try:
                result = task()
            except (PosError, OSError) as error:
                on_error(error)
            else:
                on_done(result)

        self.started.append(work)
        if not self.is_held:
            self.step()

    def step(self) -> None:
        """Do the oldest piece of work."""
        self.started.popleft()()

    def release(self) -> None:
        """Do everything, and from now on at once."""
        self.is_held = False
        while self.started:
            self.step()
