"""IP cameras over RTSP: FFmpeg takes the stream apart, in a process of its own that can be ended whatever it does."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.rtsp_worker import Told
from hardware.camera.web import network_information
from pos_client.errors import DeviceLost, DeviceUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORKER = (sys.executable, "-m", "hardware.camera.rtsp_worker")
_END_S = 2.0
_FIRST_FRAME_S = 8.0
"""A process that starts, a camera that is asked four questions, and its next whole picture, up to 2 s away."""
_told = msgspec.json.Decoder(Told)


class RtspFeed:
    """A `Feed` over a process, `command`, that sends raw pictures over a pipe (`hardware.camera.rtsp_worker`).

    FFmpeg keeps neither to its time limits nor to its memory when a camera sends nonsense, and a thread cannot be
    killed. The address, which may hold a password, goes over a pipe, too, where no list of processes shows it.
    """

    period_s: float | None = None

    def __init__(self, url: str, command: Sequence[str] = WORKER) -> None:
        self._url = url
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._is_given_up = False
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, and wait until the camera has answered."""
        pipe = subprocess.PIPE
        with self._lock:
            if self._is_given_up:
                raise DeviceUnavailable("given up")
            self._process = process = subprocess.Popen(  # noqa: S603 - our own module
                self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True
            )
        try:
            if process.stdin is not None:
                process.stdin.write(self._url.encode() + b"\n")
                process.stdin.flush()
        except OSError as exc:
            raise DeviceUnavailable("the process for it does not start") from exc
        if _line(process) is None:
            raise DeviceUnavailable("nobody streams there", code="CAMERA_UNREACHABLE")

    def picture(self) -> "NDArray[np.uint8] | None":
        """The next picture, as the process has reduced it."""
        import numpy as np

        process = self._process
        if process is None or process.stdout is None or (told := _line(process)) is None:
            raise DeviceLost("the stream has ended", code="CAMERA_UNREACHABLE")
        if not told.rows * told.columns:
            return None
        raw = process.stdout.read(told.rows * told.columns * 3)
        if len(raw) < told.rows * told.columns * 3:
            raise DeviceLost("the stream has ended", code="CAMERA_UNREACHABLE")
        return np.frombuffer(raw, np.uint8).reshape(told.rows, told.columns, 3)

    def give_up(self) -> None:
        """Kill it: it keeps nothing that could be lost."""
        with self._lock:
            self._is_given_up = True
            if self._process is not None:
                self._process.kill()

    def release(self) -> None:
        """The same, and wait for its end."""
        self.give_up()
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):  # the kernel holds it; it ends when that lets go
            process.wait(_END_S)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def rtsp_camera(url: str) -> CapturedFrameSource:
    """An IP camera at an rtsp(s) address, over TCP; its first picture may take some seconds.

    Raises:
        InvalidValue: code BAD_CAMERA; it is no address.
    """
    return CapturedFrameSource(network_information(url, "FFmpeg"), lambda: RtspFeed(url), _FIRST_FRAME_S)


def _line(process: "subprocess.Popen[bytes]") -> Told | None:
    """What it says next; None when it has ended, or speaks nonsense."""
    if process.stdout is None:
        return None
    try:
        return _told.decode(process.stdout.readline())
    except (OSError, msgspec.DecodeError):
        return None
