"""USB printers are found by what is plugged in, whatever number the system gives their files."""

import os
from pathlib import Path

import pytest

from hardware.printer.lines import DeviceFileLine
from hardware.printer.sources import list_printers
from hardware.printer.usb_files import UsbLine, UsbPrinter, list_usb_printers
from pos_client.errors import DeviceLost, DeviceUnavailable

EPSON, TWIN = UsbPrinter("usb:04b8:0e15:A1", "", "lp0"), UsbPrinter("usb:04b8:0e15:A11", "", "lp1")


def _printers_end(path: Path) -> int:
    """A pipe in place of a printer, and what comes out of it."""
    os.mkfifo(path)
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK)


def test_a_plain_file_is_no_printer_and_stays_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Dear")
    with pytest.raises(DeviceUnavailable, match="plain file"):
        DeviceFileLine(str(letter)).open()
    assert letter.read_text() == "Dear"


def _plug(known: Path, number: int, **told: str) -> None:
    """What Linux tells of a printer: a class entry that points to an interface, below the device."""
    device = known.parent / "devices" / f"1-{number}"
    interface = device / f"1-{number}:1.0"
    interface.mkdir(parents=True)
    for name, value in told.items():
        (device / name).write_text(f"{value}\n")
    entry = known / f"lp{number}"
    entry.mkdir(parents=True)
    (entry / "device").symlink_to(interface)


def test_they_are_known_by_their_serial_number_or_their_socket(tmp_path: Path) -> None:
    known = tmp_path / "usbmisc"
    _plug(known, 0, idVendor="04b8", idProduct="0e15", serial="A1", manufacturer="EPSON", product="TM-T20")
    _plug(known, 3, idVendor="0416", idProduct="5011")
    _plug(known, 4)
    assert list_usb_printers(known) == [
        UsbPrinter("usb:04b8:0e15:A1", "EPSON TM-T20", "/dev/usb/lp0"),
        UsbPrinter("usb:0416:5011:1-3", "", "/dev/usb/lp3"),
    ]
    assert list_usb_printers(tmp_path / "none") == []
    listed = [(info.device_id, info.name) for info in list_printers(tmp_path, known) if info.driver == "UsbLine"]
    assert listed == [("usb:04b8:0e15:A1", "EPSON TM-T20"), ("usb:0416:5011:1-3", "USB printer")]


@pytest.mark.parametrize(
    ("wanted", "node"),
    [("usb:04b8:0e15:A1", "lp0"), ("usb:04B8:0E15:a11", "lp1"), ("usb:ffff:0001", "none"), ("usb:04b8:0e15:", "")],
)
def test_the_one_that_is_meant_is_opened_and_of_several_none(tmp_path: Path, wanted: str, node: str) -> None:
    opened: list[str] = []

    def opening(name: str) -> DeviceFileLine:
        opened.append(name)
        return DeviceFileLine(str(tmp_path / name))

    ends = {name: _printers_end(tmp_path / name) for name in ("lp0", "lp1", "none")}
    line = UsbLine(wanted, DeviceFileLine(str(tmp_path / "none")), lambda: [EPSON, TWIN], opening)
    if not node:
        with pytest.raises(DeviceUnavailable, match="several"):
            line.open()
        with pytest.raises(DeviceLost):
            line.write(b"x", 1.0)
        return
    line.open()
    line.write(b"hello", 1.0)
    line.close()
    assert os.read(ends[node], 99) == b"hello"
    for end in ends.values():
        os.close(end)
    assert opened == ([node] if node != "none" else [])
