"""Turns any camera with any decoder into a barcode scanner that delivers each code once while it is held up."""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from hardware.scanner.in_view import CodesInView, Corners
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.ports import DeviceInformation, Frame, FrameSource, Indication, SymbologyDecoder

_NS = 1_000_000_000
COOL_DOWN_S = 0.7
"""How long a code must have been out of view before it counts as shown again: above the gaps of a shaky read."""
_FPS_OVER = 30


@dataclass(frozen=True, slots=True)
class CameraView:
    """What the preview shows: the newest frame, and where a code was found last, in pixels of that frame.

    `hit_age_s` is the age of `corners`, None when no code has been seen; `two_codes` says that two different member
    codes are in view, of which neither is delivered.
    """

    frame: Frame
    corners: Corners
    hit_age_s: float | None
    fps: float
    two_codes: bool


class CameraBarcodeScanner:
    """A `BarcodeScanner` over a `FrameSource` and a `SymbologyDecoder`; it reads in its caller's thread.

    One thread opens, reads and closes; `latest_view` and `expects` may be called from any. What of the codes in view is
    delivered is told by `CodesInView`.
    """

    def __init__(self, source: FrameSource, decoder: SymbologyDecoder, cool_down_s: float = COOL_DOWN_S) -> None:
        self._source = source
        self._decoder = decoder
        self._codes = CodesInView(int(cool_down_s * _NS))
        self._symbologies: tuple[Symbology, ...] = (Symbology.QR,)
        self._waiting: deque[Barcode] = deque()
        self._captures: deque[int] = deque(maxlen=_FPS_OVER)
        self._lock = threading.Lock()
        self._view: CameraView | None = None
        self._hit: tuple[Corners, int] | None = None

    @property
    def info(self) -> DeviceInformation:
        """The camera's identity, as a scanner."""
        camera = self._source.info
        return DeviceInformation(camera.device_id, "scanner", camera.name, f"{camera.driver}+{self._decoder.name}")

    def open(self) -> None:
        """Open the camera; blocks at most ~3 s.

        Raises:
            DeviceUnavailable: the camera is not there, may not be opened, or is in use.
        """
        self._waiting.clear()
        self._captures.clear()
        self._source.open()

    def read(self, timeout_s: float) -> Barcode | None:
        """The next code that came into view, looking at the newest frames for at most `timeout_s`.

        Raises:
            DeviceLost: no frame for 1.5 s, or the camera is gone; close, then open again.
        """
        until = time.monotonic() + timeout_s
        while not self._waiting:
            frame = self._source.read(max(0.0, until - time.monotonic()))
            if frame is not None:
                self._look_at(frame)
            if time.monotonic() >= until:
                break
        return self._waiting.popleft() if self._waiting else None

    def indicate(self, indication: Indication) -> None:
        """A camera has nothing to beep with; the screen says it."""

    def close(self) -> None:
        """Release the camera and forget its last picture; idempotent."""
        self._source.close()
        with self._lock:
            self._view = None
            self._hit = None

    def expects(self, symbologies: Sequence[Symbology]) -> None:
        """Read these symbologies from the next frame on; QR only at first, since each one more costs time."""
        self._symbologies = tuple(symbologies)

    def latest_view(self) -> CameraView | None:
        """The newest frame with what was found; None while closed. Cheap: poll it from the UI's timer."""
        with self._lock:
            return self._view

    def _look_at(self, frame: Frame) -> None:
        hits = self._decoder.decode(frame.luma, self._symbologies)
        for text, symbology, corners in self._codes.take(hits, frame.captured_ns):
            self._waiting.append(Barcode(text, symbology, frame.captured_ns, self._source.info.device_id, corners))
        self._publish(frame, hits[0][2] if hits else None)

    def _publish(self, frame: Frame, corners: Corners | None) -> None:
        self._captures.append(frame.captured_ns)
        if corners is not None:
            self._hit = (corners, frame.captured_ns)
        at, age = ((), None) if self._hit is None else (self._hit[0], (frame.captured_ns - self._hit[1]) / _NS)
        view = CameraView(frame, at, age, self._fps(), self._codes.has_two_members)
        with self._lock:
            self._view = view

    def _fps(self) -> float:
        span_ns = self._captures[-1] - self._captures[0]
        return 0.0 if span_ns <= 0 else (len(self._captures) - 1) * _NS / span_ns
