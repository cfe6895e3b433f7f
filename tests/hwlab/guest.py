"""What happens in the guest: real nodes, real drivers; the facts are written as JSON to the file named.

`python -m tests.hwlab.guest FILE`, as root. A scene that fails is a fact, too.
"""

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from hardware.scanner.evdev_scanner import BY_ID, EvdevBarcodeScanner
from hardware.scanner.hid_devices import list_hid_scanners
from hardware.scanner.hid_pos_scanner import HidPosBarcodeScanner
from hardware.scanner.supervised import CHEAP_TO_TRY_S, DeviceChange, DeviceState, keep_reading
from pos_client.domain.barcode import Barcode
from pos_client.errors import DeviceError, DeviceLost, DeviceUnavailable
from pos_client.ports import BarcodeScanner, Indication
from tests.fakes.nodes import pos_reports
from tests.hwlab.cameras import camera
from tests.hwlab.serial_line import serial_line
from tests.hwlab.uhid import KEYBOARD_DESCRIPTOR, POS_DESCRIPTOR, UhidDevice, key_reports
from tests.hwlab.waiting import PATIENCE_S, until

Facts = dict[str, object]
SHORT, LONG = "911110000000482107123456789012345678901234", "8" + "0123456789" * 18
TYPED = "911110000000482107abcXYZ"
LINK = f"{BY_ID}usb-Lab_Scanner-event-kbd"


def _pos() -> UhidDevice:
    before = len(list_hid_scanners())
    device = UhidDevice(POS_DESCRIPTOR, "Lab 1900", 0x0C2E, 0x0206, "LAB1")
    until(lambda: len(list_hid_scanners()) > before and Path(list_hid_scanners()[0].node).exists())
    return device


def _refusal(scanner: BarcodeScanner) -> str:
    try:
        scanner.open()
    except DeviceUnavailable as fault:
        return fault.detail
    return ""


def _lost_after_s(scanner: BarcodeScanner, take_away: Callable[[], None]) -> float:
    """How long a read that waits takes to notice."""
    timer = threading.Timer(0.3, take_away)
    timer.start()
    began_s = time.monotonic()
    try:
        while time.monotonic() - began_s < PATIENCE_S:
            scanner.read(5.0)
    except DeviceLost:
        return round(time.monotonic() - began_s - 0.3, 3)
    finally:
        timer.join()
        scanner.close()
    return PATIENCE_S


def hid_pos() -> Facts:
    """A HID-POS scanner: found, read, told, claimed, unplugged."""
    device = _pos()
    found = list_hid_scanners()[0]
    scanner, second = HidPosBarcodeScanner(found.identity), HidPosBarcodeScanner(found.identity)
    scanner.open()
    texts = []
    for text in (SHORT, LONG):
        for report in pos_reports(text.encode()):
            device.send(report)
        barcode = scanner.read(PATIENCE_S)
        texts.append(barcode.text if barcode else "")
    scanner.indicate(Indication.GOOD)
    scanner.read(0.1)
    told = device.heard(PATIENCE_S).hex()
    refused = _refusal(second)
    lost_s = _lost_after_s(scanner, device.close)
    gone = _refusal(scanner)
    return {"identity": found.identity, "name": found.name, "texts": texts, "told": told} | {
        "second": refused,
        "lost_s": lost_s,
        "gone": gone,
    }


def hot_plug() -> Facts:
    """Unplugged and plugged in again under another number, with the loop of the till around it."""
    device = _pos()
    texts: list[str] = []
    states: list[DeviceState] = []
    stop = threading.Event()

    def take(barcode: Barcode) -> None:
        texts.append(barcode.text)

    def note(change: DeviceChange) -> None:
        states.append(change.state)

    scanner = HidPosBarcodeScanner("hid:0c2e:0206:LAB1")
    loop = threading.Thread(target=keep_reading, args=(scanner, take, note, stop, CHEAP_TO_TRY_S))
    loop.start()
    try:
        until(lambda: states == [DeviceState.READY])
        device.send(pos_reports(b"before")[0])
        until(lambda: texts == ["before"])
        device.close()
        until(lambda: states[-1] is DeviceState.LOST)
        stop.wait(2.5)
        device = _pos()
        began_s = time.monotonic()
        until(lambda: states[-1] is DeviceState.READY)
        back_s = time.monotonic() - began_s
        device.send(pos_reports(b"after")[0])
        until(lambda: texts == ["before", "after"])
        device.close()
    finally:
        stop.set()
        loop.join()
    return {"back_s": round(back_s, 3), "texts": texts, "states": states}


def _type(device: UhidDevice, text: str) -> None:
    """As fast as a scanner: the kernel keeps 64 events of a keyboard for its reader, which are about ten keys."""
    pause = threading.Event()
    for report in key_reports(text):
        device.send(report)
        pause.wait(0.01)


def _typed(scanner: BarcodeScanner) -> tuple[str, str]:
    """What was typed up to Enter, and the ending; a busy machine may make pauses in the typing that end a code."""
    text = ""
    while (barcode := scanner.read(PATIENCE_S)) is not None and barcode.heard is not None:
        text += barcode.text
        if barcode.heard.ending:
            return text, barcode.heard.ending
    return text, ""


def evdev() -> Facts:
    """A keyboard, grabbed: exact codes for us, nothing for anybody else."""
    before = set(Path("/dev/input").glob("event*"))
    device = UhidDevice(KEYBOARD_DESCRIPTOR, "Lab Scanner", 0x1EAB, 0x8303, "LAB2")
    until(lambda: bool(set(Path("/dev/input").glob("event*")) - before))
    node = (set(Path("/dev/input").glob("event*")) - before).pop()
    Path(BY_ID).mkdir(exist_ok=True)
    Path(LINK).symlink_to(node)  # udev's work
    listener = os.open(node, os.O_RDONLY | os.O_NONBLOCK)
    scanner, second = EvdevBarcodeScanner(LINK), EvdevBarcodeScanner(LINK)
    scanner.open()
    refused = _refusal(second)
    typing = threading.Thread(target=_type, args=(device, TYPED))
    typing.start()
    text, ending = _typed(scanner)
    typing.join()
    try:
        overheard = len(os.read(listener, 4096))
    except BlockingIOError:
        overheard = 0
    lost_s = _lost_after_s(scanner, device.close)
    os.close(listener)
    return {"text": text, "ending": ending, "overheard": overheard, "second": refused, "lost_s": lost_s}


SCENES = (hid_pos, hot_plug, evdev, serial_line, camera)


def main() -> None:
    """Play every scene and write what came of it."""
    facts: dict[str, Facts] = {}
    for scene in SCENES:
        try:
            facts[scene.__name__] = scene()
        except (OSError, DeviceError, IndexError, TimeoutError):
            facts[scene.__name__] = {"fault": traceback.format_exc()}
        Path(sys.argv[1]).write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
