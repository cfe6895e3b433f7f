"""A folder of pictures played as if a camera had taken them."""

from pathlib import Path
from typing import TYPE_CHECKING

from hardware.camera.captured import CapturedFrameSource
from pos_client.errors import DeviceUnavailable
from pos_client.ports import DeviceInformation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
_FPS = 15.0


def picture_folder(path: Path, fps: float = _FPS) -> CapturedFrameSource:
    """The pictures of a folder (or one picture) in the order of their names, over and over; others are skipped."""
    info = DeviceInformation(str(path), "camera", path.name or str(path), "folder")
    return CapturedFrameSource(info, lambda: _FolderFeed(path, 1.0 / fps))


def _pictures(path: Path) -> list[Path]:
    try:
        inside = [path] if path.is_file() else sorted(path.iterdir())
    except OSError as exc:
        raise DeviceUnavailable(f"{path}: {exc.strerror}") from exc
    if not (pictures := [file for file in inside if file.suffix.lower() in SUFFIXES]):
        raise DeviceUnavailable(f"{path}: no pictures in it")
    return pictures


class _FolderFeed:
    def __init__(self, path: Path, period_s: float) -> None:
        self.period_s = period_s
        self._path = path
        self._files: list[Path] = []
        self._next = 0

    def start(self) -> None:
        """See what is in it."""
        self._files = _pictures(self._path)

    def picture(self) -> "NDArray[np.uint8] | None":
        """The next picture that can be read; None after a whole round without one."""
        for _ in self._files:
            file = self._files[self._next % len(self._files)]
            self._next += 1
            if (picture := _picture(file)) is not None:
                return picture
        return None

    def give_up(self) -> None:
        """Nothing: a disk answers soon."""

    def release(self) -> None:
        """Nothing is held between two pictures."""


def _picture(file: Path) -> "NDArray[np.uint8] | None":
    import cv2
    import numpy as np

    try:
        raw = np.frombuffer(file.read_bytes(), np.uint8)
        picture = cv2.imdecode(raw, cv2.IMREAD_COLOR) if raw.size else None
    except (OSError, cv2.error):
        return None
    return None if picture is None else np.asarray(picture, np.uint8)
