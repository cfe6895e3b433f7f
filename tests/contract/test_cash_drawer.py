"""What every cash drawer promises."""

import pytest

from hardware.printer.drawer import PrinterCashDrawer
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.lines import NetworkLine
from hardware.printer.simulated import PrinterServer, SimulatedLine
from hardware.printer.sources import open_printer
from hardware.printer.virtual import VirtualPrinter
from pos_client.errors import DeviceUnavailable
from pos_client.ports import CashDrawer, Paper


def test_one_order_is_one_pulse() -> None:
    behind = VirtualPrinter()
    drawer = PrinterCashDrawer(EscPosPrinter(SimulatedLine(behind), 48))
    assert isinstance(drawer, CashDrawer)
    drawer.open_drawer()
    assert behind.drawer_pulses == 1
    drawer.open_drawer()
    assert behind.drawer_pulses == 2
    assert behind.slips() == []


def test_over_the_network() -> None:
    behind = VirtualPrinter()
    with PrinterServer(behind) as server:
        PrinterCashDrawer(EscPosPrinter(NetworkLine("127.0.0.1", server.port), 48)).open_drawer()
        printer = open_printer(f"tcp://127.0.0.1:{server.port}", 80)
        printer.status()  # the server takes one connection after the other
    assert behind.drawer_pulses == 1


def test_a_printer_without_paper_waits_and_the_drawer_with_it() -> None:
    behind = VirtualPrinter()
    drawer = PrinterCashDrawer(EscPosPrinter(SimulatedLine(behind), 48))
    behind.put_paper(Paper.OUT)
    drawer.open_drawer()
    behind.put_paper(Paper.AMPLE)
    assert behind.drawer_pulses == 1


def test_a_printer_that_is_away_is_told() -> None:
    line = SimulatedLine(VirtualPrinter())
    line.plug(is_in=False)
    with pytest.raises(DeviceUnavailable):
        PrinterCashDrawer(EscPosPrinter(line, 48)).open_drawer()
