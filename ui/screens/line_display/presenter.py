"""Keeps a line display in step with the checkout. Plain Python; the display itself is written to on a worker."""

from collections.abc import Callable

from pos_client.ports import LineDisplay
from ui.screens.checkout.model import CheckoutModel
from ui.screens.checkout.ports import ShowsCheckout
from ui.tasks import RunsTasks

Lines = tuple[str, str]


class LineDisplayPresenter:
    """A view of the checkout before another one. UI thread; only the latest lines are written, one order at a time.

    A display that is away is tried again with the next change. `on_presence` hears whether it is there.
    """

    def __init__(
        self,
        screen: ShowsCheckout,
        display: LineDisplay,
        tasks: RunsTasks,
        lines_of: Callable[[CheckoutModel], Lines],
        on_presence: Callable[[bool], None],
    ) -> None:
        self._screen = screen
        self._display = display
        self._tasks = tasks
        self._lines_of = lines_of
        self._on_presence = on_presence
        self._wanted: Lines | None = None
        self._written: Lines | None = None
        self._is_writing = False

    def show_model(self, model: CheckoutModel) -> None:
        """Show this on the screen, and what of it is the member's on the display."""
        self._screen.show_model(model)
        lines = self._lines_of(model)
        if lines != self._wanted:
            self._wanted = lines
            self._write()

    def _write(self) -> None:
        lines = self._wanted
        if self._is_writing or lines is None or lines == self._written:
            return
        self._is_writing, self._written = True, lines
        self._tasks.run_task(
            lambda: self._display.show_lines(*lines), on_done=self._on_written, on_error=self._on_failed
        )

    def _on_written(self, _nothing: None) -> None:
        self._is_writing = False
        self._on_presence(True)
        self._write()

    def _on_failed(self, _error: Exception) -> None:
        """What was wanted meanwhile is tried; the same lines are not, before something changes."""
        self._is_writing = False
        self._on_presence(False)
        self._write()
