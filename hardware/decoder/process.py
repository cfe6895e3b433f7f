"""A decoder that may crash or hang without the till: a process of its own that is started again."""

import contextlib
import logging
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from hardware.decoder.found import Hit
from hardware.decoder.worker import Asked, Told
from pos_client.domain.barcode import Symbology
from pos_client.ports import Unread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]

_told = msgspec.json.Decoder(Told)
_log = logging.getLogger(__name__)

WORKER = (sys.executable, "-m", "hardware.decoder.worker")
DEADLINE_S = 2.0
"""The dearest look takes a tenth of that; more is a loop without an end."""
_STARTING_S = 30.0
_AGAIN_S = 1.0
"""A process that dies at every picture is started once in so long."""
_TOLD_S = 5.0
_MOST_TOLD = 1 << 20
"""Bytes of an answer: a process that babbles without an end must not fill the till's memory."""
_END_S = 2.0


class _Gone(Exception):  # noqa: N818 - a turn of events, not an error that leaves this module
    """The process died, or was killed because it did not answer."""


class DecodeProcess:
    """A `LiveDecoder` in a process of its own, `command`, that reads pictures from a pipe (`hardware.decoder.worker`).

    A picture costs 0.6 ms more than in this process, of which half is spent here; while the process starts, about half
    a second, pictures show nothing. When it dies, or needs longer than `deadline_s` for a picture, it is killed and a
    new one started; the picture is lost, and the next one is as good. One thread uses it; any may ask `was_restarted`.
    """

    def __init__(self, command: Sequence[str] = WORKER, deadline_s: float = DEADLINE_S) -> None:
        self._command = tuple(command)
        self._deadline_s = deadline_s
        self._worker: _Worker | None = None
        self._started_s = float("-inf")
        self._lost_s = float("-inf")
        self._unread: Unread | None = None

    @property
    def name(self) -> str:
        """The decoder behind it."""
        return "zxing-cpp"

    def start(self) -> None:
        """Start the process unless it runs; returns at once. Where that fails it is tried again with later pictures."""
        now_s = time.monotonic()
        if self._worker is None and now_s - self._started_s >= _AGAIN_S:
            self._started_s = now_s
            try:
                self._worker = _Worker(self._command)
            except OSError as exc:  # no memory, no handles, or no program where it was: an upgrade has moved it
                _log.warning("the decoder cannot be started: %s", exc)
                self._lost_s = now_s

    def decode(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        """What the process reads of the picture; blocks for `deadline_s` at most; nothing while it starts."""
        self.start()
        self._unread = None
        if self._worker is None:
            return []
        try:
            told = self._worker.answer(luma, symbologies, self._deadline_s)
        except _Gone as gone:
            _log.warning("the decoder is started again: %s", gone)
            self._lost_s = time.monotonic()
            self.close()
            return []
        if told.unread is not None:
            self._unread = Unread(*told.unread)
        return list(told.hits)

    def unread(self) -> Unread | None:
        """The code that was seen in the last picture and not read."""
        return self._unread

    def was_restarted(self) -> bool:
        """Whether it died or hung within the last five seconds."""
        return time.monotonic() - self._lost_s < _TOLD_S

    def close(self) -> None:
        """End the process; blocks for a moment; idempotent. It is started again when it is used again."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()


class _Worker:
    """One run of the process. A thread writes and reads its pipes, so that nobody waits for one that hangs."""

    def __init__(self, command: Sequence[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True)  # noqa: S603 - our own module
        self._asked: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._told: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._is_ready = False
        self._number = 0
        self._began_s = time.monotonic()
        self._thread = threading.Thread(target=self._exchange, name="decoder", daemon=True)
        self._thread.start()

    def answer(self, luma: "Luma", symbologies: Sequence[Symbology], deadline_s: float) -> Told:
        """What it tells of a picture; nothing while it starts. Raises `_Gone`."""
        if not self._is_ready:
            return self._first_words()
        rows, columns = luma.shape
        self._number += 1
        asked = msgspec.json.encode(Asked(self._number, rows, columns, list(symbologies)))
        self._asked.put(asked + b"\n" + luma.tobytes())
        told = self._words(deadline_s)
        if told.number != self._number:
            raise _Gone(f"it answers about picture {told.number} instead of {self._number}")
        return told

    def stop(self) -> None:
        """Kill it: it keeps nothing that could be lost."""
        self._process.kill()
        self._asked.put(None)
        with contextlib.suppress(subprocess.TimeoutExpired):  # one the kernel holds on to: it is let go of all the same
            self._process.wait(_END_S)
        self._thread.join(_END_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):  # of a picture it died of; the pipe is closed all the same
                    pipe.close()

    def _first_words(self) -> Told:
        if not self._told.empty():
            self._words(0.0)
            self._is_ready = True
        elif time.monotonic() - self._began_s > _STARTING_S:
            raise _Gone("it did not start")
        return Told()

    def _words(self, deadline_s: float) -> Told:
        try:
            line = self._told.get(timeout=deadline_s)
        except queue.Empty:
            raise _Gone(f"no answer within {deadline_s} s") from None
        if not line:
            raise _Gone(self._ending())
        try:
            return _told.decode(line)
        except msgspec.DecodeError as exc:
            raise _Gone(f"it does not speak our language: {exc}") from exc

    def _ending(self) -> str:
        try:
            return f"it ended with {self._process.wait(_END_S)}"
        except subprocess.TimeoutExpired:
            return "it does not talk any more"

    def _exchange(self) -> None:
        pictures, answers = self._process.stdin, self._process.stdout
        if pictures is None or answers is None:
            return
        try:
            self._told.put(answers.readline(_MOST_TOLD))
            while (asked := self._asked.get()) is not None:
                pictures.write(asked)
                pictures.flush()
                self._told.put(answers.readline(_MOST_TOLD))
        except OSError:
            self._told.put(b"")
