"""What lies on a counter and is no code: print, stripes, checks, mosaics, and torn codes. Repeatable by seed."""

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.decoder.qr_layout import known_modules
from tests.fakes.hard_frames import empty_frame

Luma = NDArray[np.uint8]
_BACKDROPS = 12
_MOST_THINGS = 6
_LETTERS = "ABCDEFGHIKLMNOPRSTUVWXZabcdefghiklmnoprstuvwxz 0123456789.,:%"


def cluttered_frame(seed: int) -> Luma:
    """1280x720 with up to six things on it; ~4 ms."""
    chance = np.random.default_rng([77, seed])
    frame = _backdrop(seed % _BACKDROPS).copy()
    for _ in range(int(chance.integers(1, _MOST_THINGS + 1))):
        thing = _THINGS[int(chance.integers(len(_THINGS)))](chance)
        _lay(frame, thing, chance)
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), chance.uniform(0.3, 1.5)), np.uint8)


@lru_cache(maxsize=_BACKDROPS)
def _backdrop(seed: int) -> Luma:
    return empty_frame(seed)


def _lay(frame: Luma, thing: Luma, chance: np.random.Generator) -> None:
    """Turned, scaled, anywhere."""
    height, width = thing.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(0, 360), chance.uniform(0.4, 1.6))
    reach = int(1.7 * max(height, width))
    turn[:, 2] += ((reach - width) / 2, (reach - height) / 2)
    laid = cv2.warpAffine(thing, turn, (reach, reach))
    there = cv2.warpAffine(np.full_like(thing, 255), turn, (reach, reach)) > 127
    x, y = int(chance.integers(0, 1280 - 80)), int(chance.integers(0, 720 - 80))
    part = frame[y : y + reach, x : x + reach]
    shown = there[: part.shape[0], : part.shape[1]]
    part[shown] = laid[: part.shape[0], : part.shape[1]][shown]


def _print(chance: np.random.Generator) -> Luma:
    """Some lines of a receipt."""
    paper = np.full((160, 300), 235, np.uint8)
    for line in range(7):
        words = "".join(chance.choice(list(_LETTERS), 24))
        cv2.putText(paper, words, (6, 22 + 21 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (40,), 1, cv2.LINE_AA)
    return paper


def _stripes(chance: np.random.Generator) -> Luma:
    """Bars of the widths of a bar code, with a quiet zone, that mean nothing."""
    widths = chance.integers(1, 5, 60)
    bars = np.repeat(np.arange(60) % 2, 2 * widths).astype(np.uint8)
    return np.pad(np.tile(20 + 215 * bars, (90, 1)), 14, constant_values=235)


def _checks(chance: np.random.Generator) -> Luma:
    """A checked cloth."""
    side = int(chance.integers(3, 14))
    squares = np.indices((24, 24)).sum(axis=0) % 2
    return np.kron(30 + 200 * squares, np.ones((side, side))).astype(np.uint8)


def _mosaic(chance: np.random.Generator) -> Luma:
    """Modules without any order."""
    return np.kron(20 + 215 * chance.integers(0, 2, (29, 29)), np.ones((5, 5))).astype(np.uint8)


def _torn(chance: np.random.Generator) -> Luma:
    """A QR code with all its fixed patterns and none of its data: a part of that would be enough to restore some."""
    known = known_modules(int(chance.integers(2, 7)))
    modules = np.where(known != 0, known > 0, chance.integers(0, 2, known.shape)).astype(np.uint8)
    return np.kron(235 - 215 * np.pad(modules, 4), np.ones((4, 4))).astype(np.uint8)


def _discs(chance: np.random.Generator) -> Luma:
    """Rings like finder patterns: buttons, wheels, eyes."""
    picture = np.full((220, 220), 225, np.uint8)
    for x, y in ((50, 50), (170, 50), (50, 170)):
        size = int(chance.integers(16, 40))
        for share, grey in ((1.0, 30), (0.7, 225), (0.42, 30)):
            cv2.circle(picture, (x, y), int(size * share), (grey,), -1, cv2.LINE_AA)
    return picture


_THINGS: tuple[Callable[[np.random.Generator], Luma], ...] = (_print, _stripes, _checks, _mosaic, _torn, _discs)
