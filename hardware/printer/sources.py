"""Which printer a text means, and which printers there are."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from hardware.printer.encoder import Charset
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.library import queue_line, usb_line, usb_printers
from hardware.printer.lines import DeviceFileLine, NetworkLine, PrinterLine, SerialLine
from hardware.printer.paper_files import FolderPrinter
from hardware.printer.simulated import SimulatedLine
from hardware.printer.usb_files import KNOWN, UsbLine, list_usb_printers
from hardware.printer.virtual import VirtualPrinter
from pos_client.errors import InvalidValue
from pos_client.ports import DeviceInformation

_BY_ID = Path("/dev/serial/by-id")
RAW_PORT = 9100
BAUD = 19_200
COLUMNS = {80: 48, 58: 32}
"""By the width of the paper in mm: 576 and 384 dots of 0.125 mm, 12 to a column."""
_SERIAL = re.compile(r"(?P<port>[^@]+)(?:@(?P<baud>[0-9]{3,7}))?")


def open_printer(spec: str, paper_mm: int, charset: Charset = Charset.GB18030) -> EscPosPrinter | FolderPrinter:
    """The printer a text names; nothing is opened yet.

    `tcp://192.168.1.50`, `tcp://host:9100`, `/dev/usb/lp0`, `serial:/dev/ttyUSB0@38400`, `usb:04b8:0e15`,
    `usb:04b8:0e15:SERIAL`, `queue:Receipts`, `folder:/srv/receipts`, `simulated`.

    Raises:
        InvalidValue: code BAD_PRINTER; the text names nothing that could be a printer.
    """
    kind, _, folder = spec.strip().partition(":")
    if kind == "folder" and folder:
        return FolderPrinter(Path(folder).expanduser(), COLUMNS[paper_mm])
    return EscPosPrinter(open_line(spec), COLUMNS[paper_mm], charset)


def open_line(spec: str) -> PrinterLine:
    """The line to a printer.

    Raises:
        InvalidValue: code BAD_PRINTER.
    """
    text = spec.strip()
    if text == "simulated":
        return SimulatedLine(VirtualPrinter())
    if text.startswith("/"):
        return DeviceFileLine(text)
    kind, _, rest = text.partition(":")
    kinds: dict[str, Callable[[str], PrinterLine]] = {
        "tcp": _network,
        "serial": serial_line,
        "usb": _usb,
        "queue": queue_line,
    }
    if kind not in kinds or not rest:
        raise _bad(text)
    return kinds[kind](rest)


def serial_line(text: str) -> SerialLine:
    """`/dev/ttyUSB0`, or with the speed `COM3@38400`.

    Raises:
        InvalidValue: code BAD_PRINTER.
    """
    match = _SERIAL.fullmatch(text)
    if match is None:
        raise _bad(text)
    return SerialLine(match["port"], int(match["baud"] or BAUD))


def list_printers(folder: Path = Path("/dev"), known: Path = KNOWN) -> list[DeviceInformation]:
    """What looks like a printer on this machine; `device_id` is what `open_printer` takes. The network is not searched.

    Each by the name that stays the same when it is plugged in elsewhere, where it has one. Serial ports are listed by
    what they are: whether a printer is behind one, only a test print tells.
    """
    from serial.tools import list_ports

    plugged = list_usb_printers(known)
    nodes = {printer.node for printer in plugged}
    files = [*sorted(folder.glob("usb/lp[0-9]*")), *sorted(folder.glob("lp[0-9]*"))]
    others = [(f"usb:{vendor:04x}:{product:04x}", name) for vendor, product, name in usb_printers()]
    ports = [port for port in list_ports.comports() if port.vid is not None]
    return [
        *(DeviceInformation(usb.identity, "printer", usb.name or "USB printer", "UsbLine") for usb in plugged),
        *(
            DeviceInformation(str(file), "printer", "USB or parallel printer", "DeviceFileLine")
            for file in files
            if str(file) not in nodes
        ),
        *(
            DeviceInformation(identity, "printer", name, "LibraryLine")
            for identity, name in others
            if not any(printer.identity.startswith(f"{identity}:") for printer in plugged)
        ),
        *(
            DeviceInformation(f"serial:{_link(port.device)}", "serial port", port.description, "SerialLine")
            for port in ports
        ),
    ]


def _link(port: str) -> str:
    """Udev's link to the port, by vendor and serial number; the port where it has none, as outside of Linux."""
    links = sorted(_BY_ID.glob("*")) if _BY_ID.is_dir() else []
    return next((str(link) for link in links if str(link.resolve()) == port), port)


def _usb(rest: str) -> UsbLine:
    try:
        return UsbLine(f"usb:{rest}", usb_line(f"usb:{rest}"))
    except ValueError as exc:
        raise _bad(f"usb:{rest}") from exc


def _network(rest: str) -> NetworkLine:
    try:
        place = urlsplit(f"tcp:{rest}")
        host, port = place.hostname, place.port
    except ValueError as exc:
        raise _bad(f"tcp:{rest}") from exc
    if not host:
        raise _bad(f"tcp:{rest}")
    return NetworkLine(host, RAW_PORT if port is None else port)


def _bad(text: str) -> InvalidValue:
    return InvalidValue(
        f"{text[:200]!r} is no printer like tcp://192.168.1.50, /dev/usb/lp0, serial:/dev/ttyUSB0, usb:04b8:0e15, "
        "queue:NAME, folder:PATH or simulated",
        code="BAD_PRINTER",
    )
