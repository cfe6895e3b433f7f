"""One decoded symbol, and what it seems to be. A code is only ever shown as plain text; it is never opened."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from pos_client.domain.receipt_code import parse_receipt_code

MAX_TEXT = 4096
"""Characters kept of a barcode; QR at most holds 7,089 digits, no code we know is longer than 200."""


class Symbology(StrEnum):
    """Names of symbologies as UnifiedPOS users know them."""

    QR = "qr"
    EAN_13 = "ean13"
    EAN_8 = "ean8"
    UPC_A = "upca"
    CODE_128 = "code128"
    DATA_MATRIX = "datamatrix"
    PDF_417 = "pdf417"
    AZTEC = "aztec"
    UNKNOWN = "unknown"


LINEAR = frozenset({Symbology.EAN_13, Symbology.EAN_8, Symbology.UPC_A, Symbology.CODE_128})
"""Bar codes, read along one line."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How a code came from a hand-held scanner: the characters it sent that can be printed, prefix and all.

    `ending` names the key or control character behind it: "" where there was only silence, None where the device needs
    none. `gap_ms` is the longest time between two keys, None where nothing is typed.
    """

    raw: str
    ending: str | None = None
    gap_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Barcode:
    """What a scanner read: text, symbology, when (monotonic nanoseconds), by which device; corners in frame pixels.

    `heard` is there where the text came from a device that may be set up in odd ways.
    """

    text: str
    symbology: Symbology
    read_ns: int
    device_id: str
    corners: tuple[tuple[float, float], ...] = ()
    heard: Heard | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Misread:
    """What is told of a code that this till cannot use: never which it was, only what kind and how many characters.

    It came in part only, where `length` is of what came, or means nothing here.
    """

    device_id: str
    symbology: Symbology = Symbology.UNKNOWN
    length: int = 0


class Kind(StrEnum):
    """What a barcode's text is, so that the cashier can tell the member what they are showing."""

    MEMBER_CODE = "member_code"
    WECHAT_PAY = "wechat_pay"
    ALIPAY = "alipay"
    UNIONPAY = "unionpay"
    EMV_QR = "emv_qr"
    PRODUCT = "product"
    RECEIPT = "receipt"
    URL = "url"
    EMPTY = "empty"
    OTHER = "other"


_MEMBER = re.compile(r"91[1-9][0-9]{31,178}")
_LENGTHS = {"0": 34, "1": 42, "2": 63, "3": 181, "4": 181}


def looks_like_member_code(text: str) -> bool:
    """The input gate: ASCII digits, magic, version, and the length its scheme asks for. Check digits come later."""
    if not text.isascii() or not _MEMBER.fullmatch(text):
        return False
    return text[2] == "1" and _LENGTHS.get(text[3]) == len(text)


def has_product_check_digit(text: str) -> bool:
    """Whether EAN-8, UPC-A or EAN-13 digits end in their GS1 modulo-10 check digit."""
    if not text.isascii() or not text.isdigit() or len(text) not in {8, 12, 13}:
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text)))
    return total % 10 == 0


def why_no_product_code(text: str) -> str:
    """What is wrong with a text that is no EAN-8, UPC-A or EAN-13 code, and what would be right."""
    if not text.isascii() or not text.isdigit() or len(text) not in {8, 12, 13}:
        return f"{text[:20]!r} must be 8, 12 or 13 digits"
    right = next(digit for digit in "0123456789" if has_product_check_digit(text[:-1] + digit))
    return f"{text} has the wrong check digit: the last digit must be {right}, or another one is mistyped"


def _is_digits(text: str, low: int, high: int, prefixes: range) -> bool:
    return text.isascii() and text.isdigit() and low <= len(text) <= high and int(text[:2]) in prefixes


_RULES: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    (Kind.EMPTY, lambda text: not text.strip()),
    (Kind.MEMBER_CODE, looks_like_member_code),
    # Prefixes and lengths as the wallets publish them for payment codes shown to a till.
    (Kind.WECHAT_PAY, lambda text: _is_digits(text, 18, 18, range(10, 16))),
    (Kind.UNIONPAY, lambda text: _is_digits(text, 19, 19, range(62, 63))),
    (Kind.ALIPAY, lambda text: _is_digits(text, 16, 24, range(25, 31))),
    # EMV consumer-presented QR: base64 of BER-TLV that begins 85 05 "CPV01"; the tenth character depends on the rest.
    (Kind.EMV_QR, lambda text: text.startswith("hQVDUFYwM")),
    (Kind.PRODUCT, has_product_check_digit),
    (Kind.RECEIPT, lambda text: parse_receipt_code(text) is not None),
    (Kind.URL, lambda text: re.match(r"\s*([a-z][a-z0-9+.-]{1,20}:|www\.)", text, re.IGNORECASE) is not None),
)


def classify(text: str) -> Kind:
    """Say what a barcode's text is, from its outside only."""
    return next((kind for kind, matches in _RULES if matches(text)), Kind.OTHER)
