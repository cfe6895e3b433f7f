"""From the bytes a camera sends to the planes of a frame."""

from typing import TYPE_CHECKING

from hardware.camera.picture_size import pixels_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MAX_SIDE_PX = 1920
_MOST_PIXELS = 25_000_000
"""Of a live camera; the largest IP cameras have 24 megapixels. Each costs 3 bytes in the process of the till."""


def picture_of(raw: bytes) -> "NDArray[np.uint8] | None":
    """A JPEG or PNG as BGR (height, width, 3); None when it is neither, cut off, damaged, or has over 25 megapixels.

    OpenCV knows two dozen more formats, which no camera sends.
    """
    pixels = pixels_of(raw)
    return decoded(raw) if pixels is not None and pixels <= _MOST_PIXELS else None


def decoded(raw: bytes) -> "NDArray[np.uint8] | None":
    """A picture in any format OpenCV knows, BGR (height, width, 3); None when it is damaged or far too large."""
    import cv2
    import numpy as np

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # damage is counted
    try:
        picture = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_COLOR) if raw else None
    except (cv2.error, MemoryError):
        return None
    return None if picture is None else np.asarray(picture, np.uint8)


def usable(picture: "NDArray[np.generic]") -> "NDArray[np.uint8] | None":
    """What a camera's driver hands over, as (height, width) or BGR (height, width, 3) uint8; None for other formats.

    Grey cameras have one channel or none, some of 16 bits; screens and films may have a fourth, which says nothing.
    """
    import cv2
    import numpy as np

    if picture.dtype == np.uint16:
        picture = np.right_shift(picture, 8).astype(np.uint8)
    if picture.dtype != np.uint8 or not picture.size:
        return None
    match picture.shape:
        case (_, _) | (_, _, 3):
            return np.asarray(picture, np.uint8)
        case (_, _, 1):
            return np.asarray(picture[:, :, 0], np.uint8)
        case (_, _, 4):
            return np.asarray(cv2.cvtColor(np.asarray(picture, np.uint8), cv2.COLOR_BGRA2BGR), np.uint8)
        case _:
            return None


def reduced(picture: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """The picture with at most 1920 pixels at its longer side, whatever its shape."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    scale = _MAX_SIDE_PX / max(height, width)
    if scale >= 1.0:
        return picture
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def planes(picture: "NDArray[np.uint8]") -> "tuple[NDArray[np.uint8], NDArray[np.uint8] | None]":
    """Luma of a picture, and the picture itself unless it is grey."""
    import cv2
    import numpy as np

    if picture.ndim == 2:  # noqa: PLR2004 - grey pictures have two dimensions
        return picture, None
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8), picture
