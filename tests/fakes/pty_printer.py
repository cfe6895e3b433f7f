"""A printer of software behind a real pseudo-terminal: what a serial port or a device file is to a driver."""

import os
import pty
import select
import threading
import tty
from types import TracebackType
from typing import Self

from hardware.printer.simulated import TakesBytes

_POLL_S = 0.05
_PIECE = 4096


class PtyPrinter:
    """A context that owns one thread; `path` is the printer's end of the line. With `is_mute` it never answers."""

    def __init__(self, printer: TakesBytes, *, is_mute: bool = False) -> None:
        self._printer = printer
        self._is_mute = is_mute
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.path = os.ttyname(self._theirs)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pty printer")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        os.close(self._ours)
        os.close(self._theirs)

    def _run(self) -> None:
        while not self._stop.is_set():
            if select.select([self._ours], [], [], _POLL_S)[0]:
                said = self._printer.feed(os.read(self._ours, _PIECE))
                if said and not self._is_mute:
                    os.write(self._ours, said)
