"""Frames of a phone before the counter, from easy (level 1) to hardly readable (level 5), repeatable by seed."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from hardware.camera.hand import Pose
from hardware.camera.phone import Look, Shown
from hardware.camera.phone_picture import WIDTH, phone_picture
from hardware.camera.scene import Scene
from hardware.decoder.found import Sighting
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent

LEVELS = (1, 2, 3, 4, 5)
SIZE = (1280, 720)
Range = tuple[float, float]
_FINE = 8
"""A blurred code is drawn with so many pixels a module, then seen from farther away."""


@dataclass(frozen=True, slots=True)
class Severity:
    """Ranges to draw from: module size, defocus and motion in pixels, angles in degrees, noise in grey levels.

    `contrast` is what is left between white and black, as a share; `jpeg` the quality of the camera's compression.
    """

    module: Range
    roll: float
    tilt: Range
    defocus: Range
    motion: Range
    noise: Range
    contrast: Range
    jpeg: Range


SEVERITIES = {
    1: Severity((5.0, 6.0), 10, (0, 10), (0.2, 0.5), (0, 0), (1, 2), (0.9, 1.0), (92, 97)),
    2: Severity((3.5, 5.0), 25, (0, 20), (0.5, 0.9), (0, 2), (2, 4), (0.7, 1.0), (85, 95)),
    3: Severity((2.6, 3.8), 45, (5, 30), (0.6, 1.2), (0, 3), (4, 7), (0.5, 0.9), (75, 90)),
    4: Severity((2.0, 3.0), 180, (10, 40), (0.7, 1.2), (0.5, 3), (5, 9), (0.35, 0.8), (65, 85)),
    5: Severity((1.5, 2.3), 180, (15, 45), (0.6, 1.1), (0.5, 2.5), (7, 12), (0.25, 0.6), (50, 75)),
}

_GLARE_PX, _GLARE_GREY = (15.0, 50.0), (150.0, 400.0)
TROUBLES = {
    "far": Severity((1.4, 2.0), 45, (0, 15), (0.4, 0.7), (0, 0), (2, 4), (0.8, 1.0), (85, 95)),
    "moving": Severity((3.5, 5.0), 45, (0, 20), (0.4, 0.7), (5, 9), (2, 4), (0.8, 1.0), (85, 95)),
    "out of focus": Severity((3.5, 5.0), 45, (0, 20), (1.8, 2.8), (0, 0), (2, 4), (0.8, 1.0), (85, 95)),
    "glare": Severity((3.0, 4.5), 45, (0, 25), (0.5, 0.9), (0, 1), (3, 5), (0.6, 0.9), (80, 92)),
}
"""One difficulty each. In "glare" a lamp's reflection lies over the code; its radius and its light stand above."""


@lru_cache(maxsize=1)
def _scene() -> Scene:
    return Scene(*SIZE, seed=5)


def code_of(seed: int) -> str:
    """A member code with right check digits; every seed has its own."""
    return member_code.encode(bytes(32), f"{seed:012d}", 1, Intent.EARN, 1000 + seed)


def hard_frame(level: int, seed: int, look: Look = Look.LIGHT, grain: int = 0) -> NDArray[np.uint8]:
    """The luma of one frame showing `code_of(seed)`; another `grain` is the next frame: same view, other noise."""
    chance = np.random.default_rng([level, seed])
    luma, _ = _exposed(SEVERITIES[level], seed, look, chance)
    return _degraded(luma, chance, np.random.default_rng([level, seed, grain]), SEVERITIES[level])


def troubled_frame(trouble: str, seed: int) -> NDArray[np.uint8]:
    """The luma of one frame showing `code_of(seed)`, with one of `TROUBLES`."""
    chance = np.random.default_rng([50 + list(TROUBLES).index(trouble), seed])
    luma, middle = _exposed(TROUBLES[trouble], seed, Look.LIGHT, chance)
    if trouble == "glare":
        luma = _with_lamp(luma, middle, chance)
    return _degraded(luma, chance, chance, TROUBLES[trouble])


def _exposed(
    severity: Severity, seed: int, look: Look, chance: np.random.Generator
) -> tuple[NDArray[np.uint8], tuple[float, float]]:
    """What the camera sees, and about where the code is."""
    text = code_of(seed)
    exposure = _scene().expose(seed, Shown(text, look, _pose(chance, severity, text, look)))
    x, y = np.asarray(exposure.corners).mean(axis=0)
    return exposure.luma, (float(x), float(y))


