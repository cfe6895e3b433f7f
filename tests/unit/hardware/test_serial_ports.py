"""Serial ports by what is plugged into them."""

from pathlib import Path

import pytest

from hardware.scanner.serial_ports import SerialPort, list_serial_ports, port_of, vendor_of
from pos_client.errors import DeviceUnavailable

PORTS = [
    SerialPort("/dev/ttyACM0", "Honeywell", "usb:0c2e:0206:A1", 0x0C2E),
    SerialPort("/dev/ttyACM1", "Honeywell", "usb:0c2e:0206:A11", 0x0C2E),
    SerialPort("/dev/ttyACM2", "Newland", "usb:1eab:0c06:SN", 0x1EAB),
    SerialPort("/dev/ttyS0", "ttyS0", "/dev/ttyS0", 0),
]


@pytest.mark.parametrize(
    ("spec", "port"),
    [
        ("COM3", "COM3"),
        ("/dev/serial/by-id/usb-x", "/dev/serial/by-id/usb-x"),
        ("usb:0c2e:0206:A1", "/dev/ttyACM0"),
        ("usb:0C2E:0206:a11", "/dev/ttyACM1"),
        ("usb:1eab:0c06", "/dev/ttyACM2"),
        ("usb:1eab:0c06:", "/dev/ttyACM2"),
    ],
)
def test_a_spec_means_one_port(spec: str, port: str) -> None:
    assert port_of(spec, lambda: PORTS) == port


@pytest.mark.parametrize("spec", ["usb:0c2e:0206", "usb:0c2e:0206:A", "usb:ffff:0001", "usb:"])
def test_none_or_several_are_no_port(spec: str) -> None:
    with pytest.raises(DeviceUnavailable):
        port_of(spec, lambda: PORTS)


def test_the_vendor_is_known_behind_a_link(tmp_path: Path) -> None:
    port, link = tmp_path / "ttyACM0", tmp_path / "by-id"
    port.write_bytes(b"")
    link.symlink_to(port)
    ports = [SerialPort(str(port), "", "usb:0c2e:0206:A1", 0x0C2E)]
    assert vendor_of(str(link), lambda: ports) == vendor_of(str(port), lambda: ports) == 0x0C2E
    assert vendor_of("COM3", lambda: ports) == 0


def test_this_machine_is_asked() -> None:
    assert all(port.identity for port in list_serial_ports())
