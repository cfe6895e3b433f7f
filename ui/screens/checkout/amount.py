"""Typing an amount: plain decimals as they are spoken, `128.5`, never more than the currency can hold."""

from pos_client.domain.money import exponent, parse_amount
from pos_client.errors import InvalidValue

KEYS = (*"0123456789", "00", ".")


def typed(text: str, key: str, currency: str) -> str:
    """The digits after one more key (`0` to `9`, `00`, `.`); unchanged where the key does not fit."""
    if key == "." and ("." in text or exponent(currency) == 0):
        return text
    longer = text + key
    if "." not in longer:
        longer = longer.lstrip("0")
    elif longer.startswith("."):
        longer = "0" + longer
    return longer if not longer or fits(longer, currency) else _last_zero(text, key, currency)


def _last_zero(text: str, key: str, currency: str) -> str:
    """`00` after `12.5` still fits as one zero."""
    return typed(text, "0", currency) if key == "00" else text


def fits(text: str, currency: str) -> bool:
    """Whether the digits are an amount."""
    try:
        parse_amount(text, currency)
    except InvalidValue:
        return False
    return True


def minor(text: str, currency: str) -> int:
    """The amount in minor units; nothing typed is 0."""
    return parse_amount(text, currency).minor if text else 0


def plain(amount_minor: int, currency: str) -> str:
    """Minor units as they would be typed: `50`, `12.50`."""
    places = exponent(currency)
    whole, part = divmod(amount_minor, 10**places)
    return f"{whole}.{part:0{places}d}" if part else str(whole)
