"""The screen of the shift on the till's use cases; its report on the printer, or as a file where there is none."""

from collections.abc import Callable
from pathlib import Path

from pos_client.errors import DeviceUnavailable
from pos_client.services.receipt_slip import Language
from pos_client.services.sale_receipt import ShopName
from pos_client.services.shift_report import ShiftReport
from pos_client.services.shift_slip import Heading, shift_slip
from pos_client.settings import Settings
from ui.composition.application import Program
from ui.composition.core import Core
from ui.composition.documents import documents
from ui.composition.printing import CounterTop, save_slip, shown_receipt_language
from ui.screens.shift.presenter import ShiftScreenPresenter, ShiftServices
from ui.screens.shift.view import ShiftScreen


class ShiftTab:
    """The screen with its presenter; `show_refused` leads to the list of what waits. UI thread."""

    def __init__(
        self, app: Program, core: Core, settings: Settings, top: CounterTop, show_refused: Callable[[], None]
    ) -> None:
        self.view = ShiftScreen(settings.currency)
        services = ShiftServices(
            report=core.shift.report,
            put_on_paper=ReportPaper(settings, top).put,
            saves=top.printer is None,
            language=shown_receipt_language,
            tasks=app.workers,
            show_refused=show_refused,
        )
        self._presenter = ShiftScreenPresenter(self.view, services)
        self.view.bind(self._presenter)

    def on_shown(self, is_shown: bool) -> None:
        """The screen is in front, or another one is."""
        if is_shown:
            self._presenter.opened()
        else:
            self._presenter.closed()

    def news(self) -> None:
        """Something became of a sale."""
        self._presenter.news()


class ReportPaper:
    """Puts reports on the printer, or into files. Thread-safe."""

    def __init__(self, settings: Settings, top: CounterTop) -> None:
        self._settings = settings
        self._top = top

    def put(self, report: ShiftReport, language: Language) -> str:
        """Print, or save as a PDF; the file it became, or nothing. Blocks for as long as that takes.

        Raises:
            DeviceUnavailable: nothing was printed or saved; code FILE_NOT_WRITTEN.
            DeviceLost: code PRINT_INCOMPLETE; a part of it may be on paper.
        """
        settings = self._settings
        heading = Heading(ShopName(settings.store, settings.lane), language, settings.currency)
        slip = shift_slip(report, heading)
        if self._top.printer is not None:
            self._top.printer.print_slip(slip)
            return ""
        file = documents() / f"pos-client-shift-{report.until.astimezone():%Y%m%d-%H%M%S}.pdf"
        _prepare(file.parent)
        if not file.exists():  # one of the same second says the same
            save_slip(self._top.stamp(slip), settings, file)
        return str(file)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise DeviceUnavailable(f"{folder}: {exc}", code="FILE_NOT_WRITTEN") from exc
