"""strace around a process that runs already: count its system calls, record them, make them fail, kill it at one."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.processes import Child

DISK = (
    "openat", "pwrite64", "write", "fdatasync", "fsync", "ftruncate", "fallocate",
    "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat",
)  # fmt: skip
"""Calls that change what lies on a disk, or make the change last."""
NETWORK = ("sendto", "recvfrom")
SPEECH = ("writev",)
"""How a process of these suites says something."""
_CALL = re.compile(r"^(\d+) +(\w+)\(")


@dataclass(frozen=True, slots=True)
class Point:
    """The `nth` time (from 1) a thread makes a system call."""

    call: str
    nth: int

    def __str__(self) -> str:
        return f"{self.call} number {self.nth}"

    def killed(self) -> str:
        """Option of strace: kill -9 there."""
        return f"inject={self.call}:signal=SIGKILL:when={self.nth}"

    def failing(self, error: str, *, for_ever: bool) -> str:
        """Option of strace: the call fails there, or from there on each time."""
        return f"inject={self.call}:error={error}:when={self.nth}{'+' if for_ever else ''}"


def why_not() -> str:
    """Why processes cannot be watched on this machine; empty when they can. Containers often may not (ptrace).

    Must be called before threads are started: it tries.
    """
    if not sys.platform.startswith("linux"):
        return "there is strace on Linux only"
    child = Child(lambda _say: None)
    try:
        with traced(child.pid, Path(os.devnull), "trace=mkdir"):
            child.go()
    except OSError as exc:
        child.go()
        return str(exc)
    return ""


@contextmanager
def traced(pid: int, log: Path, *options: str, whole: bool = False) -> Iterator[None]:
    """Trace a process that waits, until it has ended within the block. `options` follow `-e`.

    `whole` puts every byte and every path into the log, as `recording` reads it.
    """
    words = [word for option in options for word in ("-e", option)]
    bytes_too = ["-xx", "-y", "-s", str(2**20)] if whole else []
    command = ["strace", "-f", "-p", str(pid), "-o", str(log), *bytes_too, *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        said = strace.stderr.readline()
        if "attached" not in said:
            raise OSError(f"strace cannot watch processes here: {said.strip() or 'it said nothing'}")
        yield
        strace.communicate()


def calls(log: Path, pid: int) -> list[Point]:
    """Every call of a process's first thread in a log, as points to come back to, in the order they were made in.

    Files that are only opened, not made, are left out: nothing happens there.
    """
    seen: Counter[str] = Counter()
    points = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if (found := _CALL.match(line)) is not None and int(found[1]) == pid:
            seen[found[2]] += 1
            if found[2] != "openat" or "O_CREAT" in line:
                points.append(Point(found[2], seen[found[2]]))
    return points
