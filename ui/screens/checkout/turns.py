"""What a person did while the till was not ready for it: it waits its turn, so that nothing is lost or reordered."""

from collections import deque
from collections.abc import Callable

Intent = Callable[[], None]


class Turns:
    """Intents in the order they came, behind a sale being saved or an Enter that waits for a check. UI thread."""

    def __init__(self) -> None:
        self._held: list[Intent] = []
        self._due: deque[Intent] = deque()

    @property
    def are_waiting(self) -> bool:
        """Whether anything waits; what comes now goes behind it."""
        return bool(self._held)

    def hold(self, intent: Intent) -> None:
        """Keep this for later."""
        self._held.append(intent)

    def drop(self) -> None:
        """Forget what waits, even half-way through a release."""
        self._held.clear()
        self._due.clear()

    def release(self) -> None:
        """Do everything in order; what must wait again does."""
        self._due.extend(self._held)
        self._held.clear()
        while self._due:
            self._due.popleft()()
