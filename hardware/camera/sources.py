"""Which camera a text means, and which cameras there are."""

import re
from pathlib import Path

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.folder import SUFFIXES, picture_folder
from hardware.camera.opencv import network_stream, usb_camera, video_file
from pos_client.errors import InvalidValue
from pos_client.ports import DeviceInformation

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
        return network_stream(text)
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


def list_cameras(
    known: Path = Path("/sys/class/video4linux"), by_id: Path = Path("/dev/v4l/by-id")
) -> list[DeviceInformation]:
    """The cameras of a Linux machine, by number; `device_id` is what `open_frame_source` takes, stable if possible."""
    stable = {link.resolve().name: str(link) for link in sorted(by_id.glob("*"))}
    nodes = sorted(known.glob("video[0-9]*"), key=lambda node: int(node.name.removeprefix("video")))
    return [
        DeviceInformation(stable.get(node.name, f"/dev/{node.name}"), "camera", _content(node / "name"), "OpenCV")
        for node in nodes
        if _content(node / "index") in {"", "0"}  # the other nodes of a camera carry metadata, no pictures
    ]


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
