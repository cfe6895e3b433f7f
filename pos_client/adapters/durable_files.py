"""Small files that are there as a whole or not at all, whatever happens while they are written."""

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

FileId = tuple[int, int]
"""A disk, and a number on it that no other file has while this one is open."""


def read_file(path: Path) -> bytes:
    """The content of a file, and of nothing else that has its name: who opens a pipe waits for ever.

    Raises:
        OSError: it is not there, cannot be read, or is no file.
    """
    with open(path, "rb", opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file", str(path))
        return file.read()


def is_file(path: Path) -> bool:
    """Whether a file stands there, itself or by a link.

    Raises:
        OSError: nothing is there, or nobody may look.
    """
    return stat.S_ISREG(path.stat().st_mode)


def file_id(path: Path) -> FileId | None:
    """Which file stands there; None where none does. One call of the system, 5 us.

    Raises:
        OSError: the disk does not say.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def replace_file(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all, durably; readable by its owner only.

    Raises:
        OSError: the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        with contextlib.suppress(OSError):  # after a success it is not there any more
            Path(draft).unlink()
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make what was made or renamed in the folder durable; Windows neither needs nor allows it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # Windows has no pipes among its files
