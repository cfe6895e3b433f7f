"""What every barcode scanner promises, over every driver."""

import contextlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from hardware.camera.phone import Look, SimulatedPhone
from hardware.camera.simulated import SimulatedCamera
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from hardware.scanner.device_node import DeviceNode
from hardware.scanner.evdev_scanner import EvdevBarcodeScanner
from hardware.scanner.hid_devices import list_hid_scanners
from hardware.scanner.hid_pos_scanner import HidPosBarcodeScanner
from hardware.scanner.key_events import EVENT
from hardware.scanner.serial_ports import SerialPort
from hardware.scanner.serial_scanner import SerialBarcodeScanner
from pos_client.domain import member_code
from pos_client.domain.barcode import Barcode
from pos_client.domain.member_code import Intent
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import BarcodeScanner, Indication
from tests.fakes.nodes import FakeNode, hid_entry, key_events, pos_reports

CODES = [member_code.encode(bytes(32), f"10000000000{number}", 1, Intent.EARN, 7) for number in range(3)]


@dataclass
class Rig:
    """A scanner, how a code is shown to it, how its device is taken away, and what that was told (None: nothing)."""

    scanner: BarcodeScanner
    show: Callable[[str], None]
    take_away: Callable[[], None]
    missing: BarcodeScanner
    told: Callable[[], bytes] | None = None
    expected: tuple[bytes, bytes] = (b"", b"")


@contextlib.contextmanager
def _camera() -> Iterator[Rig]:
    phone = SimulatedPhone()
    camera = SimulatedCamera(phone, size=(640, 480))
    unplugged = SimulatedCamera(phone, size=(640, 480))
    unplugged.unplug()

    def show(text: str) -> None:
        phone.present(lambda: text, seed=3, look=Look.DARK)

    yield Rig(
        CameraBarcodeScanner(camera, ZxingDecoder()),
        show,
        camera.unplug,
        CameraBarcodeScanner(unplugged, ZxingDecoder()),
    )


@contextlib.contextmanager
def _serial() -> Iterator[Rig]:
    ours, theirs = os.openpty()
    port = os.ttyname(theirs)
    os.close(theirs)
    open_ends = [ours]

    def unplug() -> None:
        while open_ends:
            os.close(open_ends.pop())

    def show(text: str) -> None:
        os.write(ours, f"{text}\r\n".encode())

    def told() -> bytes:
        os.set_blocking(ours, False)
        with contextlib.suppress(BlockingIOError):
            return os.read(ours, 100)
        return b""

    def listed() -> list[SerialPort]:
        return [SerialPort(port, "Datalogic", "usb:05f9:2206:1", 0x05F9)] * len(open_ends)

    scanner = SerialBarcodeScanner("usb:05f9:2206:1", listed=listed)
    yield Rig(scanner, show, unplug, SerialBarcodeScanner("/dev/ttyNOWHERE7"), told, (b"B", b"FE"))
    unplug()


@contextlib.contextmanager
def _hid_pos() -> Iterator[Rig]:
    with tempfile.TemporaryDirectory() as name:
        known, node = Path(name), FakeNode()
        entry = hid_entry(known, 3)

        def unplug() -> None:
            node.unplug()
            entry.rename(known / "gone")

        def show(text: str) -> None:
            for report in pos_reports(text.encode()):
                node.send(report)

        scanner, missing = (
            HidPosBarcodeScanner(identity, "Scanner", partial(list_hid_scanners, known), DeviceNode(node.opening))
            for identity in ("hid:0c2e:0206:SN1", "hid:0c2e:0206:SN2")
        )
        yield Rig(scanner, show, unplug, missing, node.heard, (b"\x04\x40", b"\x04\x20"))
        node.unplug()


@contextlib.contextmanager
def _evdev() -> Iterator[Rig]:
    node, nowhere = FakeNode(), FakeNode()
    nowhere.unplug()

    def show(text: str) -> None:
        events = key_events(text)
        for at in range(0, len(events), 64 * EVENT.size):  # as a device hands out at most
            node.send(events[at : at + 64 * EVENT.size])

    scanner, missing = (
        EvdevBarcodeScanner("/dev/input/by-id/usb-A_Scanner-event-kbd", DeviceNode(end.opening))
        for end in (node, nowhere)
    )
    yield Rig(scanner, show, node.unplug, missing)
    node.unplug()


RIGS = {"camera": _camera}
if sys.platform != "win32":
    RIGS["serial"] = _serial
if sys.platform == "linux":
    RIGS |= {"hid-pos": _hid_pos, "evdev": _evdev}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    before = threading.active_count()
    with RIGS[request.param]() as made:
        yield made
        made.scanner.close()
    assert threading.active_count() == before


def _next(scanner: BarcodeScanner) -> Barcode:
    found = scanner.read(5.0)
    assert found is not None
    return found


def _read_for_ever(scanner: BarcodeScanner) -> None:
    while True:
        scanner.read(0.1)


def test_it_is_a_scanner_with_a_name(rig: Rig) -> None:
    assert isinstance(rig.scanner, BarcodeScanner)
    info = rig.scanner.info
    assert info.kind == "scanner"
    assert all((info.device_id, info.name, info.driver))


def test_codes_arrive_one_by_one_with_their_origin(rig: Rig) -> None:
    rig.scanner.open()
    for code in CODES:
        rig.show(code)
        began = time.monotonic_ns()
        found = _next(rig.scanner)
        assert (found.text, found.device_id) == (code, rig.scanner.info.device_id)
        assert began - 100_000_000 < found.read_ns <= time.monotonic_ns()


def test_a_code_is_delivered_once(rig: Rig) -> None:
    rig.scanner.open()
    rig.show(CODES[0])
    assert _next(rig.scanner).text == CODES[0]
    assert rig.scanner.read(0.3) is None


def test_nothing_shown_means_nothing_read_in_time(rig: Rig) -> None:
    rig.scanner.open()
    began = time.monotonic()
    assert rig.scanner.read(0.2) is None
    assert 0.15 < time.monotonic() - began < 1.0


def test_a_device_taken_away_is_lost(rig: Rig) -> None:
    rig.scanner.open()
    rig.take_away()
    began = time.monotonic()
    with pytest.raises(DeviceLost):
        _read_for_ever(rig.scanner)
    assert time.monotonic() - began < 2.5
    rig.scanner.close()
    with pytest.raises(DeviceUnavailable):
        rig.scanner.open()


def test_a_closed_scanner_is_lost_and_opens_again(rig: Rig) -> None:
    with pytest.raises(DeviceLost):
        rig.scanner.read(0.0)
    for code in CODES[:2]:
        rig.scanner.open()
        rig.show(code)
        assert _next(rig.scanner).text == code
        rig.scanner.close()
        rig.scanner.close()
        with pytest.raises(DeviceLost):
            rig.scanner.read(0.0)


def test_a_missing_device_is_unavailable(rig: Rig) -> None:
    with pytest.raises(DeviceUnavailable):
        rig.missing.open()
    rig.missing.close()


def test_an_indication_reaches_devices_that_can_be_told(rig: Rig) -> None:
    rig.scanner.open()
    for indication, expected in zip((Indication.GOOD, Indication.BAD), rig.expected, strict=True):
        rig.scanner.indicate(indication)
        assert rig.scanner.read(0.1) is None
        assert rig.told is None or rig.told() == expected


def test_an_indication_to_a_closed_scanner_is_forgotten(rig: Rig) -> None:
    rig.scanner.indicate(Indication.BAD)
    rig.scanner.close()
    rig.scanner.open()
    assert rig.scanner.read(0.1) is None
    assert rig.told is None or rig.told() == b""
