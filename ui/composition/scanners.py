"""Which scanners this till reads, and the loops that keep them reading."""

import logging
import re
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from hardware.camera.sources import open_frame_source
from hardware.decoder.process import DecodeProcess
from hardware.scanner.camera_scanner import CameraBarcodeScanner, CameraView
from hardware.scanner.evdev_scanner import EvdevBarcodeScanner
from hardware.scanner.hid_devices import HidDevice, list_hid_scanners
from hardware.scanner.hid_pos_scanner import HidPosBarcodeScanner
from hardware.scanner.serial_scanner import SerialBarcodeScanner
from hardware.scanner.supervised import CHEAP_TO_TRY_S, DeviceChange, DeviceState, keep_reading
from pos_client.domain.barcode import Barcode, Misread, Symbology
from pos_client.errors import InvalidValue
from pos_client.ports import BarcodeScanner, FrameSource, FrameStatistics, Indication
from pos_client.settings import Settings
from ui.screens.devices import Device, Devices, Presence
from ui.threads.relay import Relay
from ui.threads.workers import Workers

_log = logging.getLogger(__name__)
_PRODUCT_CODES = (Symbology.EAN_13, Symbology.EAN_8, Symbology.UPC_A, Symbology.CODE_128)
OnBarcode = Callable[[Barcode], None]
OnDevice = Callable[[Device], None]
OnMisread = Callable[[Misread], None]
_LOOK_UP_S = 0.1
"""How often a reader that waits for the till looks whether the program ends."""
_EVDEV = "/dev/input/"
_HID = re.compile(r"(?P<model>hid:[0-9a-f]{4}:[0-9a-f]{4}):(?P<unit>\S.*)", re.IGNORECASE | re.ASCII)
_SERIAL = re.compile(r"(/dev/|usb:)\S+|COM[0-9]+", re.IGNORECASE | re.ASCII)


class Scanners:
    """The devices of one counter; a keyboard wedge needs none of this and always works. UI thread.

    `listed` tells which HID-POS scanners are plugged in; they are read without being set up, since they can be nothing
    else. `symbologies` is what the cameras always read beside QR. Of several cameras the one that saw a code last is
    shown, `camera` until then.
    """

    def __init__(
        self,
        camera: CameraBarcodeScanner | None,
        others: Sequence[BarcodeScanner] = (),
        listed: Callable[[], Sequence[HidDevice]] | None = None,
        symbologies: Sequence[Symbology] = (),
        more_cameras: Sequence[CameraBarcodeScanner] = (),
    ) -> None:
        self.camera = camera
        self._cameras = tuple(one for one in (camera, *more_cameras) if one is not None)
        self._others = tuple(others)
        self._listed = listed
        self._symbologies = (Symbology.QR, *symbologies)
        self._to_answer: BarcodeScanner | None = None
        self._reading: dict[str, BarcodeScanner] = {}
        self._known: dict[str, Device] = {}
        self._followers: list[OnDevice] = []

    def latest_view(self) -> CameraView | None:
        """What the preview shows; None without a camera, or while all are away."""
        views = [view for camera in self._cameras if (view := camera.latest_view()) is not None]
        return max(views, key=_seen_ns, default=None)

    def devices(self) -> Devices:
        """What is set up, as far as anything was heard of it."""
        set_up = (self._device(scanner) for scanner in self._set_up())
        return Devices(tuple(self._known.get(device.device_id, device) for device in set_up))

    def follow(self, on_device: OnDevice) -> None:
        """Have somebody else hear, too, of devices that come and go."""
        self._followers.append(on_device)

    def unfollow(self, on_device: OnDevice) -> None:
        """Not any more."""
        self._followers.remove(on_device)

    def camera_fps(self) -> float | None:
        """Frames per second, or None."""
        view = self.latest_view()
        return None if view is None else view.fps

    def looked_through(self, device_id: str) -> FrameStatistics | None:
        """What a camera has done so far; None of what is none."""
        return next((one.statistics() for one in self._cameras if one.info.device_id == device_id), None)

    def read_products(self, wanted: bool) -> None:
        """Let cameras read product codes too, which cost them time, only where the shop scans products here."""
        for camera in self._cameras:
            camera.expects(tuple(dict.fromkeys((*self._symbologies, *(_PRODUCT_CODES if wanted else ())))))

    def start(
        self,
        workers: Workers,
        relay: Relay,
        on_barcode: OnBarcode,
        on_device: OnDevice,
        on_misread: OnMisread = lambda _misread: None,
    ) -> None:
        """Read every device in a loop of its own, one code at a time; the callbacks run on the UI thread."""

        def post_misread(misread: Misread) -> None:
            relay.post(partial(on_misread, misread))

        def read(scanner: BarcodeScanner) -> None:
            keep = partial(self._keep_reading, scanner, relay, on_barcode, on_device, post_misread)
            self._reading[scanner.info.device_id] = scanner
            workers.run_loop(scanner.info.device_id, keep)

        for scanner in self._set_up():
            read(scanner)
        if self._listed is not None:
            workers.run_loop("plugged scanners", partial(self._watch, self._listed, relay, read))

    def answer(self, indication: Indication) -> None:
        """Have the scanner of the last code say what became of it, once; a camera or a keyboard cannot."""
        scanner, self._to_answer = self._to_answer, None
        if scanner is not None:
            scanner.indicate(indication)

    def hand_held(self) -> list[str]:
        """The device ids of all that are read and are no cameras, those plugged in meanwhile among them."""
        return [device_id for device_id, one in self._reading.items() if one not in self._cameras]

    def beep(self, device_id: str) -> bool:
        """Have a scanner sound as after a good code; False where it cannot be told to."""
        scanner = self._reading[device_id]
        if scanner.can_indicate:
            scanner.indicate(Indication.GOOD)
        return scanner.can_indicate

    def _set_up(self) -> list[BarcodeScanner]:
        return [*self._cameras, *self._others]

    def _device(self, scanner: BarcodeScanner) -> Device:
        is_set_up = scanner in self._set_up()
        return Device(scanner.info.device_id, scanner.info.name, scanner in self._cameras, is_set_up=is_set_up)

    def _keep_reading(
        self,
        scanner: BarcodeScanner,
        relay: Relay,
        on_barcode: OnBarcode,
        on_device: OnDevice,
        post_misread: OnMisread,
        stop: threading.Event,
    ) -> None:
        is_patient = not isinstance(scanner, EvdevBarcodeScanner)

        def take(barcode: Barcode, taken: threading.Event) -> None:
            self._to_answer = scanner
            try:
                on_barcode(barcode)
            finally:
                taken.set()

        def tell(device: Device) -> None:
            self._known[device.device_id] = device
            for hear in (on_device, *self._followers):
                hear(device)

        def post_barcode(barcode: Barcode) -> None:
            """Read on only when the till has taken this one: a busy till must not pile up what it cannot answer yet.

            Of a keyboard the kernel keeps ten keys and no more, so that one is read all the time.
            """
            taken = threading.Event()
            relay.post(partial(take, barcode, taken))
            while is_patient and not stop.is_set() and not taken.wait(_LOOK_UP_S):
                pass

        def post_change(change: DeviceChange) -> None:
            _note(change)
            presence = Presence.READY if change.state is DeviceState.READY else Presence.AWAY
            device = replace(self._device(scanner), presence=presence, trouble=change.code or "")
            relay.post(partial(tell, device))

        keep_reading(scanner, post_barcode, post_change, stop, CHEAP_TO_TRY_S, post_misread)

    def _watch(
        self,
        listed: Callable[[], Sequence[HidDevice]],
        relay: Relay,
        read: Callable[[BarcodeScanner], None],
        stop: threading.Event,
    ) -> None:
        """Look for scanners that were not there before; those that were find their way back by themselves."""
        known = {scanner.info.device_id for scanner in self._others}
        while not stop.is_set():
            for device in listed():
                if device.identity not in known:
                    known.add(device.identity)
                    relay.post(partial(read, HidPosBarcodeScanner(device.identity, device.name, listed)))
            stop.wait(CHEAP_TO_TRY_S)


