"""What cameras cost, real ones and the simulated one, and how soon a phone that comes into view is read."""

import statistics
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from hardware.camera.feed import Feed
from hardware.camera.hand import pose_at
from hardware.camera.phone import Look, Shown, SimulatedPhone
from hardware.camera.pictures import planes
from hardware.camera.rtsp import RtspFeed
from hardware.camera.scene import Scene
from hardware.camera.simulated import SimulatedCamera
from hardware.camera.web import WebFeed
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from tests.bench.till import cost_before
from tests.fakes.hard_frames import code_of
from tests.fakes.mjpeg_server import FakeMjpegCamera
from tests.fakes.rtsp_server import FakeRtspCamera

FRAMES = 300
PRESENTATIONS = 12
IP_FRAMES = 150


def run() -> dict[str, object]:
    """Milliseconds of CPU for a frame, milliseconds from the whole code in view to its text, and a till that idles."""
    figures: dict[str, object] = {}
    for width, height in ((1280, 720), (640, 480)):
        began_s = time.perf_counter()
        scene = Scene(width, height)
        figures[f"{width}x{height}"] = {
            "draw_scene_ms": round((time.perf_counter() - began_s) * 1e3, 1),
            "frame_with_phone_ms": _cost_ms(scene, is_phone_there=True),
            "frame_without_phone_ms": _cost_ms(scene, is_phone_there=False),
        }
    return figures | {
        "in_view_to_read_ms": _in_view_to_read_ms(),
        "ip_camera_frame_ms": _ip_camera_ms(),
        "till_cost_before_ip_camera": _till_idle(),
    }


def _counter() -> NDArray[np.uint8]:
    """1280 x 720, about 150 kB as a JPEG."""
    return Scene(1280, 720).expose(0, None).bgr


def _ip_camera_ms() -> dict[str, float]:
    """From the network to the planes of a frame, processes that help included."""
    with FakeMjpegCamera([_counter()], fps=60) as web, FakeRtspCamera(_counter(), fps=60) as rtsp:
        return {"mjpeg": _feed_ms(WebFeed(web.url)), "rtsp": _feed_ms(RtspFeed(rtsp.url))}


def _feed_ms(feed: Feed) -> float:
    feed.start()
    helpers = psutil.Process().children()
    began_s = time.thread_time() + _busy_s(helpers)
    taken = 0
    while taken < IP_FRAMES:
        if (picture := feed.picture()) is not None:
            planes(picture)
            taken += 1
    spent_s = time.thread_time() + _busy_s(helpers) - began_s
    feed.release()
    return round(spent_s * 1e3 / IP_FRAMES, 2)


def _busy_s(processes: list[psutil.Process]) -> float:
    return float(sum(times.user + times.system for times in (process.cpu_times() for process in processes)))


def _till_idle() -> dict[str, object]:
    idle: dict[str, object] = {}
    for name, camera in (("mjpeg", FakeMjpegCamera([_counter()])), ("rtsp", FakeRtspCamera(_counter()))):
        with camera as running, tempfile.TemporaryDirectory() as folder:
            idle[name] = cost_before(Path(folder), running.url)
    return idle


def _cost_ms(scene: Scene, *, is_phone_there: bool) -> float:
    shown = [Shown(code_of(1), Look.LIGHT, pose) for place in range(FRAMES) if (pose := pose_at(1, place / 30))]
    scene.expose(0, shown[0])  # draws the phone
    began_s = time.thread_time()
    for number in range(FRAMES):
        scene.expose(number, shown[number] if is_phone_there else None)
    return round((time.thread_time() - began_s) * 1e3 / FRAMES, 2)


def _in_view_to_read_ms() -> dict[str, float]:
    """Through camera, cascade and scanner in real time."""
    phone = SimulatedPhone()
    scanner = CameraBarcodeScanner(SimulatedCamera(phone), DecodeCascade(ZxingDecoder()))
    scanner.open()
    taken = sorted(_one(scanner, phone, seed) for seed in range(PRESENTATIONS))
    scanner.close()
    return {"median": round(statistics.median(taken), 1), "worst": round(taken[-1], 1), "of": len(taken)}


def _one(scanner: CameraBarcodeScanner, phone: SimulatedPhone, seed: int) -> float:
    threading.Event().wait(seed % 5 / 150)  # not in step with the camera
    phone.present(lambda: code_of(seed), seed=seed, look=Look.DARK if seed % 3 == 0 else Look.LIGHT)
    while (found := scanner.read(3.0)) is None or found.text != code_of(seed):
        pass
    read_ns = time.monotonic_ns()
    return (read_ns - (phone.presented_ns or read_ns)) / 1e6
