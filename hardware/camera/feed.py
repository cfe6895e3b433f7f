"""Where pictures come from."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Feed(Protocol):
    """One connection to a camera, from `start` to `release`; used by one capture thread, but for `give_up`."""

    @property
    def period_s(self) -> float | None:
        """Seconds between two pictures of a source that has no pace of its own; None for live ones."""
        ...

    def start(self) -> None:
        """Connect.

        Raises:
            DeviceUnavailable: not there, no permission, in use, or no camera at all.
        """
        ...

    def picture(self) -> "NDArray[np.uint8] | None":
        """The next picture, BGR (height, width, 3) or grey (height, width), uint8; None when it was damaged.

        Raises:
            DeviceLost: it has ended.
        """
        ...

    def give_up(self) -> None:
        """Make whatever `start` or `picture` waits for end soon, for ever; from any thread, returns at once."""
        ...

    def release(self) -> None:
        """Let the device go; idempotent."""
        ...
