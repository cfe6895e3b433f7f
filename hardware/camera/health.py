"""Whether a camera delivers, found out by looking through it."""

import time

from pos_client.ports import FrameSource, FrameStatistics

_LOOK_S = 1.0


def look_through(source: FrameSource, seconds: float = _LOOK_S) -> FrameStatistics:
    """Open it, look for so long, close it: the size and the rate it really has, whatever it says of itself.

    Raises:
        DeviceUnavailable: it cannot be opened, or gives no picture.
        DeviceLost: it stopped while it was looked through.
    """
    try:
        source.open()
        until_s = time.monotonic() + seconds
        while (left_s := until_s - time.monotonic()) > 0:
            source.read(left_s)
        return source.statistics()
    finally:
        source.close()
