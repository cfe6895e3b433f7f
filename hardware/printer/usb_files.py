"""USB printers by what is plugged in: Linux numbers their files anew with every replug, and two may trade places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hardware.printer.lines import DeviceFileLine, PrinterLine
from pos_client.errors import DeviceLost, DeviceUnavailable

KNOWN = Path("/sys/class/usbmisc")


@dataclass(frozen=True, slots=True)
class UsbPrinter:
    """One printer that the system's driver has; without a serial number it is known by the socket it is in."""

    identity: str
    name: str
    node: str


def list_usb_printers(known: Path = KNOWN) -> list[UsbPrinter]:
    """The printers plugged in now, as Linux tells of them; nothing is opened. Takes well below a millisecond."""
    return [printer for entry in sorted(known.glob("lp[0-9]*")) if (printer := _printer(entry)) is not None]


def _printer(entry: Path) -> UsbPrinter | None:
    device = (entry / "device").resolve().parent  # above the interface
    vendor, product = _told(device, "idVendor"), _told(device, "idProduct")
    if not vendor or not product:  # it was unplugged between two looks
        return None
    where = _told(device, "serial") or device.name
    name = " ".join(filter(None, (_told(device, "manufacturer"), _told(device, "product"))))
    return UsbPrinter(f"usb:{vendor}:{product}:{where}", name, f"/dev/usb/{entry.name}")


def _told(device: Path, what: str) -> str:
    try:
        return (device / what).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


class UsbLine:
    """A `PrinterLine` to the printer `usb:VVVV:PPPP` or `usb:VVVV:PPPP:SERIAL`, looked up anew for every order.

    It goes through the system's file; `otherwise` is the line where the system has none, or is no Linux.
    """

    def __init__(
        self,
        identity: str,
        otherwise: PrinterLine,
        listed: Callable[[], Sequence[UsbPrinter]] = list_usb_printers,
        opening: Callable[[str], PrinterLine] = DeviceFileLine,
    ) -> None:
        self._identity = identity
        self._otherwise = otherwise
        self._listed = listed
        self._opening = opening
        self._line: PrinterLine | None = None

    @property
    def name(self) -> str:
        """As it is called in settings."""
        return self._identity

    @property
    def can_answer(self) -> bool:
        """It can."""
        return self._line is not None and self._line.can_answer

    def open(self) -> None:
        """Find it and open it.

        Raises:
            DeviceUnavailable: not plugged in, no permission, in use, or several like it.
        """
        self.close()
        wanted = f"{self._identity.lower().rstrip(':')}:"
        found = [printer for printer in self._listed() if f"{printer.identity.lower()}:".startswith(wanted)]
        if len(found) > 1:
            several = ", ".join(printer.identity for printer in found)
            raise DeviceUnavailable(f"{self._identity}: several, {several}")
        line = self._opening(found[0].node) if found else self._otherwise
        line.open()
        self._line = line

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over.

        Raises:
            DeviceLost: it was unplugged, or takes nothing any more.
        """
        self._opened().write(data, timeout_s)

    def read(self, timeout_s: float) -> bytes:
        """What it says.

        Raises:
            DeviceLost: it was unplugged.
        """
        return self._opened().read(timeout_s)

    def close(self) -> None:
        """Let go of it."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _opened(self) -> PrinterLine:
        if self._line is None:
            raise DeviceLost(f"{self._identity} is not open")
        return self._line
