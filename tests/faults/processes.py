"""Processes to be killed: forked from the suite, so that they are there within milliseconds and bring their imports.

POSIX only. The suite itself must not start threads before it forks.
"""

import ctypes
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Word = list[str | int]
"""What a process says: a keyword and what belongs to it."""
Say = Callable[..., None]
_HANGS_AFTER_S = 60.0
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)
"""prctl(2): lets strace, which is not its parent, attach where the kernel asks for that (Yama)."""
_PR_SET_PDEATHSIG = 1
"""prctl(2): whoever is left waiting by a suite that was killed ends with it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process said until its end, and how it ended: an exit code, or minus the signal that killed it."""

    words: list[Word]
    code: int

    @property
    def is_killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return self.code == -signal.SIGKILL

    def all(self, keyword: str) -> list[Word]:
        """What follows a keyword, each time it was said."""
        return [word[1:] for word in self.words if word[0] == keyword]


class Child:
    """A process that runs `work(say)` once it is told to go, and ends. What it says survives its end, word by word.

    `patience_s`: after that it hangs.
    """

    def __init__(self, work: Callable[[Say], None], patience_s: float = _HANGS_AFTER_S) -> None:
        """Fork; it waits."""
        self._patience_s = patience_s
        sys.stdout.flush()
        self._heard, speaks = os.pipe()
        waits, self._gate = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._heard)
            os.close(self._gate)
            _live(work, waits, speaks)
        os.close(speaks)
        os.close(waits)

    def go(self, kill_after_s: float | None = None) -> Ended:
        """Let it run until it has ended, or kill it after some time; blocks until then.

        Raises:
            TimeoutError: it hangs; it was killed.
        """
        os.write(self._gate, b"g")
        heard, is_over = bytearray(), False
        deadline_s = time.monotonic() + (self._patience_s if kill_after_s is None else kill_after_s)
        while not is_over:
            left_s = deadline_s - time.monotonic()
            if not select.select([self._heard], [], [], max(0.0, left_s))[0]:
                os.kill(self.pid, signal.SIGKILL)
                deadline_s = time.monotonic() + _HANGS_AFTER_S
                if kill_after_s is None:
                    self._bury(heard)
                    raise TimeoutError(f"no end after {self._patience_s:.0f} s; said {heard[-500:]!r}")
                continue
            part = os.read(self._heard, 65536)
            heard += part
            is_over = not part
        return self._bury(heard)

    def _bury(self, heard: bytearray) -> Ended:
        _, status = os.waitpid(self.pid, 0)
        os.close(self._heard)
        os.close(self._gate)
        words: list[Word] = [json.loads(line) for line in heard.decode().splitlines()]
        return Ended(words, os.waitstatus_to_exitcode(status))


def _live(work: Callable[[Say], None], waits: int, speaks: int) -> None:
    """The whole life of the child; does not return."""

    def say(*word: str | int) -> None:
        # One call per word: a kill cannot leave half a word behind a whole one. It is a call of its own, so that what
        # befalls every `write` does not befall this.
        os.writev(speaks, [json.dumps(word).encode() + b"\n"])

    code = 1
    try:
        system = ctypes.CDLL(None)
        system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        system.prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
        if os.read(waits, 1):
            work(say)
        code = 0
    except BaseException:  # noqa: BLE001 - whatever ends it is what the suite wants to know
        say("broke", traceback.format_exc())
    finally:
        os._exit(code)


def memory_folder() -> Path | None:
    """Where files live in memory, if there is such a place: what kill -9 leaves is the same there, only sooner."""
    shared = Path("/dev/shm")  # noqa: S108 - a file system of its own, used through tempfile
    return shared if shared.is_dir() and os.access(shared, os.W_OK) else None
