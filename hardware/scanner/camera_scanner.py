"""Turns any camera with any decoder into a barcode scanner that delivers each code once while it is held up."""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from hardware.scanner.hints import Hints, hint_of
from hardware.scanner.in_view import CodesInView, Corners
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.ports import (
    CameraHint,
    DeviceInformation,
    Frame,
    FrameSource,
    FrameStatistics,
    Indication,
    LiveDecoder,
    SymbologyDecoder,
    Unread,
)

_NS = 1_000_000_000
COOL_DOWN_S = 0.7
"""How long a code must have been out of view before it counts as shown again: above the gaps of a shaky read."""
_FPS_OVER = 30


@dataclass(frozen=True, slots=True)
class CameraView:
    """What the preview shows: the newest frame, and where a code was found last, in pixels of that frame.

    `hit_age_s` is the age of `corners`, None when no code has been seen; `unread` is where a code is that was seen in
    this frame and not read; `hint` is what would help.
    """

    frame: Frame
    corners: Corners
    hit_age_s: float | None
    fps: float
    unread: Corners = ()
    hint: CameraHint | None = None


class CameraBarcodeScanner:
    """A `BarcodeScanner` over a `FrameSource` and a `SymbologyDecoder`; it reads in its caller's thread.

    One thread opens, reads and closes; `latest_view` and `expects` may be called from any. What of the codes in view is
    delivered is told by `CodesInView`. A `LiveDecoder` is started and closed with the camera.
    """

    def __init__(
        self,
        source: FrameSource,
        decoder: SymbologyDecoder | LiveDecoder,
        cool_down_s: float = COOL_DOWN_S,
    ) -> None:
        self._source = source
        self._decoder = decoder
        self._live = decoder if isinstance(decoder, LiveDecoder) else None
        self._hints = Hints()
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
        """Open the camera; blocks as its source does.

        Raises:
            DeviceUnavailable: the camera is not there, may not be opened, or is in use.
        """
        self._waiting.clear()
        self._captures.clear()
        self._source.open()
        if self._live:  # not before: a camera that is away is tried every second, and a decoder may be a process
            self._live.start()

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

    @property
    def can_indicate(self) -> bool:
        """It cannot."""
        return False

    def indicate(self, indication: Indication) -> None:
        """A camera has nothing to beep with; the screen says it."""

    def close(self) -> None:
        """Release the camera and forget its last picture; idempotent."""
        self._source.close()
        if self._live:
            self._live.close()
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

    def statistics(self) -> FrameStatistics:
        """What the camera has done so far; cheap, from any thread."""
        return self._source.statistics()

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
        unread = self._live.unread() if self._live else None
        outline = () if unread is None else unread.corners
        view = CameraView(frame, at, age, self._fps(), outline, self._hint(frame, unread, is_read=corners is not None))
        with self._lock:
            self._view = view

    def _hint(self, frame: Frame, unread: Unread | None, *, is_read: bool) -> CameraHint | None:
        if self._codes.has_two_members:
            return CameraHint.TWO_CODES
        if is_read:
            self._hints.forget()
            return None
        if self._live and self._live.was_restarted():
            return CameraHint.RESTARTED
        return self._hints.tell(hint_of(frame.luma, unread), frame.captured_ns)

    def _fps(self) -> float:
        span_ns = self._captures[-1] - self._captures[0]
        return 0.0 if span_ns <= 0 else (len(self._captures) - 1) * _NS / span_ns
