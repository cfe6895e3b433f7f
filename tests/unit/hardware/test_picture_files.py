"""Files that are called pictures and are something else: they cost a picture, no memory, no thread, no wait."""

import os
import subprocess
import sys
import threading
import time
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
