"""A decoder process that does what the first pixel of a picture says: `python -m tests.fakes.failing_worker`."""

import os
import signal
import sys
import threading

import msgspec

from hardware.decoder.worker import MOST_MEMORY, Asked, Told, limit_memory
from pos_client.domain.barcode import Symbology

CRASH, HANG, BABBLE, LEAVE, EAT, FLOOD, STALE, MUTE = 1, 2, 3, 4, 5, 6, 7, 8
SILENT = "silent"
"""An argument: never get ready."""


def main() -> None:
    """Answer each picture with one code whose text is its first pixel."""
    limit_memory()
    if SILENT in sys.argv:
        threading.Event().wait()
    _say(msgspec.json.encode(Told()))
    read = msgspec.json.Decoder(Asked)
    while line := sys.stdin.buffer.readline():
        asked = read.decode(line)
        first = sys.stdin.buffer.read(asked.rows * asked.columns)[0]
        if first == CRASH:
            os.kill(os.getpid(), signal.SIGSEGV)
        if first == HANG:
            threading.Event().wait()
        if first == MUTE:
            os.close(1)
            threading.Event().wait()
        if first == LEAVE:
            return
        if first == EAT:
            bytearray(MOST_MEMORY)
        while first == FLOOD:
            sys.stdout.buffer.write(b"7" * 65_536)
        if first == STALE:
            _say(msgspec.json.encode(Told(asked.number - 1)))
        told = Told(asked.number, [(str(first), Symbology.QR, ((0.0, 0.0),) * 4)])
        _say(b"\xff{" if first == BABBLE else msgspec.json.encode(told))


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
