"""Cameras, decoders, scanners and tones."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pos_client.domain.barcode import Barcode, Symbology

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Frame:
    """One camera picture: `luma` is (height, width) uint8; `bgr` is (height, width, 3) uint8 or None for grey sources.

    `seq` rises by one per captured frame; `captured_ns` is monotonic. The arrays are never written to again.
    """

    luma: "NDArray[np.uint8]"
    bgr: "NDArray[np.uint8] | None"
    seq: int
    captured_ns: int


class CameraHint(StrEnum):
    """What keeps a camera from reading a code, so that the person before it can help.

    Two members' codes in view; too far away; blurred by movement or focus; a screen too dim or shone upon; no light;
    and, nobody's fault, a decoder that failed and is started again.
    """

    TWO_CODES = "two_codes"
    TOO_FAR = "too_far"
    BLURRED = "blurred"
    TOO_FAINT = "too_faint"
    TOO_DARK = "too_dark"
    RESTARTED = "restarted"


@dataclass(frozen=True, slots=True)
class DeviceInformation:
    """Which device this is; `device_id` is stable across replugs where the system has a stable name."""

    device_id: str
    kind: str
    name: str
    driver: str


@dataclass(frozen=True, slots=True)
class FrameStatistics:
    """What a frame source has done since it was made, reconnections included.

    `dropped` frames were captured and not taken before the next one came; `damaged` pictures could not be used. `fps`
    is that of the last second; `size` (width, height) in pixels and `age_s` are those of the newest frame, None: none.
    """

    frames: int = 0
    dropped: int = 0
    damaged: int = 0
    fps: float = 0.0
    size: tuple[int, int] = (0, 0)
    age_s: float | None = None


@runtime_checkable
class FrameSource(Protocol):
    """A camera, stream, video file or folder of pictures, delivering at its own pace; only the latest frame counts."""

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        ...

    def open(self) -> None:
        """Start delivering. Blocks at most ~3 s.

        Raises:
            DeviceUnavailable: not there, no permission, in use; try again later.
        """
        ...

    def read(self, timeout_s: float) -> Frame | None:
        """The newest frame not yet handed out, waiting up to `timeout_s`; None when none came in time.

        Raises:
            DeviceLost: no frame for 1.5 s or the device is gone; close, then open again.
        """
        ...

    def statistics(self) -> FrameStatistics:
        """What it has done so far; cheap, from any thread."""
        ...

    def close(self) -> None:
        """Stop and release the device; idempotent; no thread is left behind."""
        ...


@runtime_checkable
class SymbologyDecoder(Protocol):
    """Finds barcodes in a frame. Stateless and thread-safe."""

    @property
    def name(self) -> str:
        """The library behind it, for statistics."""
        ...

    def decode(
        self, luma: "NDArray[np.uint8]", symbologies: Sequence[Symbology]
    ) -> list[tuple[str, Symbology, tuple[tuple[float, float], ...]]]:
        """(text, symbology, corners in pixels) of every symbol found in a (height, width) uint8 picture."""
        ...


class Indication(StrEnum):
    """What a scanner lets the person who holds it know: the till took the code, or refused it."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Unread:
    """A code that was seen in a frame and not read: its corners in pixels, and how many modules it has a side."""

    corners: tuple[tuple[float, float], ...]
    modules: int


@runtime_checkable
class LiveDecoder(SymbologyDecoder, Protocol):
    """A decoder for the successive frames of one camera, used by one thread; it may live in a process of its own."""

    def start(self) -> None:
        """Get ready; returns at once. `decode` finds nothing until then."""
        ...

    def unread(self) -> Unread | None:
        """The code that was seen in the last frame and not read, if there was one."""
        ...

    def was_restarted(self) -> bool:
        """Whether it died or hung within the last seconds, and was started again."""
        ...

    def close(self) -> None:
        """Release what it holds; idempotent; `start` begins anew."""
        ...


@runtime_checkable
class BarcodeScanner(Protocol):
    """Anything that delivers barcodes one by one: serial scanner, camera with decoder, simulated phone."""

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        ...

    def open(self) -> None:
        """Claim the device.

        Raises:
            DeviceUnavailable: not there, no permission, or in use; try again later.
        """
        ...

    def read(self, timeout_s: float) -> Barcode | None:
        """The next barcode, waiting up to `timeout_s`; None when none came in time.

        Raises:
            DeviceLost: the device went away; close, then open again.
        """
        ...

    @property
    def can_indicate(self) -> bool:
        """Whether it can be told to; known while it is open."""
        ...

    def indicate(self, indication: Indication) -> None:
        """Beep or blink soon, where the device can be told to; from any thread, returns at once, never fails."""
        ...

    def close(self) -> None:
        """Release the device; idempotent."""
        ...


@runtime_checkable
class ToneIndicator(Protocol):
    """Plays a short pattern per outcome; silent machines do nothing. Called from the UI thread, returns at once."""

    def play(self, pattern: str) -> None:
        """Play `good`, `bad`, `queued` or `attention`; unknown names are ignored."""
        ...
