"""How a hand brings a phone before the camera: it rises, is held with a slight tremor, and is taken away."""

import math
from dataclasses import dataclass

RISE_S = 0.5
LEAVE_S = 0.4
_DOWN = 1.1
"""Height fractions below its held place from which the phone comes: just outside the picture."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the phone is: centre and width in fractions of the picture's height, angles in degrees.

    `x` counts from the picture's middle, `y` from its top; `speed` is the vertical speed in heights per second.
    """

    x: float
    y: float
    width: float
    roll: float
    tilt: float
    tilt_towards: float
    speed: float


def pose_at(seed: int, up_s: float, leaving_s: float | None = None) -> Pose | None:
    """The pose `up_s` seconds after the phone began to rise; None once it has left. `leaving_s` counts from going."""
    if leaving_s is not None and leaving_s >= LEAVE_S:
        return None
    risen, rising = _minimum_jerk(up_s / RISE_S)
    gone, going = _minimum_jerk((leaving_s or 0.0) / LEAVE_S)
    height = risen * (1.0 - gone)
    sway_x, sway_y, sway_roll = _tremor(seed, up_s)
    return Pose(
        x=_spread(seed, 1, -0.12, 0.12) + _spread(seed, 2, -0.3, 0.3) * (1.0 - height) + sway_x,
        y=_spread(seed, 3, 0.50, 0.56) + _DOWN * (1.0 - height) + sway_y,
        width=_spread(seed, 4, 0.40, 0.47),
        roll=_spread(seed, 5, -11.0, 11.0) + _spread(seed, 6, -25.0, 25.0) * (1.0 - height) + sway_roll,
        tilt=_spread(seed, 7, 4.0, 16.0) + 20.0 * (1.0 - height),
        tilt_towards=_spread(seed, 8, 0.0, 360.0),
        speed=_DOWN * (rising / RISE_S + going / LEAVE_S),
    )


def _minimum_jerk(progress: float) -> tuple[float, float]:
    """Place and speed of a reaching movement (Flash and Hogan, 1985): 10x^3 - 15x^4 + 6x^5 and its derivative."""
    x = min(max(progress, 0.0), 1.0)
    return x * x * x * (10.0 - 15.0 * x + 6.0 * x * x), 30.0 * x * x * (1.0 - x) * (1.0 - x)


def _tremor(seed: int, at_s: float) -> tuple[float, float, float]:
    """A held hand: slow sway of a few pixels, and physiological tremor (8 to 12 Hz) well below one."""
    slow = 2.0 * math.pi * at_s * _spread(seed, 10, 0.35, 0.8)
    fast = 2.0 * math.pi * at_s * _spread(seed, 11, 8.0, 12.0)
    x = 0.005 * math.sin(slow + seed) + 0.0006 * math.sin(fast)
    y = 0.004 * math.sin(1.31 * slow + 1.7 * seed) + 0.0006 * math.sin(1.07 * fast + 1.0)
    return x, y, 0.8 * math.sin(0.83 * slow + 0.4 * seed)


def _spread(seed: int, salt: int, low: float, high: float) -> float:
    """A number between low and high that depends on seed and salt only (integer hash by multiplication, Knuth)."""
    mixed = ((seed + 1) * 2654435761 + salt * 2246822519) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 15)) * 2246822519) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 3266489917) & 0xFFFFFFFF
    return low + (high - low) * ((mixed ^ (mixed >> 16)) / 0xFFFFFFFF)
