"""Which camera a text means, which cameras there are, and what happens to unusual pictures."""

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.feed import Feed
from hardware.camera.listing import list_cameras
from hardware.camera.opencv import OpenCvFeed
from hardware.camera.sources import open_frame_source
from pos_client.errors import DeviceUnavailable, InvalidValue
from pos_client.ports import DeviceInformation


@pytest.mark.skipif(sys.platform != "linux", reason="device paths are those of Linux")
@pytest.mark.parametrize(
    ("spec", "device_id"),
    [
        ("0", "/dev/video0"),
        (" 12 ", "/dev/video12"),
        ("/dev/video2", "/dev/video2"),
        ("/dev/v4l/by-id/usb-Cam-video-index0", "/dev/v4l/by-id/usb-Cam-video-index0"),
        ("http://10.0.0.7:8080/mjpeg", "http://10.0.0.7:8080/mjpeg"),
        ("https://anne:secret@cam.shop/stream", "https://cam.shop/stream"),
        ("RTSP://cam.shop/live", "rtsp://cam.shop/live"),
        ("http://nvr/cgi?channel=2&password=secret", "http://nvr/cgi?928c71"),
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
    "spec",
    [
        "",
        "  ",
        "no/such/file.mp4",
        "ftp://host/x",
        "http://",
        "１",
        "-1",
        "a" * 5000,
        "nul\0l",
        "rtsp:/x",
        "http://[x/y",
        "http://h:99999/",
    ],
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

    def start(self) -> None:
        pass

    def picture(self) -> "np.typing.NDArray[np.uint8]":
        return self._picture

    def give_up(self) -> None:
        pass

    def release(self) -> None:
        self.released = True


class HangingFeed(FakeFeed):
    """A driver that does not come back until `let_go`, whatever it is told."""

    def __init__(self, let_go: threading.Event) -> None:
        super().__init__(np.zeros((48, 64), np.uint8))
        self._let_go = let_go

    def start(self) -> None:
        assert self._let_go.wait(30)


def test_a_driver_that_does_not_come_back_keeps_one_thread_and_no_more() -> None:
    let_go = threading.Event()
    source = CapturedFrameSource(DeviceInformation("x", "camera", "x", "x"), lambda: HangingFeed(let_go), 0.05, 0.05)
    before = threading.active_count()
    for _ in range(3):
        with pytest.raises(DeviceUnavailable):
            source.open()
        source.close()
    assert threading.active_count() == before + 1
    let_go.set()
    give_up = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < give_up:
        threading.Event().wait(0.01)
    source.open()
    assert source.read(1.0) is not None
    source.close()
    assert threading.active_count() == before


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


class FakeCapture:
    """What OpenCV opens, and a driver that hands over this."""

    def __init__(self, picture: "np.typing.NDArray[np.generic]") -> None:
        self._picture = picture

    def read(self) -> "tuple[bool, np.typing.NDArray[np.generic]]":
        return True, self._picture

    def release(self) -> None:
        pass


def _through_opencv(picture: "np.typing.NDArray[np.generic]") -> "np.typing.NDArray[np.uint8] | None":
    feed = OpenCvFeed(lambda: cast("cv2.VideoCapture", FakeCapture(picture)))
    feed.start()
    return feed.picture()


@pytest.mark.parametrize(
    ("shape", "kind", "made"),
    [
        ((48, 64), np.uint8, (48, 64)),
        ((48, 64, 1), np.uint8, (48, 64)),
        ((48, 64), np.uint16, (48, 64)),
        ((48, 64, 3), np.uint8, (48, 64, 3)),
        ((48, 64, 4), np.uint8, (48, 64, 3)),
        ((48, 64, 3), np.uint16, (48, 64, 3)),
    ],
)
def test_drivers_hand_over_many_formats(
    shape: tuple[int, ...], kind: type[np.uint8 | np.uint16], made: tuple[int, ...]
) -> None:
    picture = _through_opencv(np.full(shape, np.iinfo(kind).max // 2 + 1, kind))
    assert picture is not None
    assert (picture.shape, picture.dtype.name, int(picture.min())) == (made, "uint8", 128)


@pytest.mark.parametrize("shape", [(48, 64, 2), (9,), (0, 64), (48, 64, 3, 1)])
def test_a_format_nobody_knows_is_a_damaged_picture(shape: tuple[int, ...]) -> None:
    assert _through_opencv(np.zeros(shape, np.uint8)) is None
    assert _through_opencv(np.zeros((48, 64, 3), np.float32)) is None


def test_huge_pictures_are_reduced() -> None:
    assert _first_frame(FakeFeed(np.zeros((3000, 4000, 3), np.uint8))) == ((1440, 1920), (1440, 1920, 3))


@dataclass
class Machine:
    """What a Linux machine tells of its cameras, in a folder."""

    root: Path

    def plug_in(self, number: int, name: str, ids: tuple[str, str, str], *, index: str = "0", link: str = "") -> None:
        """A node of a camera with vendor, product and serial number; udev calls it `link`, and by its socket."""
        node, device = self.root / f"sys/video{number}", self.root / f"usb{number}"
        interface = device / "interface"
        interface.mkdir(parents=True)
        node.mkdir(parents=True)
        for folder, file, content in [(node, "name", name), (node, "index", index)] + [
            (device, file, content) for file, content in zip(("idVendor", "idProduct", "serial"), ids, strict=True)
        ]:
            (folder / file).write_text(content + "\n")
        (node / "device").symlink_to(interface)
        target = self.root / "dev" / node.name
        for link_name in (f"by-id/{link}" if link else "", f"by-path/socket{number}-video-index{index}"):
            if link_name and link_name != "by-id/":
                at = self.root / link_name
                at.parent.mkdir(exist_ok=True)
                at.unlink(missing_ok=True)
                at.symlink_to(target)

    def found(self) -> list[tuple[str, str]]:
        cameras = list_cameras(self.root / "sys", (self.root / "by-id", self.root / "by-path"))
        return [(camera.device_id.removeprefix(f"{self.root}/"), camera.name) for camera in cameras]


HD, OLD = ("046d", "0825", "A1"), ("1234", "0001", "")


@pytest.mark.skipif(sys.platform != "linux", reason="device paths are those of Linux")
def test_the_cameras_of_a_machine_are_listed_with_their_stable_names(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.plug_in(0, "HD Webcam", HD, link="usb-HD-video-index0")
    machine.plug_in(1, "HD Webcam", HD, index="1", link="usb-HD-video-index1")
    machine.plug_in(10, "Old cam", OLD)
    assert machine.found() == [("by-id/usb-HD-video-index0", "HD Webcam"), ("by-path/socket10-video-index0", "Old cam")]


@pytest.mark.skipif(sys.platform != "linux", reason="device paths are those of Linux")
def test_twins_are_told_apart_by_their_sockets(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.plug_in(0, "Cam", OLD, link="usb-Cam-video-index0")
    machine.plug_in(2, "Cam", OLD, link="usb-Cam-video-index0")
    assert [where for where, _ in machine.found()] == ["by-path/socket0-video-index0", "by-path/socket2-video-index0"]


@pytest.mark.skipif(sys.platform != "linux", reason="device paths are those of Linux")
def test_without_links_a_camera_has_its_number(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.plug_in(3, "Cam", OLD)
    assert [camera.device_id for camera in list_cameras(tmp_path / "sys", ())] == ["/dev/video3"]


@pytest.mark.skipif(sys.platform != "linux", reason="device paths are those of Linux")
def test_a_machine_without_cameras_has_none(tmp_path: Path) -> None:
    assert list_cameras(tmp_path / "sys", (tmp_path / "by-id",)) == []


def test_naming_the_drivers_loads_neither_opencv_nor_numpy() -> None:
    code = """
import sys
import threading
import time
import hardware.camera.simulated, hardware.camera.sources, hardware.decoder.cascade, hardware.decoder.zbar
import hardware.decoder.zxing, hardware.scanner.camera_scanner, hardware.scanner.serial_scanner
import hardware.scanner.supervised, hardware.scanner.wedge, hardware.sound.simulated, hardware.sound.system_player
print([name for name in ("cv2", "numpy", "zxingcpp", "pyzbar", "segno", "serial") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
