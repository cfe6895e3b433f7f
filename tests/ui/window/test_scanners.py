"""The scanners of a counter, from their nodes to the UI thread."""

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hardware.scanner.camera_scanner import CameraBarcodeScanner
from hardware.scanner.device_node import DeviceNode
from hardware.scanner.evdev_scanner import EvdevBarcodeScanner
from hardware.scanner.hid_devices import list_hid_scanners
from hardware.scanner.hid_pos_scanner import HidPosBarcodeScanner
from hardware.scanner.key_events import EVENT, SYN, SYN_DROPPED
from hardware.scanner.serial_scanner import SerialBarcodeScanner
from hardware.sound.simulated import SimulatedTones
from pos_client.domain.barcode import Barcode, Misread, Symbology
from pos_client.errors import InvalidValue
from pos_client.settings import Settings
from tests.fakes.devices import FakeDecoder, FakeFrameSource
from tests.fakes.nodes import FakeNode, hid_entry, key_events, pos_reports
from ui.composition.printing import CounterTop
from ui.composition.scanner_tones import ScannerTones
from ui.composition.scanners import Scanners, scanner_named, scanners_for
from ui.composition.trials import trials
from ui.screens.device_check.model import Trial
from ui.screens.devices import Device, Presence
from ui.threads.relay import Relay
from ui.threads.workers import Workers

if sys.platform != "linux":
    pytest.skip("these devices are Linux's", allow_module_level=True)

KEYBOARD = "/dev/input/by-id/usb-A_Scanner-event-kbd"
IDENTITY = "hid:0c2e:0206:SN1"
BACK_WITHIN_S = 2.0


class Till:
    """What the counter hears, and how it behaves when it does."""

    def __init__(self, relay: Relay, workers: Workers) -> None:
        self._relay, self._workers = relay, workers
        self.texts: list[str] = []
        self.devices: dict[str, Presence] = {}
        self.names: set[str] = set()
        self.misreads: list[Misread] = []
        self.on_text: Callable[[str], None] = lambda _text: None

    def start(self, scanners: Scanners) -> None:
        scanners.start(self._workers, self._relay, self.on_barcode, self.on_device, self.misreads.append)

    def on_barcode(self, barcode: Barcode) -> None:
        self.on_text(barcode.text)
        self.texts.append(barcode.text)

    def on_device(self, device: Device) -> None:
        self.devices[device.device_id] = device.presence
        self.names.add(device.name)


@pytest.fixture
def till(qtbot: QtBot) -> Iterator[Till]:
    relay = Relay()
    workers = Workers(relay, lambda _name, _error: None)
    yield Till(relay, workers)
    assert workers.shutdown(5.0) == []


@pytest.fixture
def node() -> Iterator[FakeNode]:
    made = FakeNode()
    yield made
    made.unplug()


def _hid(node: FakeNode, known: Path) -> HidPosBarcodeScanner:
    return HidPosBarcodeScanner(IDENTITY, "Honeywell", partial(list_hid_scanners, known), DeviceNode(node.opening))


def test_several_scanners_are_read_at_once(qtbot: QtBot, till: Till, node: FakeNode, tmp_path: Path) -> None:
    keyboard = FakeNode()
    hid_entry(tmp_path, 0)
    till.start(Scanners(None, (_hid(node, tmp_path), EvdevBarcodeScanner(KEYBOARD, DeviceNode(keyboard.opening)))))
    qtbot.waitUntil(lambda: list(till.devices.values()) == [Presence.READY] * 2)
    for report in pos_reports(b"from one"):
        node.send(report)
    keyboard.send(key_events("from two"))
    qtbot.waitUntil(lambda: sorted(till.texts) == ["from one", "from two"])
    keyboard.unplug()


def test_half_a_code_is_told_of_by_kind_and_length_and_never_delivered(
    qtbot: QtBot, till: Till, node: FakeNode, tmp_path: Path
) -> None:
    keyboard = FakeNode()
    hid_entry(tmp_path, 0)
    till.start(Scanners(None, (_hid(node, tmp_path), EvdevBarcodeScanner(KEYBOARD, DeviceNode(keyboard.opening)))))
    qtbot.waitUntil(lambda: list(till.devices.values()) == [Presence.READY] * 2)
    node.send(pos_reports(b"7" * 150)[0])
    lost = EVENT.pack(100, 0, SYN, SYN_DROPPED, 0)
    keyboard.send(key_events("ABC", ending=0) + lost + key_events("def"))
    qtbot.waitUntil(lambda: len(till.misreads) == 2)
    assert sorted(till.misreads, key=lambda misread: misread.length) == [
        Misread(KEYBOARD, Symbology.UNKNOWN, 6),
        Misread(IDENTITY, Symbology.QR, 56),
    ]
    assert till.texts == []
    keyboard.unplug()


