"""What every scanner that delivers text does with it: what cannot be printed is left out, the identifier taken off."""

import time

from hardware.scanner.aim import without_identifier
from pos_client.domain.barcode import Barcode, Heard


def barcode_of(raw: str, device_id: str, *, ending: str | None = None, gap_ms: int | None = None) -> Barcode | None:
    """The code in what a scanner sent just now; None where nothing of it can be printed."""
    printable = "".join(sign for sign in raw if sign.isprintable())
    if not printable:
        return None
    text, symbology = without_identifier(printable)
    return Barcode(text, symbology, time.monotonic_ns(), device_id, heard=Heard(printable, ending, gap_ms))
