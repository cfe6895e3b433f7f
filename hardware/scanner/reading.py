"""What every scanner that delivers text does with it: what cannot be printed is left out, the identifier taken off."""

import time
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from hardware.scanner.aim import without_identifier
from pos_client.domain.barcode import Barcode, Heard, Misread


@runtime_checkable
class TellsMisreads(Protocol):
    """A scanner that notices when a code did not arrive whole."""

    def misreads(self) -> Sequence[Misread]:
        """What came in part only since it was asked last; for the thread that reads, returns at once."""
        ...


MOST_TORN = 10
"""Torn codes kept until somebody asks: a device that sends nothing but nonsense must not fill the memory."""


def misread_of(torn: str, device_id: str) -> Misread:
    """What is told of a code that came as far as this."""
    text, symbology = without_identifier(torn)
    return Misread(device_id, symbology, len(text))


def barcode_of(raw: str, device_id: str, *, ending: str | None = None, gap_ms: int | None = None) -> Barcode | None:
    """The code in what a scanner sent just now; None where nothing of it can be printed."""
    printable = "".join(sign for sign in raw if sign.isprintable())
    if not printable:
        return None
    text, symbology = without_identifier(printable)
    return Barcode(text, symbology, time.monotonic_ns(), device_id, heard=Heard(printable, ending, gap_ms))
