"""A till that opens its outbox and is killed at a given moment: before the n-th thing it does to the disk.

Run as a program with a database path. For each number on stdin it forks such a till; when that is dead it writes
`killed`, or `opened` when the till got by with less.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path

import apsw

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.outbox import SqliteOutbox
from tests.fakes.appending_till import KEY

_USUAL = apsw.vfs_names()[0]
_FILE_EVENTS = {"os.mkdir", "os.rename"}


class CountingFile(apsw.VFSFile):
    """Counts what changes a file."""

    def xWrite(self, data: bytes, offset: int) -> None:
        happens()
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        happens()
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        happens()
        super().xSync(flags)


class CountingDisk(apsw.VFS):
    """The usual disk, with files that count."""

    def __init__(self) -> None:
        super().__init__("counting", _USUAL, makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> CountingFile:
        return CountingFile(_USUAL, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        happens()
        super().xDelete(filename, syncdir)


_moments = count(1)
_last = [sys.maxsize]


def happens() -> None:
    """One more thing; at the last one the till dies."""
    if next(_moments) == _last[0]:
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(event: str, _arguments: object) -> None:
    if event in _FILE_EVENTS:
        happens()


def _live(path: Path, last: int) -> None:
    _last[0] = last
    disk = CountingDisk()
    sys.addaudithook(_watch)
    outbox = SqliteOutbox(path, KEY, TrustedClock(), UuidSource())
    outbox.pending(1000)
    outbox.close()
    disk.unregister()


def main(path: Path) -> None:
    """Fork one till after the other."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _live(path, int(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        words = {0: "opened", signal.SIGKILL: "killed"}
        os.write(1, f"{words.get(status, status)}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
