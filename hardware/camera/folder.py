"""A folder of pictures played as if a camera had taken them."""

from pathlib import Path
from typing import TYPE_CHECKING

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.picture_bytes import picture_bytes
from hardware.camera.pictures import decoded
from pos_client.errors import DeviceUnavailable, InvalidValue
from pos_client.ports import DeviceInformation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
_FPS = 15.0


def picture_folder(path: Path, fps: float = _FPS) -> CapturedFrameSource:
    """Pictures of a folder (or one picture), over and over in the order of their names; damaged ones are counted."""
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
        """The next of them; None where it cannot be read, or is no file."""
        file = self._files[self._next % len(self._files)]
        self._next += 1
        try:
            return decoded(picture_bytes(file))
        except (DeviceUnavailable, InvalidValue):
            return None

    def give_up(self) -> None:
        """Nothing: a disk answers soon."""

    def release(self) -> None:
        """Nothing is held between two pictures."""
