"""Any stream of pictures as a frame source: a capture thread, a mailbox that holds the newest frame, a watchdog."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from pos_client.errors import DeviceError, DeviceLost, DeviceUnavailable
from pos_client.ports import DeviceInformation, Frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOST_AFTER_S = 1.5
"""No frame for this long means that the camera is gone; the slowest webcams in the dark still give 5 a second."""
_FIRST_FRAME_S = 3.0
_RETRY_S = 0.02
_JOIN_S = 5.0
"""Longer than any call into OpenCV lasts with the time limits set in `opencv`."""
_MAX_SIDE_PX = 1920


class Feed(Protocol):
    """Where pictures come from; used by the capture thread only."""

    @property
    def period_s(self) -> float | None:
        """Seconds between two pictures of a source that has no pace of its own; None for live ones."""
        ...

    def picture(self) -> "NDArray[np.uint8] | None":
        """The next picture, BGR (height, width, 3) or grey (height, width), uint8; None when there was none."""
        ...

    def release(self) -> None:
        """Let the device go."""
        ...


class CapturedFrameSource:
    """A `FrameSource` over what `connect` opens in the capture thread (it raises DeviceUnavailable).

    A reader that is slow gets fresh frames, just fewer: a buffered camera was 2.7 s behind without the mailbox.
    Pictures larger than 1920 pixels are reduced; luma is made once, in the capture thread.
    """

    def __init__(self, info: DeviceInformation, connect: Callable[[], Feed]) -> None:
        self._info = info
        self._connect = connect
        self._capture: _Capture | None = None

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        return self._info

    def open(self) -> None:
        """Connect and wait for the first frame: a camera that only says it is open is not. Blocks at most ~3 s.

        Raises:
            DeviceUnavailable: not there, no permission, in use, or it gave no picture.
        """
        self.close()
        capture = _Capture(self._connect, self._info.device_id)
        if not capture.has_first_frame(_FIRST_FRAME_S):
            capture.stop()
            raise DeviceUnavailable(f"{self._info.device_id}: {capture.fault or 'no picture came'}")
        self._capture = capture

    def read(self, timeout_s: float) -> Frame | None:
        """The newest frame not yet handed out, waiting up to `timeout_s`.

        Raises:
            DeviceLost: no frame for 1.5 s, the source ended, or it is not open.
        """
        capture = self._capture
        if capture is None:
            raise DeviceLost(f"{self._info.device_id} is not open")
        return capture.take(timeout_s)

    def close(self) -> None:
        """Stop the capture thread and release the device; blocks until both are done, at most ~2 s; idempotent."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.stop()


class _Capture:
    """One run of the capture thread, from connecting to releasing."""

    def __init__(self, connect: Callable[[], Feed], name: str) -> None:
        self._connect = connect
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self._seq = 0
        self._last_s = time.monotonic()
        self._is_over = False
        self.fault: str | None = None
        # A daemon, because a driver that hangs must not keep the till from closing.
        self._thread = threading.Thread(target=self._run, name=f"capture {name}", daemon=True)
        self._thread.start()

    def has_first_frame(self, timeout_s: float) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._is_over, timeout_s)
            return self._frame is not None

    def take(self, timeout_s: float) -> Frame | None:
        with self._changed:
            patience_s = min(timeout_s, self._last_s + LOST_AFTER_S - time.monotonic())
            self._changed.wait_for(lambda: self._frame is not None or self._is_over, max(0.0, patience_s))
            frame, self._frame = self._frame, None
            if frame is None and (self._is_over or time.monotonic() - self._last_s >= LOST_AFTER_S):
                raise DeviceLost(self.fault or f"no frame for {LOST_AFTER_S} s")
            return frame

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(_JOIN_S)

    def _run(self) -> None:
        try:
            feed = self._connect()
            try:
                self._pump(feed)
            finally:
                feed.release()
        except DeviceError as error:
            self.fault = error.detail
        finally:
            with self._changed:
                self._is_over = True
                self._changed.notify_all()

    def _pump(self, feed: Feed) -> None:
        due_s = time.monotonic()
        while not self._stop.is_set():
            picture = feed.picture()
            if picture is not None:
                self._put(picture)
            elif time.monotonic() - self._last_s >= LOST_AFTER_S:
                raise DeviceLost("the camera gives no more pictures")
            # One damaged picture is no reason to give up, so a source without pace is asked again, soon.
            if pause_s := feed.period_s or (0.0 if picture is not None else _RETRY_S):
                due_s = max(due_s + pause_s, time.monotonic())
                self._stop.wait(due_s - time.monotonic())

    def _put(self, picture: "NDArray[np.uint8]") -> None:
        captured_ns = time.monotonic_ns()
        luma, bgr = _planes(picture)
        self._seq += 1
        with self._changed:
            self._last_s = time.monotonic()
            self._frame = Frame(luma, bgr, self._seq, captured_ns)
            self._changed.notify_all()


def _planes(picture: "NDArray[np.uint8]") -> "tuple[NDArray[np.uint8], NDArray[np.uint8] | None]":
    """Luma and colour of a picture, reduced to 1920 pixels at the longer side."""
    import cv2
    import numpy as np

    scale = _MAX_SIDE_PX / max(picture.shape[:2])
    if scale < 1.0:
        picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    if picture.ndim == 2:  # noqa: PLR2004 - grey pictures have two dimensions
        return picture, None
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8), picture
