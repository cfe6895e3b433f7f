"""AIM identifiers and ECI escapes."""

import pytest

from hardware.scanner.aim import without_identifier
from pos_client.domain.barcode import Symbology


@pytest.mark.parametrize(
    ("sent", "text", "symbology"),
    [
        ("]Q1911234", "911234", Symbology.QR),
        ("]Q2\\000026会员", "会员", Symbology.QR),
        ("]Q2a\\\\b", "a\\b", Symbology.QR),
        ("]Q4\\000003x\\000026y", "xy", Symbology.QR),
        ("]Q1C:\\000026", "C:\\000026", Symbology.QR),
        ("]E06901234567892", "6901234567892", Symbology.EAN_13),
        ("]E496385074", "96385074", Symbology.EAN_8),
        ("]C0ABC-1234", "ABC-1234", Symbology.CODE_128),
        ("]d2hello", "hello", Symbology.DATA_MATRIX),
        ("]L0hello", "hello", Symbology.PDF_417),
        ("]z0hello", "hello", Symbology.AZTEC),
        ("]A0hello", "hello", Symbology.UNKNOWN),
        ("]Q1", "", Symbology.QR),
        ("911234", "911234", Symbology.UNKNOWN),
        ("]", "]", Symbology.UNKNOWN),
        ("] 1x", "] 1x", Symbology.UNKNOWN),
        ("", "", Symbology.UNKNOWN),
    ],
)
def test_identifiers(sent: str, text: str, symbology: Symbology) -> None:
    assert without_identifier(sent) == (text, symbology)
