"""Receipts on paper: the last sale's, or any other's, as often as somebody asks."""

from dataclasses import dataclass
from uuid import UUID

from pos_client.errors import DeviceUnavailable
from pos_client.ports import CashDrawer, PosPrinter, PrinterStatus
from pos_client.services.receipt_slip import Language, slip_of
from pos_client.services.sale_receipt import Receipts, SaleReceipt


@dataclass(frozen=True, slots=True)
class Wanted:
    """A receipt somebody wants: which sale's (None: the last one's), in which language, whether it is a copy."""

    txn_id: UUID | None
    language: Language
    is_copy: bool


class Printing:
    """The use case. Blocks for as long as printing takes; call it on a worker. Without a printer it says so."""

    def __init__(self, receipts: Receipts, printer: PosPrinter | None, drawer: CashDrawer | None = None) -> None:
        self._receipts = receipts
        self._printer = printer
        self._drawer = drawer

    @property
    def is_set_up(self) -> bool:
        """Whether this till has a printer at all."""
        return self._printer is not None

    def print_receipt(self, wanted: Wanted) -> PrinterStatus | None:
        """Print it; how the printer is afterwards. None: there is no such sale, and nothing was printed.

        Raises:
            DeviceUnavailable: nothing was printed; code NO_PRINTER where none is set up.
            DeviceLost: code PRINT_INCOMPLETE; a part of it may be on paper.
            StorageError: the outbox cannot be read.
        """
        if self._printer is None:
            raise DeviceUnavailable("no printer is set up", code="NO_PRINTER")
        txn_id = wanted.txn_id or self._receipts.last()
        receipt = None if txn_id is None else self._receipts.of(txn_id)
        if receipt is None:
            return None
        return self._printer.print_slip(slip_of(receipt, wanted.language, is_copy=wanted.is_copy))

    def find(self, txn_id: UUID) -> SaleReceipt | None:
        """What this till knows of the sale on a receipt that somebody brought back; None: it is not of this till.

        Raises:
            StorageError: the outbox cannot be read.
        """
        return self._receipts.of(txn_id)

    def open_drawer_for(self, txn_id: UUID) -> None:
        """Open the drawer, where there is one, for a sale with money to take; not for what the card paid whole.

        Raises:
            DeviceUnavailable, DeviceLost: it was not opened.
            StorageError: the outbox cannot be read.
        """
        receipt = self._receipts.of(txn_id) if self._drawer is not None else None
        if self._drawer is not None and receipt is not None and receipt.to_pay_minor != 0:
            self._drawer.open_drawer()

    def status(self) -> PrinterStatus | None:
        """Ask the printer; None where none is set up.

        Raises:
            DeviceUnavailable, DeviceLost: it cannot be reached.
        """
        return None if self._printer is None else self._printer.status()
