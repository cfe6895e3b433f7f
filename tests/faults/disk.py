"""A disk as a power cut may leave it: what was flushed is there, of the rest any part.

Of what a process wrote since the last flush of a file, each write may be there, be missing, or be there in part, in
sectors of 512 bytes, in any order. A name that was made, changed or removed since the last flush of its folder may be
there or not; names change in the order in which it was done, since file systems keep a journal of them. Flushing a file
does not make its name last: POSIX does not promise it.
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


_Names = dict[Path, _File | None]
"""What each name stands for; None: a folder."""


class Disk:
    """Takes deeds one after the other; at any time it tells what a power cut would leave. `root` is always there."""

    def __init__(self, root: Path, files: Mapping[Path, bytes | None]) -> None:
        """A disk on which these files, and folders (None), were flushed."""
        self._root = root
        self._names: _Names = {
            path: None if content is None else _File(content, size=len(content)) for path, content in files.items()
        }
        self._lasting = dict(self._names)
        self._waiting: list[tuple[Made | Renamed | Removed, _File | None]] = []

    def take(self, deed: Deed) -> None:
        """Do what was done."""
        if isinstance(deed, Written | Sized):
            file = self._names[deed.path]
            assert file is not None
            self._change(file, deed)
        elif isinstance(deed, Flushed):
            self._flush(deed.path)
        elif not isinstance(deed, Said):
            made = None if isinstance(deed, Made) and deed.is_folder else _File()
            self._waiting.append((deed, made))
            _change_names(self._names, deed, made)

    def left(self, luck: Luck, chance: random.Random) -> dict[Path, bytes | None]:
        """The files and folders (None) after a power cut now."""
        names = dict(self._lasting)
        for deed, made in self._waiting[: _so_many(len(self._waiting), luck, chance)]:
            _change_names(names, deed, made)
        there = {path: file for path, file in sorted(names.items()) if self._is_reachable(path, names)}
        return {path: None if file is None else _content(file, luck, chance) for path, file in there.items()}

    def _is_reachable(self, path: Path, names: _Names) -> bool:
        between = path.relative_to(self._root).parents
        return all(self._root / parent in names for parent in between if parent != Path())

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
        concerned = [number for number, (deed, _) in enumerate(self._waiting, 1) if path in _folders(deed)]
        last = max(concerned, default=0)
        for deed, made in self._waiting[:last]:
            _change_names(self._lasting, deed, made)
        self._waiting = self._waiting[last:]


def _folders(deed: Made | Renamed | Removed) -> set[Path]:
    """The folders whose flush makes it last."""
    return {deed.path.parent, deed.target.parent} if isinstance(deed, Renamed) else {deed.path.parent}


def _change_names(names: _Names, deed: Made | Renamed | Removed, made: _File | None) -> None:
    if isinstance(deed, Made):
        names[deed.path] = made
    elif isinstance(deed, Removed):
        names.pop(deed.path, None)
    else:
        for path in [path for path in names if path.is_relative_to(deed.path)]:  # a folder takes all of its own along
            names[deed.target / path.relative_to(deed.path)] = names.pop(path)


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
