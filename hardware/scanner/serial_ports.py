"""Serial ports by what is plugged into them, since their own names may change with every replug."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pos_client.errors import DeviceUnavailable

_SCHEME = "usb:"


@dataclass(frozen=True, slots=True)
class SerialPort:
    """One port: its name now, what is plugged in, and the vendor's USB number (0 where it is not USB).

    `identity` is `usb:VVVV:PPPP:SERIAL`, or the port's name where it is not USB.
    """

    name: str
    description: str
    identity: str
    vendor: int


def list_serial_ports() -> list[SerialPort]:
    """The ports of this machine; a few milliseconds on Linux, up to 50 on Windows."""
    from serial.tools import list_ports

    return [
        SerialPort(port.device, port.description or port.device, _identity(port), port.vid or 0)
        for port in list_ports.comports()
    ]


def _identity(port: "object") -> str:
    vendor, product = getattr(port, "vid", None), getattr(port, "pid", None)
    if vendor is None or product is None:
        return str(getattr(port, "device", ""))
    where = getattr(port, "serial_number", None) or getattr(port, "location", None) or ""
    return f"{_SCHEME}{vendor:04x}:{product:04x}:{where}"


def port_of(spec: str, listed: Callable[[], Sequence[SerialPort]] = list_serial_ports) -> str:
    """The name of the port that `spec` means now: a name as it is, or `usb:VVVV:PPPP` with or without a serial number.

    Raises:
        DeviceUnavailable: nothing like that is plugged in, or more than one.
    """
    if not spec.lower().startswith(_SCHEME):
        return spec
    wanted = spec.lower()
    found = [port.name for port in listed() if (port.identity.lower() + ":").startswith(wanted.rstrip(":") + ":")]
    if len(found) != 1:
        raise DeviceUnavailable(f"{spec}: {'not plugged in' if not found else 'several: ' + ', '.join(found)}")
    return found[0]


def vendor_of(name: str, listed: Callable[[], Sequence[SerialPort]] = list_serial_ports) -> int:
    """The USB vendor behind a port or a link to it; 0 where there is none."""
    real = os.path.realpath(name)
    return next((port.vendor for port in listed() if name == port.name or real == os.path.realpath(port.name)), 0)
