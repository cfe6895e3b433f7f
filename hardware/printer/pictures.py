"""What a printer has no letters for, as dots: lines of any script, and codes."""

from functools import lru_cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from hardware.printer.commands import COLUMN_DOTS, LINE_DOTS, SIGN_DOTS
from pos_client.domain.slip import SetLine, width

_QUIET_MODULES = 4
"""ISO/IEC 18004: the margin of a QR code."""
_MODULE_DOTS = 6
"""0.75 mm at 8 dots per millimetre: read by a phone at arm's length and by every till scanner."""
_HALF_GREY, _WHITE = 128, 255
_WEIGHT = 400
_BASE_DOTS = 22
"""From the top of a line to the foot of its letters."""


def line_picture(line: SetLine, paper_dots: int, zoom: int = 1) -> NDArray[np.bool_]:
    """A line on its grid, (30 or 60, paper_dots) times `zoom`, True is black; signs in the middle of their columns."""
    scale = zoom * (2 if line.is_large else 1)
    canvas = np.zeros((LINE_DOTS * scale, paper_dots * zoom), bool)
    left = 0
    for sign in line.text:
        right = left + width(sign) * COLUMN_DOTS * scale
        canvas[:, left:right] = _sign_picture(sign, scale, zoom if line.is_bold else 0)
        left = right
    return canvas


def code_picture(text: str, paper_dots: int, zoom: int = 1) -> NDArray[np.bool_]:
    """A QR code of level M in the middle of the paper, True is black; its modules as large as fit, at most 0.75 mm."""
    modules = np.array([list(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix], bool)
    dots = max(1, min(_MODULE_DOTS, paper_dots // (len(modules) + 2 * _QUIET_MODULES)))
    code = np.kron(modules, np.ones((dots, dots), bool))
    picture = np.zeros((len(code) + 2 * _QUIET_MODULES * dots, paper_dots), bool)
    left, top = (paper_dots - len(code)) // 2, _QUIET_MODULES * dots
    picture[top : top + len(code), left : left + len(code)] = code
    return np.kron(picture, np.ones((zoom, zoom), bool))


@lru_cache(maxsize=1024)
def _sign_picture(sign: str, scale: int, again_dots: int) -> NDArray[np.bool_]:
    """One sign in its columns; a letter wider than they are is made narrower, as in the printer's own letters.

    Bold ones are struck twice, as printers do it, so many dots apart.
    """
    size = SIGN_DOTS * scale
    cell = width(sign) * COLUMN_DOTS * scale
    left, _, wide, _ = cv2.getTextSize((0, 0), sign, (0, 0), _face(), size, _WEIGHT)
    tile = np.full((LINE_DOTS * scale, max(cell, wide), 3), _WHITE, np.uint8)
    at = (tile.shape[1] - wide) // 2 - left
    cv2.putText(tile, sign, (at, _BASE_DOTS * scale), (0, 0, 0), _face(), size, _WEIGHT)
    narrow = cv2.resize(tile, (cell, LINE_DOTS * scale), interpolation=cv2.INTER_AREA)
    ink = narrow[:, :, 0] < _HALF_GREY
    if again_dots:
        ink[:, again_dots:] |= ink[:, :-again_dots].copy()
    return np.asarray(ink)


@lru_cache(maxsize=1)
def _face() -> cv2.FontFace:
    """OpenCV brings one font with Chinese characters (WenQuanYi Micro Hei)."""
    return cv2.FontFace("uni")
