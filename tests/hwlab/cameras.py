"""A camera of the kernel's own (vivid), pulled out and plugged in again, with the loop of the till around it."""

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.health import look_through
from hardware.camera.listing import list_cameras
from hardware.camera.sources import open_frame_source
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from hardware.scanner.supervised import CHEAP_TO_TRY_S, DeviceChange, DeviceState, keep_reading
from pos_client.domain.barcode import Symbology
from pos_client.errors import DeviceError, DeviceUnavailable
from pos_client.ports import FrameStatistics
from tests.fakes.devices import Hit
from tests.hwlab.waiting import PATIENCE_S, until

DRIVER, DEVICE = Path("/sys/bus/platform/drivers/vivid"), "vivid.0"
LINK = Path("/dev/v4l/by-id/usb-Lab_Camera-video-index0")


def camera() -> dict[str, object]:
    """Listed, looked through, in use, unplugged, and back: codes, and seconds from the act to the state."""
    import cv2  # noqa: F401 - takes long here, and is no part of what is measured

    listed = _linked()
    seen = _seen()
    source = open_frame_source(str(LINK))
    open_s = _open_s(source)
    before = threading.active_count()
    with _kept(source) as changes:
        until(lambda: bool(changes) and changes[-1].state is DeviceState.READY)
        second = _refusal(open_frame_source(str(LINK)))
        pulled_s = time.monotonic()
        (DRIVER / "unbind").write_text(DEVICE)
        LINK.unlink()
        until(lambda: changes[-1].state is DeviceState.LOST)
        lost_s = time.monotonic() - pulled_s
        until(lambda: changes[-1].code == "CAMERA_UNPLUGGED")
        threading.Event().wait(2.5)
        (DRIVER / "bind").write_text(DEVICE)
        _linked()
        plugged_s = time.monotonic()
        until(lambda: changes[-1].state is DeviceState.READY)
        back_s = time.monotonic() - plugged_s
        frames = source.statistics().frames
        until(lambda: source.statistics().frames > frames + 5)
    return {
        "listed": listed,
        "size": seen.size,
        "fps": round(seen.fps, 1),
        "second": second,
        "codes": [change.code for change in changes],
        "open_s": round(open_s, 3),
        "lost_s": round(lost_s, 3),
        "back_s": round(back_s, 3),
        "threads_left": threading.active_count() - before,
    }


class Blind:
    """Finds nothing: what is asked here is when frames are back, and everything is slow in an emulated machine."""

    name = "blind"

    def decode(self, luma: NDArray[np.uint8], symbologies: Sequence[Symbology]) -> list[Hit]:
        return []


def _seen() -> FrameStatistics:
    """How it does; its first picture may take longer than a real camera is given."""
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            return look_through(open_frame_source(str(LINK)))
        except DeviceUnavailable:
            if time.monotonic() > give_up:
                raise


def _open_s(source: CapturedFrameSource) -> float:
    """How long it takes to open it, to its first picture, while nothing keeps it away."""
    began_s = time.monotonic()
    source.open()
    taken_s = time.monotonic() - began_s
    source.close()
    return taken_s


def _linked() -> list[str]:
    """Udev's work, and the names of what is listed."""
    until(lambda: any("vid-cap" in one.name for one in list_cameras()))
    (found,) = [one for one in list_cameras() if "vid-cap" in one.name]
    LINK.parent.mkdir(parents=True, exist_ok=True)
    LINK.symlink_to(found.device_id)
    return [one.device_id for one in list_cameras()]


@contextlib.contextmanager
def _kept(source: CapturedFrameSource) -> Iterator[list[DeviceChange]]:
    changes: list[DeviceChange] = []
    stop = threading.Event()
    scanner = CameraBarcodeScanner(source, Blind())
    loop = threading.Thread(
        target=keep_reading, args=(scanner, lambda _: None, changes.append, stop, CHEAP_TO_TRY_S), daemon=True
    )
    loop.start()
    try:
        yield changes
    finally:
        stop.set()
        loop.join(PATIENCE_S)


def _refusal(source: CapturedFrameSource) -> str:
    try:
        source.open()
    except DeviceError as fault:
        return fault.error_code
    finally:
        source.close()
    return ""
