"""FFmpeg in a process of its own: `python -m hardware.camera.rtsp_worker`, spoken to over its pipes.

It reads one line, the address, and answers with a line of JSON (`Told`) when the camera has; then for each picture with
another one and the pixels after it. It ends when the stream does, when its standard input does, or when it is killed.
"""

import os
import signal
import sys
import threading
from typing import BinaryIO

import msgspec

_OPEN_MS, _READ_MS = 6000, 1500
"""A frozen network camera blocks FFmpeg for 30 s without these limits; with them it mostly does not."""
_MOST_MISSED = 50
_OPTIONS = "rtsp_transport;tcp|fflags;nobuffer|max_delay;0|analyzeduration;1000000"
"""Of FFmpeg (formats, protocols): over TCP nothing is lost, and nothing is kept back to put it in order."""


class Told(msgspec.Struct, frozen=True):
    """A picture of so many rows and columns follows, BGR; none: it was damaged, or the camera has answered."""

    rows: int = 0
    columns: int = 0


def main() -> None:
    """Serve one stream; what libraries print goes nowhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the till, which ends this
    url = sys.stdin.buffer.readline().decode().strip()
    threading.Thread(target=_end_with_the_till, daemon=True).start()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        _serve(url, out)
    except BrokenPipeError:
        pass
    finally:
        os._exit(0)  # FFmpeg's threads may not come back


def _end_with_the_till() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _serve(url: str, out: BinaryIO) -> None:
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = _OPTIONS
    import cv2

    from hardware.camera.opencv import OpenCvFeed, opened
    from hardware.camera.pictures import reduced
    from pos_client.errors import DeviceError

    limits = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS)
    feed = OpenCvFeed(lambda: opened(url, cv2.CAP_FFMPEG, limits))
    missed = 0
    try:
        feed.start()
        _tell(out, Told())
        while missed < _MOST_MISSED:
            picture = feed.picture()
            missed = missed + 1 if picture is None else 0
            if picture is None:
                _tell(out, Told())
                continue
            picture = reduced(picture)
            _tell(out, Told(*picture.shape[:2]), picture.tobytes())
    except DeviceError:
        return


def _tell(out: BinaryIO, told: Told, pixels: bytes = b"") -> None:
    out.write(msgspec.json.encode(told) + b"\n" + pixels)
    out.flush()


if __name__ == "__main__":
    main()
