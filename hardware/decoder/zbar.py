"""A second opinion on frames zxing-cpp could not read: zbar through pyzbar, where the system has libzbar."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hardware.decoder.found import Hit
from pos_client.domain.barcode import MAX_TEXT, Symbology

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)

_NAMES = {
    Symbology.QR: "QRCODE",
    Symbology.EAN_13: "EAN13",
    Symbology.EAN_8: "EAN8",
    Symbology.UPC_A: "UPCA",
    Symbology.CODE_128: "CODE128",
}


def available() -> bool:
    """Whether pyzbar finds libzbar (Debian: libzbar0); without it everything works, with one opinion less."""
    try:
        import pyzbar.pyzbar  # noqa: F401 - loading it is the question
    except (ImportError, OSError):
        return False
    return True


class ZbarDecoder:
    """A `SymbologyDecoder` over zbar; ~25 ms for 1280x720. Without libzbar it finds nothing and logs that once.

    Whether there is one is found out at the first picture (50 ms), not while the till starts. It reads no inverted
    codes. Only wanted symbologies are switched on: the others cost time, and their decoders print assertions to
    stderr that no setting silences.
    """

    def __init__(self) -> None:
        self._available: bool | None = None

    @property
    def name(self) -> str:
        """Zbar."""
        return "zbar"

    def decode(self, luma: "NDArray[np.uint8]", symbologies: Sequence[Symbology]) -> list[Hit]:
        """Every symbol of the wanted kinds; texts longer than 4,096 characters are left out."""
        if not self._is_available():
            return []
        from pyzbar.pyzbar import ZBarSymbol, decode

        wanted = [ZBarSymbol[_NAMES[symbology]] for symbology in symbologies if symbology in _NAMES]
        if not wanted or min(luma.shape) == 0:
            return []
        height, width = luma.shape
        found = decode((luma.tobytes(), width, height), wanted)
        return [hit for hit in map(_hit, found) if len(hit[0]) <= MAX_TEXT]

    def _is_available(self) -> bool:
        if self._available is None:
            self._available = available()
            if not self._available:
                _log.info("libzbar not found: hard frames get no second opinion")
        return self._available


def _hit(found: Any) -> Hit:  # noqa: ANN401 - pyzbar has no type information
    symbology = next((ours for ours, theirs in _NAMES.items() if theirs == found.type), Symbology.UNKNOWN)
    corners = tuple((float(point.x), float(point.y)) for point in found.polygon)
    return found.data.decode("utf-8", "replace"), symbology, corners
