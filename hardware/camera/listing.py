"""Which cameras are plugged in, by names that stay the same."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pos_client.ports import DeviceInformation

KNOWN = Path("/sys/class/video4linux")
LINKS = (Path("/dev/v4l/by-id"), Path("/dev/v4l/by-path"))
_NUMBERS = range(4)


def list_cameras(known: Path = KNOWN, links: Sequence[Path] = LINKS) -> list[DeviceInformation]:
    """The cameras by number; `device_id` is what `open_frame_source` takes. A millisecond; nothing is opened.

    On Linux it is the link by vendor, model and serial number that udev makes, or, for cameras without one and for
    twins that share one, the link by the socket they are plugged into. Elsewhere OpenCV counts cameras and does not
    name them: there the numbers 0 to 3 are returned, and opening them tells which there are.
    """
    if sys.platform != "linux":
        return [DeviceInformation(str(number), "camera", f"camera {number}", "OpenCV") for number in _NUMBERS]
    nodes = sorted(known.glob("video[0-9]*"), key=lambda node: int(node.name.removeprefix("video")))
    # The other nodes of a camera carry metadata, no pictures.
    nodes = [node for node in nodes if _content(node / "index") in {"", "0"}]
    models = Counter(_model(node) for node in nodes)
    return [
        DeviceInformation(_stable(node, links[models[_model(node)] > 1 :]), "camera", _content(node / "name"), "OpenCV")
        for node in nodes
    ]


def _model(node: Path) -> tuple[str, ...]:
    """Vendor, product and serial number: those of the USB device whose interface the node belongs to."""
    device = (node / "device").resolve().parent
    told = tuple(_content(device / name) for name in ("idVendor", "idProduct", "serial"))
    return told if any(told) else (node.name,)


def _stable(node: Path, links: Sequence[Path]) -> str:
    for folder in links:
        for link in sorted(folder.glob("*")):
            if link.resolve().name == node.name:
                return str(link)
    return f"/dev/{node.name}"


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
