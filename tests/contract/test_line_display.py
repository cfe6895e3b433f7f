"""What every line display promises: in this program and on a serial port."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from hardware.printer.encoder import Charset
from hardware.printer.line_display import EscPosLineDisplay, VirtualLineDisplay
from hardware.printer.lines import SerialLine
from hardware.printer.simulated import SimulatedLine
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import LineDisplay
from tests.fakes.pty_printer import PtyPrinter


class Pole:
    """A display under test and the software behind it."""

    def __init__(self, kind: str, stack: ExitStack) -> None:
        self.behind = VirtualLineDisplay()
        if kind == "simulated":
            self.display = EscPosLineDisplay(SimulatedLine(self.behind))
        else:
            terminal = stack.enter_context(PtyPrinter(self.behind))
            self.display = EscPosLineDisplay(SerialLine(terminal.path, 9600))
        stack.callback(self.display.close)

    def reads(self, upper: str, lower: str) -> bool:
        """Whether this can be read on it, soon."""
        until = time.monotonic() + 5
        while self.behind.lines != (upper, lower) and time.monotonic() < until:
            threading.Event().wait(0.01)
        return self.behind.lines == (upper, lower)


@pytest.fixture(params=["simulated", "serial"])
def pole(request: pytest.FixtureRequest) -> Iterator[Pole]:
    threads = threading.active_count()
    with ExitStack() as stack:
        yield Pole(request.param, stack)
    assert threading.active_count() == threads


def test_it_is_a_line_display(pole: Pole) -> None:
    assert isinstance(pole.display, LineDisplay)
    assert pole.display.columns == 20
    assert pole.display.lines == ("", "")


def test_what_is_shown_takes_the_place_of_what_was(pole: Pole) -> None:
    pole.display.show_lines("Welcome to the shop", "long before")
    pole.display.show_lines("To pay", "¥128.50")
    assert pole.reads("To pay", "￥128.50")
    assert pole.display.lines == ("To pay", "¥128.50")
    pole.display.show_lines("应付", "")
    assert pole.reads("应付", "")


def test_what_is_too_long_is_cut(pole: Pole) -> None:
    pole.display.show_lines("a" * 30, "一" * 11)
    assert pole.reads("a" * 20, "一" * 10)


def test_text_never_steers_the_display(pole: Pole) -> None:
    pole.display.show_lines("tea\x0c\x1f$\x01\x02x", "\x1b@")
    assert pole.reads("tea  $x", "@")


def test_closing_twice_and_showing_again(pole: Pole) -> None:
    pole.display.show_lines("one", "")
    pole.display.close()
    pole.display.close()
    pole.display.show_lines("two", "")
    assert pole.reads("two", "")


def test_a_display_without_chinese_shows_question_marks() -> None:
    behind = VirtualLineDisplay()
    EscPosLineDisplay(SimulatedLine(behind), charset=Charset.PICTURE).show_lines("To pay 应付", "12")
    assert behind.lines == ("To pay ??", "12")


def test_one_that_was_unplugged_comes_back() -> None:
    behind = VirtualLineDisplay()
    line = SimulatedLine(behind)
    display = EscPosLineDisplay(line)
    display.show_lines("one", "")
    line.plug(is_in=False)
    with pytest.raises(DeviceLost):
        display.show_lines("two", "")
    with pytest.raises(DeviceUnavailable):
        display.show_lines("three", "")
    line.plug(is_in=True)
    display.show_lines("four", "")
    assert behind.lines == ("four", "")
