"""What the codes of the test sheet say: chosen so that everything a scanner may be set up to do to a code shows."""

import string

from pos_client.domain.barcode import Symbology
from pos_client.domain.scanner_setup import SheetCode

_DIGITS = "8" + "0123456789" * 18
"""As long as the longest member code, and none: those begin with 91."""
TEXTS = {
    # Only signs that every keyboard in `countries` has on a key of its own.
    SheetCode.SIGNS: f'POS-CHECK 1 {string.digits} {string.ascii_lowercase} {string.ascii_uppercase} -_.,:?/+!=%"',
    SheetCode.LENGTH: _DIGITS,
    SheetCode.DARK: "POS-CHECK 3 DARK",
    SheetCode.CHINESE: "POS-CHECK 4 会员积分",
    SheetCode.LINEAR: "POS-CHECK-5",
    SheetCode.PRODUCT: "2099876543214",
}
SYMBOLOGIES = dict.fromkeys(SheetCode, Symbology.QR) | {
    SheetCode.LINEAR: Symbology.CODE_128,
    SheetCode.PRODUCT: Symbology.EAN_13,
}
CHINESE = "会员积分"


def plain_part(code: SheetCode) -> str:
    """What of a code every scanner can send, also one that types."""
    return TEXTS[code].removesuffix(CHINESE)
