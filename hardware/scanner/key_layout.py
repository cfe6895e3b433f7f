"""What a keyboard wedge meant to type: it presses the keys of a US keyboard, whatever layout the till is set to.

Key numbers are those of Linux input-event-codes.h, which equal the scan codes (set 1) of the main block on Windows.
"""

ENTER_KEYS = frozenset({28, 96})
TAB_KEYS = frozenset({15})
X11_OFFSET = 8
"""X11 and Wayland number keys from 8 on (XKB evdev rules)."""

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_KEYPAD = {55: "*", 98: "/", 74: "-", 78: "+", 83: "."} | dict(
    zip((71, 72, 73, 75, 76, 77, 79, 80, 81, 82), "7894561230", strict=True)
)
_PLAIN = {first + place: sign for first, signs, _ in _ROWS for place, sign in enumerate(signs)} | _KEYPAD
_SHIFTED = {first + place: sign for first, _, signs in _ROWS for place, sign in enumerate(signs)} | _KEYPAD

# The keys 1 2 3 … 0 without Shift, as each layout types them.
_DIGIT_ROWS = (
    "&é\"'(-è_çà",  # French
    "&é\"'(§è!çà",  # Belgian
    "+ěščřžýáíé",  # Czech
    "+ľščťžýáíé",  # Slovak
    "123456789ö",  # Hungarian
)
_REPAIRS = tuple(str.maketrans(row, "1234567890") for row in _DIGIT_ROWS)


def scan_code_offset(platform: str) -> int | None:
    """What to take off Qt's native scan code on a `sys.platform`; None where it says nothing (macOS)."""
    return {"linux": X11_OFFSET, "win32": 0}.get(platform)


def us_sign(key: int, *, shift: bool) -> str | None:
    """What a key types on a US keyboard, whatever Caps Lock says; None for keys that type nothing."""
    return (_SHIFTED if shift else _PLAIN).get(key)


def repaired_digits(text: str) -> str:
    """Digits typed on a French, Belgian, Czech, Slovak or Hungarian layout, turned back; any other text unchanged.

    Only for keyboards that give no scan codes. A text is touched only if it becomes digits throughout.
    """
    if text.isascii() and text.isdigit():
        return text
    tries = (text.translate(repair) for repair in _REPAIRS)
    return next((digits for digits in tries if digits.isascii() and digits.isdigit()), text)
