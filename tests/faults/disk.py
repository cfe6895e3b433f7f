"""A disk as a power cut may leave it: what was flushed is there, of the rest any part.

Of what a process wrote since the last flush of a file, each write may be there, be missing, or be there in part, in
sectors of 512 bytes, in any order. A name that was made, changed or removed since the last flush of its folder may be
there or not, in the order things were done in (file systems keep a journal of names). Flushing a file does not make its
name last: POSIX does not promise it.
"""

import itertools
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tests.faults.recording import AT_THE_END, Deed, Flushed, Made, Removed, Renamed, Said, Sized, Written

SECTOR = 512


class Luck(Enum):
    """How much of what was not flushed is there after all."""

    NOTHING = "nothing"
    ALL = "all"
    BEGINNING = "a beginning"
    ANY_WRITES = "any writes"
    ANY_SECTORS = "any sectors"


@dataclass(slots=True)
class _File:
    flushed: bytes = b""
    waiting: list[Written | Sized] = field(default_factory=list)
    size: int = 0


class Disk:
    """Takes deeds one after the other; at any time it tells what a power cut would leave."""

    def __init__(self, files: Mapping[Path, bytes]) -> None:
        """A disk on which these files were flushed."""
        self._names = {path: _File(content, size=len(content)) for path, content in files.items()}
        self._lasting = dict(self._names)
        self._waiting: list[tuple[Made | Renamed | Removed, _File]] = []

    def take(self, deed: Deed) -> None:
        """Do what was done."""
        if isinstance(deed, Written | Sized):
            self._change(self._names[deed.path], deed)
        elif isinstance(deed, Flushed):
            self._flush(deed.path)
        elif not isinstance(deed, Said) and not (isinstance(deed, Made) and deed.is_folder):
            file = self._names[deed.path] if not isinstance(deed, Made) else _File()
            self._waiting.append((deed, file))
            _rename(self._names, deed, file)

    def left(self, luck: Luck, chance: random.Random) -> dict[Path, bytes]:
        """The files after a power cut now."""
        names = dict(self._lasting)
        for deed, file in self._waiting[: _so_many(len(self._waiting), luck, chance)]:
            _rename(names, deed, file)
        return {path: _content(file, luck, chance) for path, file in names.items()}

    def _change(self, file: _File, deed: Written | Sized) -> None:
        if isinstance(deed, Sized):
            size = max(deed.size, file.size) if deed.only_grows else deed.size
            file.waiting.append(Sized(deed.path, size))
            file.size = size
            return
        offset = file.size if deed.offset == AT_THE_END else deed.offset
        file.waiting.append(Written(deed.path, offset, deed.data))
        file.size = max(file.size, offset + len(deed.data))

    def _flush(self, path: Path) -> None:
        file = self._names.get(path)
        if file is not None:
            file.flushed, file.waiting = _done(file.flushed, file.waiting), []
            return
        mine = [one for one in self._waiting if one[0].path.parent == path]
        self._waiting = [one for one in self._waiting if one[0].path.parent != path]
        for deed, changed in mine:
            _rename(self._lasting, deed, changed)


def _rename(names: dict[Path, _File], deed: Made | Renamed | Removed, file: _File) -> None:
    if isinstance(deed, Made):
        names[deed.path] = file
        return
    names.pop(deed.path, None)
    if isinstance(deed, Renamed):
        names[deed.target] = file


def _so_many(waiting: int, luck: Luck, chance: random.Random) -> int:
    if luck in {Luck.NOTHING, Luck.ALL}:
        return waiting if luck is Luck.ALL else 0
    return chance.randint(0, waiting)


def _content(file: _File, luck: Luck, chance: random.Random) -> bytes:
    waiting = file.waiting
    if luck in {Luck.NOTHING, Luck.ALL, Luck.BEGINNING}:
        kept = waiting[: _so_many(len(waiting), luck, chance)]
        if luck is Luck.BEGINNING and len(kept) < len(waiting):
            kept = [*kept, *_torn([waiting[len(kept)]], chance)]
    elif luck is Luck.ANY_WRITES:
        kept = [one for one in waiting if chance.random() < 0.5]
    else:
        kept = _torn(waiting, chance)
    return _done(file.flushed, kept)


def _torn(waiting: Iterable[Written | Sized], chance: random.Random) -> list[Written | Sized]:
    """Half of the sectors of each write."""
    kept: list[Written | Sized] = []
    for deed in waiting:
        if isinstance(deed, Sized):
            kept += [deed] if chance.random() < 0.5 else []
            continue
        first, end = deed.offset, deed.offset + len(deed.data)
        edges = [first, *range(first + SECTOR - first % SECTOR, end, SECTOR), end]
        kept += [
            Written(deed.path, begin, deed.data[begin - first : stop - first])
            for begin, stop in itertools.pairwise(edges)
            if chance.random() < 0.5
        ]
    return kept


def _done(content: bytes, deeds: Iterable[Written | Sized]) -> bytes:
    """A file after these changes; what nobody wrote is zero."""
    changed = bytearray(content)
    for deed in deeds:
        end = deed.size if isinstance(deed, Sized) else deed.offset + len(deed.data)
        if len(changed) < end:
            changed.extend(bytes(end - len(changed)))
        if isinstance(deed, Sized):
            del changed[deed.size :]
        else:
            changed[deed.offset : end] = deed.data
    return bytes(changed)
