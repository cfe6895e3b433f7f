"""What devices are made to do when somebody tries them."""

import threading

import pytest

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.line_display import EscPosLineDisplay, VirtualLineDisplay
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from pos_client.errors import DeviceUnavailable
from ui.composition.printing import CounterTop
from ui.composition.scanners import Scanners
from ui.composition.trials import counter_top_rows, trials
from ui.screens.device_check.model import DeviceKind, Trial

NO_SCANNERS = Scanners(None)


def test_a_till_with_nothing_beside_it_has_nothing_to_try() -> None:
    assert trials(NO_SCANNERS, CounterTop()) == {}
    assert counter_top_rows(CounterTop()) == []


def test_a_printer_prints_its_test_page_and_opens_no_drawer() -> None:
    behind = VirtualPrinter()
    top = CounterTop(EscPosPrinter(SimulatedLine(behind), 48))
    assert [(row.device_id, row.kind) for row in counter_top_rows(top)] == [("simulated", DeviceKind.PRINTER)]
    assert trials(NO_SCANNERS, top)["simulated"]() is Trial.PRINTED
    assert "Test print" in behind.slips()[0].text
    assert behind.drawer_pulses == 0


def test_a_display_shows_a_test_and_then_what_was_there() -> None:
    behind = VirtualLineDisplay()
    display = EscPosLineDisplay(SimulatedLine(behind))
    display.show_lines("To pay", "12.50")
    attempt = trials(NO_SCANNERS, CounterTop(display=display), shown_s=0.3)["simulated"]
    trial = threading.Thread(target=attempt)
    trial.start()
    seen = set()
    while trial.is_alive():
        seen.add(behind.lines[0])
    assert "pos-client" in seen
    assert behind.lines == ("To pay", "12.50")


def test_what_came_while_the_test_was_shown_stays() -> None:
    behind = VirtualLineDisplay()
    display = EscPosLineDisplay(SimulatedLine(behind))
    attempt = trials(NO_SCANNERS, CounterTop(display=display), shown_s=0.3)["simulated"]
    trial = threading.Thread(target=attempt)
    trial.start()
    while display.lines == ("", ""):
        pass
    display.show_lines("To pay", "99.00")
    trial.join()
    assert behind.lines == ("To pay", "99.00")


def test_what_is_away_fails_as_it_does() -> None:
    line = SimulatedLine(VirtualLineDisplay())
    line.plug(is_in=False)
    with pytest.raises(DeviceUnavailable):
        trials(NO_SCANNERS, CounterTop(display=EscPosLineDisplay(line)))["simulated"]()
