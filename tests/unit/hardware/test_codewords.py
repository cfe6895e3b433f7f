"""Code words: the layout is that of another implementation, and what is unsure costs half of what is wrong."""

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from hardware.decoder.codewords import restored
from tests.fakes.hard_frames import code_of

LEVELS = ("L", "M", "Q", "H")


def _modules(
    text: str, error: str = "Q", version: int | None = None, mask: int | None = None
) -> tuple[NDArray[np.bool_], int]:
    made = segno.make(text, micro=False, boost_error=False, error=error, version=version, mask=mask)
    return np.array([list(row) for row in made.matrix], bool), int(made.version)


def _seen(modules: NDArray[np.bool_]) -> NDArray[np.float32]:
    return np.where(modules, 1.0, -1.0).astype(np.float32)


@pytest.mark.parametrize("version", range(1, 16))
def test_codes_of_every_version_level_and_mask_are_laid_out_as_drawn(version: int) -> None:
    for number in range(8):
        modules, _ = _modules("0123", version=version, error=LEVELS[number % 4], mask=(number + version) % 8)
        found = restored(_seen(modules), version)
        assert found is not None
        assert np.array_equal(found.modules, modules)
        assert found.spare == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_a_stain_is_struck_out_that_is_twice_as_large_as_what_can_be_corrected(seed: int) -> None:
    modules, version = _modules(code_of(seed))
    chance = np.random.default_rng(seed)
    seen = _seen(modules)
    seen[9:20, 9:16] = chance.normal(0, 0.05, (11, 7))
    found = restored(seen, version)
    assert found is not None
    assert np.array_equal(found.modules, modules)
    assert restored(np.sign(seen), version) is None


def test_wrong_and_unsure_modules_are_corrected_together() -> None:
    modules, version = _modules(code_of(7))
    chance = np.random.default_rng(7)
    seen = _seen(modules)
    seen[9:16, 9:16] = chance.normal(0, 0.05, (7, 7))
    for row, column in ((24, 24), (22, 12), (10, 22)):
        seen[row, column] *= -1
    found = restored(seen, version)
    assert found is not None
    assert np.array_equal(found.modules, modules)
    assert found.spare < 0.6


def test_a_damaged_format_is_drawn_anew() -> None:
    modules, version = _modules(code_of(1))
    seen = _seen(modules)
    seen[8, :4] *= -0.3
    seen[-4:, 8] *= -0.3
    found = restored(seen, version)
    assert found is not None
    assert np.array_equal(found.modules, modules)


def test_nothing_is_made_up_of_noise() -> None:
    modules, version = _modules(code_of(2))
    chance = np.random.default_rng(3)
    for _ in range(60):
        seen = _seen(modules)
        seen[9:, 9:] = chance.normal(0, 1, seen[9:, 9:].shape)
        assert restored(seen, version) is None