def test_a_scanner_is_back_within_two_seconds_and_loses_nothing_it_had_read(
    qtbot: QtBot, till: Till, node: FakeNode, tmp_path: Path
) -> None:
    entry = hid_entry(tmp_path, 0)
    till.start(Scanners(None, (_hid(node, tmp_path),)))
    qtbot.waitUntil(lambda: till.devices.get(IDENTITY) is Presence.READY)
    node.send(pos_reports(b"before")[0])
    node.unplug()
    entry.parent.rename(tmp_path / "gone")
    qtbot.waitUntil(lambda: till.devices[IDENTITY] is Presence.AWAY)
    qtbot.wait(1200)  # long enough for the waits between two tries to have grown
    hid_entry(tmp_path, 7)
    node.plug()
    began_s = time.monotonic()
    qtbot.waitUntil(lambda: till.devices[IDENTITY] is Presence.READY)
    assert time.monotonic() - began_s < BACK_WITHIN_S
    node.send(pos_reports(b"after")[0])
    qtbot.waitUntil(lambda: till.texts == ["before", "after"])


def test_a_busy_till_takes_one_code_at_a_time_and_gets_all_of_them(
    qtbot: QtBot, till: Till, node: FakeNode, tmp_path: Path
) -> None:
    hid_entry(tmp_path, 0)
    scanner = _hid(node, tmp_path)
    till.start(Scanners(None, (scanner,)))
    texts = [f"code {number}" for number in range(20)]
    unread: list[int] = []

    def look(text: str) -> None:
        """While the till is busy with one code the scanner is not asked for the next."""
        if text == texts[0]:
            for each in texts[1:]:
                node.send(pos_reports(each.encode())[0])
            until_s = time.monotonic() + 0.2
            while time.monotonic() < until_s:
                unread.append(len(till.texts))

    till.on_text = look
    qtbot.waitUntil(lambda: till.devices.get(IDENTITY) is Presence.READY)
    node.send(pos_reports(texts[0].encode())[0])
    qtbot.waitUntil(lambda: till.texts == texts)
    assert set(unread) == {0}


def test_a_scanner_that_can_be_told_beeps_when_it_is_tried(
    qtbot: QtBot, till: Till, node: FakeNode, tmp_path: Path
) -> None:
    keyboard = FakeNode()
    hid_entry(tmp_path, 0)
    scanners = Scanners(None, (_hid(node, tmp_path), EvdevBarcodeScanner(KEYBOARD, DeviceNode(keyboard.opening))))
    till.start(scanners)
    qtbot.waitUntil(lambda: list(till.devices.values()) == [Presence.READY] * 2)
    attempts = trials(scanners, CounterTop())
    assert {device_id: attempt() for device_id, attempt in attempts.items()} == {
        IDENTITY: Trial.BEEPED,
        KEYBOARD: Trial.SILENT,
    }
    qtbot.waitUntil(lambda: node.heard() == b"\x04\x40")
    keyboard.unplug()


def test_a_keyboard_is_read_also_while_the_till_is_busy(qtbot: QtBot, till: Till, node: FakeNode) -> None:
    till.start(Scanners(None, (EvdevBarcodeScanner(KEYBOARD, DeviceNode(node.opening)),)))
    left: list[int] = []

    def look(text: str) -> None:
        """While the till is busy with the first code the kernel's small buffer is emptied."""
        if text == "first":
            node.send(key_events("second", began_s=101.0))
            until_s = time.monotonic() + 5.0
            while node.unread() and time.monotonic() < until_s:
                pass
            left.append(node.unread())

    till.on_text = look
    qtbot.waitUntil(lambda: till.devices.get(KEYBOARD) is Presence.READY)
    node.send(key_events("first"))
    qtbot.waitUntil(lambda: till.texts == ["first", "second"])
    assert left == [0]


