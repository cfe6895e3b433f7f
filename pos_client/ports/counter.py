"""What stands on a counter beside the till and takes its orders: receipt printer, cash drawer, line display.

Each order to a printer opens it, does one thing and lets go of it again: it may be shared by tills, and one that was
switched off and on needs no looking for. Nothing here ever holds up a sale.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from pos_client.domain.slip import Slip
from pos_client.ports.devices import DeviceInformation


class Paper(StrEnum):
    """How much is left on the roll; LOW: some metres."""

    AMPLE = "ample"
    LOW = "low"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer says of itself. One whose line goes one way (`is_answering` is False) says nothing."""

    paper: Paper = Paper.AMPLE
    is_cover_open: bool = False
    has_fault: bool = False
    is_answering: bool = True

    @property
    def refusal(self) -> str:
        """Why it cannot print, as an error code; empty when it can."""
        if self.is_cover_open:
            return "PRINTER_COVER_OPEN"
        if self.paper is Paper.OUT:
            return "PRINTER_PAPER_OUT"
        return "PRINTER_FAULT" if self.has_fault else ""


@runtime_checkable
class PosPrinter(Protocol):
    """A receipt printer. Thread-safe: what two threads print comes out one after the other."""

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        ...

    @property
    def columns(self) -> int:
        """Signs of ASCII in a line (UnifiedPOS: RecLineChars)."""
        ...

    def status(self) -> PrinterStatus:
        """Ask it. Blocks at most ~6 s.

        Raises:
            DeviceUnavailable: not there, switched off, or busy for another till; try again later.
            DeviceLost: it went away while it was asked.
        """
        ...

    def print_slip(self, slip: Slip) -> PrinterStatus:
        """Print, cut, and wait until it has come out; how the printer is afterwards. Blocks for the time that takes.

        Raises:
            DeviceUnavailable: nothing was printed; code PRINTER_PAPER_OUT, PRINTER_COVER_OPEN, PRINTER_FAULT, or as in
                `status`.
            DeviceLost: code PRINT_INCOMPLETE; a part of it may be on paper: print it again.
        """
        ...


@runtime_checkable
class CashDrawer(Protocol):
    """A drawer with a lock that a pulse opens. Thread-safe."""

    def open_drawer(self) -> None:
        """Open it. Blocks at most ~6 s. Whether it did open nobody can tell: many have no switch.

        Raises:
            DeviceUnavailable: the printer it is connected to cannot be reached.
            DeviceLost: that one went away meanwhile.
        """
        ...


@runtime_checkable
class LineDisplay(Protocol):
    """Two lines for the member to read. One order at a time, from any thread."""

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        ...

    @property
    def columns(self) -> int:
        """Signs of ASCII in a line (UnifiedPOS: DeviceColumns)."""
        ...

    @property
    def lines(self) -> tuple[str, str]:
        """What it was to show last; empty before that."""
        ...

    def show_lines(self, upper: str, lower: str) -> None:
        """Show these instead of what was there; what is too long is cut. Blocks at most ~4 s, ordinarily 50 ms.

        Raises:
            DeviceUnavailable: not there, no permission, or in use.
            DeviceLost: it went away meanwhile.
        """
        ...

    def close(self) -> None:
        """Let go of it, whatever it shows; idempotent."""
        ...
