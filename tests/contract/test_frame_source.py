"""What every frame source promises, over every driver."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.phone import SimulatedPhone
from hardware.camera.simulated import SimulatedCamera
from hardware.camera.sources import open_frame_source
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import Frame, FrameSource
from tests.fakes.mjpeg_server import FakeMjpegCamera

WIDTH, HEIGHT = 320, 240
PICTURES = [np.full((HEIGHT, WIDTH, 3), (40 * number, 90, 160), np.uint8) for number in range(6)]


@dataclass
class Rig:
    """A source, how to take its device away, and how to bring it back; None where a device cannot vanish."""

    source: FrameSource
    take_away: Callable[[], None] | None = None
    bring_back: Callable[[], None] | None = None


@contextlib.contextmanager
def _video(folder: Path) -> Iterator[Rig]:
    path = folder / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30.0, (WIDTH, HEIGHT))
    for picture in PICTURES:
        writer.write(picture)
    writer.release()
    yield Rig(open_frame_source(str(path)))


@contextlib.contextmanager
def _folder(folder: Path) -> Iterator[Rig]:
    for number, picture in enumerate(PICTURES):
        cv2.imwrite(str(folder / f"{number}.png"), picture)
    (folder / "notes.txt").write_text("not a picture")
    (folder / "3a.jpg").write_bytes(b"damaged")
    yield Rig(open_frame_source(f"{folder}/"))


@contextlib.contextmanager
def _stream(folder: Path) -> Iterator[Rig]:
    with FakeMjpegCamera(PICTURES) as camera:
        yield Rig(open_frame_source(camera.url), camera.freeze, camera.thaw)


@contextlib.contextmanager
def _simulated(folder: Path) -> Iterator[Rig]:
    camera = SimulatedCamera(SimulatedPhone(), size=(WIDTH, HEIGHT))
    yield Rig(camera, camera.unplug, camera.plug_in)


RIGS = {"video": _video, "folder": _folder, "stream": _stream, "simulated": _simulated}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    before = threading.active_count()
    with RIGS[request.param](tmp_path) as made:
        yield made
        made.source.close()
    assert threading.active_count() == before, "close() left a thread behind"


def _next_frame(source: FrameSource) -> Frame:
    frame = source.read(2.0)
    assert frame is not None
    return frame


def _read_for_ever(source: FrameSource) -> None:
    while True:
        source.read(0.1)


def test_it_is_a_frame_source_with_a_name(rig: Rig) -> None:
    assert isinstance(rig.source, FrameSource)
    info = rig.source.info
    assert info.kind == "camera"
    assert all((info.device_id, info.name, info.driver))


def test_frames_have_luma_colour_and_rising_numbers(rig: Rig) -> None:
    rig.source.open()
    frames = [_next_frame(rig.source) for _ in range(4)]
    for frame in frames:
        assert frame.bgr is not None
        assert (frame.luma.shape, frame.bgr.shape) == ((HEIGHT, WIDTH), (HEIGHT, WIDTH, 3))
        assert frame.luma.dtype == frame.bgr.dtype == np.uint8
        assert frame.captured_ns <= time.monotonic_ns()
    assert [frame.seq for frame in frames] == sorted({frame.seq for frame in frames})
    assert [frame.captured_ns for frame in frames] == sorted({frame.captured_ns for frame in frames})


def test_frames_are_never_written_to_again(rig: Rig) -> None:
    rig.source.open()
    first = _next_frame(rig.source)
    assert first.bgr is not None
    luma, bgr = first.luma.copy(), first.bgr.copy()
    for _ in range(7):
        _next_frame(rig.source)
    assert np.array_equal(first.luma, luma)
    assert np.array_equal(first.bgr, bgr)


def test_it_keeps_a_pace(rig: Rig) -> None:
    rig.source.open()
    first, *_, last = [_next_frame(rig.source) for _ in range(9)]
    rate = (last.seq - first.seq) / ((last.captured_ns - first.captured_ns) / 1e9)
    assert 5 < rate < 40


def test_a_slow_reader_gets_a_fresh_frame(rig: Rig) -> None:
    rig.source.open()
    _next_frame(rig.source)
    threading.Event().wait(0.3)
    assert time.monotonic_ns() - _next_frame(rig.source).captured_ns < 250_000_000


def test_reading_does_not_wait_longer_than_asked(rig: Rig) -> None:
    rig.source.open()
    _next_frame(rig.source)
    began = time.monotonic()
    for _ in range(5):
        rig.source.read(0.0)
    assert time.monotonic() - began < 0.2


def test_a_closed_source_is_lost(rig: Rig) -> None:
    with pytest.raises(DeviceLost):
        rig.source.read(0.0)
    rig.source.open()
    rig.source.close()
    rig.source.close()
    with pytest.raises(DeviceLost):
        rig.source.read(0.0)


def test_it_opens_again(rig: Rig) -> None:
    for _ in range(2):
        rig.source.open()
        _next_frame(rig.source)
        rig.source.close()


def test_a_device_that_goes_away_is_noticed_and_found_again(rig: Rig) -> None:
    if rig.take_away is None or rig.bring_back is None:
        rig.source.open()  # files and folders cannot be unplugged: they go on for ever
        assert len([_next_frame(rig.source) for _ in range(2 * len(PICTURES))]) == 2 * len(PICTURES)
        return
    rig.source.open()
    _next_frame(rig.source)
    rig.take_away()
    began = time.monotonic()
    with pytest.raises(DeviceLost):
        _read_for_ever(rig.source)
    assert time.monotonic() - began < 2.5
    rig.source.close()
    rig.bring_back()
    rig.source.open()
    _next_frame(rig.source)


def _dead_url() -> str:
    camera = FakeMjpegCamera(PICTURES)
    with camera:
        return camera.url


def _unplugged(folder: Path) -> SimulatedCamera:
    camera = SimulatedCamera(SimulatedPhone(), size=(WIDTH, HEIGHT))
    camera.unplug()
    return camera


def _damaged_video(folder: Path) -> CapturedFrameSource:
    path = folder / "clip.mp4"
    path.write_bytes(b"this is no video")
    return open_frame_source(str(path))


@pytest.mark.parametrize(
    "make",
    [
        _unplugged,
        _damaged_video,
        lambda folder: open_frame_source(str(folder)),
        lambda folder: open_frame_source(_dead_url()),
        lambda folder: open_frame_source("99"),
        lambda folder: open_frame_source("/dev/video98"),
    ],
    ids=["unplugged", "damaged video", "empty folder", "dead address", "no such number", "no such device"],
)
def test_what_is_not_there_is_unavailable(make: Callable[[Path], FrameSource], tmp_path: Path) -> None:
    source = make(tmp_path)
    began = time.monotonic()
    with pytest.raises(DeviceUnavailable):
        source.open()
    assert time.monotonic() - began < 3.5
    source.close()
