"""A file that takes up room, to be given up when the disk is full: so that what must still be written can be."""

import contextlib
import errno
import os
import shutil
import stat
from pathlib import Path

BALLAST_BYTES = 2 * 2**20
"""Room for the results of about a thousand entries: SQLite's log and the pages that grow."""
LOW_BYTES = 200 * 2**20
NEEDED_BYTES = 64 * 2**10
"""What one more entry may take: the pages it changes in SQLite's log, and its frame in the mirror."""
_BLOCK_BYTES = 512
"""What POSIX counts the room of a file in, whatever the disk's own blocks are."""
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Ballast:
    """Stands beside what it is kept for. Not thread-safe."""

    def __init__(self, path: Path) -> None:
        """Nothing is made yet."""
        self._path = path
        self._stands = False

    def stand(self) -> bool:
        """Make it where it does not stand, or no more; False where the disk has no room for it. A millisecond, once."""
        self._stands = (self._stands and self._path.exists()) or self._is_whole() or self._made()
        return self._stands

    def release(self) -> bool:
        """Give its room back; whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    @property
    def leaves_room(self) -> bool:
        """Whether it stands, and the disk has room for something new besides."""
        return self.stand() and shutil.disk_usage(self._path.parent).free >= NEEDED_BYTES

    @property
    def is_low(self) -> bool:
        """Whether the disk has hardly any room besides."""
        return shutil.disk_usage(self._path.parent).free < LOW_BYTES

    def _is_whole(self) -> bool:
        """Whether its room is really taken: a copy may have left that out, and kept only the name and the size."""
        try:
            found = self._path.stat()
        except OSError:
            return False
        taken = getattr(found, "st_blocks", found.st_size // _BLOCK_BYTES) * _BLOCK_BYTES  # Windows tells the size only
        return stat.S_ISREG(found.st_mode) and min(taken, found.st_size) >= BALLAST_BYTES

    def _made(self) -> bool:
        draft = self._path.with_name(f"{self._path.name}.draft")
        try:
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                _allocate(file.fileno())
            draft.replace(self._path)
        except OSError as exc:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            return exc.errno not in _FULL  # a disk that refuses for another reason must not stop the till
        return True


def _allocate(handle: int) -> None:
    """Take the room, not only the size: by a call for that where the system has one, else by writing."""
    with contextlib.suppress(AttributeError, NotImplementedError):
        os.posix_fallocate(handle, 0, BALLAST_BYTES)
        return
    os.write(handle, bytes(BALLAST_BYTES))
