"""Which receipt is printed when, and what came of it. Plain Python; printing itself happens on a worker."""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Protocol
from uuid import UUID

from pos_client.domain.receipt_code import parse_receipt_code
from pos_client.errors import DeviceError, PosError
from pos_client.ports import PrinterStatus
from pos_client.services.printing import Wanted
from pos_client.services.receipt_slip import Language
from pos_client.services.sale_receipt import SaleReceipt
from ui.screens.receipts.model import PrinterNews, PrintState
from ui.tasks import RunsTasks

AWAY = "PRINTER_AWAY"
_OF_PRINTING = frozenset({
    "NO_PRINTER", "PRINTER_PAPER_OUT", "PRINTER_COVER_OPEN", "PRINTER_FAULT", "PRINTER_LIBRARY_MISSING",
    "PRINT_INCOMPLETE",
})  # fmt: skip
_KEPT = 100


class PrintsReceipts(Protocol):
    """`pos_client.services.printing.Printing`."""

    @property
    def is_set_up(self) -> bool:
        """Whether there is a printer."""
        ...

    def print_receipt(self, wanted: Wanted) -> PrinterStatus | None:
        """Print; blocks."""
        ...

    def find(self, txn_id: UUID) -> SaleReceipt | None:
        """The receipt of a sale; blocks."""
        ...

    def open_drawer_for(self, txn_id: UUID) -> None:
        """Open the drawer where there is money to take; blocks."""
        ...

    def status(self) -> PrinterStatus | None:
        """Ask; blocks."""
        ...


class ReceiptsPresenter:
    """One receipt at a time, the others wait. UI thread; nothing here blocks, and no sale waits for it.

    A receipt is the original the first time it is printed in the run of the program in which the sale was made, and a
    copy ever after. With `is_automatic` each sale's is printed as soon as it is known what became of the sale. What
    cannot be printed is told and not tried again by itself: its member may have left.
    """

    def __init__(
        self,
        prints: PrintsReceipts,
        tasks: RunsTasks,
        language: Callable[[], Language],
        on_news: Callable[[PrinterNews], None],
        on_found: Callable[[UUID, SaleReceipt | None], None] = lambda _txn_id, _receipt: None,
        *,
        is_automatic: bool,
    ) -> None:
        self._prints = prints
        self._tasks = tasks
        self._language = language
        self._on_news = on_news
        self._on_found = on_found
        self._is_automatic = is_automatic and prints.is_set_up
        self._originals: set[UUID] = set()
        self._last: UUID | None = None
        self._due: set[UUID] = set()
        self._early: deque[UUID] = deque(maxlen=_KEPT)
        self._waiting: deque[tuple[UUID | None, bool]] = deque()
        self._is_printing = self._is_asking = False

    def ask_printer(self) -> None:
        """Find out how the printer is, before anybody needs it; asked again meanwhile, it is asked once."""
        if not self._is_asking:
            self._is_asking = True
            self._tasks.run_task(self._prints.status, on_done=self._on_status, on_error=self._on_no_answer)

    def print_last(self) -> None:
        """The receipt of the last sale, or of the one whose receipt was scanned since, by hand."""
        self._want(self._last, is_asked=True)

    def take(self, text: str) -> bool:
        """A code was read: whether it is a receipt's. Its sale is then looked up, and what `print_last` prints next."""
        txn_id = parse_receipt_code(text)
        if txn_id is not None:
            self._tasks.run_task(
                partial(self._prints.find, txn_id),
                on_done=partial(self._found, txn_id),
                on_error=lambda _error: self._on_found(txn_id, None),
            )
        return txn_id is not None

    def _found(self, txn_id: UUID, receipt: SaleReceipt | None) -> None:
        if receipt is not None:
            self._last = txn_id
        self._on_found(txn_id, receipt)

    def print_one(self, txn_id: UUID) -> None:
        """The receipt of this sale, by hand."""
        self._want(txn_id, is_asked=True)

    def sold(self, txn_id: UUID) -> None:
        """A sale was saved just now: the drawer opens where there is money to take."""
        self._tasks.run_task(
            partial(self._prints.open_drawer_for, txn_id), on_done=lambda _none: None, on_error=self._on_not_opened
        )
        self._originals.add(txn_id)
        self._last = txn_id
        if self._is_automatic:
            self._due.add(txn_id)
            if txn_id in self._early:
                self._print_due(txn_id)

    def outcome(self, txn_id: UUID | None) -> None:
        """What became of a transaction is known, for now or for good; it may come before saving it has returned."""
        if txn_id in self._due:
            self._print_due(txn_id)
        elif txn_id is not None:
            self._early.append(txn_id)

    def _print_due(self, txn_id: UUID) -> None:
        self._due.discard(txn_id)
        self._want(txn_id, is_asked=False)

    def _want(self, txn_id: UUID | None, *, is_asked: bool) -> None:
        """A person who presses again while one is printed wants no second one, and is told that it is at work."""
        if is_asked and self._is_printing:
            self._on_news(PrinterNews(PrintState.PRINTING, is_asked=True))
            return
        self._waiting.append((txn_id, is_asked))
        self._next()

    def _next(self) -> None:
        if self._is_printing or not self._waiting:
            return
        self._is_printing = True
        txn_id, is_asked = self._waiting.popleft()
        self._on_news(PrinterNews(PrintState.PRINTING, is_asked=is_asked))
        wanted = Wanted(txn_id, self._language(), is_copy=txn_id not in self._originals)
        self._tasks.run_task(
            partial(self._prints.print_receipt, wanted),
            on_done=partial(self._on_printed, txn_id, is_asked),
            on_error=partial(self._on_failed, is_asked),
        )

    def _on_printed(self, txn_id: UUID | None, is_asked: bool, status: PrinterStatus | None) -> None:
        if status is None:
            self._finish(PrinterNews(PrintState.NOTHING, is_asked=is_asked))
            return
        if txn_id is not None:
            self._originals.discard(txn_id)
        self._finish(PrinterNews(PrintState.PRINTED, paper=status.paper, is_asked=is_asked))

    def _on_failed(self, is_asked: bool, error: Exception) -> None:
        self._finish(PrinterNews(PrintState.FAILED, code_of(error), is_asked=is_asked))

    def _finish(self, news: PrinterNews) -> None:
        self._is_printing = False
        self._on_news(news)
        self._next()

    def _on_status(self, status: PrinterStatus | None) -> None:
        self._is_asking = False
        if status is not None:
            code = status.refusal
            self._on_news(PrinterNews(PrintState.FAILED if code else PrintState.READY, code, status.paper))

    def _on_no_answer(self, error: Exception) -> None:
        self._is_asking = False
        self._on_news(PrinterNews(PrintState.FAILED, code_of(error)))

    def _on_not_opened(self, error: Exception) -> None:
        self._on_news(PrinterNews(PrintState.FAILED, code_of(error)))


def code_of(error: Exception) -> str:
    """What is said of a fault: a device that cannot be reached is the printer."""
    code = error.error_code if isinstance(error, PosError) else PosError.code
    return AWAY if isinstance(error, DeviceError) and code not in _OF_PRINTING else code
