"""IP cameras over RTSP: FFmpeg is ended with its process, whatever it does; the till keeps its threads."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import numpy as np
import psutil
import pytest

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.rtsp import WORKER, RtspFeed
from hardware.camera.sources import open_frame_source
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import DeviceInformation, FrameSource
from tests.fakes.rtsp_server import FakeRtspCamera

SEEN_WITHIN_S = 20.0


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    threads, children = set(threading.enumerate()), set(psutil.Process().children())
    yield
    assert set(threading.enumerate()) == threads, "a thread was left behind"
    assert set(psutil.Process().children()) == children, "a process was left behind"


@pytest.fixture
def camera() -> Iterator[FakeRtspCamera]:
    with FakeRtspCamera(np.full((240, 320, 3), (40, 90, 160), np.uint8)) as made:
        yield made


def lost(source: FrameSource) -> tuple[str, float]:
    began_s = time.monotonic()
    try:
        while time.monotonic() - began_s < SEEN_WITHIN_S:
            source.read(0.25)
    except DeviceLost as fault:
        return fault.error_code, time.monotonic() - began_s
    raise TimeoutError


def test_a_stream_is_read_and_a_frozen_one_given_up_and_found_again(camera: FakeRtspCamera) -> None:
    source = open_frame_source(camera.url)
    source.open()
    frames = [source.read(SEEN_WITHIN_S) for _ in range(5)]
    assert all(frame is not None and frame.luma.shape == (240, 320) for frame in frames)
    assert frames[0] is not None
    assert frames[0].bgr is not None
    assert np.abs(frames[0].bgr.mean(axis=(0, 1)) - (40, 90, 160)).max() < 8
    camera.freeze()
    code, after_s = lost(source)
    assert code == "CAMERA_SILENT"
    assert after_s < 2.5
    source.close()
    camera.thaw()
    source.open()
    assert source.read(SEEN_WITHIN_S) is not None
    source.close()


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    source = open_frame_source(f"rtsp://till:s3cret@127.0.0.1:{port}/live")
    with pytest.raises(DeviceUnavailable) as refused:
        source.open()
    assert refused.value.error_code == "CAMERA_UNREACHABLE"
    assert "s3cret" not in refused.value.detail
    source.close()


def test_the_process_ends_with_the_till_even_while_it_waits(camera: FakeRtspCamera) -> None:
    camera.freeze()
    worker = subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert worker.stdin is not None
    worker.stdin.write(camera.url.encode() + b"\n")
    worker.stdin.close()
    assert worker.wait(SEEN_WITHIN_S) == 0
    assert worker.stdout is not None
    worker.stdout.close()


HANGS = "import sys, time; sys.stdin.readline(); time.sleep(60)"
DIES = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
NONSENSE = "print('<html>', flush=True)"
CUT_OFF = """
import sys
sys.stdin.readline()
sys.stdout.write('{}\\n{"rows": 48, "columns": 64}\\n')
sys.stdout.flush()
"""


@pytest.mark.parametrize("code", [HANGS, DIES, NONSENSE, CUT_OFF], ids=["hangs", "dies", "nonsense", "cut off"])
def test_a_process_that_fails_is_a_camera_that_fails(code: str) -> None:
    source = CapturedFrameSource(
        DeviceInformation("x", "camera", "x", "x"), lambda: RtspFeed("rtsp://x", (sys.executable, "-c", code)), 1.0
    )
    began_s = time.monotonic()
    with pytest.raises(DeviceUnavailable) as refused:
        source.open()
    assert refused.value.error_code in {"CAMERA_SILENT", "CAMERA_UNREACHABLE"}
    assert time.monotonic() - began_s < 4.0
    source.close()
