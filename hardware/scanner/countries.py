"""The keyboards scanners can be set to: which key types what, without AltGr. Source: XKB symbols of each country."""

from hardware.scanner.key_layout import us_sign

_FIRST_KEYS = (2, 16, 30, 43)
_NONE = "·"
# Rows as in key_layout, without Shift and with it; a dot stands for dead keys and letters outside ASCII. The key that
# US keyboards lack, left of Z, types < > or a backslash elsewhere, and is left out: no code of a till needs it.
_COUNTRIES = {
    "us": ("1234567890-= qwertyuiop[] asdfghjkl;'` \\zxcvbnm,./", '!@#$%^&*()_+ QWERTYUIOP{} ASDFGHJKL:"~ |ZXCVBNM<>?'),
    "gb": ("1234567890-= qwertyuiop[] asdfghjkl;'` #zxcvbnm,./", '!"·$%^&*()_+ QWERTYUIOP{} ASDFGHJKL:@· ~ZXCVBNM<>?'),
    "de": ("1234567890·· qwertzuiop·+ asdfghjkl··· #yxcvbnm,.-", "!\"·$%&/()=?· QWERTZUIOP·* ASDFGHJKL··· 'YXCVBNM;:_"),
    "fr": ("&·\"'(-·_··)= azertyuiop·$ qsdfghjklm·· *wxcvbn,;:!", "1234567890·+ AZERTYUIOP·· QSDFGHJKLM%~ ·WXCVBN?./·"),
    "be": ("&·\"'(··!··)- azertyuiop·$ qsdfghjklm·· ·wxcvbn,;:=", "1234567890·_ AZERTYUIOP·* QSDFGHJKLM%· ·WXCVBN?./+"),
    "es": ("1234567890'· qwertyuiop·+ asdfghjkl··· ·zxcvbnm,.-", '!"·$%&/()=?· QWERTYUIOP·* ASDFGHJKL··· ·ZXCVBNM;:_'),
    "cz": ("+·········=· qwertzuiop·) asdfghjkl··; ·yxcvbnm,.-", "1234567890%· QWERTZUIOP/( ASDFGHJKL\"!· 'YXCVBNM?:_"),
    "hu": ("123456789··· qwertzuiop·· asdfghjkl··0 ·yxcvbnm,.-", "'\"+!%/=()··· QWERTZUIOP·· ASDFGHJKL··· ·YXCVBNM?:_"),
}


def _signs(country: str) -> dict[str, str]:
    """What a US keyboard types with the key of each character of this country."""
    found: dict[str, str] = {" ": " "}
    for shift, rows in enumerate(_COUNTRIES[country]):
        for first, row in zip(_FIRST_KEYS, rows.split(), strict=True):
            for place, sign in enumerate(row):
                typed = us_sign(first + place, shift=bool(shift))
                if sign != _NONE and typed is not None:
                    found.setdefault(sign, typed)
    return found


_SENT = {country: _signs(country) for country in _COUNTRIES}
_MEANT = {country: {typed: sign for sign, typed in signs.items()} for country, signs in _SENT.items()}
COUNTRIES = tuple(_COUNTRIES)
"""Codes of the countries, the likeliest first; es is also Italian and cz also Slovak, as far as codes go."""


def sent_by(country: str, text: str) -> str:
    """What arrives when a scanner set to this country sends a text; what its keyboard cannot type is left out."""
    return "".join(_SENT[country].get(sign, "") for sign in text)


def meant_by(country: str, text: str) -> str:
    """What a scanner set to this country meant; characters that none of its keys stands for stay as they are."""
    return "".join(_MEANT[country].get(sign, sign) for sign in text)
