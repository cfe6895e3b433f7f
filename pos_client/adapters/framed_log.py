"""An append-only log of frames in numbered files: each frame proves itself, so that damage costs only what it hit.

    frame   f3 6d 71 0a | length u32 | CRC-32 of the payload u32 | payload        (all little-endian)

A reader that meets damage looks for the next mark whose frame fits its checksum.
"""

import contextlib
import itertools
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pos_client.adapters.durable_files import FileId, file_id, flush_folder

SEGMENT_BYTES = 2**20
_MARK = b"\xf3mq\n"
_HEADER = struct.Struct("<4sII")
_BEGIN_BYTES, _TAIL_BYTES = 4 * 1024, 16 * 1024


class FramedLog:
    """Numbered segments `<path>-000001`, … of about a megabyte each. Not thread-safe.

    What is appended has left the program when `append` returns, and reached the disk when `flush` returns. Every
    method raises OSError when the disk refuses: then the frames may not be there, those before are.
    """

    def __init__(self, path: Path) -> None:
        """Look for segments; writes nothing."""
        self._path = path
        self._handle: int | None = None
        self._in_use: tuple[Path, FileId | None] = path, None
        self._size = 0
        self._is_new = False

    def segments(self) -> list[Path]:
        """The files there are that can be read, oldest first."""
        return [path for path in self._named() if _is_readable(path)]

    def unusable(self) -> list[Path]:
        """What has a segment's name and is no file, or one that this user may not read."""
        return [path for path in self._named() if not _is_readable(path)]

    def aside(self) -> list[Path]:
        """What was set aside, now and before."""
        return sorted(self._path.parent.glob(f"{self._path.name}-unusable-*"))

    def set_aside(self) -> None:
        """Call what is unusable `<path>-unusable-1`, …: then it is in nobody's way."""
        names = (self._path.with_name(f"{self._path.name}-unusable-{number}") for number in itertools.count(1))
        for path in self.unusable():
            path.rename(next(name for name in names if not os.path.lexists(name)))

    @property
    def is_full(self) -> bool:
        """Whether the next frames belong into a new segment."""
        return self._handle is None or self._size >= SEGMENT_BYTES

    @property
    def is_closed(self) -> bool:
        """Whether no segment is in use."""
        return self._handle is None

    @property
    def stands(self) -> bool:
        """Whether the segment in use, if there is one, still has its name: a log may be taken away under its writer."""
        path, file = self._in_use
        return self._handle is None or file_id(path) == file

    def begin_segment(self) -> None:
        """Flush the one in use, and go on in a new one."""
        self.close()
        number = max((int(path.name[-6:]) for path in self._named()), default=0) + 1
        self._open(self._path.with_name(f"{self._path.name}-{number:06d}"), os.O_CREAT | os.O_EXCL)
        self._size, self._is_new = 0, True

    def resume(self) -> None:
        """Go on in the newest segment there is."""
        self._size = self._open(self.segments()[-1], 0)

    def append(self, payloads: Iterable[bytes]) -> None:
        """Write frames with one call; not flushed."""
        if self._handle is None:
            raise OSError("no segment")
        data = b"".join(_HEADER.pack(_MARK, len(each), zlib.crc32(each)) + each for each in payloads)
        while data:
            written = os.write(self._handle, data)
            self._size, data = self._size + written, data[written:]

    def flush(self) -> None:
        """Wait until everything appended is on the disk."""
        if self._handle is None:
            return
        _sync(self._handle)
        if self._is_new:
            flush_folder(self._path.parent)
            self._is_new = False

    def close(self) -> None:
        """Flush, and let go of the file; idempotent."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.closing(os.fdopen(handle, "ab", closefd=True)):
                _sync(handle)

    def _named(self) -> list[Path]:
        return sorted(self._path.parent.glob(f"{self._path.name}-[0-9][0-9][0-9][0-9][0-9][0-9]"))

    def _open(self, path: Path, ways: int) -> int:
        """Use this segment from now on; how long it is."""
        self._handle = os.open(path, _APPEND | ways, 0o600)
        found = os.fstat(self._handle)
        self._in_use = path, (found.st_dev, found.st_ino)
        return found.st_size

    def last(self) -> bytes | None:
        """The last frame that is whole; None when there is none."""
        for path in reversed(self.segments()):
            with path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                for start in dict.fromkeys((max(0, size - _TAIL_BYTES), 0)):
                    file.seek(start)
                    for payload in _last(frames_in(file.read())):
                        return payload
        return None

    def begin(self, path: Path) -> Iterator[bytes]:
        """The first frames of one segment, as far as they are short."""
        with path.open("rb") as file:
            return frames_in(file.read(_BEGIN_BYTES))

    def read(self, path: Path) -> Iterator[bytes]:
        """The frames of one segment that are whole."""
        return frames_in(path.read_bytes())

    def read_all(self) -> Iterator[bytes]:
        """The frames of all segments that are whole, oldest first."""
        return itertools.chain.from_iterable(map(self.read, self.segments()))


def frames_in(data: bytes) -> Iterator[bytes]:
    """The whole frames in some bytes, whatever lies between them."""
    at = data.find(_MARK)
    while at >= 0:
        payload = _payload(data, at)
        if payload is not None:
            yield payload
        at = data.find(_MARK, at + (1 if payload is None else _HEADER.size + len(payload)))


def _payload(data: bytes, at: int) -> bytes | None:
    if at + _HEADER.size > len(data):
        return None
    _, length, checksum = _HEADER.unpack_from(data, at)
    payload = data[at + _HEADER.size : at + _HEADER.size + length]
    return payload if len(payload) == length and zlib.crc32(payload) == checksum else None


def _is_readable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.R_OK)


def _last(payloads: Iterator[bytes]) -> list[bytes]:
    found: list[bytes] = []
    for payload in payloads:
        found[:] = [payload]
    return found


_APPEND = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_sync = getattr(os, "fdatasync", os.fsync)
"""The length of a file is among the data; macOS and Windows have fsync only."""
