"""The doubles of this folder's tests do what they say."""

import urllib.request

import numpy as np
import pytest

from pos_client.domain.barcode import Symbology
from pos_client.errors import DeviceLost
from pos_client.ports import BarcodeScanner, FrameSource, SymbologyDecoder
from tests.fakes.devices import FakeDecoder, FakeFrameSource, FakeScanner
from tests.fakes.hard_frames import LEVELS, empty_frame, hard_frame
from tests.fakes.mjpeg_server import FakeMjpegCamera

BLANK = np.zeros((8, 8), np.uint8)


def test_they_fit_their_ports() -> None:
    assert isinstance(FakeFrameSource([]), FrameSource)
    assert isinstance(FakeDecoder([]), SymbologyDecoder)
    assert isinstance(FakeScanner([]), BarcodeScanner)


def test_the_frame_source_ends_with_a_loss() -> None:
    source = FakeFrameSource([0.5])
    source.open()
    frame = source.read(0.0)
    assert frame is not None
    assert (frame.seq, frame.captured_ns) == (1, 500_000_000)
    with pytest.raises(DeviceLost):
        source.read(0.0)


def test_the_decoder_finds_what_it_was_told() -> None:
    decoder = FakeDecoder([["a", "b"], []])
    found = [[text for text, _, _ in decoder.decode(BLANK, (Symbology.QR,))] for _ in range(2)]
    assert found == [["a", "b"], []]


def test_the_scanner_plays_its_script() -> None:
    scanner = FakeScanner([[None, "a", None, DeviceLost("gone")]])
    scanner.open()
    first, second = scanner.read(0.0), scanner.read(0.0)
    assert first is not None
    assert (first.text, second) == ("a", None)
    with pytest.raises(DeviceLost):
        scanner.read(0.0)


def test_the_network_camera_sends_jpegs_until_it_dies() -> None:
    with FakeMjpegCamera([BLANK]) as camera:
        assert camera.url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(camera.url, timeout=5) as answer:  # noqa: S310 - the address is ours
            assert answer.headers["Content-Type"].startswith("multipart/x-mixed-replace")
            part = answer.read(60)
        assert part.startswith(b"--frame")
        camera.die()
        with pytest.raises(OSError, match=r"refused|reset|closed"):
            urllib.request.urlopen(camera.url, timeout=5)  # noqa: S310 - the same


def test_hard_frames_repeat_and_differ_where_they_should() -> None:
    assert np.array_equal(hard_frame(3, 1), hard_frame(3, 1))
    assert not np.array_equal(hard_frame(3, 1), hard_frame(3, 1, grain=1))
    contrasts = [float(np.percentile(hard_frame(level, 4), 99.5)) for level in LEVELS]
    assert contrasts[0] > contrasts[-1]
    assert empty_frame(1).shape == (720, 1280)
