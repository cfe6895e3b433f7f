"""Printers that python-escpos reaches and the system has no file for: by USB itself, and by a print queue.

The library is an extra (`pos-client[printers]`) and is loaded only for these. It makes a folder for temporary files
when it is loaded, which is taken away again.
"""

import re
import shutil
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pos_client.errors import DeviceLost, DeviceUnavailable

if TYPE_CHECKING:
    from escpos.escpos import Escpos

_PRINTER_CLASS = 7
"""USB.org: the interface class of printers."""
_IN = 0x80
_NUMBER = "[0-9a-f]{4}"
_IDENTITY = re.compile(rf"usb:(?P<vendor>{_NUMBER}):(?P<product>{_NUMBER})(?::(?P<serial>.*))?", re.IGNORECASE)
_MISSING = "install pos-client[printers]"


class LibraryLine:
    """A `PrinterLine` over a connection of python-escpos, made anew for every order."""

    def __init__(self, name: str, connect: Callable[[], "Escpos"], *, answers: bool) -> None:
        self._name = name
        self._connect = connect
        self._answers = answers
        self._line: Escpos | None = None

    @property
    def name(self) -> str:
        """What settings call it."""
        return self._name

    @property
    def can_answer(self) -> bool:
        """A queue cannot."""
        return self._answers

    def open(self) -> None:
        """Connect.

        Raises:
            DeviceUnavailable: not there, no permission, in use, or the library is missing.
        """
        self.close()
        try:
            self._line = self._connect()
        except ImportError as exc:
            raise DeviceUnavailable(f"{self._name}: {_MISSING}", code="PRINTER_LIBRARY_MISSING") from exc
        except _faults() as exc:
            raise DeviceUnavailable(f"{self._name}: {exc}") from exc

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over; a queue takes everything at once.

        Raises:
            DeviceLost: it went away, or takes nothing any more.
        """
        line = self._opened()
        line.timeout = max(1, int(timeout_s * 1000))  # of the USB connection; a queue has none
        try:
            line._raw(data)  # noqa: SLF001 - what the library calls the way to send bytes as they are
        except _faults() as exc:
            raise DeviceLost(f"{self._name}: {exc}") from exc

    def read(self, timeout_s: float) -> bytes:
        """What came back.

        Raises:
            DeviceLost: it went away.
        """
        from usb.core import USBTimeoutError

        device: Any = self._opened().device
        try:
            return bytes(device.read(self._opened().in_ep, 64, max(1, int(timeout_s * 1000))))
        except USBTimeoutError:
            return b""
        except _faults() as exc:
            raise DeviceLost(f"{self._name}: {exc}") from exc

    def close(self) -> None:
        """Let go; a queue prints now."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _opened(self) -> Any:  # noqa: ANN401 - the library tells each connection's own attributes nobody
        if self._line is None:
            raise DeviceLost(f"{self._name} is not open")
        return self._line


def usb_line(identity: str) -> LibraryLine:
    """The USB printer `usb:VVVV:PPPP` or `usb:VVVV:PPPP:SERIAL`, also where no driver of the system has it.

    Raises:
        ValueError: the text is of another kind.
    """
    match = _IDENTITY.fullmatch(identity)
    if match is None:
        raise ValueError(identity)
    wanted: dict[str, int | str] = {"idVendor": int(match["vendor"], 16), "idProduct": int(match["product"], 16)}
    if match["serial"]:
        wanted["serial_number"] = match["serial"]
    return LibraryLine(identity, lambda: _usb(wanted), answers=True)


def queue_line(queue: str) -> LibraryLine:
    """A printer the system has by a name: CUPS, or the spooler of Windows. It never says how it is."""
    return LibraryLine(f"queue:{queue}", lambda: _queue(queue), answers=False)


def usb_printers() -> list[tuple[int, int, str]]:
    """Vendor, product and name of every USB printer there is; none where libusb or the library is missing."""
    try:
        import usb.core

        found = usb.core.find(find_all=True, custom_match=lambda device: _interface(device) is not None)
        return [(device.idVendor, device.idProduct, _name(device)) for device in found or ()]
    except (ImportError, ValueError, OSError):  # ValueError: pyusb without libusb
        return []


def _usb(wanted: Mapping[str, int | str]) -> "Escpos":
    import usb.core

    device = usb.core.find(**wanted)
    interface = None if device is None else _interface(device)
    if interface is None:
        raise OSError("there is no such USB printer")
    ends = {bool(end.bEndpointAddress & _IN): end.bEndpointAddress for end in interface}
    from escpos.printer import Usb

    _tidy()
    line = Usb(usb_args=dict(wanted), in_ep=ends.get(True, 0x82), out_ep=ends.get(False, 0x01))
    line.open()
    return line


def _queue(queue: str) -> "Escpos":
    from escpos import printer

    _tidy()
    line = printer.Win32Raw(queue) if sys.platform == "win32" else printer.LP(queue)
    if queue not in line.printers:
        raise OSError("there is no print queue of that name")
    return line  # the first bytes begin a job; whoever only asks prints nothing


def _interface(device: Any) -> Any:  # noqa: ANN401 - pyusb has no types
    found = (each for configuration in device for each in configuration)
    return next((each for each in found if each.bInterfaceClass == _PRINTER_CLASS), None)


def _name(device: Any) -> str:  # noqa: ANN401 - pyusb has no types
    try:
        return " ".join(filter(None, (device.manufacturer, device.product)))
    except (ValueError, OSError):  # no right to ask it
        return ""


def _tidy() -> None:
    from escpos import capabilities

    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)


def _faults() -> tuple[type[Exception], ...]:
    """Whatever the library lets through; its own errors exist once it is loaded."""
    known: list[type[Exception]] = [OSError, AssertionError, RuntimeError, ValueError]
    library = sys.modules.get("escpos.exceptions")
    return (*known, library.Error) if library else tuple(known)
