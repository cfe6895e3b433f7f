"""The size a picture claims is read before it is unpacked; over 25 megapixels from a live camera are damage."""

import struct
import subprocess
import sys

import cv2
import numpy as np
import pytest

from hardware.camera.picture_size import pixels_of
from hardware.camera.pictures import picture_of

WIDE = np.zeros((48, 640, 3), np.uint8)
JPEG = cv2.imencode(".jpg", WIDE)[1].tobytes()
PNG = cv2.imencode(".png", WIDE)[1].tobytes()
SOF = JPEG.index(b"\xff\xc0")


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def progressive() -> bytes:
    return cv2.imencode(".jpg", WIDE, [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1].tobytes()


@pytest.mark.parametrize(
    "raw",
    [
        PNG,
        JPEG,
        progressive(),
        JPEG[:2] + segment(0xE1, cv2.imencode(".jpg", WIDE[:8, :8])[1].tobytes()) + JPEG[2:],
        JPEG[:2] + b"\xff\xff\xff" + JPEG[2:],
        JPEG[:2] + segment(0xFE, b"\xff\xc0\x00\x11\x08\x00\x01\x00\x01") + JPEG[2:],
    ],
    ids=["png", "jpeg", "progressive", "with a preview", "filled up", "with a header in a comment"],
)
def test_it_is_that_of_the_picture_that_is_unpacked(raw: bytes) -> None:
    assert pixels_of(raw) == 640 * 48
    picture = picture_of(raw)
    assert picture is not None
    assert picture.shape == WIDE.shape


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        JPEG[:SOF],
        JPEG[:2] + segment(0xDA, b""),
        PNG[:20],
        b"GIF89a",
        b"\xff\xd8\xff\xd9",
    ],
    ids=["nothing", "a start", "half a marker", "no frame", "a scan", "half a header", "gif", "an end"],
)
def test_without_a_header_there_is_none(raw: bytes) -> None:
    assert pixels_of(raw) is None
    assert picture_of(raw) is None


def test_25_megapixels_are_a_picture_and_more_are_damage() -> None:
    for suffix in (".png", ".jpg"):
        most = cv2.imencode(suffix, np.zeros((5000, 5000), np.uint8))[1].tobytes()
        more = cv2.imencode(suffix, np.zeros((5000, 5001), np.uint8))[1].tobytes()
        assert picture_of(most) is not None
        assert picture_of(more) is None


def test_no_part_of_the_till_loads_opencv_before_its_limit_is_set() -> None:
    code = """
import os, sys

class Gate:
    def find_spec(self, name, path=None, target=None):
        if name == "cv2":
            print(os.environ.get("OPENCV_IO_MAX_IMAGE_PIXELS"))

sys.meta_path.insert(0, Gate())
import ui.composition.counter, cv2
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert set(done.stdout.split()) == {"100000000"}
