"""USB cameras and video files through OpenCV, which ends every call by itself soon."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.pictures import usable
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import DeviceInformation

if TYPE_CHECKING:
    import cv2
    import numpy as np
    from numpy.typing import NDArray

# Read by OpenCV when it is loaded, which is why nothing here imports it before a camera is opened.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")  # seconds; 10 would outlast the watchdog
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET: what went wrong is said in our own words

_SIZE = (1280, 720)
_FPS = 30
_SANE_FPS = (1.0, 120.0)


class OpenCvFeed:
    """A `Feed` over what `connect` opens; `is_there` tells whether a device that gives no picture is still there."""

    period_s: float | None = None

    def __init__(self, connect: "Callable[[], cv2.VideoCapture]", is_there: Callable[[], bool] = lambda: True) -> None:
        self._connect = connect
        self._is_there = is_there
        self._capture: cv2.VideoCapture | None = None

    def start(self) -> None:
        """Open it."""
        self._capture = self._connect()

    def picture(self) -> "NDArray[np.uint8] | None":
        """The next picture."""
        import cv2

        if self._capture is None:
            return None
        try:
            arrived, picture = self._capture.read()
        except cv2.error as exc:
            raise DeviceLost(f"OpenCV: {exc}") from exc
        if not arrived and not self._is_there():
            raise DeviceLost("it was unplugged", code="CAMERA_UNPLUGGED")
        return usable(picture) if arrived else None

    def give_up(self) -> None:
        """Nothing: a camera that freezes is noticed by OpenCV itself, within two seconds."""

    def release(self) -> None:
        """Close it."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


class _FileFeed(OpenCvFeed):
    """A video file, which has no pace of its own and begins again at its end."""

    def start(self) -> None:
        import cv2

        super().start()
        fps = self._capture.get(cv2.CAP_PROP_FPS) if self._capture else 0.0
        self.period_s = 1.0 / (fps if _SANE_FPS[0] <= fps <= _SANE_FPS[1] else _FPS)

    def picture(self) -> "NDArray[np.uint8] | None":
        import cv2

        if (picture := super().picture()) is None and self._capture is not None:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            picture = super().picture()
        return picture


def usb_camera(device: int | str) -> CapturedFrameSource:
    """A camera by index, or on Linux by path: `/dev/video2`, `/dev/v4l/by-id/…`; 1280x720 at 30 fps if it can."""
    where = f"/dev/video{device}" if isinstance(device, int) and sys.platform == "linux" else device
    name = os.path.basename(where) if isinstance(where, str) else f"camera {where}"  # noqa: PTH119 - a text in, a text out
    info = DeviceInformation(str(where), "camera", name, "OpenCV")
    return CapturedFrameSource(info, lambda: OpenCvFeed(lambda: _opened_camera(where), lambda: _is_there(where)))


def video_file(path: str) -> CapturedFrameSource:
    """A video file at its own frame rate, over and over."""
    info = DeviceInformation(path, "camera", os.path.basename(path), "OpenCV")  # noqa: PTH119 - a text in, a text out
    return CapturedFrameSource(info, lambda: _FileFeed(lambda: _opened_file(path)))


def _opened_camera(where: int | str) -> "cv2.VideoCapture":
    import cv2

    if isinstance(where, str):
        _check(where)
    width, height = _SIZE
    wished = (
        # The format first: the driver picks size and rate among those of the format it has then.
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, width),
        (cv2.CAP_PROP_FRAME_HEIGHT, height),
        (cv2.CAP_PROP_FPS, _FPS),
    )
    try:
        capture = opened(where, cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY)
    except DeviceUnavailable as exc:
        # It is there, and may be opened; a camera by number may not be there.
        raise DeviceUnavailable(exc.detail, code="CAMERA_IN_USE" if isinstance(where, str) else None) from exc
    for setting, value in wished:
        capture.set(setting, value)
    return capture


def _opened_file(path: str) -> "cv2.VideoCapture":
    import cv2

    return opened(path, cv2.CAP_FFMPEG)


def _is_there(where: int | str) -> bool:
    return isinstance(where, int) or os.path.exists(where)  # noqa: PTH110 - a text in


def _check(where: str) -> None:
    if not _is_there(where):
        raise DeviceUnavailable(f"{where}: not plugged in", code="CAMERA_UNPLUGGED")
    if not os.access(where, os.R_OK | os.W_OK):
        raise DeviceUnavailable(f"{where}: no permission (group video)", code="CAMERA_NO_RIGHTS")


def opened(where: int | str, api: int, settings: Sequence[int] = ()) -> "cv2.VideoCapture":
    """What OpenCV opens, with its settings; blocks as long as these say.

    Raises:
        DeviceUnavailable: OpenCV cannot open it.
    """
    import cv2

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    cv2.setNumThreads(1)  # pictures are small, and the second core belongs to the screen
    try:
        capture = cv2.VideoCapture(where, api, settings) if settings else cv2.VideoCapture(where, api)
    except cv2.error as exc:
        raise DeviceUnavailable(f"OpenCV cannot open it: {exc}") from exc
    if not capture.isOpened():
        capture.release()
        raise DeviceUnavailable("OpenCV cannot open it")
    return capture
