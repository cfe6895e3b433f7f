"""Tills that die at a moment given to them, each in a process of its own (`dying_till`)."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(__file__).with_name("dying_till.py")
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder for what is killed often: a kill does not ask what the disk is made of."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@contextmanager
def nursery(path: Path) -> Iterator[Callable[[int], str]]:
    """Lets a till on the outbox at `path` live for so many changes to the disk; what became of it."""
    environment = {**os.environ, "PYTHONPATH": str(PROGRAM.parents[2])}
    command = [sys.executable, str(PROGRAM), str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told, asked = process.stdout, process.stdin

        def live(moments: int) -> str:
            asked.write(f"{moments}\n")
            return told.readline().strip()

        yield live
        asked.close()
        assert process.wait(10) == 0
