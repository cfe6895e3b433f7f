"""What a process did to a folder, byte by byte and in order: read from strace's log, so it holds for any library."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.processes import Word

AT_THE_END = -1
_LINE = re.compile(rb"^(\d+) +(\w+)\((.*)\) += (\d+)")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_OPEN_FILE = re.compile(rb"^(\d+)<((?:\\x[0-9a-f]{2})*)>")
_IS_GONE = re.compile(rb"^\d+<[^>]*>\(deleted\)")
_FLUSHES_ITSELF = re.compile(rb"O_D?SYNC")


@dataclass(frozen=True, slots=True)
class Made:
    """A file, or a folder, was made."""

    path: Path
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes went to the system, not yet to the disk; at a place, or AT_THE_END."""

    path: Path
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Sized:
    """A file got another size; one that only grows loses nothing."""

    path: Path
    size: int
    only_grows: bool = False


@dataclass(frozen=True, slots=True)
class Flushed:
    """What is in a file, or the names in a folder, have reached the disk."""

    path: Path


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name became another one, and took its place."""

    path: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Removed:
    """A name is gone."""

    path: Path


@dataclass(frozen=True, slots=True)
class Said:
    """The process said something: from here on it must be true."""

    word: Word


Deed = Made | Written | Sized | Flushed | Renamed | Removed | Said


def recorded(log: Path, pid: int, folder: Path, known: Iterable[Path]) -> list[Deed]:
    """The deeds of a process in a folder where these files were known before; `log` is of `traced(..., whole=True)`.

    Raises:
        ValueError: a call is not understood. Left out, it would make every image wrong without a word.
    """
    reader = _Reader(folder, {folder, *known})
    for line in log.read_bytes().splitlines():
        found = _LINE.match(line)
        if found is not None and int(found[1]) == pid:
            reader.read(found[2].decode(), found[3], int(found[4]))
        elif b"unfinished" in line and line.startswith(b"%d " % pid):
            raise ValueError(f"two threads at once: {line[:200]!r}")
    return reader.deeds


class _Reader:
    """Reads the calls that succeeded, one after the other."""

    def __init__(self, folder: Path, known: set[Path]) -> None:
        self._folder = folder
        self._known = known
        self._positions: dict[int, int] = {}
        self._flushing: set[int] = set()
        self.deeds: list[Deed] = []

    def read(self, call: str, arguments: bytes, value: int) -> None:
        """Take up one call: its name, what stands between the brackets, what it returned."""
        name = call.removesuffix("at").removesuffix("at2")
        if call == "openat":
            self._opened(_path(_TEXT.findall(arguments)[0]), arguments, value)
        elif name in {"rename", "unlink", "mkdir"}:
            self._named(name, [_path(text) for text in _TEXT.findall(arguments)])
        elif (open_file := _OPEN_FILE.match(arguments)) is not None and not _IS_GONE.match(arguments):
            path = _path(open_file[2])
            if path.is_relative_to(self._folder):
                self._changed(call, int(open_file[1]), path, arguments)
            elif call == "writev" and bytes(path).startswith(b"pipe:"):
                self._heard(_bytes(_TEXT.findall(arguments)[0]))

    def _opened(self, path: Path, arguments: bytes, number: int) -> None:
        if not path.is_relative_to(self._folder):
            return
        self._positions[number] = AT_THE_END if b"O_APPEND" in arguments else 0
        self._flushing.discard(number)
        if _FLUSHES_ITSELF.search(arguments):
            self._flushing.add(number)
        if b"O_CREAT" in arguments and path not in self._known:
            self._known.add(path)
            self.deeds.append(Made(path))
        elif b"O_TRUNC" in arguments:
            self.deeds.append(Sized(path, 0))

    def _named(self, name: str, paths: list[Path]) -> None:
        if not all(path.is_relative_to(self._folder) for path in paths):
            return
        if name == "mkdir":
            self.deeds.append(Made(paths[0], is_folder=True))
        elif name == "rename":
            self.deeds.append(Renamed(paths[0], paths[1]))
        else:
            self.deeds.append(Removed(paths[0]))
        if name == "mkdir":
            self._known.add(paths[0])
        else:
            self._known.discard(paths[0])
            self._known.update(paths[1:])

    def _changed(self, call: str, number: int, path: Path, arguments: bytes) -> None:
        if call in {"write", "pwrite64"}:
            data = _bytes(_TEXT.findall(arguments)[0])
            self.deeds.append(Written(path, self._place(call, number, arguments, len(data)), data))
        elif call == "ftruncate":
            self.deeds.append(Sized(path, int(arguments.rpartition(b",")[2])))
        elif call == "fallocate" and arguments.split(b",")[1].strip() == b"0":
            _, _, offset, size = arguments.split(b",")
            self.deeds.append(Sized(path, int(offset) + int(size), only_grows=True))
        elif call in {"fsync", "fdatasync"}:
            self.deeds.append(Flushed(path))
        else:
            raise ValueError(f"{call} of {path}: {arguments[-40:]!r}")
        if number in self._flushing and call in {"write", "pwrite64"}:
            self.deeds.append(Flushed(path))

    def _place(self, call: str, number: int, arguments: bytes, size: int) -> int:
        if call == "pwrite64":
            return int(arguments.rpartition(b",")[2])
        position = self._positions[number]
        if position != AT_THE_END:
            self._positions[number] += size
        return position

    def _heard(self, said: bytes) -> None:
        self.deeds.append(Said(json.loads(said)))


def _bytes(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode())


def _path(text: bytes) -> Path:
    return Path(_bytes(text).decode(errors="surrogateescape"))
