"""Cameras at a counter: they freeze, die and come back, and the till reads on and says what happened."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import numpy as np
import pytest
import segno
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from hardware.camera.sources import open_frame_source
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from pos_client.domain.barcode import Barcode
from pos_client.settings import Settings
from tests.fakes.mjpeg_server import FakeMjpegCamera, jpeg
from ui.composition.scanners import Scanners, scanners_for
from ui.i18n import install_language
from ui.screens.checkout import device_text
from ui.screens.devices import Device, Devices, Presence
from ui.threads.relay import Relay
from ui.threads.workers import Workers

WAIT_MS = 15_000
BACK_WITHIN_S = 2.0
EMPTY = np.full((240, 320, 3), 200, np.uint8)


def picture(text: str) -> NDArray[np.uint8]:
    """A QR code alone."""
    modules = np.array([[0 if dark else 255 for dark in row] for row in segno.make_qr(text).matrix_iter(border=4)])
    return np.repeat(np.kron(modules, np.ones((6, 6))).astype(np.uint8)[..., None], 3, axis=2)


class Counter:
    """What is heard of the cameras at these addresses."""

    def __init__(self, relay: Relay, workers: Workers) -> None:
        self._relay, self._workers = relay, workers
        self.texts: list[str] = []
        self.devices = Devices()
        self.losses: list[str] = []

    def start(self, *urls: str) -> Scanners:
        cameras = [CameraBarcodeScanner(open_frame_source(url), ZxingDecoder()) for url in urls]
        scanners = Scanners(cameras[0], more_cameras=cameras[1:])
        self.devices = scanners.devices()
        scanners.start(self._workers, self._relay, self._on_barcode, self._on_device)
        return scanners

    def _on_barcode(self, barcode: Barcode) -> None:
        self.texts.append(barcode.text)

    def _on_device(self, device: Device) -> None:
        self.devices = self.devices.heard_of(device)
        if device.trouble:
            self.losses.append(device.trouble)


@pytest.fixture
def counter(qtbot: QtBot) -> Iterator[Counter]:
    before = set(threading.enumerate())
    relay = Relay()
    workers = Workers(relay, lambda _name, _error: None)
    yield Counter(relay, workers)
    assert workers.shutdown(5.0) == []
    mine = {thread for thread in threading.enumerate() if not thread.name.startswith(("mjpeg", "Thread-"))}
    assert mine <= before, "a thread was left behind"


@pytest.fixture
def camera() -> Iterator[Callable[[str], FakeMjpegCamera]]:
    with ExitStack() as cameras:
        yield lambda text: cameras.enter_context(FakeMjpegCamera([picture(text)]))


def test_a_camera_that_freezes_and_dies_is_back_within_two_seconds(
    qtbot: QtBot, counter: Counter, camera: Callable[[str], FakeMjpegCamera]
) -> None:
    device = camera("one")
    counter.start(device.url)
    qtbot.waitUntil(lambda: counter.texts == ["one"], timeout=WAIT_MS)
    device.freeze()
    qtbot.waitUntil(lambda: counter.losses == ["CAMERA_SILENT"], timeout=WAIT_MS)
    device.die()
    qtbot.waitUntil(lambda: counter.losses[-1] == "CAMERA_UNREACHABLE", timeout=WAIT_MS)
    device.thaw()
    device.jpegs = [jpeg(picture("two"))]
    began_s = time.monotonic()
    device.revive()
    qtbot.waitUntil(lambda: counter.texts == ["one", "two"], timeout=WAIT_MS)
    assert time.monotonic() - began_s < BACK_WITHIN_S
    assert counter.devices.camera is Presence.READY


def test_a_code_is_read_among_damaged_pictures_and_pictures_of_other_sizes(
    qtbot: QtBot, counter: Counter, camera: Callable[[str], FakeMjpegCamera]
) -> None:
    device = camera("one")
    counter.start(device.url)
    qtbot.waitUntil(lambda: counter.texts == ["one"], timeout=WAIT_MS)
    large = jpeg(np.pad(picture("two"), ((200, 300), (400, 100), (0, 0)), constant_values=255))
    device.jpegs = [jpeg(EMPTY[:1, :1]), large[: len(large) // 2], large, b"", jpeg(EMPTY)]
    qtbot.waitUntil(lambda: counter.texts == ["one", "two"], timeout=WAIT_MS)
    assert counter.losses == []


def test_of_several_cameras_each_reads_and_the_one_that_saw_a_code_last_is_shown(
    qtbot: QtBot, counter: Counter, camera: Callable[[str], FakeMjpegCamera]
) -> None:
    first, second = camera("one"), camera("")
    second.jpegs = [jpeg(EMPTY)]
    scanners = counter.start(first.url, second.url)
    qtbot.waitUntil(lambda: counter.texts == ["one"], timeout=WAIT_MS)
    first.jpegs, second.jpegs = [jpeg(EMPTY)], [jpeg(picture("two"))]
    qtbot.waitUntil(lambda: counter.texts == ["one", "two"], timeout=WAIT_MS)
    size = picture("two").shape[:2]

    def shows_second() -> bool:
        view = scanners.latest_view()
        return view is not None and view.frame.luma.shape == size

    qtbot.waitUntil(shows_second, timeout=WAIT_MS)
    second.die()
    qtbot.waitUntil(lambda: counter.losses == ["CAMERA_UNREACHABLE"], timeout=WAIT_MS)
    assert counter.devices.camera is Presence.READY
    assert counter.devices.lost_camera is not None
    assert not shows_second()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_screen_says_why_there_is_no_picture(
    qtbot: QtBot, counter: Counter, camera: Callable[[str], FakeMjpegCamera], language: str, qapp: object
) -> None:
    device = camera("one")
    device.serve = device.guarded
    counter.start(device.url)
    qtbot.waitUntil(lambda: counter.devices.camera is Presence.AWAY, timeout=WAIT_MS)
    install_language(qapp, language)  # type: ignore[arg-type]
    words = device_text.no_picture(counter.devices)
    install_language(qapp, "en")  # type: ignore[arg-type]
    assert words.startswith({"en": "Camera wants a password. ", "zh": "摄像头需要密码"}[language])


def test_a_camera_named_twice_is_one() -> None:
    scanners = scanners_for(Settings(camera="http://h/a", cameras=("http://h/b", "http://h/a", "")))
    assert [device.device_id for device in scanners.devices().known] == ["http://h/a", "http://h/b"]
    assert scanners.camera is not None
