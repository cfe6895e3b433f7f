"""The decoder of the till in a process of its own: `python -m hardware.decoder.worker`, spoken to over its pipes.

One line of JSON when it is ready, then for each picture a line of JSON (`Asked`) with the pixels after it, and one line
of JSON (`Told`) in answer. It ends when its standard input does, so it never outlives the till.
"""

import faulthandler
import os
import signal
import sys
from typing import TYPE_CHECKING

import msgspec

from hardware.decoder.found import Corners
from pos_client.domain.barcode import Symbology

if TYPE_CHECKING:
    from hardware.decoder.cascade import DecodeCascade


MOST_MEMORY = 1 << 30
"""Bytes of data. Libraries and every look at 1920×1080 take 250 MB; more is a library that eats."""


class Asked(msgspec.Struct, frozen=True):
    """What is to be read of the picture of this number, of so many rows and columns, whose bytes follow."""

    number: int
    rows: int
    columns: int
    symbologies: list[Symbology]


class Told(msgspec.Struct, frozen=True):
    """What was read of the picture of this number; where a code is that was not, and how many modules it has a side."""

    number: int = 0
    hits: list[tuple[str, Symbology, Corners]] = []
    unread: tuple[Corners, int] | None = None


def main() -> None:
    """Serve until standard input ends; what libraries print goes to stderr, and a crash says where it was."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the till, which closes this
    faulthandler.enable()
    limit_memory()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    cascade, read = _cascade(), msgspec.json.Decoder(Asked)
    answers.write(msgspec.json.encode(Told()) + b"\n")
    answers.flush()
    pictures = sys.stdin.buffer
    while line := pictures.readline():
        asked = read.decode(line)
        raw = pictures.read(asked.rows * asked.columns)
        if len(raw) < asked.rows * asked.columns:
            break  # the till died while it wrote
        answers.write(msgspec.json.encode(_told(cascade, asked, raw)) + b"\n")
        answers.flush()


def limit_memory() -> None:
    """Die rather than take the memory the till needs; Windows has no such limit for a process to set itself."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, most))


def _cascade() -> "DecodeCascade":
    """With everything loaded that the first picture needs."""
    import cv2
    import numpy as np

    from hardware.decoder.cascade import DecodeCascade
    from hardware.decoder.zbar import ZbarDecoder
    from hardware.decoder.zxing import ZxingDecoder

    cv2.setNumThreads(1)  # the other core belongs to the screen
    first = ZxingDecoder()
    first.decode(np.zeros((64, 64), np.uint8), (Symbology.QR,))
    return DecodeCascade(first, ZbarDecoder())


def _told(cascade: "DecodeCascade", asked: Asked, raw: bytes) -> Told:
    import numpy as np

    luma = np.frombuffer(raw, np.uint8).reshape(asked.rows, asked.columns)
    hits = cascade.decode(luma, asked.symbologies)
    unread = cascade.unread()
    # ISO/IEC 18004, 5.3.1: 21 modules a side, and four more for each version
    return Told(asked.number, hits, None if unread is None else (unread.corners, 17 + 4 * unread.version))


if __name__ == "__main__":
    main()
