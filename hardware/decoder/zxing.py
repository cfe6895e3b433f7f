"""The first decoder: zxing-cpp, 15 times as fast as zbar and reading more (figures in docs/benchmarks.md)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hardware.decoder.found import Corners, Found, Hit, Sighting
from pos_client.domain.barcode import MAX_TEXT, Symbology

if TYPE_CHECKING:
    import numpy as np
    import zxingcpp
    from numpy.typing import NDArray

_NAMES = {
    Symbology.QR: "QRCodeModel2",
    Symbology.EAN_13: "EAN13",
    Symbology.EAN_8: "EAN8",
    Symbology.UPC_A: "UPCA",
    Symbology.CODE_128: "Code128",
    Symbology.DATA_MATRIX: "DataMatrix",
    Symbology.PDF_417: "PDF417",
    Symbology.AZTEC: "Aztec",
}
"""QR is model 2 alone: nothing else is in use. Micro QR, found together with it by default, is short and guards itself
so little that clutter reads as one (two heaps of 33,000)."""
_UPC_A_DIGITS = 12
_AT_ANY_ANGLE = frozenset({Symbology.QR, Symbology.AZTEC})
"""Their finder patterns are found however the picture is turned."""


class ZxingDecoder:
    """An `Eye` over zxing-cpp; it holds no state, releases the GIL and takes ~1.5 ms for 1280x720.

    Inverted codes are tried, since phones in dark mode show them. The picture is turned by 90 degrees only for codes
    that are read line by line: finder patterns are found at any angle. It is not shrunk: that reads next to nothing
    more, and other looks do it where it may (docs/benchmarks.md).
    """

    @property
    def name(self) -> str:
        """zxing-cpp."""
        return "zxing-cpp"

    def decode(self, luma: "NDArray[np.uint8]", symbologies: Sequence[Symbology]) -> list[Hit]:
        """Every symbol of the wanted kinds; texts longer than 4,096 characters are left out."""
        return list(self.look(luma, symbologies).hits)

    def look(self, luma: "NDArray[np.uint8]", symbologies: Sequence[Symbology]) -> Found:
        """The same, and the QR codes whose finder patterns and version are there and whose text is not; no dearer."""
        import zxingcpp

        if not (wanted := _NAMES.keys() & symbologies) or luma.size == 0:
            return Found()
        is_angled = not wanted <= _AT_ANY_ANGLE
        formats = zxingcpp.barcode_formats_from_str("|".join(_NAMES[symbology] for symbology in wanted))
        found = zxingcpp.read_barcodes(
            luma,
            formats=formats,
            try_rotate=is_angled,
            try_downscale=False,
            text_mode=zxingcpp.TextMode.Plain,
            return_errors=True,
        )
        read = [_hit(barcode) for barcode in found if barcode.valid]
        seen = [Sighting(_corners(barcode), version) for barcode in found if (version := _unread_version(barcode))]
        return Found([hit for hit in read if len(hit[0]) <= MAX_TEXT], seen)


def read_clean(luma: "NDArray[np.uint8]") -> str | None:
    """The text of a drawn, upright QR code; None when there is none."""
    import zxingcpp

    for barcode in zxingcpp.read_barcodes(
        luma,
        formats=zxingcpp.barcode_formats_from_str("QRCode"),
        is_pure=True,
        try_invert=False,
        try_rotate=False,
        try_downscale=False,
        text_mode=zxingcpp.TextMode.Plain,
    ):
        return barcode.text or None
    return None


def _hit(barcode: "zxingcpp.Barcode") -> Hit:
    symbology = _symbology(barcode.format)
    # zxing-cpp puts a zero before the 12 digits of a UPC-A, which makes them an EAN-13.
    text = barcode.text[-_UPC_A_DIGITS:] if symbology is Symbology.UPC_A else barcode.text
    return text, symbology, _corners(barcode)


def _corners(barcode: "zxingcpp.Barcode") -> Corners:
    at = barcode.position
    return tuple((float(p.x), float(p.y)) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left))


def _unread_version(barcode: "zxingcpp.Barcode") -> int | None:
    """The version of a QR code that was found and not read."""
    version = str(_extra(barcode).get("Version", ""))
    return int(version) if not barcode.valid and version.isdigit() else None


def _extra(barcode: "zxingcpp.Barcode") -> Mapping[str, Any]:
    """What is said of the symbol itself, as its version."""
    return barcode.extra if isinstance(barcode.extra, Mapping) else {}


def _symbology(found: "zxingcpp.BarcodeFormat") -> Symbology:
    if found.name == "QRCode":  # the family, as codes of model 2 are called that say nothing of themselves
        return Symbology.QR
    return next((symbology for symbology, known in _NAMES.items() if known == found.name), Symbology.UNKNOWN)
