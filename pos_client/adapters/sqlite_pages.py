"""Rows read straight from the pages of a damaged SQLite file, one page at a time: what one page lost costs no other.

After "Database File Format" and "WAL-mode File Format" of the SQLite documentation. The rows found are candidates, also
of former versions of a page: whoever asks must check them.
"""

import mmap
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

PAGE_BYTES = 4096
"""Every file this program makes has pages of this size, nothing reserved at their end."""
MOST_BYTES = 2**24
"""A longer row is not one of ours."""
_TABLE_LEAF = 0x0D
_LOCAL = PAGE_BYTES - 35
_LEAST = (PAGE_BYTES - 12) * 32 // 255 - 23
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_INTEGER_BYTES = (0, 1, 2, 3, 4, 6, 8)

Row = tuple[int, list[object]]
"""The row's number and its values in the order of its table; an INTEGER PRIMARY KEY among them is None."""


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of all tables in a file and its write-ahead log, neither changed nor locked. Blocks for reading them.

    Raises:
        OSError: they cannot be read at all.
    """
    wal = path.with_name(f"{path.name}-wal")
    later = _frames(wal.read_bytes()) if wal.exists() else []
    with path.open("rb") as file, closing(_mapped(file.fileno())) as data:
        newest = dict(later)
        for place in range(len(data) // PAGE_BYTES):
            start = place * PAGE_BYTES
            yield from _rows(data[start : start + PAGE_BYTES], 100 if place == 0 else 0, data, newest)
        for number, page in later:
            yield from _rows(page, 100 if number == 1 else 0, data, newest)


def _mapped(handle: int) -> mmap.mmap:
    """The file's bytes; of an empty file, which cannot be mapped, an empty page."""
    try:
        return mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
    except ValueError:
        return mmap.mmap(-1, PAGE_BYTES)


def _frames(log: bytes) -> list[tuple[int, bytes]]:
    """The pages in a write-ahead log that were committed, as (page number, page), oldest first."""
    if len(log) < _WAL_HEADER or struct.unpack_from(">I", log)[0] not in _WAL_MAGIC:
        return []
    found, committed = [], 0
    for start in range(_WAL_HEADER, len(log) - _FRAME_HEADER - PAGE_BYTES + 1, _FRAME_HEADER + PAGE_BYTES):
        number, pages_after_commit = struct.unpack_from(">II", log, start)
        if log[start + 8 : start + 16] != log[16:24]:
            break  # of an earlier round of the log
        found.append((number, log[start + _FRAME_HEADER : start + _FRAME_HEADER + PAGE_BYTES]))
        if pages_after_commit:
            committed = len(found)
    return found[:committed]


def _rows(page: bytes, start: int, data: mmap.mmap, newest: Mapping[int, bytes]) -> Iterator[Row]:
    if page[start] != _TABLE_LEAF:
        return
    cells = struct.unpack_from(">H", page, start + 3)[0]
    for place in range(start + 8, min(start + 8 + 2 * cells, PAGE_BYTES - 1), 2):
        try:
            yield _row(page, struct.unpack_from(">H", page, place)[0], data, newest)
        except (ValueError, IndexError, struct.error):
            continue  # this cell is damaged; the next one may not be


def _row(page: bytes, at: int, data: mmap.mmap, newest: Mapping[int, bytes]) -> Row:
    size, at = _varint(page, at)
    number, at = _varint(page, at)
    if size > MOST_BYTES:
        raise ValueError(size)
    if size <= _LOCAL:
        return number, _values(page[at : at + size], size)
    local = _LEAST + (size - _LEAST) % (PAGE_BYTES - 4)
    local = local if local <= _LOCAL else _LEAST
    parts, missing = [page[at : at + local]], size - local
    following = struct.unpack_from(">I", page, at + local)[0]
    while missing > 0:
        overflow = newest.get(following) or data[(following - 1) * PAGE_BYTES : following * PAGE_BYTES]
        following = struct.unpack_from(">I", overflow)[0]
        parts.append(overflow[4 : 4 + missing])
        missing -= PAGE_BYTES - 4
    return number, _values(b"".join(parts), size)


def _values(record: bytes, size: int) -> list[object]:
    if len(record) != size:
        raise ValueError(size)
    header, at = _varint(record, 0)
    kinds = []
    while at < header:
        kind, at = _varint(record, at)
        kinds.append(kind)
    values: list[object] = []
    for kind in kinds:
        length = _length(kind)
        piece = record[at : at + length]
        if len(piece) != length:
            raise ValueError(kind)
        values.append(_value(kind, piece))
        at += length
    return values


def _length(kind: int) -> int:
    if kind >= 12:  # noqa: PLR2004 - even ones from 12 on are blobs, odd ones from 13 on texts
        return (kind - 12) // 2
    return _INTEGER_BYTES[kind] if kind < len(_INTEGER_BYTES) else 8 * (kind == 7)  # noqa: PLR2004 - 7: a float


def _value(kind: int, piece: bytes) -> object:
    if kind in {0, 10, 11}:
        return None
    if kind in {8, 9}:  # the numbers 0 and 1 take no room
        return kind - 8
    if kind == 7:  # noqa: PLR2004 - a float
        return struct.unpack(">d", piece)[0]
    if kind < 7:  # noqa: PLR2004 - integers of 1, 2, 3, 4, 6 and 8 bytes
        return int.from_bytes(piece, "big", signed=True)
    return piece if kind % 2 == 0 else piece.decode()


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:  # noqa: PLR2004 - the highest bit says that more follow
            return value, place + 1
    return value << 8 | data[at + 8], at + 9
