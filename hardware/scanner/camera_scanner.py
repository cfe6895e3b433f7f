"""Turns any camera with any decoder into a barcode scanner that delivers each code once while it is held up."""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from pos_client.domain import barcode, member_code
from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.member_code import MemberCode
from pos_client.ports import DeviceInformation, Frame, FrameSource, Indication, SymbologyDecoder

_NS = 1_000_000_000
COOL_DOWN_S = 0.7
"""How long a code must have been out of view before it counts as shown again: above the gaps of a shaky read."""
_FPS_OVER = 30
_SHOWN_TWICE = 2

Corners = tuple[tuple[float, float], ...]


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

    One thread opens, reads and closes; `latest_view` and `expects` may be called from any. A text that looks like a
    member code but fails its check digits is a misread: it is thrown away, the next frame reads it right.
    """

    def __init__(self, source: FrameSource, decoder: SymbologyDecoder, cool_down_s: float = COOL_DOWN_S) -> None:
        self._source = source
        self._decoder = decoder
        self._cool_down_ns = int(cool_down_s * _NS)
        self._symbologies: tuple[Symbology, ...] = (Symbology.QR,)
        self._seen_ns: dict[str, int] = {}
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
        found = [hit for hit in self._decoder.decode(frame.luma, self._symbologies) if not _is_misread(hit[0])]
        members = {text for text, _, _ in found if isinstance(member_code.parse(text), MemberCode)}
        two_codes = len(members) >= _SHOWN_TWICE
        self._forget(frame.captured_ns)
        for text, symbology, corners in found:
            if not (two_codes and text in members) and self._is_new(text, frame.captured_ns):
                device_id = self._source.info.device_id
                self._waiting.append(Barcode(text, symbology, frame.captured_ns, device_id, corners))
        self._publish(frame, found[0][2] if found else None, two_codes=two_codes)

    def _is_new(self, text: str, now_ns: int) -> bool:
        is_new = text not in self._seen_ns
        self._seen_ns[text] = now_ns
        return is_new

    def _forget(self, now_ns: int) -> None:
        """Codes out of view for the cool-down count as new when they come back."""
        self._seen_ns = {text: seen for text, seen in self._seen_ns.items() if now_ns - seen < self._cool_down_ns}

    def _publish(self, frame: Frame, corners: Corners | None, *, two_codes: bool) -> None:
        self._captures.append(frame.captured_ns)
        if corners is not None:
            self._hit = (corners, frame.captured_ns)
        at, age = ((), None) if self._hit is None else (self._hit[0], (frame.captured_ns - self._hit[1]) / _NS)
        view = CameraView(frame, at, age, self._fps(), two_codes)
        with self._lock:
            self._view = view

    def _fps(self) -> float:
        span_ns = self._captures[-1] - self._captures[0]
        return 0.0 if span_ns <= 0 else (len(self._captures) - 1) * _NS / span_ns


def _is_misread(text: str) -> bool:
    return barcode.looks_like_member_code(text) and not isinstance(member_code.parse(text), MemberCode)
