"""The code on a receipt: which sale it is of, in digits, so that scanners that type read it on any keyboard layout.

    pos 0   2 digits   magic 92
    pos 2   1          format version, 1
    pos 3   39         the transaction's id as a number
    end     2          ISO 7064 MOD 97-10 check digits

It says nothing of the member, proves nothing, and is worth nothing to whoever finds it: a refund asks the backend.
"""

import re
from uuid import UUID

from pos_client.domain import check_digits

_HEAD = "921"
_ID_DIGITS = 39
"""Digits of 2**128 - 1."""
_RECEIPT = re.compile(rf"{_HEAD}[0-9]{{{_ID_DIGITS + 2}}}", re.ASCII)


def receipt_code(txn_id: UUID) -> str:
    """The 44 digits on the receipt of a transaction."""
    body = f"{_HEAD}{txn_id.int:0{_ID_DIGITS}d}"
    return body + check_digits.check_digits(body)


def parse_receipt_code(text: str) -> UUID | None:
    """Which transaction a receipt is of; None where the text is no receipt's code, or was misread."""
    if not _RECEIPT.fullmatch(text) or not check_digits.is_valid(text):
        return None
    number = int(text[len(_HEAD) : -2])
    return UUID(int=number) if number < 1 << 128 else None
