"""A camera that needs no camera: real pictures of a phone before a counter, at a real pace, from a real lens model."""

import threading
import time
from typing import TYPE_CHECKING

from hardware.camera.phone import SimulatedPhone
from hardware.camera.statistics import FrameCounts
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import DeviceInformation, Frame, FrameStatistics

if TYPE_CHECKING:
    from hardware.camera.scene import Scene

_S = 1_000_000_000


class SimulatedCamera:
    """A `FrameSource` that renders in the reader's thread, so that a reader who is late simply gets fewer frames.

    Frames are BGR plus luma, `size` is (width, height) in pixels. `unplug` and `plug_in` pull the cable, from any
    thread. A frame's `captured_ns` is when the picture was due, its content what was before the lens at that time.
    """

    def __init__(
        self, phone: SimulatedPhone, size: tuple[int, int] = (1280, 720), fps: float = 30.0, seed: int = 1
    ) -> None:
        self._phone = phone
        self._size = size
        self._period_ns = int(_S / fps)
        self._seed = seed
        self._scene: Scene | None = None
        self._wake = threading.Event()
        self._plugged = True
        self._is_open = False
        self._due_ns = 0
        self._seq = 0
        self._counts = FrameCounts()

    @property
    def info(self) -> DeviceInformation:
        """Always the same device."""
        return DeviceInformation("simulated-camera", "camera", "Simulated camera", "SimulatedCamera")

    def open(self) -> None:
        """Load OpenCV, draw the empty scene (~0.1 s, once) and start delivering.

        Raises:
            DeviceUnavailable: it is unplugged.
        """
        if not self._plugged:
            raise DeviceUnavailable("the simulated camera is unplugged")
        from hardware.camera.scene import Scene

        self._scene = self._scene or Scene(*self._size, seed=self._seed)
        self._wake.clear()
        self._due_ns = time.monotonic_ns()
        self._counts.reconnected()
        self._is_open = True

    def read(self, timeout_s: float) -> Frame | None:
        """The picture that is due next; blocks until then, at most `timeout_s`.

        Raises:
            DeviceLost: unplugged, or not open.
        """
        self._check_present()
        wait_s = (self._due_ns - time.monotonic_ns()) / _S
        if wait_s > timeout_s:
            self._wake.wait(timeout_s)
            self._check_present()
            return None
        if wait_s > 0:
            self._wake.wait(wait_s)
        self._check_present()
        return self._capture()

    def statistics(self) -> FrameStatistics:
        """What it has done so far."""
        return self._counts.told()

    def close(self) -> None:
        """Stop delivering; a waiting `read` ends at once."""
        self._is_open = False
        self._wake.set()

    def unplug(self) -> None:
        """Pull the cable: the reader gets DeviceLost, opening fails until `plug_in`."""
        self._plugged = False
        self._wake.set()

    def plug_in(self) -> None:
        """Put the cable back; the camera can be opened again."""
        self._plugged = True

    def _check_present(self) -> None:
        if not (self._is_open and self._plugged):
            raise DeviceLost("the simulated camera is unplugged or closed")

    def _capture(self) -> Frame:
        scene = self._scene
        if scene is None:
            raise DeviceLost("the simulated camera was never opened")
        behind = max(0, time.monotonic_ns() - self._due_ns) // self._period_ns
        captured_ns = self._due_ns + behind * self._period_ns
        self._due_ns = captured_ns + self._period_ns
        self._seq += 1
        self._counts.dropped(behind)
        self._counts.captured(*self._size)
        exposure = scene.expose(self._seq, self._phone.shown_at(captured_ns))
        if exposure.holds_whole_code:
            self._phone.note_whole(captured_ns)
        return Frame(exposure.luma, exposure.bgr, self._seq, captured_ns)
