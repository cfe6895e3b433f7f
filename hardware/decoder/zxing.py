"""The first decoder: zxing-cpp, 15 times as fast as zbar and reading more (figures in docs/benchmarks.md)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_client.domain.barcode import MAX_TEXT, Symbology

if TYPE_CHECKING:
    import numpy as np
    import zxingcpp
    from numpy.typing import NDArray

Hit = tuple[str, Symbology, tuple[tuple[float, float], ...]]
"""Text, symbology, and the corners in pixels, clockwise from the symbol's top left."""

_NAMES = {
    Symbology.QR: "QRCode",
    Symbology.EAN_13: "EAN13",
    Symbology.EAN_8: "EAN8",
    Symbology.UPC_A: "UPCA",
    Symbology.CODE_128: "Code128",
}


class ZxingDecoder:
    """A `SymbologyDecoder` over zxing-cpp; it holds no state, releases the GIL and takes ~1.5 ms for 1280x720.

    Inverted codes are tried, since phones in dark mode show them. Turning the picture by 90 degrees and shrinking it
    are left out for QR: finder patterns are found at any angle, and neither reads more (docs/benchmarks.md).
    """

    @property
    def name(self) -> str:
        """zxing-cpp."""
        return "zxing-cpp"

    def decode(self, luma: "NDArray[np.uint8]", symbologies: Sequence[Symbology]) -> list[Hit]:
        """Every symbol of the wanted kinds; texts longer than 4,096 characters are left out."""
        import zxingcpp

        if not (wanted := [_NAMES[symbology] for symbology in symbologies if symbology in _NAMES]):
            return []
        linear = any(name != "QRCode" for name in wanted)
        formats = zxingcpp.barcode_formats_from_str("|".join(wanted))
        found = zxingcpp.read_barcodes(
            luma, formats=formats, try_rotate=linear, try_downscale=linear, text_mode=zxingcpp.TextMode.Plain
        )
        return [_hit(barcode) for barcode in found if len(barcode.text) <= MAX_TEXT]


def _hit(barcode: "zxingcpp.Barcode") -> Hit:
    at = barcode.position
    corners = tuple((float(p.x), float(p.y)) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left))
    return barcode.text, _symbology(barcode.format), corners


def _symbology(found: "zxingcpp.BarcodeFormat") -> Symbology:
    name = found.name.removesuffix("Model2").removesuffix("Model1")
    return next((symbology for symbology, known in _NAMES.items() if known == name), Symbology.UNKNOWN)
