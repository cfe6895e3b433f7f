"""The keyboards of countries are those the window system knows."""

import re
import shutil
import subprocess

import pytest

from hardware.scanner.countries import COUNTRIES, sent_by
from hardware.scanner.key_layout import us_sign

XKB_NAMES = {
    **{f"AE{place:02}": 1 + place for place in range(1, 13)},
    **{f"AD{place:02}": 15 + place for place in range(1, 13)},
    **{f"AC{place:02}": 29 + place for place in range(1, 12)},
    **{f"AB{place:02}": 43 + place for place in range(1, 11)},
    "TLDE": 41,
    "BKSL": 43,
}
SIGNS = {
    "exclam": "!",
    "at": "@",
    "numbersign": "#",
    "dollar": "$",
    "percent": "%",
    "ampersand": "&",
    "asterisk": "*",
    "parenleft": "(",
    "parenright": ")",
    "minus": "-",
    "underscore": "_",
    "equal": "=",
    "plus": "+",
    "semicolon": ";",
    "colon": ":",
    "apostrophe": "'",
    "quotedbl": '"',
    "comma": ",",
    "period": ".",
    "slash": "/",
    "question": "?",
}
KEYMAP = (
    'xkb_keymap {{ xkb_keycodes {{ include "evdev" }}; xkb_types {{ include "complete" }};'
    ' xkb_compat {{ include "complete" }}; xkb_symbols {{ include "pc+{country}" }}; }};'
)


def _keys(country: str) -> dict[str, tuple[int, bool]]:
    """The key and Shift of each sign of a country, as XKB has it; the easiest way where there are several."""
    compiled = subprocess.run(
        ["xkbcomp", "-w0", "-xkb", "-", "-"],
        input=KEYMAP.format(country=country),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found: dict[str, tuple[int, bool]] = {}
    for shift in (False, True):
        for name, key in XKB_NAMES.items():
            row = re.search(rf"key\s+<{name}>\s*\{{[^}}]*?\[([^\]]*)\]\s*\}}", compiled)
            symbols = [word.strip() for word in row.group(1).split(",")] if row else []
            symbol = symbols[shift] if len(symbols) > shift else ""
            sign = symbol if len(symbol) == 1 and symbol.isascii() else SIGNS.get(symbol, "")
            if sign:
                found.setdefault(sign, (key, shift))
    return found


@pytest.mark.skipif(shutil.which("xkbcomp") is None, reason="xkbcomp is not on this machine")
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_types_as_the_window_system_says(country: str) -> None:
    keys = _keys(country)
    assert len(keys) > 70
    for sign, (key, shift) in keys.items():
        assert sent_by(country, sign) == us_sign(key, shift=shift), sign
