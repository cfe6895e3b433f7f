"""The equaliser: blur of any width across and down, either polarity, and modules it cannot tell are told as unsure."""

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from hardware.decoder.equaliser import MARGIN, PER_MODULE, decisions
from tests.fakes.hard_frames import code_of

FINE = 8


def _code(seed: int) -> tuple[NDArray[np.bool_], int]:
    made = segno.make(code_of(seed), error="m", micro=False)
    return np.array([list(row) for row in made.matrix], bool), int(made.version)


def _samples(modules: NDArray[np.bool_], across: float, down: float, noise: float = 0.0) -> NDArray[np.float32]:
    """What a camera shows whose blur is so many modules wide."""
    light = np.pad(0.5 - modules.astype(np.float32), MARGIN, constant_values=0.5)
    large = np.asarray(np.kron(light, np.ones((PER_MODULE * FINE,) * 2)), np.float32)
    scale = PER_MODULE * FINE
    seen = cv2.GaussianBlur(large, (0, 0), sigmaX=across * scale, sigmaY=down * scale)
    small = cv2.resize(seen, None, fx=1 / FINE, fy=1 / FINE, interpolation=cv2.INTER_AREA)
    return np.asarray(small + noise * np.random.default_rng(3).standard_normal(small.shape), np.float32)


@pytest.mark.parametrize("reach", [1, 2])
@pytest.mark.parametrize(("across", "down"), [(0.3, 0.3), (0.5, 0.3), (0.3, 0.6), (0.5, 0.5)])
def test_blur_is_undone(across: float, down: float, reach: int) -> None:
    modules, version = _code(1)
    samples = _samples(modules, across, down, noise=0.03)
    for polarity in (1, -1):
        *_, last = decisions(polarity * samples, version, reach)
        assert ((last > 0) != modules).sum() == 0


def test_movement_aslant_is_undone() -> None:
    modules, version = _code(2)
    samples = cv2.filter2D(_samples(modules, 0.3, 0.3, noise=0.02), -1, np.eye(5, dtype=np.float32) / 5)
    *_, last = decisions(np.asarray(samples, np.float32), version, 2)
    assert ((last > 0) != modules).sum() == 0


def test_half_of_what_noise_makes_wrong_is_made_right_without_the_neighbours() -> None:
    wrong = np.zeros(2)
    for seed in range(5):
        modules, version = _code(seed)
        samples = _samples(modules, 0.6, 0.6, noise=0.12)
        wrong += [((darkness > 0) != modules).sum() for darkness in decisions(samples, version, 1)]
    assert wrong[0] > 20
    assert wrong[1] < 0.6 * wrong[0]


def test_what_is_washed_out_is_unsure() -> None:
    modules, version = _code(3)
    samples = _samples(modules, 0.4, 0.4)
    lamp = slice((MARGIN + 10) * PER_MODULE, (MARGIN + 17) * PER_MODULE)
    samples[lamp, lamp] = 0.0
    for darkness in decisions(samples, version, 1):
        sure = np.abs(darkness)
        assert np.median(sure[11:16, 11:16]) < 0.6 * np.median(sure[18:, 9:])
