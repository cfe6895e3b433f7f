"""Which printer a text means, and which printers there are."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from hardware.printer.encoder import Charset
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.library import parse_usb, queue_line, usb_printers
from hardware.printer.lines import DeviceFileLine, NetworkLine, PrinterLine, SerialLine
from hardware.printer.paper_files import FolderPrinter
from hardware.printer.simulated import SimulatedLine
from hardware.printer.virtual import VirtualPrinter
from pos_client.errors import InvalidValue
from pos_client.ports import DeviceInformation

RAW_PORT = 9100
BAUD = 19_200
COLUMNS = {80: 48, 58: 32}
"""By the width of the paper in mm: 576 and 384 dots of 0.125 mm, 12 to a column."""
_SERIAL = re.compile(r"(?P<port>[^@]+)(?:@(?P<baud>[0-9]{3,7}))?")


def open_printer(spec: str, paper_mm: int, charset: Charset = Charset.GB18030) -> EscPosPrinter | FolderPrinter:
    """The printer a text names; nothing is opened yet.

    `tcp://192.168.1.50`, `tcp://host:9100`, `/dev/usb/lp0`, `serial:/dev/ttyUSB0@38400`, `usb:04b8:0e15`,
    `queue:Receipts`, `folder:/srv/receipts`, `simulated`.

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
        "usb": parse_usb,
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


def list_printers(folder: Path = Path("/dev")) -> list[DeviceInformation]:
    """What looks like a printer on this machine; `device_id` is what `open_printer` takes. The network is not searched.

    Serial ports are listed by what they are: whether a printer is behind one, only a test print tells.
    """
    from serial.tools import list_ports

    files = [*sorted(folder.glob("usb/lp[0-9]*")), *sorted(folder.glob("lp[0-9]*"))]
    ports = [port for port in list_ports.comports() if port.vid is not None]
    return [
        *(DeviceInformation(str(file), "printer", "USB or parallel printer", "DeviceFileLine") for file in files),
        *(
            DeviceInformation(f"usb:{vendor:04x}:{product:04x}", "printer", name, "LibraryLine")
            for vendor, product, name in usb_printers()
        ),
        *(DeviceInformation(f"serial:{port.device}", "serial port", port.description, "SerialLine") for port in ports),
    ]


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
