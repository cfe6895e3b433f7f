"""A scanner on USB as a serial port (CDC-ACM): read, told, pulled out in the middle of a code, and back as another."""

import os
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from hardware.scanner.serial_ports import list_serial_ports
from hardware.scanner.serial_scanner import SerialBarcodeScanner
from hardware.scanner.supervised import DeviceState
from pos_client.ports import Indication
from tests.fakes.plugs import Reader
from tests.hwlab.gadget import UsbGadget
from tests.hwlab.waiting import timed, until

IDENTITY = "usb:0c2e:0207:LAB3"
CODE = "911110000000482107123456789012345678901234"
LONG_BYTES = 100_000
_SCANNERS_END = "/dev/ttyGS0"
_AWAY_S = 2.5
"""Long enough for the till to try as seldom as it ever does."""


class ScannersEnd:
    """What is in the scanner: it sends bytes, and hears what it is told."""

    def __init__(self) -> None:
        self._line = os.open(_SCANNERS_END, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._line)

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._line, data) :]

    def heard(self) -> str:
        return os.read(self._line, 64).decode("ascii")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        os.close(self._line)


def serial_line() -> dict[str, object]:
    """What came of it, and seconds from pulling to the loss, and from being listed to being read."""
    before = threading.active_count()
    scanner = SerialBarcodeScanner(IDENTITY)
    with UsbGadget("acm", 0x0C2E, 0x0207, "LAB3") as gadget, Reader(scanner) as heard:
        first_name = _plugged(gadget)
        until(lambda: heard.states[-1:] == [DeviceState.READY])
        with ScannersEnd() as end:
            end.send(f"{CODE}\r\n".encode())
            until(lambda: heard.texts == [CODE])
            scanner.indicate(Indication.GOOD)
            told = end.heard()
            end.send(b"x" * LONG_BYTES + b"\rnext\r")
            until(lambda: heard.texts[-1] == "next")
            end.send(CODE[:20].encode())
            threading.Event().wait(0.5)
            with _kept_open(first_name):
                lost_s = timed(gadget.unplug, lambda: heard.states[-1] is DeviceState.LOST)
                threading.Event().wait(_AWAY_S)
                second_name = _plugged(gadget)
        back_s = timed(lambda: None, lambda: heard.states[-1] is DeviceState.READY)
        with ScannersEnd() as end:
            end.send(b"after\r")
            until(lambda: heard.texts[-1] == "after")
    return {
        "names": [first_name, second_name],
        "told": told,
        "lengths": [len(text) for text in heard.texts],
        "texts": heard.texts[-2:],
        "misread": [misread.length for misread in heard.misreads],
        "states": heard.states[-3:],
        "lost_s": round(lost_s, 3),
        "back_s": round(back_s, 3),
        "threads_left": threading.active_count() - before,
    }


@contextmanager
def _kept_open(port: str) -> Iterator[None]:
    """Its name stays taken, so that the scanner comes back under another."""
    descriptor = os.open(port, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    yield
    os.close(descriptor)


def _plugged(gadget: UsbGadget) -> str:
    """What the port is called, once it can be opened."""
    gadget.plug()
    until(lambda: any(port.identity == IDENTITY and Path(port.name).exists() for port in list_serial_ports()))
    return next(port.name for port in list_serial_ports() if port.identity == IDENTITY)
