"""What would help the camera, told from cheap measures of its picture: once a code is there that it cannot read."""

from typing import TYPE_CHECKING

from pos_client.ports import CameraHint, Unread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]

_NS = 1_000_000_000
_AFTER_NS = int(0.5 * _NS)
"""Most codes are read sooner; advice that flashes by helps nobody."""
_KEPT_NS = int(1.0 * _NS)
_SMALL_PX = 2.4
"""Pixels of a module below which coming closer helps more than anything else."""
_FAINT_GREY = 45.0
"""Contrast of a code, of 255 grey levels, below which a screen is too dim, or a lamp shines on it."""
_DARK_GREY = 28.0
"""Mean of a picture in which a webcam in automatic mode shows hardly more than noise."""
_SPARSE = 8
"""Every so many pixels are enough for a mean: 0.1 ms for 1280x720."""


def hint_of(luma: "Luma", unread: Unread | None) -> CameraHint | None:
    """What is wrong with this picture, None when nothing is known; ~0.1 ms."""
    import numpy as np

    if unread is None:
        return CameraHint.TOO_DARK if float(luma[::_SPARSE, ::_SPARSE].mean()) < _DARK_GREY else None
    xs, ys = np.array(unread.corners).T
    part = luma[max(0, int(ys.min())) : int(ys.max()) + 1, max(0, int(xs.min())) : int(xs.max()) + 1]
    if part.size == 0:
        return None
    low, high = np.percentile(part[::2, ::2], (5, 95))
    if high - low < _FAINT_GREY:
        return CameraHint.TOO_FAINT
    perimeter = float(np.hypot(xs - np.roll(xs, 1), ys - np.roll(ys, 1)).sum())
    return CameraHint.TOO_FAR if perimeter / 4 / unread.modules < _SMALL_PX else CameraHint.BLURRED


class Hints:
    """Tells a hint once it has held for half a second, and then for a second at least. Not thread-safe."""

    def __init__(self) -> None:
        self._wanted: CameraHint | None = None
        self._wanted_since_ns = 0
        self._told: CameraHint | None = None
        self._told_until_ns = 0

    def tell(self, hint: CameraHint | None, now_ns: int) -> CameraHint | None:
        """The hint to show now, when `hint` is what the newest frame suggests."""
        if hint is not self._wanted:
            self._wanted, self._wanted_since_ns = hint, now_ns
        if hint is not None and now_ns - self._wanted_since_ns >= _AFTER_NS:
            self._told, self._told_until_ns = hint, now_ns + _KEPT_NS
        return self._told if now_ns < self._told_until_ns else None

    def forget(self) -> None:
        """A code was read: there is nothing to advise."""
        self._wanted, self._told_until_ns = None, 0
