"""IP cameras over HTTP: what they send wrong costs pictures, never the till, its threads or its memory."""

import threading
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from hardware.camera.sources import open_frame_source
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import Frame, FrameSource
from tests.fakes.mjpeg_server import PASSWORD, USER, FakeMjpegCamera, Serve, jpeg

Picture = NDArray[np.uint8]
SEEN_WITHIN_S = 10.0
MEGABYTE = 2**20


def flat(width: int = 64, height: int = 48, grey: int = 120) -> Picture:
    return np.full((height, width, 3), grey, np.uint8)


@pytest.fixture
def camera() -> Iterator[FakeMjpegCamera]:
    before = set(threading.enumerate())
    with FakeMjpegCamera([flat()]) as made:
        yield made
    assert set(threading.enumerate()) == before, "a thread was left behind"


@pytest.fixture
def source(camera: FakeMjpegCamera) -> Iterator[FrameSource]:
    made = open_frame_source(camera.url)
    yield made
    made.close()


def next_frame(source: FrameSource, wanted: Callable[[Frame], bool] = lambda _: True) -> Frame:
    give_up = time.monotonic() + SEEN_WITHIN_S
    while time.monotonic() < give_up:
        frame = source.read(0.5)
        if frame is not None and wanted(frame):
            return frame
    raise TimeoutError


def lost(source: FrameSource) -> tuple[str, float]:
    """The code of the loss, and how long it took."""
    began_s = time.monotonic()
    try:
        while time.monotonic() - began_s < SEEN_WITHIN_S:
            source.read(0.25)
    except DeviceLost as fault:
        return fault.error_code, time.monotonic() - began_s
    raise TimeoutError


def refused(source: FrameSource) -> str:
    with pytest.raises(DeviceUnavailable) as fault:
        source.open()
    return fault.value.error_code


@pytest.mark.parametrize("tells_length", [True, False])
def test_a_stream_is_read_with_and_without_lengths(
    camera: FakeMjpegCamera, source: FrameSource, tells_length: bool
) -> None:
    camera.tells_length = tells_length
    source.open()
    for _ in range(5):
        assert next_frame(source).luma.shape == (48, 64)
    assert source.statistics().damaged == 0


def test_a_single_picture_is_fetched_again_and_again(camera: FakeMjpegCamera, source: FrameSource) -> None:
    camera.serve = camera.still
    source.open()
    assert [next_frame(source).seq for _ in range(3)] == [1, 2, 3]
    camera.freeze()
    assert lost(source)[0] == "CAMERA_SILENT"


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 3), (37, 53), (641, 479), (2500, 3), (3, 2500)])
def test_pictures_of_odd_sizes_are_frames(camera: FakeMjpegCamera, source: FrameSource, size: tuple[int, int]) -> None:
    camera.jpegs = [jpeg(flat(*size))]
    source.open()
    frame = next_frame(source)
    assert max(frame.luma.shape) == min(1920, max(size))
    assert frame.bgr is not None
    assert frame.bgr.shape[:2] == frame.luma.shape


def test_the_size_may_change_in_mid_stream(camera: FakeMjpegCamera, source: FrameSource) -> None:
    source.open()
    for width, height in ((320, 240), (32, 24), (1280, 720)):
        camera.jpegs = [jpeg(flat(width, height))]
        frame = next_frame(source, lambda frame, size=(height, width): frame.luma.shape == size)  # type: ignore[misc]
        assert frame.bgr is not None
        assert frame.bgr.shape == (height, width, 3)
    assert source.statistics().size == (1280, 720)


