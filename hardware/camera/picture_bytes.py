"""The bytes of a picture's file, wherever its name leads."""

import os
import stat
from pathlib import Path

from pos_client.errors import DeviceUnavailable, InvalidValue

MOST_BYTES = 64 * 1024 * 1024
"""Photographs of telephones have up to 20 MB; what is longer is a film, an archive, or meant to fill the memory."""


def picture_bytes(path: Path) -> bytes:
    """All of a regular file of at most 64 MB; what may never end, as a pipe or `/dev/zero`, is not read.

    Raises:
        DeviceUnavailable: code FILE_NOT_READ; not there, no permission, or no regular file.
        InvalidValue: code PICTURE_TOO_LARGE.
    """
    try:
        with open(path, "rb", opener=_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DeviceUnavailable("a device or a pipe, not a file", code="FILE_NOT_READ")
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as exc:  # ValueError: a NUL in its name
        raise DeviceUnavailable(getattr(exc, "strerror", None) or str(exc), code="FILE_NOT_READ") from exc
    except MemoryError as exc:
        raise InvalidValue("more than there is memory for", code="PICTURE_TOO_LARGE") from exc
    if len(raw) > MOST_BYTES:
        raise InvalidValue(f"more than {MOST_BYTES // 2**20} MB", code="PICTURE_TOO_LARGE")
    return raw


def _at_once(path: str, flags: int) -> int:
    """Opening a pipe would wait for whoever writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # Windows has no pipes among its files
