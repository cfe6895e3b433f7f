"""Printers in the network that hang, hang up or die: whoever prints is told in time, and it prints once it is back."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.lines import NetworkLine
from pos_client.domain.slip import Slip, Text
from pos_client.errors import DeviceError, DeviceLost, DeviceUnavailable
from tests.fakes.plugs import Fault, PrinterPlug

ANSWER_S, SPARE_S = 0.2, 0.3
PATIENCE_S = 10.0
"""For machines with much else to do; what it takes on others is in docs/benchmarks.md."""
SLIP = Slip(tuple(Text(f"line {number}") for number in range(30)))
NOTHING_PRINTED, INCOMPLETE = (DeviceUnavailable, "DEVICE_UNAVAILABLE"), (DeviceLost, "PRINT_INCOMPLETE")


@pytest.fixture
def plug() -> Iterator[PrinterPlug]:
    before = threading.enumerate()
    made = PrinterPlug()
    yield made
    made.unplug()
    assert threading.enumerate() == before


@pytest.fixture
def printer(plug: PrinterPlug) -> EscPosPrinter:
    made = EscPosPrinter(NetworkLine("127.0.0.1", plug.port), 48, answer_s=ANSWER_S, spare_s=SPARE_S)
    assert made.print_slip(SLIP).is_answering
    return made


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.HANGS_UP, NOTHING_PRINTED),
        (Fault.MUTE, NOTHING_PRINTED),
        (Fault.HANGS, NOTHING_PRINTED),
        (Fault.DIES_IN_THE_MIDDLE, INCOMPLETE),
        (Fault.HANGS_IN_THE_MIDDLE, INCOMPLETE),
    ],
)
def test_it_is_told_in_time_what_became_of_the_slip_and_the_next_one_is_printed(
    plug: PrinterPlug, printer: EscPosPrinter, fault: Fault, told: tuple[type[DeviceError], str]
) -> None:
    plug.break_down(fault)
    began_s = time.monotonic()
    kind, code = told
    with pytest.raises(kind) as caught:
        printer.print_slip(SLIP)
    assert caught.value.error_code == code
    assert time.monotonic() - began_s < PATIENCE_S
    plug.unplug()
    plug.plug()
    assert printer.print_slip(SLIP).is_answering
    assert [slip.text for slip in plug.behind.slips()] == [plug.behind.slips()[0].text] * 2


def test_one_that_says_nothing_while_it_prints_is_given_the_time_the_slip_takes(
    plug: PrinterPlug, printer: EscPosPrinter
) -> None:
    """30 lines at 50 mm a second take 2.2 s; one of three lines has no such excuse."""
    plug.break_down(Fault.BUSY)
    assert printer.print_slip(SLIP).is_answering
    plug.break_down(Fault.BUSY)
    with pytest.raises(DeviceLost) as caught:
        printer.print_slip(Slip(SLIP.parts[:3]))
    assert caught.value.error_code == "PRINT_INCOMPLETE"


def test_it_refuses_until_it_is_back(plug: PrinterPlug, printer: EscPosPrinter) -> None:
    plug.unplug()
    for ask in (printer.status, lambda: printer.print_slip(SLIP), printer.open_drawer):
        with pytest.raises(DeviceUnavailable):
            ask()
    plug.plug()
    assert printer.status().is_answering


def test_one_that_hung_is_believed_again_once_it_answers(plug: PrinterPlug, printer: EscPosPrinter) -> None:
    plug.break_down(Fault.MUTE)
    with pytest.raises(DeviceUnavailable):
        printer.status()
    plug.break_down(Fault.NONE)
    assert printer.status().refusal == ""


def test_a_line_that_takes_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as never_read:
        line = NetworkLine("127.0.0.1", never_read.getsockname()[1])
        line.open()
        with pytest.raises(DeviceLost):
            line.write(bytes(30_000_000), 0.3)
        line.close()
