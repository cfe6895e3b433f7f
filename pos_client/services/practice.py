"""What a till that only practises may put on paper: every slip says that it is none."""

from pos_client.domain.slip import Rule, Slip, Text
from pos_client.ports import PosPrinter, PrinterStatus
from pos_client.ports.devices import DeviceInformation

MARK = (
    Text("TRAINING 练习", is_centred=True, is_bold=True, is_large=True),
    Text("Not a receipt 非有效凭据", is_centred=True, is_bold=True),
)
"""In both languages: whoever finds the paper did not choose the till's."""


def practised(slip: Slip) -> Slip:
    """The slip, marked above and below, so that no half of it passes for a receipt; pure."""
    return Slip((*MARK, Rule(), *slip.parts, Rule(), *MARK))


class PracticePrinter:
    """Stands before a printer and marks whatever goes through it. As thread-safe as that one, blocks as it does."""

    def __init__(self, printer: PosPrinter) -> None:
        self._printer = printer

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        return self._printer.info

    @property
    def columns(self) -> int:
        """Signs of ASCII in a line."""
        return self._printer.columns

    def status(self) -> PrinterStatus:
        """Ask it.

        Raises:
            DeviceUnavailable, DeviceLost: as the printer does.
        """
        return self._printer.status()

    def print_slip(self, slip: Slip) -> PrinterStatus:
        """Print it, marked.

        Raises:
            DeviceUnavailable, DeviceLost: as the printer does.
        """
        return self._printer.print_slip(practised(slip))