def _seen_ns(view: CameraView) -> float:
    """When this camera last saw a code."""
    return float("-inf") if view.hit_age_s is None else view.frame.captured_ns - view.hit_age_s * 1e9


def _note(change: DeviceChange) -> None:
    level = logging.INFO if change.state is DeviceState.READY else logging.WARNING
    _log.log(level, "%s is %s %s", change.info.device_id, change.state, change.code or "")


def camera_scanner(source: FrameSource) -> CameraBarcodeScanner:
    """A camera read by a process of its own: a decoder that crashes on a picture takes nothing with it."""
    return CameraBarcodeScanner(source, DecodeProcess())


def scanner_named(spec: str) -> BarcodeScanner:
    """The scanner a text names: a serial port, `usb:VVVV:PPPP:SERIAL`, `hid:VVVV:PPPP:SERIAL`, or a keyboard's link.

    Raises:
        InvalidValue: code BAD_SCANNER; it names none.
    """
    text = spec.strip()
    if text.startswith(_EVDEV):
        return EvdevBarcodeScanner(text)
    if hid := _HID.fullmatch(text):
        return HidPosBarcodeScanner(f"{hid['model'].lower()}:{hid['unit']}")
    if _SERIAL.fullmatch(text):
        return SerialBarcodeScanner(text)
    raise InvalidValue(f"{text[:200]!r} is no serial port and no scanner's name", code="BAD_SCANNER")


def scanners_for(settings: Settings) -> Scanners:
    """What the settings name, and on Linux every HID-POS scanner that is plugged in; nothing is opened yet.

    Raises:
        InvalidValue: code BAD_CAMERA or BAD_SCANNER; a text names none.
    """
    sources = [open_frame_source(spec) for spec in (settings.camera, *settings.cameras) if spec]
    cameras = [camera_scanner(source) for source in {source.info.device_id: source for source in sources}.values()]
    serial = (settings.serial_port,) if settings.serial_port else ()
    symbologies = [Symbology(name) for name in settings.symbologies]
    named = {spec: scanner_named(spec) for spec in (*serial, *settings.scanners)}
    listed = list_hid_scanners if sys.platform == "linux" else None
    return Scanners(next(iter(cameras), None), tuple(named.values()), listed, symbologies, cameras[1:])
