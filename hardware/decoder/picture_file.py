"""The luma of a picture as it lies in a file."""

from typing import TYPE_CHECKING

from pos_client.errors import InvalidValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PIXELS = 100_000_000
"""No camera that photographs codes makes more; a picture of a few kilobytes may claim to have billions."""
_JPEG = b"\xff\xd8"
_WITH_ALPHA = 4


def luma_of(raw: bytes) -> "NDArray[np.uint8]":
    """(height, width) of any picture OpenCV reads, upright as its EXIF data say; transparent parts are white.

    Raises:
        InvalidValue: code NOT_A_PICTURE, or PICTURE_TOO_LARGE.
    """
    import cv2
    import numpy as np

    # Only this way keeps a transparent background apart from black modules; a JPEG has none, and may lie on its side.
    how = cv2.IMREAD_GRAYSCALE if raw.startswith(_JPEG) else cv2.IMREAD_UNCHANGED
    try:
        picture = cv2.imdecode(np.frombuffer(raw, np.uint8), how) if raw else None
    except (cv2.error, MemoryError) as exc:
        raise InvalidValue(f"more than {MOST_PIXELS:,} pixels, or damaged", code="PICTURE_TOO_LARGE") from exc
    if picture is None:
        raise InvalidValue("nothing this program reads as a picture", code="NOT_A_PICTURE")
    return _grey(np.asarray(picture))


def _grey(picture: "NDArray[np.generic]") -> "NDArray[np.uint8]":
    import cv2
    import numpy as np

    shades = np.asarray(picture)
    if shades.dtype != np.uint8:
        low, high = float(shades.min()), float(shades.max())
        shades = ((shades.astype(np.float32) - low) * (255.0 / max(high - low, 1e-6))).astype(np.uint8)
    if shades.ndim == 2:  # noqa: PLR2004 - rows and columns
        return shades.astype(np.uint8, copy=False)
    if shades.shape[2] == _WITH_ALPHA:
        share = shades[..., 3:].astype(np.float32) / 255.0
        shades = (shades[..., :3] * share + 255.0 * (1.0 - share)).astype(np.uint8)
    return np.asarray(cv2.cvtColor(shades, cv2.COLOR_BGR2GRAY) if shades.shape[2] > 1 else shades[..., 0], np.uint8)
