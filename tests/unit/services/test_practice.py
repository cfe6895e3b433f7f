"""Paper of a till that only practises, on a printer of software."""

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from pos_client.domain.slip import Slip, Text
from pos_client.ports import CashDrawer, Paper, PosPrinter
from pos_client.services.practice import MARK, PracticePrinter, practised
from ui.composition.printing import CounterTop, practice_top

SLIP = Slip((Text("Thank you"),))


class Drawer:
    """Keeps how often it was opened."""

    opened = 0

    def open_drawer(self) -> None:
        self.opened += 1


def test_whatever_goes_through_it_is_marked_above_and_below() -> None:
    paper = VirtualPrinter()
    printer = PracticePrinter(EscPosPrinter(SimulatedLine(paper), 48))
    assert isinstance(printer, PosPrinter)
    assert (printer.columns, printer.status().paper) == (48, Paper.AMPLE)
    printer.print_slip(SLIP)
    lines = [line.strip() for line in paper.slips()[0].text.splitlines() if line.strip(" -")]
    mark = ["TRAINING 练习", "Not a receipt 非有效凭据"]
    assert lines == [*mark, "Thank you", *mark]


def test_what_is_saved_instead_is_marked_too() -> None:
    parts = practised(SLIP).parts
    assert (parts[:2], parts[-2:]) == (MARK, MARK)
    assert practice_top(CounterTop()).stamp(SLIP) == practised(SLIP)
    assert CounterTop().stamp(SLIP) == SLIP


def test_no_drawer_opens() -> None:
    drawer = Drawer()
    assert isinstance(drawer, CashDrawer)
    top = practice_top(CounterTop(EscPosPrinter(SimulatedLine(VirtualPrinter()), 48), drawer))
    assert (top.drawer, top.display, isinstance(top.printer, PracticePrinter)) == (None, None, True)
