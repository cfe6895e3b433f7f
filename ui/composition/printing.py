"""The receipt printer of a till, what can be found out about it, and one made of software."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from uuid import UUID

from hardware.printer.drawer import PrinterCashDrawer
from hardware.printer.encoder import Charset
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.line_display import EscPosLineDisplay
from hardware.printer.paper_files import FolderPrinter, write_slip
from hardware.printer.simulated import PrinterServer
from hardware.printer.sources import COLUMNS, list_printers, open_line, open_printer
from hardware.printer.virtual import Printed, VirtualPrinter
from pos_client.domain.slip import Code, Pair, Rule, Slip, Text, typeset
from pos_client.errors import InvalidValue, StorageError
from pos_client.ports import CashDrawer, DeviceInformation, LineDisplay, PosPrinter
from pos_client.services.practice import PracticePrinter, practised
from pos_client.services.printing import Printing
from pos_client.services.receipt_slip import Language
from pos_client.services.sale_receipt import Receipts, SaleReceipt, ShopName
from pos_client.settings import Settings
from ui.composition.application import Program
from ui.composition.core import Core
from ui.i18n import current_language
from ui.screens.checkout.ports import ShowsCheckout
from ui.screens.line_display.presenter import LineDisplayPresenter
from ui.screens.line_display.text import Words, english, lines_of, shown_language
from ui.screens.receipts.model import PrinterNews
from ui.screens.receipts.presenter import ReceiptsPresenter
from ui.tasks import RunsTasks


def printer_for(settings: Settings) -> EscPosPrinter | FolderPrinter:
    """The printer the settings name; nothing is opened yet.

    Raises:
        InvalidValue: code BAD_PRINTER.
    """
    return open_printer(settings.printer, settings.paper_mm, Charset(settings.printer_letters))


@dataclass(frozen=True, slots=True)
class CounterTop:
    """What stands beside the till: receipt printer, the drawer on it, a line display, where there are any."""

    printer: PosPrinter | None = None
    drawer: CashDrawer | None = None
    prints_every_sale: bool = False
    display: LineDisplay | None = None
    display_words: Words = shown_language
    stamp: Callable[[Slip], Slip] = field(default=lambda slip: slip)
    """What every slip that is saved instead of printed goes through."""

    def close(self) -> None:
        """After every loop has ended."""
        if self.display is not None:
            self.display.close()


def counter_top(settings: Settings) -> CounterTop:
    """What the settings name; nothing is opened yet.

    Raises:
        InvalidValue: code BAD_PRINTER.
    """
    printer = printer_for(settings) if settings.printer else None
    if settings.cash_drawer and not isinstance(printer, EscPosPrinter):
        raise InvalidValue("cash_drawer needs a printer that the drawer is connected to", code="BAD_PRINTER")
    drawer = PrinterCashDrawer(printer) if settings.cash_drawer and isinstance(printer, EscPosPrinter) else None
    has_chinese = settings.line_display_letters == "gb18030"
    letters = Charset.GB18030 if has_chinese else Charset.PICTURE
    line = open_line(settings.line_display) if settings.line_display else None
    display = None if line is None else EscPosLineDisplay(line, charset=letters)
    return CounterTop(printer, drawer, settings.print_receipts, display, shown_language if has_chinese else english)


def practice_top(top: CounterTop) -> CounterTop:
    """What of it a till has that only practises: paper that says so; no drawer opens, and no display tells a price."""
    printer = None if top.printer is None else PracticePrinter(top.printer)
    return replace(top, printer=printer, drawer=None, display=None, stamp=practised)


def with_display(
    screen: ShowsCheckout, tasks: RunsTasks, store: str, top: CounterTop, on_presence: Callable[[bool], None]
) -> ShowsCheckout:
    """The checkout's screen, and what of it is the member's on the line display, where there is one."""
    display = top.display
    if display is None:
        return screen
    lines = partial(lines_of, store=store, columns=display.columns, words=top.display_words)
    return LineDisplayPresenter(screen, display, tasks, lines, on_presence)


def save_slip(slip: Slip, settings: Settings, path: Path) -> None:
    """Write a slip as the PDF or PNG that the name asks for, as wide as the paper of the settings.

    Raises:
        InvalidValue: code BAD_FILE_NAME, or FILE_EXISTS.
        DeviceUnavailable: code FILE_NOT_WRITTEN.
    """
    write_slip(slip, COLUMNS[settings.paper_mm], path)


def slip_text(slip: Slip, settings: Settings) -> str:
    """The lines of a slip; a code as what it says."""
    pieces = typeset(slip, COLUMNS[settings.paper_mm])
    return "\n".join(f"[{piece.text}]" if isinstance(piece, Code) else piece.text for piece in pieces)


def receipts_presenter(
    app: Program,
    core: Core,
    settings: Settings,
    top: CounterTop,
    on_news: Callable[[PrinterNews], None],
    on_found: Callable[[UUID, SaleReceipt | None], None],
) -> ReceiptsPresenter:
    """Receipts of this till's sales, on its printer."""
    receipts = Receipts(core.outbox, core.shelf, ShopName(settings.store, settings.lane))
    printing = Printing(receipts, top.printer, top.drawer)
    return ReceiptsPresenter(
        printing, app.workers, shown_receipt_language, on_news, on_found, is_automatic=top.prints_every_sale
    )


def shown_receipt_language() -> Language:
    """What paper is printed in: the language shown now. UI thread."""
    return "zh" if current_language() == "zh" else "en"


def printers() -> list[DeviceInformation]:
    """What looks like a printer on this machine; the network is not searched."""
    return list_printers()


def trial_slip(columns: int) -> Slip:
    """What shows that a printer is set up right: both scripts, figures at the edge, the width, a code, signs drawn."""
    return Slip((
        Text("pos-client", is_centred=True, is_bold=True, is_large=True),
        Text("Test print 打印测试", is_centred=True),
        Rule(),
        Pair("Letters 字母汉字", "¥1,280.50"),
        Pair("Bold 粗体", "+128", is_bold=True),
        Text("Drawn 图形: 㐀 ₩5"),
        Text("Every column, in one line 每列一字,应在同一行:"),
        Text("".join(str(number % 10) for number in range(1, columns + 1))),
        Rule(),
        Text("If anything here looks wrong, set paper_mm or printer_letters."),
        Text("如有异常,请调整 paper_mm 或 printer_letters。"),
        Code("pos-client test"),
    ))  # fmt: skip


@contextmanager
def simulated_printer(port: int, paper_mm: int, folder: Path, on_printed: Callable[[Path, str], None]) -> Iterator[int]:
    """A printer of software on a TCP port of this machine, for as long as the context lasts; which port that is.

    Each slip becomes a picture in the folder; `on_printed` hears its place and its text, on the printer's own thread.

    Raises:
        DeviceUnavailable: code PORT_TAKEN.
        StorageError: code FOLDER_UNUSABLE.
    """
    numbers = count(1)

    def on_cut(slip: Printed) -> None:
        import cv2

        path = folder / f"slip-{next(numbers):04d}.png"
        cv2.imwrite(str(path), slip.picture(COLUMNS[paper_mm]))
        on_printed(path, slip.text)

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StorageError(str(exc), code="FOLDER_UNUSABLE") from exc
    with PrinterServer(VirtualPrinter(on_cut), port=port) as server:
        yield server.port
