"""Files that are called pictures and are something else: they cost a picture, no memory, no thread, no wait."""

import os
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from hardware.camera.picture_bytes import MOST_BYTES, picture_bytes
from hardware.camera.sources import open_frame_source
from pos_client.errors import PosError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes among files")


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(PosError) as refused:
        picture_bytes(path)
    return refused.value.error_code, refused.value.detail


def test_what_may_never_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "zeros.png").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.png")
    for name in ("zeros.png", "pipe.png"):
        assert refusal(tmp_path / name) == ("FILE_NOT_READ", "a device or a pipe, not a file")
    assert refusal(tmp_path) == ("FILE_NOT_READ", "Is a directory")
    assert refusal(tmp_path / "gone.png") == ("FILE_NOT_READ", "No such file or directory")
    assert refusal(tmp_path / "nothing\0here")[0] == "FILE_NOT_READ"


def test_64_megabytes_are_read_and_no_more(tmp_path: Path) -> None:
    file = tmp_path / "film.png"
    with file.open("wb") as film:
        film.truncate(MOST_BYTES)
    assert len(picture_bytes(file)) == MOST_BYTES
    with file.open("ab") as film:
        film.truncate(MOST_BYTES + 1)
    assert refusal(file) == ("PICTURE_TOO_LARGE", "more than 64 MB")


def test_a_folder_with_all_of_that_in_it_is_still_a_camera(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((40, 60), 200, np.uint8))
    os.mkfifo(tmp_path / "b.png")
    (tmp_path / "c.png").symlink_to("/dev/zero")
    (tmp_path / "d.png").write_bytes(b"damaged")
    before = set(threading.enumerate())
    source = open_frame_source(str(tmp_path))
    source.open()
    give_up = time.monotonic() + 10
    while source.statistics().damaged < 3 and time.monotonic() < give_up:
        source.read(0.5)
    frame = source.read(1.0)
    source.close()
    assert source.statistics().damaged >= 3
    assert frame is not None
    assert frame.luma.shape == (40, 60)
    assert set(threading.enumerate()) == before, "a thread hangs in a pipe"


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a process's memory is Linux's")
def test_a_picture_there_is_no_memory_for_is_a_damaged_one(tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    cv2.imwrite(str(large), np.zeros((4900, 4900), np.uint8))
    with (tmp_path / "long.png").open("wb") as file:
        file.truncate(MOST_BYTES)
    code = """
import resource, sys
from pathlib import Path
from hardware.camera.pictures import decoded
from hardware.decoder.picture_file import luma_of
from hardware.camera.picture_bytes import picture_bytes
from pos_client.errors import InvalidValue
folder = Path(sys.argv[1])
raw = picture_bytes(folder / "large.png")
assert decoded(raw) is not None
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 2**23, used + 2**23))
assert decoded(raw) is None
for what in (lambda: luma_of(raw), lambda: picture_bytes(folder / "long.png")):
    try:
        what()
    except InvalidValue as error:
        print(error.error_code)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout.split(), done.stderr) == (["PICTURE_TOO_LARGE"] * 2, "")


def bomb(path: Path, side: int) -> Path:
    """A white square PNG of 16 bits and four channels, a thousandth as long as what it holds."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" + b"\xff" * (8 * side)) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process's memory is told in other units elsewhere")
def test_pictures_that_unfold_take_turns(tmp_path: Path) -> None:
    """Four at once, each twice 72 MB as it is unpacked, and 288 MB if all of it were turned into numbers at once."""
    for number in range(4):
        bomb(tmp_path / f"{number}.png", 3000)
    code = """
import resource, sys, threading
from pathlib import Path
import cv2
from hardware.decoder.picture_file import luma_of
luma_of(cv2.imencode(".png", cv2.imread(sys.argv[2]))[1].tobytes())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
threads = [threading.Thread(target=luma_of, args=(file.read_bytes(),)) for file in Path(sys.argv[1]).glob("*.png")]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    small = tmp_path / "small.ppm"
    cv2.imwrite(str(small), np.zeros((40, 40, 3), np.uint8))
    command = [sys.executable, "-c", code, str(tmp_path), str(small)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) < 300
