"""AIM symbology identifiers: the three characters a scanner may put before a code to say what it was."""

import re

from pos_client.domain.barcode import Symbology

_LENGTH = 3
# ISO/IEC 15424: ], a letter for the symbology, a modifier. ]E0 is EAN-13 and UPC-A alike, ]E4 is EAN-8.
IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_SYMBOLOGIES = {
    "]Q": Symbology.QR,
    "]C": Symbology.CODE_128,
    "]E0": Symbology.EAN_13,
    "]E4": Symbology.EAN_8,
    "]d": Symbology.DATA_MATRIX,
    "]L": Symbology.PDF_417,
    "]z": Symbology.AZTEC,
}
# ISO/IEC 18004: with these modifiers the ECI protocol is on: \nnnnnn names an encoding, a real backslash is doubled.
_WITH_ECI = frozenset({"]Q2", "]Q4", "]Q6"})
ECI = re.compile(r"\\(?:[0-9]{6}|(\\))")
"""An escape of the ECI protocol; the group is the backslash that was doubled."""


def without_identifier(text: str) -> tuple[str, Symbology]:
    r"""The text of a code without its AIM identifier and ECI escapes, and what the identifier says it was.

    `]Q1911…` becomes `911…` and QR; a text without an identifier stays whole and is UNKNOWN.
    """
    if not IDENTIFIER.match(text):
        return text, Symbology.UNKNOWN
    identifier, rest = text[:_LENGTH], text[_LENGTH:]
    symbology = _SYMBOLOGIES.get(identifier) or _SYMBOLOGIES.get(identifier[:2]) or Symbology.UNKNOWN
    return ECI.sub(r"\1", rest) if identifier in _WITH_ECI else rest, symbology
