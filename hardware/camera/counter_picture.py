"""Draws what the simulated camera sees when nobody is there: a blurred shop behind a counter.

Imported only when a simulated camera is opened: it needs OpenCV and NumPy.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

NOISE_SIGMA = 3.0
"""Standard deviation of the sensor noise in grey levels, as of a cheap webcam in shop light."""
_TILE_PX = 257
_LAMPS = ((96, 150, 214), (70, 118, 170), (150, 140, 128), (128, 108, 84), (84, 96, 150))


def counter_picture(width: int, height: int, seed: int) -> Picture:
    """The empty scene, (height, width, 3) uint8 BGR: lamps out of focus above, a wooden counter below."""
    random = np.random.default_rng(seed)
    rows, columns = height // 2, width // 2  # out of focus: half the size is plenty
    falling = np.linspace(1.0, 0.55, rows, dtype=np.float32)[:, None, None]
    scene = np.broadcast_to(np.array((92.0, 82.0, 74.0), np.float32) * falling, (rows, columns, 3)).copy()
    _hang_lamps(scene, random)
    _stack_shelves(scene, random)
    scene = np.asarray(cv2.GaussianBlur(scene, (0, 0), rows / 60), np.float32)
    _lay_counter(scene, random)
    scene = np.asarray(cv2.GaussianBlur(scene, (0, 0), rows / 240), np.float32)
    lit = np.clip(scene * _vignette(columns, rows), 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(lit, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def noise_field(width: int, height: int, seed: int) -> tuple[Picture, Picture]:
    """Sensor noise as what it adds and what it takes, each (height, width, 3) uint8; a tile repeated unseen."""
    random = np.random.default_rng(seed)
    grey = random.standard_normal((_TILE_PX, _TILE_PX, 1), dtype=np.float32)
    colour = random.standard_normal((_TILE_PX, _TILE_PX, 3), dtype=np.float32)
    noise = np.rint(NOISE_SIGMA * (0.8 * grey + 0.6 * colour)).astype(np.int8)
    times = (-(-height // _TILE_PX), -(-width // _TILE_PX), 1)
    more, less = (np.tile(np.maximum(part, 0).astype(np.uint8), times) for part in (noise, -noise))
    return more[:height, :width], less[:height, :width]


def _hang_lamps(scene: NDArray[np.float32], random: np.random.Generator) -> None:
    height, width = scene.shape[:2]
    for _ in range(11):
        disc = np.zeros_like(scene)
        at = (int(random.uniform(0, width)), int(random.uniform(0.02, 0.5) * height))
        colour = np.array(_LAMPS[random.integers(len(_LAMPS))]) * random.uniform(0.15, 0.5)
        cv2.circle(disc, at, int(random.uniform(0.02, 0.06) * height), colour.tolist(), -1, cv2.LINE_AA)
        scene += disc


def _stack_shelves(scene: NDArray[np.float32], random: np.random.Generator) -> None:
    height, width = scene.shape[:2]
    for shelf in (0.30, 0.52):
        x = int(random.uniform(0, 0.06) * width)
        while x < width:
            w, h = int(random.uniform(0.02, 0.06) * width), int(random.uniform(0.07, 0.17) * height)
            colour = random.uniform(0.35, 1.25) * np.array((78, 74, 72)) + random.uniform(-14, 14, 3)
            foot = int(shelf * height)
            cv2.rectangle(scene, (x, foot - h), (x + w, foot), colour.tolist(), -1)
            x += w + int(random.uniform(0.003, 0.05) * width)
        cv2.rectangle(scene, (0, int(shelf * height)), (width, int((shelf + 0.016) * height)), (40, 38, 36), -1)


def _lay_counter(scene: NDArray[np.float32], random: np.random.Generator) -> None:
    height, width = scene.shape[:2]
    edge = int(0.80 * height)
    grain = random.normal(0.0, 1.0, (max(2, (height - edge) // 3), 6)).astype(np.float32)
    wood = np.asarray(cv2.resize(grain, (width, height - edge), interpolation=cv2.INTER_CUBIC), np.float32)
    scene[edge:] = np.array((44.0, 58.0, 76.0), np.float32) + 5.0 * wood[..., None]
    scene[edge : edge + max(2, height // 160)] += 26.0


def _vignette(width: int, height: int) -> NDArray[np.float32]:
    x = np.linspace(-1.0, 1.0, width, dtype=np.float32)[None, :, None]
    y = np.linspace(-1.0, 1.0, height, dtype=np.float32)[:, None, None]
    return np.asarray(1.05 - 0.22 * (x * x + y * y), np.float32)
