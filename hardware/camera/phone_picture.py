"""Draws the face of the simulated phone: body, brand bar, code, and a faint reflection on the glass.

Imported only when a simulated camera is opened: it needs OpenCV, NumPy and segno. Pictures are BGRA, uint8, with the
colour already multiplied by alpha, so that warping them leaves no fringe.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import segno
from cv2.typing import MatLike
from numpy.typing import NDArray

from hardware.camera.phone import Look

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 456, 936
"""Size of the picture in pixels, about 1.4 times what the camera sees, so that warping never magnifies."""
_CODE_BOX = (54, 288, 348)
"""Left, top and side of the square the code with its quiet zone fills."""
_QUIET_MODULES = 3
_SUPER = 2
_BANDS = ((330, 450, 14), (480, 510, 8))
"""Reflections on the glass: from, to (pixels along the top edge), and grey levels of light."""


@dataclass(frozen=True, slots=True)
class _Palette:
    screen: Colour
    card: Colour
    ink: Colour
    faint: Colour
    brand: tuple[Colour, Colour]


_GOLD = ((52, 132, 184), (24, 76, 120))
_BLUE = ((150, 92, 58), (92, 48, 30))
_PALETTES = {
    Look.LIGHT: _Palette((240, 243, 245), (255, 255, 255), (40, 32, 26), (214, 208, 202), _GOLD),
    Look.DARK: _Palette((34, 27, 22), (34, 27, 22), (244, 240, 236), (88, 78, 70), _BLUE),
}


@dataclass(frozen=True, slots=True)
class PhonePicture:
    """The drawn phone and the code's four corners in it, (4, 2) float32 pixels, clockwise from top left."""

    bgra: Picture
    corners: NDArray[np.float32]


@lru_cache(maxsize=8)
def phone_picture(text: str, look: Look) -> PhonePicture:
    """Draw the phone showing a text; ~2 ms, the last few are kept."""
    palette = _PALETTES[look]
    picture = _shell(look).copy()
    modules = np.array([list(row) for row in segno.make(text, error="m", micro=False).matrix], np.uint8)
    count = len(modules) + 2 * _QUIET_MODULES
    left, top, side = _CODE_BOX
    pixels = side // count
    margin = (side - pixels * count) // 2 + _QUIET_MODULES * pixels
    x, y, length = left + margin, top + margin, pixels * len(modules)
    dark = np.kron(modules, np.ones((pixels, pixels), np.uint8))[..., None]
    picture[y : y + length, x : x + length, :3] = np.where(dark, palette.ink, palette.card)
    picture = np.asarray(cv2.add(picture, _reflection()), np.uint8)
    box = [[x, y], [x + length, y], [x + length, y + length], [x, y + length]]
    return PhonePicture(picture, np.array(box, np.float32))


@lru_cache(maxsize=2)
def _shell(look: Look) -> Picture:
    """Everything but the code, drawn at twice the size and averaged down."""
    size = (HEIGHT * _SUPER, WIDTH * _SUPER)
    colour = np.zeros((*size, 3), np.uint8)
    _rounded(colour, (0, 0, WIDTH, HEIGHT), 58, (58, 52, 48))
    _rounded(colour, (3, 3, WIDTH - 6, HEIGHT - 6), 55, (22, 18, 16))
    _rounded(colour, (14, 14, WIDTH - 28, HEIGHT - 28), 44, _PALETTES[look].screen)
    _draw_screen(colour, _PALETTES[look])
    alpha = np.zeros(size, np.uint8)
    _rounded(alpha, (0, 0, WIDTH, HEIGHT), 58, (255, 255, 255))
    bgra = cv2.resize(np.dstack([colour, alpha]), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(bgra, np.uint8)


def _draw_screen(picture: Picture, palette: _Palette) -> None:
    _rounded(picture, (WIDTH // 2 - 48, 26, 96, 24), 12, (16, 12, 10))
    _gradient(picture, (36, 76, WIDTH - 72, 150), palette.brand)
    _write(picture, "Harbour Club", (62, 140), 38, (255, 255, 255), 700)
    _write(picture, "Member card", (62, 186), 22, (235, 235, 235), 400)
    left, top, side = _CODE_BOX
    _rounded(picture, (left - 10, top - 14, side + 20, side + 28), 26, palette.card)
    _write(picture, "Show this code at the till", (92, 742), 22, palette.ink, 500)
    _rounded(picture, (98, 772, 260, 8), 4, palette.faint)
    _rounded(picture, (98, 772, 170, 8), 4, palette.brand[0])
    _rounded(picture, (98, 816, 260, 52), 26, palette.brand[0])
    _write(picture, "Pay with points", (141, 850), 22, (255, 255, 255), 600)
    _rounded(picture, (WIDTH // 2 - 62, HEIGHT - 34, 124, 6), 3, palette.ink)


def _rounded(picture: MatLike, box: tuple[int, int, int, int], radius: int, colour: Colour) -> None:
    """Fill a rounded rectangle given as left, top, width, height."""
    x, y, width, height = (value * _SUPER for value in box)
    r = radius * _SUPER
    cv2.rectangle(picture, (x + r, y), (x + width - r, y + height), colour, -1)
    cv2.rectangle(picture, (x, y + r), (x + width, y + height - r), colour, -1)
    for cx in (x + r, x + width - r):
        for cy in (y + r, y + height - r):
            cv2.circle(picture, (cx, cy), r, colour, -1, cv2.LINE_AA)


def _gradient(picture: Picture, box: tuple[int, int, int, int], colours: tuple[Colour, Colour]) -> None:
    """Fill the brand bar from one colour to another, corners rounded."""
    x, y, width, height = (value * _SUPER for value in box)
    mask = np.zeros(picture.shape[:2], np.uint8)
    _rounded(mask, box, 22, (255, 255, 255))
    share = np.linspace(0.0, 1.0, width, dtype=np.float32)[None, :, None]
    blend = np.array(colours[0]) * (1 - share) + np.array(colours[1]) * share
    bar = np.broadcast_to(blend, (height, width, 3))
    inside = mask[y : y + height, x : x + width, None] > 0
    place = picture[y : y + height, x : x + width]
    place[:] = np.where(inside, bar, place).astype(np.uint8)


def _write(picture: Picture, text: str, at: tuple[int, int], size: int, colour: Colour, weight: int) -> None:
    x, y = at[0] * _SUPER, at[1] * _SUPER
    cv2.putText(picture, text, (x, y), colour, _face(), size * _SUPER, weight=weight)


@lru_cache(maxsize=1)
def _face() -> cv2.FontFace:
    return cv2.FontFace("sans")


@lru_cache(maxsize=1)
def _reflection() -> Picture:
    """Two faint diagonal bands of lamp light, to be added to the glass; black elsewhere, alpha 0."""
    diagonal = np.arange(WIDTH)[None, :] + 0.45 * np.arange(HEIGHT)[:, None]
    light = sum(grey * ((diagonal > start) & (diagonal < end)) for start, end, grey in _BANDS)
    glass = np.zeros((HEIGHT * _SUPER, WIDTH * _SUPER), np.uint8)
    _rounded(glass, (14, 14, WIDTH - 28, HEIGHT - 28), 44, (255, 255, 255))
    lit = np.where(cv2.resize(glass, (WIDTH, HEIGHT)) > 0, light, 0).astype(np.uint8)
    return np.asarray(np.dstack([lit, lit, lit, np.zeros_like(lit)]), np.uint8)
