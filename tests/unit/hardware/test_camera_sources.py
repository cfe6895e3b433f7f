"""Which camera a text means, which cameras there are, and what happens to unusual pictures."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from hardware.camera.captured import CapturedFrameSource, Feed
from hardware.camera.sources import list_cameras, open_frame_source
from pos_client.errors import InvalidValue
from pos_client.ports import DeviceInformation


@pytest.mark.skipif(sys.platform != "linux", reason="device paths are those of Linux")
@pytest.mark.parametrize(
    ("spec", "device_id"),
    [
        ("0", "/dev/video0"),
        (" 12 ", "/dev/video12"),
        ("/dev/video2", "/dev/video2"),
        ("/dev/v4l/by-id/usb-Cam-video-index0", "/dev/v4l/by-id/usb-Cam-video-index0"),
        ("http://10.0.0.7:8080/mjpeg", "10.0.0.7"),
        ("https://anne:secret@cam.shop/stream", "cam.shop"),
        ("RTSP://cam.shop/live", "cam.shop"),
    ],
)
def test_cameras_and_streams(spec: str, device_id: str) -> None:
    assert open_frame_source(spec).info.device_id == device_id


def test_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    (tmp_path / "code.PNG").touch()
    drivers = {name: open_frame_source(str(tmp_path / name)).info.driver for name in ("", "clip.mp4", "code.PNG")}
    assert drivers == {"": "folder", "clip.mp4": "OpenCV", "code.PNG": "folder"}


@pytest.mark.parametrize(
    "spec", ["", "  ", "no/such/file.mp4", "ftp://host/x", "http://", "１", "-1", "a" * 5000, "nul\0l", "rtsp:/x"]
)
def test_anything_else_is_refused_with_a_code(spec: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        open_frame_source(spec)
    assert refused.value.error_code == "BAD_CAMERA"


def test_one_picture_is_shown_over_and_over(tmp_path: Path) -> None:
    path = tmp_path / "code.png"
    cv2.imwrite(str(path), np.full((40, 60), 200, np.uint8))
    source = open_frame_source(str(path))
    source.open()
    frames = [source.read(1.0) for _ in range(3)]
    source.close()
    assert [frame.luma.shape for frame in frames if frame] == [(40, 60)] * 3


class FakeFeed:
    """Gives one picture for ever."""

    period_s: float | None = 0.01

    def __init__(self, picture: "np.typing.NDArray[np.uint8]") -> None:
        self._picture = picture
        self.released = False

    def picture(self) -> "np.typing.NDArray[np.uint8]":
        return self._picture

    def release(self) -> None:
        self.released = True


def _first_frame(feed: Feed) -> "tuple[tuple[int, ...], tuple[int, ...] | None]":
    source = CapturedFrameSource(DeviceInformation("x", "camera", "x", "x"), lambda: feed)
    source.open()
    frame = source.read(1.0)
    source.close()
    assert frame is not None
    return frame.luma.shape, None if frame.bgr is None else frame.bgr.shape


def test_grey_cameras_give_no_colour() -> None:
    feed = FakeFeed(np.zeros((48, 64), np.uint8))
    assert _first_frame(feed) == ((48, 64), None)
    assert feed.released


def test_huge_pictures_are_reduced() -> None:
    assert _first_frame(FakeFeed(np.zeros((3000, 4000, 3), np.uint8))) == ((1440, 1920), (1440, 1920, 3))


def test_the_cameras_of_a_machine_are_listed_with_their_stable_names(tmp_path: Path) -> None:
    devices, known, by_id = (tmp_path / name for name in ("dev", "sys", "by-id"))
    for folder in (devices, by_id):
        folder.mkdir()
    for number, (name, index) in enumerate([("HD Webcam", "0"), ("HD Webcam", "1"), ("Old cam", "0")]):
        node = known / f"video{number}"
        node.mkdir(parents=True)
        (node / "name").write_text(name + "\n")
        (node / "index").write_text(index + "\n")
        (devices / node.name).touch()
    (by_id / "usb-HD-video-index0").symlink_to(devices / "video0")
    (by_id / "usb-HD-video-index1").symlink_to(devices / "video1")
    found = [(info.device_id, info.name) for info in list_cameras(known, by_id)]
    assert found == [(str(by_id / "usb-HD-video-index0"), "HD Webcam"), ("/dev/video2", "Old cam")]


def test_a_machine_without_cameras_has_none(tmp_path: Path) -> None:
    assert list_cameras(tmp_path / "sys", tmp_path / "by-id") == []


def test_naming_the_drivers_loads_neither_opencv_nor_numpy() -> None:
    code = """
import sys
import hardware.camera.simulated, hardware.camera.sources, hardware.decoder.cascade, hardware.decoder.zbar
import hardware.decoder.zxing, hardware.scanner.camera_scanner, hardware.scanner.serial_scanner
import hardware.scanner.supervised, hardware.scanner.wedge, hardware.sound.simulated, hardware.sound.system_player
print([name for name in ("cv2", "numpy", "zxingcpp", "pyzbar", "segno", "serial") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
