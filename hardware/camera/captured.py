"""Any feed of pictures as a frame source: a capture thread, a mailbox that holds the newest frame, a watchdog."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from hardware.camera.feed import Feed
from hardware.camera.pictures import planes, reduced
from hardware.camera.statistics import FrameCounts
from pos_client.errors import DeviceError, DeviceLost, DeviceUnavailable
from pos_client.ports import DeviceInformation, Frame, FrameStatistics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOST_AFTER_S = 1.5
"""No frame for this long means that the camera is gone; the slowest webcams in the dark still give 5 a second."""
_FIRST_FRAME_S = 3.0
_RETRY_S = 0.02
_JOIN_S = 2.5
"""Longer than any call into OpenCV lasts with the limits set in `opencv`; all else ends when it is given up."""


class CapturedFrameSource:
    """A `FrameSource` over the feeds that `feed` makes, one for each time it is opened.

    A reader that is slow gets fresh frames, just fewer: a buffered camera was 2.7 s behind without the mailbox.
    Pictures larger than 1920 pixels are reduced; luma is made once, in the capture thread. There is never more than one
    such thread: while a driver does not come back, the source cannot be opened, and the till goes on.
    """

    def __init__(
        self,
        info: DeviceInformation,
        feed: Callable[[], Feed],
        first_frame_s: float = _FIRST_FRAME_S,
        join_s: float = _JOIN_S,
    ) -> None:
        self._info = info
        self._feed = feed
        self._first_frame_s = first_frame_s
        self._join_s = join_s
        self._counts = FrameCounts()
        self._capture: _Capture | None = None
        self._hanging: _Capture | None = None

    @property
    def info(self) -> DeviceInformation:
        """Which device this is."""
        return self._info

    def open(self) -> None:
        """Connect and wait for the first frame: a camera that only says it is open is not.

        Blocks at most ~3 s, over RTSP 8 s.

        Raises:
            DeviceUnavailable: not there, no permission, in use, it gave no picture, or its driver still hangs.
        """
        self.close()
        if self._hanging is not None and not self._hanging.stop(0.0):
            raise DeviceUnavailable(f"{self._info.device_id}: its driver does not come back", code="CAMERA_SILENT")
        capture = _Capture(self._feed(), self._info.device_id, self._counts)
        if not capture.has_first_frame(self._first_frame_s):
            detail, code = capture.fault()
            self._end(capture)
            raise DeviceUnavailable(f"{self._info.device_id}: {detail}", code=code)
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

    def statistics(self) -> FrameStatistics:
        """What it has done since the program was started."""
        return self._counts.told()

    def close(self) -> None:
        """Stop the capture thread and release the device; blocks until both are done, at most ~2.5 s; idempotent."""
        capture, self._capture = self._capture, None
        if capture is not None:
            self._end(capture)

    def _end(self, capture: "_Capture") -> None:
        self._hanging = None if capture.stop(self._join_s) else capture


class _Capture:
    """One run of the capture thread, from connecting to releasing."""

    def __init__(self, feed: Feed, name: str, counts: FrameCounts) -> None:
        self._feed = feed
        self._counts = counts
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self._seq = 0
        self._last_s = time.monotonic()
        self._is_over = False
        self._is_damaged = False
        self._fault: DeviceError | None = None
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
                detail, code = self.fault()
                raise DeviceLost(detail, code=code)
            return frame

    def fault(self) -> tuple[str, str]:
        """Why there are no frames: in words for the log, and as a code."""
        if self._fault is not None:
            return self._fault.detail, self._fault.error_code
        if self._is_damaged:
            return "its pictures cannot be read", "CAMERA_UNREADABLE"
        return "no picture came", "CAMERA_SILENT"

    def stop(self, timeout_s: float) -> bool:
        """Whether the thread has ended and the device is free."""
        self._stop.set()
        self._feed.give_up()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            try:
                self._feed.start()
                self._counts.reconnected()
                self._pump()
            finally:
                self._feed.release()
        except DeviceError as error:
            self._fault = error
        finally:
            with self._changed:
                self._is_over = True
                self._changed.notify_all()

    def _pump(self) -> None:
        due_s = time.monotonic()
        while not self._stop.is_set():
            picture = self._feed.picture()
            if picture is not None and picture.size:
                self._put(reduced(picture))
            else:
                self._note_damage()
            # One damaged picture is no reason to give up, so a source without pace is asked again, soon.
            if pause_s := self._feed.period_s or (_RETRY_S if self._is_damaged else 0.0):
                due_s = max(due_s + pause_s, time.monotonic())
                self._stop.wait(due_s - time.monotonic())

    def _note_damage(self) -> None:
        self._is_damaged = True
        self._counts.damaged()
        if time.monotonic() - self._last_s >= LOST_AFTER_S:
            raise DeviceLost("its pictures cannot be read", code="CAMERA_UNREADABLE")

    def _put(self, picture: "NDArray[np.uint8]") -> None:
        captured_ns = time.monotonic_ns()
        luma, bgr = planes(picture)
        self._seq += 1
        self._counts.captured(picture.shape[1], picture.shape[0])
        with self._changed:
            if self._frame is not None:
                self._counts.dropped()
            self._last_s = time.monotonic()
            self._is_damaged = False
            self._frame = Frame(luma, bgr, self._seq, captured_ns)
            self._changed.notify_all()
