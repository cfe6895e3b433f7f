"""Cameras, network streams and video files through OpenCV, with time limits on every call."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hardware.camera.captured import CapturedFrameSource
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import DeviceInformation

if TYPE_CHECKING:
    import cv2
    import numpy as np
    from numpy.typing import NDArray

# Read by OpenCV when it is loaded, which is why nothing here imports it before a camera is opened.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")  # seconds; 10 would outlast the watchdog
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET: what went wrong is said in our own words

_OPEN_MS, _READ_MS = 2000, 1500
"""A frozen network camera blocks OpenCV for 30 s without these limits."""
_SIZE = (1280, 720)
_FPS = 30
_SANE_FPS = (1.0, 120.0)


class _LiveFeed:
    """A camera or network stream, which sets the pace itself."""

    period_s: float | None = None

    def __init__(self, capture: "cv2.VideoCapture") -> None:
        self._capture = capture

    def picture(self) -> "NDArray[np.uint8] | None":
        import cv2
        import numpy as np

        try:
            arrived, picture = self._capture.read()
        except cv2.error as exc:
            raise DeviceLost(f"OpenCV: {exc}") from exc
        return np.asarray(picture, np.uint8) if arrived else None

    def release(self) -> None:
        self._capture.release()


class _FileFeed(_LiveFeed):
    """A video file, which has no pace of its own and begins again at its end."""

    def __init__(self, capture: "cv2.VideoCapture") -> None:
        import cv2

        super().__init__(capture)
        fps = capture.get(cv2.CAP_PROP_FPS)
        self.period_s = 1.0 / (fps if _SANE_FPS[0] <= fps <= _SANE_FPS[1] else _FPS)

    def picture(self) -> "NDArray[np.uint8] | None":
        import cv2

        if (picture := super().picture()) is None:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            picture = super().picture()
        return picture


def usb_camera(device: int | str) -> CapturedFrameSource:
    """A camera by index, or on Linux by path: `/dev/video2`, `/dev/v4l/by-id/…`; 1280x720 at 30 fps if it can."""
    where = f"/dev/video{device}" if isinstance(device, int) and sys.platform == "linux" else device
    name = os.path.realpath(where) if isinstance(where, str) else f"camera {where}"
    info = DeviceInformation(str(where), "camera", name, "OpenCV")
    return CapturedFrameSource(info, lambda: _LiveFeed(_opened_camera(where)))


def network_stream(url: str) -> CapturedFrameSource:
    """An IP camera: MJPEG over http(s), or rtsp; connecting and every read have time limits."""
    import urllib.parse

    host = urllib.parse.urlsplit(url).hostname or url  # the URL may hold a password, the device name must not
    return CapturedFrameSource(DeviceInformation(host, "camera", host, "OpenCV"), lambda: _LiveFeed(_opened_url(url)))


def video_file(path: str) -> CapturedFrameSource:
    """A video file at its own frame rate, over and over."""
    info = DeviceInformation(path, "camera", os.path.basename(path), "OpenCV")  # noqa: PTH119 - a text in, a text out
    return CapturedFrameSource(info, lambda: _FileFeed(_opened_file(path)))


def _opened_camera(where: int | str) -> "cv2.VideoCapture":
    import cv2

    if isinstance(where, str) and not os.access(where, os.R_OK | os.W_OK):
        raise DeviceUnavailable(f"{where}: not there, or no permission (group video)")
    width, height = _SIZE
    wished = (
        # The format first: the driver picks size and rate among those of the format it has then.
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, width),
        (cv2.CAP_PROP_FRAME_HEIGHT, height),
        (cv2.CAP_PROP_FPS, _FPS),
    )
    capture = _opened(where, cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY, ())
    for setting, value in wished:
        capture.set(setting, value)
    return capture


def _opened_url(url: str) -> "cv2.VideoCapture":
    import cv2

    limits = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS)
    return _opened(url, cv2.CAP_FFMPEG, limits)


def _opened_file(path: str) -> "cv2.VideoCapture":
    import cv2

    return _opened(path, cv2.CAP_FFMPEG, ())


def _opened(where: int | str, api: int, settings: Sequence[int]) -> "cv2.VideoCapture":
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
