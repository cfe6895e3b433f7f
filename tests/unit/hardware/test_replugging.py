"""Cables that are pulled, also in the middle of a code, and put back elsewhere: nothing that was read is lost."""

import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

if sys.platform != "linux":
    pytest.skip("pseudo-terminals and nodes of Linux", allow_module_level=True)

from hardware.scanner.supervised import DeviceState
from tests.fakes.plugs import HidPlug, Plug, Reader, SerialPlug

CODE = "911110000000482107123456789012345678901234"
DEADLINE_S = 20.0
READY, LOST = DeviceState.READY, DeviceState.LOST


@pytest.fixture(params=[SerialPlug, HidPlug])
def plug(request: pytest.FixtureRequest) -> Iterator[Plug]:
    made: Plug = request.param()
    yield made
    made.close()


def until(found: Callable[[], bool]) -> None:
    give_up = time.monotonic() + DEADLINE_S
    while not found():
        assert time.monotonic() < give_up
        threading.Event().wait(0.01)


def test_it_is_found_again_and_half_a_code_is_told_but_not_delivered(plug: Plug) -> None:
    before = threading.enumerate()
    with Reader(plug.scanner) as heard:
        until(lambda: heard.states == [READY])
        plug.show("before")
        until(lambda: heard.texts == ["before"])
        plug.begin(CODE)
        threading.Event().wait(0.2)  # the half is read, and the scanner is still there
        plug.unplug()
        until(lambda: heard.states == [READY, LOST])
        plug.plug()
        until(lambda: heard.states == [READY, LOST, READY])
        plug.show("after")
        until(lambda: heard.texts == ["before", "after"])
        until(lambda: len(heard.misreads) == 1)
    assert heard.misreads[0].length >= len(CODE) // 2
    assert threading.enumerate() == before


def test_codes_that_were_read_before_the_cable_was_pulled_are_all_delivered(plug: Plug) -> None:
    """The till is busy with the first, and the scanner gone when it comes to the others.

    What the system still holds for a port is lost with it; what the till has taken from the system is not.
    """
    sent = [f"{CODE}{number}" for number in range(5)]
    with Reader(plug.scanner) as heard:
        until(lambda: heard.states == [READY])
        heard.is_free.clear()
        plug.show(*sent)
        until(lambda: heard.texts == sent[:1])
        plug.unplug()
        heard.is_free.set()
        until(lambda: heard.states == [READY, LOST])
    assert heard.texts == sent
