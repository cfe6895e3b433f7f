"""Which camera a text means."""

import re
from pathlib import Path

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.folder import SUFFIXES, picture_folder
from hardware.camera.opencv import usb_camera, video_file
from hardware.camera.rtsp import rtsp_camera
from hardware.camera.web import web_camera
from pos_client.errors import InvalidValue

_STREAM = re.compile(r"(https?|rtsps?)://[^/\s]+", re.IGNORECASE)
_INDEX = re.compile(r"[0-9]{1,3}", re.ASCII)


def open_frame_source(spec: str) -> CapturedFrameSource:
    """The frame source a text names: `0`, `/dev/video2`, `http://…`, `rtsp://…`, a video file, a picture, a folder.

    Nothing is opened yet: that is the source's own `open`.

    Raises:
        InvalidValue: code BAD_CAMERA; the text names nothing that could be a camera.
    """
    text = spec.strip()
    if _INDEX.fullmatch(text):
        return usb_camera(int(text))
    if text.startswith("/dev/"):
        return usb_camera(text)
    if _STREAM.match(text):
        return rtsp_camera(text) if text.lower().startswith("rtsp") else web_camera(text)
    return _file_or_folder(text)


def _file_or_folder(text: str) -> CapturedFrameSource:
    path = Path(text)
    try:
        if text and path.is_dir():
            return picture_folder(path)
        if text and path.is_file():
            return picture_folder(path) if path.suffix.lower() in SUFFIXES else video_file(text)
    except (OSError, ValueError):  # a name too long, or with a NUL in it, names no file
        pass
    raise InvalidValue(
        f"{text[:200]!r} is no camera number, device, http/rtsp address, file or folder", code="BAD_CAMERA"
    )
