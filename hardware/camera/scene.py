"""Puts the phone into the scene as a lens would: perspective, motion blur, focus, sensor noise.

Imported only when a simulated camera is opened: it needs OpenCV and NumPy.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.camera.counter_picture import Picture, counter_picture, noise_field
from hardware.camera.hand import Pose
from hardware.camera.phone import Shown
from hardware.camera.phone_picture import HEIGHT, WIDTH, phone_picture

_BACKGROUNDS = 5
_LENS = 1.5
"""Focal length in picture heights: about 60 degrees across 16:9, as webcams have."""
_EXPOSURE_S = 1 / 160
"""What a webcam settles at before a lit phone screen; it makes the blur of a rising phone."""
_MARGIN_PX = 3


@dataclass(frozen=True, slots=True)
class Exposure:
    """One rendered picture; `corners` is where the code lies, (4, 2) float32 pixels, None when no phone is there."""

    bgr: Picture
    luma: Picture
    corners: NDArray[np.float32] | None

    @property
    def holds_whole_code(self) -> bool:
        """Whether the code lies inside the picture with two pixels to spare."""
        if self.corners is None:
            return False
        height, width = self.luma.shape
        inside = (self.corners > 2) & (self.corners < np.array([width - 2, height - 2]))  # noqa: PLR2004 - pixels
        return bool(inside.all())


class Scene:
    """A counter in front of a camera of the given size in pixels. Not thread-safe.

    What does not change is drawn once: several backgrounds with different noise, shown in turn while nothing moves,
    cost nothing per picture; with a phone only its bounding box is drawn.
    """

    def __init__(self, width: int, height: int, seed: int = 0) -> None:
        cv2.setNumThreads(1)  # the boxes are small; a second core would be taken from the decoder
        self._size = (width, height)
        self._noise = noise_field(width + 64, height + 64, seed)
        self._clean = counter_picture(width, height, seed)
        self._empty = [self._grained(number) for number in range(_BACKGROUNDS)]

    def expose(self, number: int, shown: Shown | None) -> Exposure:
        """Render picture `number`, which only picks the noise; free when empty, ~2 ms with a phone at 1280x720."""
        empty = self._empty[number % _BACKGROUNDS]
        if shown is None:
            return empty
        phone = phone_picture(shown.text, shown.look)
        projection = _projection(shown.pose, *self._size)
        corners = _project(projection, phone.corners)
        box = self._box(projection)
        if box is None:
            return Exposure(empty.bgr, empty.luma, corners)
        x0, y0, x1, y1 = box
        bgr, luma = empty.bgr.copy(), empty.luma.copy()
        patch = self._patch(self._clean[y0:y1, x0:x1], phone.bgra, _shift(-x0, -y0) @ projection, shown.pose)
        bgr[y0:y1, x0:x1] = self._grain(patch, number)
        cv2.cvtColor(bgr[y0:y1, x0:x1], cv2.COLOR_BGR2GRAY, dst=luma[y0:y1, x0:x1])
        return Exposure(bgr, luma, corners)

    def _grained(self, number: int) -> Exposure:
        bgr = self._grain(self._clean, 7 * number + 3)
        return Exposure(bgr, np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), np.uint8), None)

    def _grain(self, clean: Picture, number: int) -> Picture:
        height, width = clean.shape[:2]
        x, y = number * 29 % 64, number * 17 % 64
        more, less = (field[y : y + height, x : x + width] for field in self._noise)
        return np.asarray(cv2.subtract(cv2.add(clean, more), less), np.uint8)

    def _box(self, projection: NDArray[np.float64]) -> tuple[int, int, int, int] | None:
        """The part of the picture the phone covers: left, top, right, bottom; None when it is outside."""
        outline = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
        seen = _project(projection, outline)
        low = np.maximum(np.floor(seen.min(axis=0)) - _MARGIN_PX, 0).astype(int)
        high = np.minimum(np.ceil(seen.max(axis=0)) + _MARGIN_PX, self._size).astype(int)
        return (int(low[0]), int(low[1]), int(high[0]), int(high[1])) if (high - low > 1).all() else None

    def _patch(self, behind: Picture, bgra: Picture, projection: NDArray[np.float64], pose: Pose) -> Picture:
        height, width = behind.shape[:2]
        warped = cv2.warpPerspective(bgra, projection, (width, height), flags=cv2.INTER_LINEAR)
        blur_px = round(abs(pose.speed) * self._size[1] * _EXPOSURE_S)
        warped = cv2.blur(warped, (1, blur_px)) if blur_px > 1 else warped
        seen_through = cv2.bitwise_not(cv2.extractChannel(warped, 3))
        dimmed = cv2.multiply(behind, cv2.cvtColor(seen_through, cv2.COLOR_GRAY2BGR), scale=1 / 255)
        return np.asarray(cv2.add(dimmed, cv2.cvtColor(warped, cv2.COLOR_BGRA2BGR)), np.uint8)


def _projection(pose: Pose, width: int, height: int) -> NDArray[np.float64]:
    """The 3x3 matrix from pixels of the phone's picture to pixels of the camera's: a plane seen through a pinhole."""
    scale = pose.width * height / WIDTH
    flat = np.array([[scale, 0, -scale * WIDTH / 2], [0, scale, -scale * HEIGHT / 2], [0, 0, 1.0]])
    towards = math.radians(pose.tilt_towards)
    turned = _turn(towards) @ _tip(math.radians(pose.tilt)) @ _turn(math.radians(pose.roll) - towards)
    lens = _LENS * height
    placed = np.column_stack([turned[:, 0], turned[:, 1], (0.0, 0.0, lens)])
    middle = (width / 2 + pose.x * height, pose.y * height)
    pinhole = np.array([[lens, 0, middle[0]], [0, lens, middle[1]], [0, 0, 1.0]])
    return np.asarray(pinhole @ placed @ flat, np.float64)


def _turn(angle: float) -> NDArray[np.float64]:
    return np.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1.0]])


def _tip(angle: float) -> NDArray[np.float64]:
    return np.array([[1.0, 0, 0], [0, math.cos(angle), -math.sin(angle)], [0, math.sin(angle), math.cos(angle)]])


def _shift(x: float, y: float) -> NDArray[np.float64]:
    return np.array([[1.0, 0, x], [0, 1.0, y], [0, 0, 1.0]])


def _project(matrix: NDArray[np.float64], points: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.perspectiveTransform(points[None], matrix)[0], np.float32)
