"""Where something new is in view: that is where a code is worth more than a quick look."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hardware.decoder.areas import Area

_CELL_PX = 16
_GREY_LEVELS = 8.0
"""A cell averages 256 pixels, which leaves well below 1 grey level of sensor noise."""
_FEWEST_CELLS = 6
"""A code of 64 pixels, below which no decoder reads anything."""
_MARGIN_CELLS = 3
_FORGETTING = 0.03
"""Per frame: what stays still becomes background within two seconds at 30 fps."""


class Attention:
    """Compares each frame with a slowly learnt background of 16-pixel cells; ~0.2 ms at 1280x720. Not thread-safe.

    A camera darkens the whole picture when a bright screen comes into it: what all cells have in common is no change.
    """

    def __init__(self) -> None:
        self._background: NDArray[np.float32] | None = None

    def changed(self, luma: "NDArray[np.uint8]") -> "Area | None":
        """Rows and columns around everything that is not background; None when nothing is. The first frame is new."""
        import cv2
        import numpy as np

        height, width = luma.shape
        size = (max(1, width // _CELL_PX), max(1, height // _CELL_PX))
        cells = np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.float32)
        if self._background is None or self._background.shape != cells.shape:
            self._background = cells
            return slice(0, height), slice(0, width)
        exposure = np.median(cells / np.maximum(self._background, 1.0))
        difference = cells - exposure * self._background
        rows, columns = np.nonzero(np.abs(difference) > _GREY_LEVELS)
        self._background = np.asarray(cells - (1.0 - _FORGETTING) * difference, np.float32)
        if len(rows) < _FEWEST_CELLS:
            return None
        return _span(rows, height, size[1]), _span(columns, width, size[0])


def _span(places: "NDArray[np.intp]", length: int, cells: int) -> slice:
    low = max(0, int(places.min()) - _MARGIN_CELLS) * length // cells
    high = min(cells, int(places.max()) + 1 + _MARGIN_CELLS) * length // cells
    return slice(low, high)