def _with_lamp(luma: NDArray[np.uint8], at: tuple[float, float], chance: np.random.Generator) -> NDArray[np.uint8]:
    radius, light = chance.uniform(*_GLARE_PX), chance.uniform(*_GLARE_GREY)
    x, y = (middle + chance.uniform(-radius, radius) for middle in at)
    rows, columns = np.ogrid[: luma.shape[0], : luma.shape[1]]
    lamp = light * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2))
    return np.clip(luma + lamp, 0, 255).astype(np.uint8)


def as_seen(
    luma: NDArray[np.uint8], camera: np.random.Generator, noise: np.random.Generator, level: int = 2
) -> NDArray[np.uint8]:
    """Any scene through a camera of a level; one seed of `camera` is one lens, exposure and compression."""
    return _degraded(luma, camera, noise, SEVERITIES[level])


def empty_frame(seed: int, level: int = 2, grain: int = 0) -> NDArray[np.uint8]:
    """The luma of a frame without any code; another `grain` is the next frame of the same empty counter."""
    chance = np.random.default_rng([99, seed])
    noise = np.random.default_rng([99, seed, grain]) if grain else chance
    return _degraded(_scene().expose(seed, None).luma, chance, noise, SEVERITIES[level])


def blurred_code(
    text: str, pixels: float = 2.2, blur: float = 1.25, *, inverted: bool = False
) -> tuple[NDArray[np.uint8], Sighting]:
    """A bent code whose modules are `pixels` wide, blurred by a Gaussian of `blur` pixels, and where it is."""
    made = segno.make(text, error="m", micro=False)
    dark = np.array([list(row) for row in made.matrix], np.uint8)
    side = len(dark) * pixels
    corners = np.array([[60, 50], [60 + side, 58], [60 + side * 0.97, 50 + side], [54, 48 + side]], np.float32)
    large = np.pad(np.kron(dark, np.ones((_FINE, _FINE), np.uint8)), 4 * _FINE)
    inner = _FINE * np.array([[4, 4], [4 + len(dark), 4], [4 + len(dark)] * 2, [4, 4 + len(dark)]], np.float32)
    bend = cv2.getPerspectiveTransform(inner - 0.5, 4 * corners - 0.5)
    seen = cv2.warpPerspective(230 - 150.0 * large.astype(np.float32), bend, (1000, 800), borderValue=(230,))
    small = cv2.resize(cv2.GaussianBlur(seen, (0, 0), 4 * blur), (250, 200), interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(7).normal(0, 3, small.shape)
    luma = np.clip((255 - small if inverted else small) + noise, 0, 255).astype(np.uint8)
    return luma, Sighting(tuple((float(x), float(y)) for x, y in corners), int(made.version))


def _pose(chance: np.random.Generator, severity: Severity, text: str, look: Look) -> Pose:
    corners = phone_picture(text, look).corners
    modules = 25  # a member code of 42 digits needs version 2
    width = chance.uniform(*severity.module) * modules * WIDTH / float(corners[1, 0] - corners[0, 0]) / SIZE[1]
    return Pose(
        x=chance.uniform(-0.5, 0.5),
        y=chance.uniform(0.4, 0.6),
        width=width,
        roll=chance.uniform(-severity.roll, severity.roll),
        tilt=chance.uniform(*severity.tilt),
        tilt_towards=chance.uniform(0, 360),
        speed=0.0,
    )


def _degraded(
    luma: NDArray[np.uint8], chance: np.random.Generator, noise: np.random.Generator, severity: Severity
) -> NDArray[np.uint8]:
    """Optics first, then motion, light, sensor and compression, as in a camera."""
    seen = cv2.GaussianBlur(luma.astype(np.float32), (0, 0), chance.uniform(*severity.defocus))
    if severity.motion[1] > 0:
        seen = cv2.filter2D(seen, -1, _motion(chance.uniform(*severity.motion), chance.uniform(0, np.pi)))
    contrast = chance.uniform(*severity.contrast)
    seen = seen * contrast + chance.uniform(0, 60) * (1 - contrast)
    sigma = np.float32(chance.uniform(*severity.noise))
    seen = seen + sigma * noise.standard_normal(luma.shape, dtype=np.float32)
    quality = int(chance.uniform(*severity.jpeg))
    jpeg = cv2.imencode(".jpg", np.clip(seen, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), np.uint8)


def _motion(length_px: float, angle: float) -> NDArray[np.float32]:
    """A line of light: how far a point moves while the shutter is open, 8 times oversampled."""
    side, fine = 11, 8
    line = np.zeros((side * fine, side * fine), np.uint8)
    middle, half = (side * fine - 1) / 2, length_px * fine / 2
    ends = [
        (round(middle + sign * half * np.cos(angle)), round(middle + sign * half * np.sin(angle))) for sign in (-1, 1)
    ]
    cv2.line(line, ends[0], ends[1], 255, fine)
    kernel = cv2.resize(line.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(kernel / kernel.sum(), np.float32)
