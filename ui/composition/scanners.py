"""Which scanners this till reads, and the loops that keep them reading."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from hardware.camera.sources import open_frame_source
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.zbar import ZbarDecoder
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.camera_scanner import CameraBarcodeScanner, CameraView
from hardware.scanner.serial_scanner import SerialBarcodeScanner
from hardware.scanner.supervised import DeviceChange, DeviceState, keep_reading
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.ports import BarcodeScanner, FrameSource
from pos_client.settings import Settings
from ui.screens.devices import Device, Devices
from ui.threads.relay import Relay
from ui.threads.workers import Workers

_log = logging.getLogger(__name__)
_PRODUCT_CODES = (Symbology.EAN_13, Symbology.EAN_8, Symbology.UPC_A)
OnBarcode = Callable[[Barcode], None]
OnDevice = Callable[[str, bool], None]


@dataclass(frozen=True, slots=True)
class Scanners:
    """The devices of one counter; a keyboard wedge needs none of this and always works."""

    camera: CameraBarcodeScanner | None
    others: tuple[BarcodeScanner, ...] = ()

    def latest_view(self) -> CameraView | None:
        """What the preview shows; None without a camera, or while it is away."""
        return None if self.camera is None else self.camera.latest_view()

    def devices(self) -> Devices:
        """What is set up, before anything was heard of it."""
        camera = () if self.camera is None else (_device(self.camera, is_camera=True),)
        return Devices((*camera, *(_device(scanner, is_camera=False) for scanner in self.others)))

    def camera_fps(self) -> float | None:
        """Frames per second, or None."""
        view = self.latest_view()
        return None if view is None else view.fps

    def read_products(self, wanted: bool) -> None:
        """Let the camera read product codes too, which cost it time, only where the shop scans products here."""
        if self.camera is not None:
            self.camera.expects((Symbology.QR, *(_PRODUCT_CODES if wanted else ())))

    def start(self, workers: Workers, relay: Relay, on_barcode: OnBarcode, on_device: OnDevice) -> None:
        """Read every device in a loop of its own; both callbacks run on the UI thread."""

        def post_barcode(barcode: Barcode) -> None:
            relay.post(partial(on_barcode, barcode))

        def post_change(change: DeviceChange) -> None:
            _note(change)
            relay.post(partial(on_device, change.info.device_id, change.state is DeviceState.READY))

        for scanner in (self.camera, *self.others):
            if scanner is not None:
                loop = partial(keep_reading, scanner, post_barcode, post_change)
                workers.run_loop(scanner.info.device_id, loop)


def _device(scanner: BarcodeScanner, *, is_camera: bool) -> Device:
    return Device(scanner.info.device_id, scanner.info.name, is_camera)


def _note(change: DeviceChange) -> None:
    level = logging.INFO if change.state is DeviceState.READY else logging.WARNING
    _log.log(level, "%s is %s %s", change.info.device_id, change.state, change.code or "")


def camera_scanner(source: FrameSource) -> CameraBarcodeScanner:
    """A camera read by zxing-cpp first and, where libzbar is installed, zbar as a second opinion on hard frames."""
    return CameraBarcodeScanner(source, DecodeCascade(ZxingDecoder(), ZbarDecoder()))


def scanners_for(settings: Settings) -> Scanners:
    """What the settings name; nothing is opened yet.

    Raises:
        InvalidValue: code BAD_CAMERA; the text names no camera.
    """
    camera = camera_scanner(open_frame_source(settings.camera)) if settings.camera else None
    serial = (SerialBarcodeScanner(settings.serial_port),) if settings.serial_port else ()
    return Scanners(camera, serial)
