"""Parts of a picture."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hardware.decoder.found import Corners

    Area = tuple[slice, slice]
    """Rows and columns; never before the first."""


def whole(luma: "NDArray[np.uint8]") -> "Area":
    """All of it."""
    return slice(0, luma.shape[0]), slice(0, luma.shape[1])


def around(corners: "Corners", margin_px: float) -> "Area":
    """The smallest upright box around these corners and a margin; it may reach past the end of the picture."""
    xs, ys = zip(*corners, strict=True)
    rows, columns = (
        slice(max(0, int(min(values) - margin_px)), max(0, int(max(values) + margin_px) + 1)) for values in (ys, xs)
    )
    return rows, columns


def within(area: "Area", corners: "Corners") -> bool:
    """Whether the middle of these corners lies in an area."""
    rows, columns = area
    x, y = (sum(values) / len(corners) for values in zip(*corners, strict=True))
    return bool(columns.start <= x < columns.stop and rows.start <= y < rows.stop)