GOOD = jpeg(flat())
DAMAGED = {
    "cut off": GOOD[: len(GOOD) // 2],
    "only its beginning": b"\xff\xd8",
    "empty": b"",
    "no picture": b"<html>503</html>",
    "another format": cv2.imencode(".tiff", flat())[1].tobytes(),
    "claims to be huge": GOOD.replace(b"\xff\xc0\x00\x11\x08\x00\x30\x00\x40", b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff"),
}


@pytest.mark.parametrize("damage", DAMAGED)
@pytest.mark.parametrize("tells_length", [True, False])
def test_a_damaged_picture_is_left_out_and_counted(
    camera: FakeMjpegCamera, source: FrameSource, damage: str, tells_length: bool
) -> None:
    camera.tells_length = tells_length
    camera.jpegs = [GOOD, DAMAGED[damage], GOOD, DAMAGED[damage]]
    source.open()
    assert all(next_frame(source).luma.shape == (48, 64) for _ in range(4))
    assert source.statistics().damaged >= 1


def test_pictures_that_are_all_damaged_are_a_loss_with_its_reason(camera: FakeMjpegCamera, source: FrameSource) -> None:
    source.open()
    camera.jpegs = [DAMAGED["cut off"]]
    code, after_s = lost(source)
    assert code == "CAMERA_UNREADABLE"
    assert after_s < 3.0


def test_a_length_that_is_wrong_costs_no_more_than_its_picture(camera: FakeMjpegCamera, source: FrameSource) -> None:
    def stream(connection: object) -> None:
        wfile = connection.wfile  # type: ignore[attr-defined]
        camera.serve = camera.stream
        wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n")
        for length in (7, len(GOOD), len(GOOD) + 3, 0, len(GOOD), "many", len(GOOD)):
            wfile.write(f"--x\r\ncontent-length: {length}\r\n\r\n".encode() + GOOD + b"\r\n--x\r\n\r\n")
            wfile.write(GOOD + b"\r\n")
        camera.stopped.wait(0.5)

    camera.serve = stream
    source.open()
    lost(source)  # once all of it is sent; only the newest picture is kept, so what came is counted
    assert source.statistics().frames == 10, "of fourteen; each wrong length has cost one"


@pytest.mark.parametrize("serve", ["one_byte_at_a_time", "endless_header", "endless_part"])
def test_a_camera_that_never_gets_to_the_point_is_given_up(
    camera: FakeMjpegCamera, source: FrameSource, serve: str
) -> None:
    manner: Serve = getattr(camera, serve)
    camera.serve = manner
    threads, began_s = threading.active_count(), time.monotonic()
    before = psutil.Process().memory_info().rss
    assert refused(source) in {"CAMERA_SILENT", "CAMERA_UNREACHABLE"}
    assert time.monotonic() - began_s < 4.0
    assert psutil.Process().memory_info().rss - before < 100 * MEGABYTE
    source.close()
    assert threading.active_count() <= threads + 1, "the connection's, which the camera keeps"
    camera.serve = camera.stream
    source.open()
    next_frame(source)


@pytest.mark.parametrize("guard", ["guarded", "guarded_by_digest"])
def test_a_password_is_asked_for_and_sent(camera: FakeMjpegCamera, source: FrameSource, guard: str) -> None:
    serve: Serve = getattr(camera, guard)
    camera.serve = serve
    assert refused(source) == "CAMERA_PASSWORD"
    with_password = camera.url.replace("://", f"://{USER}:{PASSWORD.replace('/', '%2F').replace('@', '%40')}@")
    allowed = open_frame_source(with_password)
    allowed.open()
    next_frame(allowed)
    allowed.close()
    assert PASSWORD not in str(allowed.info)
    assert "s3cret" not in str(allowed.info)


def test_a_page_is_no_camera(camera: FakeMjpegCamera, source: FrameSource) -> None:
    camera.serve = camera.something_else
    assert refused(source) == "BAD_CAMERA"


def test_a_camera_that_dies_is_noticed_at_once_and_found_again(camera: FakeMjpegCamera, source: FrameSource) -> None:
    source.open()
    next_frame(source)
    camera.die()
    code, after_s = lost(source)
    assert code == "CAMERA_UNREACHABLE"
    assert after_s < 1.0
    assert refused(source) == "CAMERA_UNREACHABLE"
    camera.revive()
    source.open()
    next_frame(source)


def test_statistics_tell_what_was_seen_and_what_was_missed(camera: FakeMjpegCamera, source: FrameSource) -> None:
    assert source.statistics().age_s is None
    source.open()
    next_frame(source, lambda frame: frame.seq > 12)
    told = source.statistics()
    assert told.frames > 12
    assert told.size == (64, 48)
    assert 5 < told.fps < 60
    assert told.age_s is not None
    assert told.age_s < 1.0
    give_up = time.monotonic() + SEEN_WITHIN_S
    while source.statistics().dropped < 3 and time.monotonic() < give_up:
        threading.Event().wait(0.05)
    assert source.statistics().dropped >= 3


def test_memory_stays_flat_while_a_camera_comes_and_goes(camera: FakeMjpegCamera, source: FrameSource) -> None:
    camera.jpegs, camera.period_s = [jpeg(flat(1280, 720))], 0.002
    process = psutil.Process()

    def once() -> int:
        source.open()
        for _ in range(10):
            next_frame(source)
        source.close()
        return int(process.memory_info().rss)

    before = max(once() for _ in range(4))
    after = [once() for _ in range(8)]
    assert min(after) - before < 30 * MEGABYTE
