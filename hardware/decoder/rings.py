"""Places that look like the finder pattern of a QR code, however blurred and turned.

Blurred beyond any threshold, a finder pattern still is a dark disc in a light ring in a dark ring. Its correlation with
one that is averaged over all angles is high, and low (below zero) for one of an inverted code.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Width = tuple[int, float]
"""How many times smaller a picture, and the width in its pixels of the modules looked for in it."""

_MOST_FINDERS = 24
_CONTRAST_FLOOR = 9.0
"""Variance in squared grey levels below which a place is flat, and only noise could be like anything."""
_PEAK_PX = 5
_ANGLES, _FINE = 12, 8
_LENS_PX = 0.7


def finder_patterns(part: "Floats", widths: Sequence[Width], least_like: float) -> "tuple[Floats, Floats]":
    """The dark and the light ones, (n, 4) each, the likeliest first: x, y and module in pixels, likeness.

    ~15 ms of CPU for each width in 1280x720.
    """
    import cv2
    import numpy as np

    dark: list[Floats] = []
    light: list[Floats] = []
    for times, module_px in widths:
        size = max(1, part.shape[1] // times), max(1, part.shape[0] // times)
        seen = part if times == 1 else cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        likeness = _likeness(np.asarray(seen, np.float32), _rings(module_px))
        dark.append(_peaks(likeness, times, module_px, least_like))
        light.append(_peaks(-likeness, times, module_px, least_like))
    return _apart(dark), _apart(light)


@lru_cache(maxsize=16)
def _rings(module_px: float) -> "Floats":
    """A finder pattern with its light surround, turned to every angle and averaged; without a mean, of length 1."""
    import cv2
    import numpy as np

    reach = int(np.ceil(4.5 * module_px))
    side = 2 * reach + 1
    places = (np.arange(side * _FINE) + 0.5) / _FINE - side / 2
    x, y = np.meshgrid(places, places)
    rings = np.zeros_like(x)
    for angle in np.linspace(0, np.pi / 2, _ANGLES, endpoint=False):
        across = np.abs(x * np.cos(angle) + y * np.sin(angle))
        along = np.abs(y * np.cos(angle) - x * np.sin(angle))
        from_middle = np.maximum(across, along) / module_px
        # ISO/IEC 18004, 6.3.3: dark 3, light 5, dark 7 modules wide, in a light separator
        rings += np.select([from_middle < half for half in (1.5, 2.5, 3.5, 4.5)], [-1.0, 1.0, -1.0, 1.0])
    seen = cv2.GaussianBlur(rings.reshape(side, _FINE, side, _FINE).mean(axis=(1, 3)), (0, 0), _LENS_PX)
    seen -= seen.mean()
    return np.asarray(seen / np.sqrt((seen**2).sum()), np.float32)


def _likeness(part: "Floats", rings: "Floats") -> "Floats":
    """Normalised correlation with a finder pattern, -1 to 1."""
    import cv2
    import numpy as np

    mean = cv2.blur(part, rings.shape)
    spread = cv2.sqrBoxFilter(part, cv2.CV_32F, rings.shape)
    spread = np.asarray(cv2.subtract(spread, cv2.multiply(mean, mean, dst=mean), dst=spread))
    np.sqrt(np.maximum(spread, _CONTRAST_FLOOR, out=spread), out=spread)
    like = cv2.filter2D(part, -1, rings)
    return np.asarray(cv2.divide(like, spread, dst=like, scale=1.0 / len(rings)), np.float32)


def _peaks(likeness: "Floats", times: int, module_px: float, least_like: float) -> "Floats":
    """(n, 4) as of `finder_patterns`, in pixels of the whole picture."""
    import cv2
    import numpy as np

    highest = np.asarray(cv2.dilate(likeness, np.ones((_PEAK_PX, _PEAK_PX), np.uint8)))
    rows, columns = np.nonzero((likeness == highest) & (highest > least_like))
    like = likeness[rows, columns]
    best = np.argsort(-like)[:_MOST_FINDERS]
    module = np.full(len(best), module_px * times)
    found = [(columns[best] + 0.5) * times, (rows[best] + 0.5) * times, module, like[best]]
    return np.stack(found, axis=1).astype(np.float32)


def _apart(peaks: "Sequence[Floats]") -> "Floats":
    """The best of them all, no two at the same place."""
    import numpy as np

    left = np.concatenate(peaks)
    left = left[np.argsort(-left[:, 3])]
    kept: list[Floats] = []
    while len(left) and len(kept) < _MOST_FINDERS:
        kept.append(left[0])
        module = np.maximum(left[:, 2], left[0, 2])
        left = left[((left[:, :2] - left[0, :2]) ** 2).sum(axis=1) > (3 * module) ** 2]
    return np.array(kept, np.float32).reshape(-1, 4)
