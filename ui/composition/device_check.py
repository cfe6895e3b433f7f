"""The device check, put together: the sheet and the examination of `hardware` behind a screen that knows neither."""

from collections.abc import Callable
from functools import partial

from hardware.scanner.examination import examine
from hardware.scanner.sheet_drawing import Modules, is_inverted, modules_of
from pos_client.domain.barcode import Barcode, Misread
from pos_client.domain.scanner_setup import SheetCode
from ui.composition.counter_parts import CounterParts
from ui.composition.documents import documents
from ui.composition.running import CHECKING, TYPING, keyboard_wedge
from ui.composition.scanner_check import write_sheet
from ui.composition.trials import counter_top_rows, trials
from ui.screens.device_check.presenter import DeviceCheckPresenter, DeviceCheckServices
from ui.screens.device_check.view import DeviceCheckScreen
from ui.screens.devices import Device
from ui.screens.receipts.model import PrinterNews

SHEET = "pos-client-test-sheet.pdf"


def draw_code(code: SheetCode) -> tuple[Modules, bool]:
    """The modules of a code, and whether it is drawn light on dark; a millisecond or two."""
    return modules_of(code), is_inverted(code)


class DeviceCheck:
    """The screen, and what every code goes through: it is counted, examined while somebody looks, and repaired.

    Scanners that type are heard from the beginning, unless this till only practises: then the real one hears them.
    Repaired codes go to `on_barcode`. UI thread.
    """

    def __init__(
        self, parts: CounterParts, on_barcode: Callable[[Barcode], None], ask_printer: Callable[[], None]
    ) -> None:
        self.view = DeviceCheckScreen(draw_code)
        setups, scanners, top = parts.setups, parts.scanners, parts.top
        services = DeviceCheckServices(
            examine,
            setups.kept,
            setups.keep,
            _save_sheet,
            parts.app.workers,
            scanners.looked_through,
            partial(trials, scanners, top),
            ask_printer,
        )
        self._presenter = DeviceCheckPresenter(self.view, services, scanners.devices(), counter_top_rows(top))
        self.view.bind(self._presenter)
        self._setups = setups
        self._on_barcode = on_barcode
        self._wedge = None if parts.is_practice else keyboard_wedge(parts.app, self.on_scanned)

    def deliver_to(self, on_barcode: Callable[[Barcode], None]) -> None:
        """Somebody else gets the repaired codes from now on."""
        self._on_barcode = on_barcode

    def on_scanned(self, barcode: Barcode) -> None:
        """A device has read something."""
        self._presenter.heard(barcode)
        repaired = self._setups.take(barcode)
        if repaired is not None:
            self._on_barcode(repaired)

    def on_misread(self, misread: Misread) -> None:
        """A device has read something that is of no use here; it is counted, and what it was is not kept."""
        self._presenter.misread(misread)

    def on_device(self, device: Device) -> None:
        """A device came or went."""
        self._presenter.device(device)

    def on_printer(self, news: PrinterNews) -> None:
        """How printing stands."""
        self._presenter.printer(news)

    def on_display(self, is_there: bool) -> None:
        """The display for the member came or went."""
        self._presenter.display(is_there)

    def on_shown(self, is_shown: bool) -> None:
        """The screen is in front, or another one is."""
        if is_shown:
            self._presenter.opened()
        else:
            self._presenter.closed()
        if self._wedge is not None:
            self._wedge.listen(CHECKING if is_shown else TYPING)


def _save_sheet() -> str:
    """As a PDF, where people look for what a program saved."""
    file = documents() / SHEET
    write_sheet(file)
    return str(file)
