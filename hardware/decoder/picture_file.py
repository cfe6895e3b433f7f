"""The luma of a picture as it lies in a file."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pos_client.errors import InvalidValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PIXELS = 100_000_000
"""What `hardware` lets OpenCV unpack."""
_JPEG = b"\xff\xd8"
_COLOURS, _WITH_ALPHA = 3, 4
_STRIP = 250_000
"""Pixels that are turned into shades at once, with about 100 bytes each on the way."""
_FAR = 1e30
"""Floating point numbers beyond are cut off, so that their differences are numbers."""
_one_at_a_time = threading.Lock()
"""A picture of 100 megapixels may take 800 MB until it is grey; to find codes in it takes far longer anyway."""


def luma_of(raw: bytes) -> "NDArray[np.uint8]":
    """(height, width) of any picture OpenCV reads, upright as its EXIF data say; transparent parts are white.

    Raises:
        InvalidValue: code NOT_A_PICTURE, or PICTURE_TOO_LARGE.
    """
    with _one_at_a_time:
        return _grey(_unpacked(raw))


def _unpacked(raw: bytes) -> "NDArray[np.generic]":
    import cv2
    import numpy as np

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # what is wrong is said in our own words
    # Only this way keeps a transparent background apart from black modules; a JPEG has none, and may lie on its side.
    how = cv2.IMREAD_GRAYSCALE if raw.startswith(_JPEG) else cv2.IMREAD_UNCHANGED
    try:
        picture = cv2.imdecode(np.frombuffer(raw, np.uint8), how) if raw else None
    except (cv2.error, MemoryError) as exc:
        raise InvalidValue(f"more than {MOST_PIXELS:,} pixels, or damaged", code="PICTURE_TOO_LARGE") from exc
    if picture is None:
        raise InvalidValue("nothing this program reads as a picture", code="NOT_A_PICTURE")
    return np.asarray(picture)


def _grey(picture: "NDArray[np.generic]") -> "NDArray[np.uint8]":
    """In strips, since the whole in floating point would take gigabytes."""
    import numpy as np

    is_deep = picture.dtype != np.uint8
    low, high = _range(picture) if is_deep else (0.0, 0.0)
    luma = np.empty(picture.shape[:2], np.uint8)
    for rows in _strips(picture):
        luma[rows] = _luma(_spread(picture[rows], low, high) if is_deep else np.asarray(picture[rows], np.uint8))
    return luma


def _strips(picture: "NDArray[np.generic]") -> Iterator[slice]:
    height, width = picture.shape[:2]
    step = max(1, _STRIP // width)
    return (slice(top, top + step) for top in range(0, height, step))


def _range(picture: "NDArray[np.generic]") -> tuple[float, float]:
    """The darkest and the brightest number; some files hold infinite ones, and some that are none."""
    import numpy as np

    low, high = _FAR, -_FAR
    for rows in _strips(picture):
        strip = np.asarray(picture[rows], np.float64)
        is_number = np.isfinite(strip)
        low = min(low, float(strip.min(where=is_number, initial=low)))
        high = max(high, float(strip.max(where=is_number, initial=high)))
    return (max(low, -_FAR), min(high, _FAR)) if low <= high else (0.0, 0.0)


def _spread(strip: "NDArray[np.generic]", low: float, high: float) -> "NDArray[np.uint8]":
    """Numbers of any kind as shades, the lowest black, the highest white."""
    import numpy as np

    numbers = np.clip(np.nan_to_num(np.asarray(strip, np.float64), nan=low), low, high)
    return np.asarray((numbers - low) * (255.0 / max(high - low, 1e-6)), np.uint8)


def _luma(strip: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    import cv2
    import numpy as np

    if strip.ndim == 2:  # noqa: PLR2004 - rows and columns
        return strip
    if strip.shape[2] == _WITH_ALPHA:
        share = strip[..., 3:].astype(np.float32) / 255.0
        strip = (strip[..., :3] * share + 255.0 * (1.0 - share)).astype(np.uint8)
    return np.asarray(
        cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY) if strip.shape[2] == _COLOURS else strip[..., 0], np.uint8
    )
