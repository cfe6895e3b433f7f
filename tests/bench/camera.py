"""What the simulated camera costs, and how soon a phone that comes into view is read from it."""

import statistics
import threading
import time

from hardware.camera.hand import pose_at
from hardware.camera.phone import Look, Shown, SimulatedPhone
from hardware.camera.scene import Scene
from hardware.camera.simulated import SimulatedCamera
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from tests.fakes.hard_frames import code_of

FRAMES = 300
PRESENTATIONS = 12


def run() -> dict[str, object]:
    """Milliseconds of one thread per rendered frame, and milliseconds from the whole code in view to its text."""
    figures: dict[str, object] = {}
    for width, height in ((1280, 720), (640, 480)):
        began_s = time.perf_counter()
        scene = Scene(width, height)
        figures[f"{width}x{height}"] = {
            "draw_scene_ms": round((time.perf_counter() - began_s) * 1e3, 1),
            "frame_with_phone_ms": _cost_ms(scene, is_phone_there=True),
            "frame_without_phone_ms": _cost_ms(scene, is_phone_there=False),
        }
    return figures | {"in_view_to_read_ms": _in_view_to_read_ms()}


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
