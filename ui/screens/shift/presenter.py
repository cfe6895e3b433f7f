"""Keeps the shift on the screen true, and puts it on paper. Plain Python; reading and printing happen on a worker."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from pos_client.errors import PosError
from pos_client.services.receipt_slip import Language
from pos_client.services.shift_report import ShiftReport
from ui.screens.receipts.presenter import code_of
from ui.screens.shift.model import PaperNote, PaperState, ShiftScreenModel
from ui.tasks import RunsTasks

TICKS_UNASKED = 5
"""Ticks after which it is read without any news: the hour goes on, and so do other lanes."""


class ShowsShift(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: ShiftScreenModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class ShiftServices:
    """What the screen asks of the till. `report` and `put_on_paper` block and run as tasks.

    `put_on_paper` returns the file it became, or nothing where it was printed; `saves` tells which of the two it does.
    """

    report: Callable[[], ShiftReport]
    put_on_paper: Callable[[ShiftReport, Language], str]
    saves: bool
    language: Callable[[], Language]
    tasks: RunsTasks
    show_refused: Callable[[], None]


class ShiftScreenPresenter:
    """Reads while somebody looks: when it is opened, and with the first tick of a timer after any news. UI thread."""

    def __init__(self, view: ShowsShift, services: ShiftServices) -> None:
        self._view = view
        self._services = services
        self._model = ShiftScreenModel(saves=services.saves)
        self._is_open = False
        self._is_reading = False
        self._has_news = False
        self._ticks = 0

    def opened(self) -> None:
        """It is on the screen; of what was printed an hour ago nobody needs to hear."""
        self._is_open = True
        if not self._is_busy:
            self._model = replace(self._model, note=None)
        self._read()

    def closed(self) -> None:
        """Another screen is."""
        self._is_open = False

    def news(self) -> None:
        """Something became of a sale: worth reading again with the next tick, however much there is of it."""
        self._has_news = True

    def tick(self) -> None:
        """Time passed."""
        self._ticks += 1
        if self._is_open and (self._has_news or self._ticks >= TICKS_UNASKED):
            self._read()

    def put_on_paper(self) -> None:
        """Somebody wants the report, as it is now; whoever presses again meanwhile wants no second one."""
        if self._is_busy:
            return
        self._show(replace(self._model, note=PaperNote(PaperState.BUSY)))
        task = partial(self._put, self._services.language())
        self._services.tasks.run_task(task, on_done=self._on_paper, on_error=self._on_no_paper)

    def show_refused(self) -> None:
        """Somebody wants to deal with what was refused."""
        self._services.show_refused()

    @property
    def _is_busy(self) -> bool:
        note = self._model.note
        return note is not None and note.state is PaperState.BUSY

    def _put(self, language: Language) -> tuple[ShiftReport, str]:
        report = self._services.report()
        return report, self._services.put_on_paper(report, language)

    def _on_paper(self, done: tuple[ShiftReport, str]) -> None:
        report, file = done
        note = PaperNote(PaperState.SAVED if file else PaperState.PRINTED, file)
        self._show(replace(self._model, report=report, fault="", note=note))

    def _on_no_paper(self, error: Exception) -> None:
        self._show(replace(self._model, note=PaperNote(PaperState.FAILED, code=code_of(error))))

    def _read(self) -> None:
        """Never two at once: what happens meanwhile is news for the next tick."""
        if self._is_reading:
            self._has_news = True
            return
        self._is_reading, self._has_news, self._ticks = True, False, 0
        self._services.tasks.run_task(self._services.report, on_done=self._on_read, on_error=self._on_fault)

    def _on_read(self, report: ShiftReport) -> None:
        self._is_reading = False
        self._show(replace(self._model, report=report, fault=""))

    def _on_fault(self, error: Exception) -> None:
        """What was read before stays, beside why it may be old."""
        self._is_reading = False
        self._show(replace(self._model, fault=error.error_code if isinstance(error, PosError) else PosError.code))

    def _show(self, model: ShiftScreenModel) -> None:
        self._model = model
        if self._is_open:
            self._view.show_model(model)
