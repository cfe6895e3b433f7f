"""Which scanners this machine has, by the names that settings and `--scanner` take."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from hardware.scanner.evdev_scanner import BY_ID, EvdevBarcodeScanner
from hardware.scanner.hid_devices import list_hid_scanners
from hardware.scanner.hid_pos_scanner import HidPosBarcodeScanner
from hardware.scanner.serial_ports import SerialPort, list_serial_ports, port_of
from pos_client.errors import DeviceError, PosError
from pos_client.ports import BarcodeScanner
from pos_client.settings import Settings
from ui.advice import advice
from ui.composition.finding import Finding, Verdict
from ui.composition.scanners import scanner_named


@dataclass(frozen=True, slots=True)
class Places:
    """Where Linux tells of its devices."""

    hid: Path = Path("/sys/class/hidraw")
    keyboards: Path = Path(BY_ID)


def udev_rules() -> str:
    """The rules that let the people at a Linux till use its devices."""
    return resources.files("hardware").joinpath("udev", "60-pos-client.rules").read_text(encoding="utf-8")


def find_scanners(
    settings: Settings, places: Places | None = None, listed: Callable[[], Sequence[SerialPort]] = list_serial_ports
) -> list[Finding]:
    """Every scanner that is set up, is plugged in, or might be one; those that are surely ours are opened once.

    Each once, by the name it is set up by. A serial port nobody set up is only named: what is behind it might be
    anything.
    """
    found: dict[str, Finding] = {}
    ports = {os.path.realpath(port.name): port for port in listed()}
    named = (*((settings.serial_port,) if settings.serial_port else ()), *settings.scanners)
    for spec in named:
        port = ports.pop(_place(spec, listed), None)
        what = "set up" if port is None or port.identity == spec else f"set up, {port.identity} is plugged in there"
        found[spec] = _tried(spec, what, lambda spec=spec: scanner_named(spec))  # type: ignore[misc]  # bound each
    for finding in _plugged(places or Places(), list(ports.values())):
        found.setdefault(finding.name, finding)
    return list(found.values())


def _place(spec: str, listed: Callable[[], Sequence[SerialPort]]) -> str:
    """Which port a name means now; empty where none, or no single one."""
    try:
        return os.path.realpath(port_of(spec, listed))
    except DeviceError:
        return ""


def _plugged(places: Places, ports: Sequence[SerialPort]) -> Iterator[Finding]:
    for device in list_hid_scanners(places.hid) if sys.platform == "linux" else ():
        what = f"{device.name}, read without being set up"
        yield _tried(
            device.identity,
            what,
            lambda device=device: HidPosBarcodeScanner(device.identity, device.name),  # type: ignore[misc]  # bound each
        )
    for port in ports:
        yield Finding(port.identity, Verdict.GOOD, f"serial port {port.name}: {port.description}", _SERIAL)
    for link in sorted(places.keyboards.glob("*-event-kbd")):
        what = f"{EvdevBarcodeScanner(BY_ID + link.name).info.name}: a keyboard, or a scanner that types"
        yield Finding(BY_ID + link.name, Verdict.GOOD, what, _KEYBOARD)


_AWAY = "Plug it in; if a till is running, it is using it."
_SERIAL = "If it is a scanner: --scanner with this name, or scanners = [...] in the settings."
_KEYBOARD = "Works as it is. If it is a scanner, named so the till alone hears it."


def _tried(name: str, what: str, made: Callable[[], BarcodeScanner]) -> Finding:
    try:
        with closing(made()) as scanner:
            scanner.open()
    except DeviceError as error:
        return Finding(name, Verdict.WARNING, f"{what}: {error.detail}", advice(error) or _AWAY, error.error_code)
    except PosError as error:
        return Finding(name, Verdict.BAD, error.detail, advice(error), error.error_code)
    return Finding(name, Verdict.GOOD, f"{what}, ready")
