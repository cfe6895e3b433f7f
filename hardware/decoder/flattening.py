"""From places on a flat code, counted in its modules, to places in a picture that sees it in perspective."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def grounded(corners: "Floats", modules: int) -> "Floats":
    """The homography from module coordinates, 0 to `modules`, to pixels."""
    import cv2
    import numpy as np

    square = np.array([[0, 0], [modules, 0], [modules, modules], [0, modules]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(square, np.asarray(corners, np.float32)), np.float32)


def shown_at(part: "Floats", grounds: "Floats", x: "Floats", y: "Floats", interpolation: int) -> "Floats":
    """(n, places): what the picture shows at places in module coordinates, by each of (n, 3, 3) homographies."""
    import cv2
    import numpy as np

    seen = grounds @ np.stack([x.ravel(), y.ravel(), np.ones(x.size, np.float32)])
    # Pixel centres lie at halves, which remap counts as whole numbers.
    with np.errstate(divide="ignore", invalid="ignore"):  # what lies on the horizon is nowhere in the picture
        maps = [(seen[:, axis] / seen[:, 2] - 0.5).reshape(-1, x.shape[-1]).astype(np.float32) for axis in (0, 1)]
    shown = cv2.remap(part, maps[0], maps[1], interpolation, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(shown, np.float32).reshape(len(grounds), -1)
