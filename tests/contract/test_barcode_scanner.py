"""What every barcode scanner promises, over every driver."""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from hardware.camera.phone import Look, SimulatedPhone
from hardware.camera.simulated import SimulatedCamera
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from hardware.scanner.serial_scanner import SerialBarcodeScanner
from pos_client.domain import member_code
from pos_client.domain.barcode import Barcode
from pos_client.domain.member_code import Intent
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import BarcodeScanner

CODES = [member_code.encode(bytes(32), f"10000000000{number}", 1, Intent.EARN, 7) for number in range(3)]


@dataclass
class Rig:
    """A scanner, how a code is shown to it, and how its device is taken away."""

    scanner: BarcodeScanner
    show: Callable[[str], None]
    take_away: Callable[[], None]
    missing: BarcodeScanner


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

    yield Rig(SerialBarcodeScanner(port), show, unplug, SerialBarcodeScanner("/dev/ttyNOWHERE7"))
    unplug()


RIGS = {"camera": _camera} | ({} if sys.platform == "win32" else {"serial": _serial})


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
