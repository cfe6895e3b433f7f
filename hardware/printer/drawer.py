"""Cash drawers."""

from hardware.printer.escpos_printer import EscPosPrinter


class PrinterCashDrawer:
    """A `CashDrawer` on the socket of a receipt printer, which is where nearly all of them are."""

    def __init__(self, printer: EscPosPrinter) -> None:
        self._printer = printer

    def open_drawer(self) -> None:
        """Have the printer send the pulse.

        Raises:
            DeviceUnavailable: the printer cannot be reached.
            DeviceLost: it went away.
        """
        self._printer.open_drawer()