def test_a_till_that_ends_while_a_code_waits_ends_at_once(till: Till, node: FakeNode, tmp_path: Path) -> None:
    hid_entry(tmp_path, 0)
    node.send(pos_reports(b"too late")[0])
    till.start(Scanners(None, (_hid(node, tmp_path),)))  # and nobody runs the UI's events


def test_a_scanner_made_for_tills_needs_no_setting_up(qtbot: QtBot, till: Till, tmp_path: Path) -> None:
    till.start(Scanners(None, (), partial(list_hid_scanners, tmp_path)))
    hid_entry(tmp_path, 987654)
    qtbot.waitUntil(lambda: IDENTITY in till.devices)
    assert till.devices[IDENTITY] is Presence.AWAY  # there is an entry, but no node behind it
    assert till.names == {"Honeywell 1900"}


def test_the_scanner_that_read_a_code_says_what_became_of_it_once(
    qtbot: QtBot, till: Till, node: FakeNode, tmp_path: Path
) -> None:
    hid_entry(tmp_path, 0)
    scanners, simulated = Scanners(None, (_hid(node, tmp_path),)), SimulatedTones()
    tones = ScannerTones(simulated, scanners)
    till.on_text = tones.play
    till.start(scanners)
    qtbot.waitUntil(lambda: till.devices.get(IDENTITY) is Presence.READY)
    for pattern, report in (("good", b"\x04\x40"), ("queued", b"\x04\x40"), ("bad", b"\x04\x20")):
        node.send(pos_reports(pattern.encode())[0])
        told: list[bytes] = []

        def hears(told: list[bytes] = told) -> bool:
            told.append(node.heard())
            return bool(told[-1])

        qtbot.waitUntil(hears)
        assert told[-1] == report
    tones.play("bad")  # nobody has scanned since
    qtbot.wait(100)
    assert node.heard() == b""
    assert simulated.played == ["good", "queued", "bad", "bad"]


@pytest.mark.parametrize(
    ("spec", "driver"),
    [
        ("/dev/ttyACM0", SerialBarcodeScanner),
        ("COM3", SerialBarcodeScanner),
        ("usb:0c2e:0206:SN1", SerialBarcodeScanner),
        (IDENTITY, HidPosBarcodeScanner),
        ("HID:0C2E:0206:SN1", HidPosBarcodeScanner),
        (KEYBOARD, EvdevBarcodeScanner),
    ],
)
def test_a_name_says_which_driver(spec: str, driver: type) -> None:
    assert isinstance(scanner_named(f" {spec} "), driver)


@pytest.mark.parametrize(
    "spec", ["", "scanner", "COM", "/dev/input/event3", "usb:", "/dev/", "hid:", "hid:0c2e", "hid:0c2e:0206:"]
)
def test_what_names_no_scanner_is_refused(spec: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        scanner_named(spec)
    assert caught.value.error_code == "BAD_SCANNER"


def test_a_model_is_the_same_in_capitals() -> None:
    assert scanner_named("hid:0C2E:0206:Sn1").info.device_id == "hid:0c2e:0206:Sn1"


def test_a_scanner_named_twice_is_one() -> None:
    settings = Settings(serial_port="COM3", scanners=("COM3", "COM4"))
    assert [device.name for device in scanners_for(settings).devices().known] == ["COM3", "COM4"]


@pytest.mark.parametrize(
    ("has_products", "asked"),
    [
        (False, (Symbology.QR, Symbology.AZTEC, Symbology.EAN_13)),
        (
            True,
            (Symbology.QR, Symbology.AZTEC, Symbology.EAN_13, Symbology.EAN_8, Symbology.UPC_A, Symbology.CODE_128),
        ),
    ],
)
def test_the_camera_reads_what_is_set_and_what_a_basket_needs(
    asked: tuple[Symbology, ...], *, has_products: bool
) -> None:
    decoder = FakeDecoder([[]])
    camera = CameraBarcodeScanner(FakeFrameSource([0.0]), decoder)
    scanners = Scanners(camera, symbologies=(Symbology.AZTEC, Symbology.EAN_13))
    scanners.read_products(has_products)
    camera.open()
    camera.read(0.0)
    assert decoder.asked == [asked]


@pytest.mark.parametrize("name", ["qrcode", "unknown", ""])
def test_a_symbology_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="symbologies cannot have"):
        Settings(symbologies=("aztec", name))
