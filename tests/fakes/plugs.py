"""Scanners and printers whose plug somebody pulls and puts back, into another socket if need be."""

import os
import tempfile
import threading
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Self

from hardware.printer.simulated import PrinterServer
from hardware.printer.virtual import VirtualPrinter
from hardware.scanner.device_node import DeviceNode
from hardware.scanner.hid_devices import list_hid_scanners
from hardware.scanner.hid_pos_scanner import HidPosBarcodeScanner
from hardware.scanner.serial_ports import SerialPort
from hardware.scanner.serial_scanner import SerialBarcodeScanner
from hardware.scanner.supervised import CHEAP_TO_TRY_S, DeviceState, keep_reading
from pos_client.domain.barcode import Barcode, Misread
from pos_client.ports import BarcodeScanner
from tests.fakes.nodes import FakeNode, hid_entry, pos_reports

_USB, _VENDOR = "usb:0c2e:0206:SN1", 0x0C2E


class SerialPlug:
    """A scanner on a pseudo-terminal, under another name each time it is plugged in."""

    def __init__(self) -> None:
        self._ours: list[int] = []
        self._port = ""
        self.scanner: BarcodeScanner = SerialBarcodeScanner(_USB, listed=self._listed)
        self.plug()

    def plug(self) -> None:
        ours, theirs = os.openpty()
        self._port = os.ttyname(theirs)
        os.close(theirs)
        self._ours.append(ours)

    def unplug(self) -> None:
        while self._ours:
            os.close(self._ours.pop())

    def show(self, *texts: str) -> None:
        """Codes one after the other; the port hands them over together."""
        os.write(self._ours[0], "".join(f"{text}\r\n" for text in texts).encode())

    def begin(self, text: str) -> None:
        """The first half of a code."""
        os.write(self._ours[0], text[: len(text) // 2].encode())

    def close(self) -> None:
        self.unplug()

    def _listed(self) -> list[SerialPort]:
        return [SerialPort(self._port, "Scanner", _USB, _VENDOR)] * len(self._ours)


class HidPlug:
    """A HID-POS scanner whose node has another number each time it is plugged in."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._node = FakeNode()
        self._times = 0
        self._node.unplug()
        listed = partial(list_hid_scanners, Path(self._folder.name))
        self.scanner: BarcodeScanner = HidPosBarcodeScanner(
            "hid:0c2e:0206:SN1", listed=listed, node=DeviceNode(self._node.opening)
        )
        self.plug()

    def plug(self) -> None:
        self._times += 1
        self._node.plug()
        self._entry = hid_entry(Path(self._folder.name), self._times)

    def unplug(self) -> None:
        self._node.unplug()
        (self._entry / "uevent").unlink(missing_ok=True)

    def show(self, *texts: str) -> None:
        """Codes one after the other."""
        for text in texts:
            for report in pos_reports(text.encode()):
                self._node.send(report)

    def begin(self, text: str) -> None:
        """The first report of a code that needs two."""
        self._node.send(pos_reports((text * 8).encode())[0])

    def close(self) -> None:
        self.unplug()
        self._folder.cleanup()


Plug = SerialPlug | HidPlug


class Reader:
    """What a till does with a scanner: a context in which a thread keeps reading it and writes down what it hears.

    While `is_free` is not set it is busy with a code.
    """

    def __init__(self, scanner: BarcodeScanner) -> None:
        self.texts: list[str] = []
        self.misreads: list[Misread] = []
        self.states: list[DeviceState] = []
        self.is_free = threading.Event()
        self.is_free.set()
        self._stop = threading.Event()

        def take(barcode: Barcode) -> None:
            self.texts.append(barcode.text)
            self.is_free.wait()

        self._thread = threading.Thread(
            target=keep_reading,
            args=(scanner, take, lambda change: self.states.append(change.state), self._stop, CHEAP_TO_TRY_S),
            kwargs={"on_misread": self.misreads.append},
            name="reader",
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._stop.set()
        self.is_free.set()
        self._thread.join()


class Fault(Enum):
    """What is wrong with a printer: it hangs up, says nothing, takes nothing, or stops in the middle of a slip.

    BUSY is no fault: some printers do and say nothing else while they print.
    """

    NONE = auto()
    HANGS_UP = auto()
    MUTE = auto()
    HANGS = auto()
    DIES_IN_THE_MIDDLE = auto()
    HANGS_IN_THE_MIDDLE = auto()
    BUSY = auto()


BUSY_S = 1.5
_BEGUN_BYTES = 40
"""More than all questions before a slip, and less than any slip."""


class PrinterPlug:
    """A printer on a TCP port that stays the same; `fault` is what it does with what it is sent from now on."""

    def __init__(self) -> None:
        self.behind = VirtualPrinter()
        self.fault = Fault.NONE
        self._taken = 0
        self._unplugged = threading.Event()
        self.port = 0
        self.plug()

    def plug(self) -> None:
        """In order again."""
        self.fault = Fault.NONE
        self._unplugged.clear()
        self._server = PrinterServer(self, port=self.port)
        self._server.__enter__()
        self.port = self._server.port

    def unplug(self) -> None:
        self._unplugged.set()
        self._server.__exit__(None, None, None)

    def break_down(self, fault: Fault) -> None:
        self.fault, self._taken = fault, 0

    def feed(self, data: bytes) -> bytes:
        """On the thread of the server; OSError ends the connection."""
        self._taken += len(data)
        is_begun = self._taken > _BEGUN_BYTES
        acts: dict[Fault, Callable[[bytes], bytes]] = {
            Fault.NONE: self.behind.feed,
            Fault.HANGS_UP: self._hang_up,
            Fault.MUTE: lambda _: b"",
            Fault.HANGS: self._hang,
            Fault.DIES_IN_THE_MIDDLE: self._hang_up if is_begun else self.behind.feed,
            Fault.HANGS_IN_THE_MIDDLE: self._hang if is_begun else self.behind.feed,
            Fault.BUSY: self._print_first if is_begun else self.behind.feed,
        }
        return acts[self.fault](data)

    def _hang_up(self, _data: bytes) -> bytes:
        raise ConnectionResetError

    def _hang(self, _data: bytes) -> bytes:
        self._unplugged.wait()
        raise ConnectionResetError

    def _print_first(self, data: bytes) -> bytes:
        self.fault = Fault.NONE
        self._unplugged.wait(BUSY_S)
        return self.behind.feed(data)
