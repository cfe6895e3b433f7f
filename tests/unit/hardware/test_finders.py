"""Finder patterns by their likeness: they tell where a code is that no threshold shows."""

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.decoder.finders import COARSE, FINE, PLAIN, Search, find_codes
from hardware.decoder.found import Sighting
from hardware.decoder.resampling import is_code, laid_flat, read_again
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from tests.fakes.hard_frames import blurred_code, code_of, empty_frame

Luma = NDArray[np.uint8]
BLUR = 1.6
"""More than zxing-cpp finds anything in."""


def _off_px(found: Sighting, truth: Sighting) -> float:
    return float(np.abs(np.array(found.corners) - np.array(truth.corners)).max())


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize(("search", "pixels"), [(FINE, 1.9), (COARSE, 2.3), (COARSE, 3.0)])
def test_it_finds_where_a_blurred_code_is(search: Search, pixels: float, *, inverted: bool) -> None:
    luma, truth = blurred_code(code_of(1), pixels, 0.5 * pixels, inverted=inverted)
    best = min(find_codes(luma, search), key=lambda found: _off_px(found, truth))
    assert best.version == truth.version
    assert _off_px(best, truth) < 2 * pixels


def test_what_it_finds_can_be_read_where_the_first_decoder_sees_nothing() -> None:
    luma, _ = blurred_code(code_of(2), 2.4, 1.2)
    found = ZxingDecoder().look(luma, (Symbology.QR,))
    assert (found.hits, found.sightings) == ([], [])
    read = [hit[0] for sighting in find_codes(luma, COARSE) if (hit := read_again(luma, sighting))]
    assert read == [code_of(2)]


def test_what_it_proposes_where_nothing_is_does_not_pass_for_a_code() -> None:
    for seed in range(5):
        luma = empty_frame(seed)
        for sighting in [*find_codes(luma, FINE), *find_codes(luma, COARSE), *find_codes(luma, PLAIN)]:
            flat = laid_flat(luma, sighting)
            assert flat is None or not is_code(flat)


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (21, 21), (40, 300)])
def test_small_and_narrow_pictures_do_no_harm(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(4).integers(0, 255, size, dtype=np.uint8)
    for picture in (noise, np.full(size, 80, np.uint8)):
        for sighting in [*find_codes(picture, FINE), *find_codes(picture, COARSE), *find_codes(picture, PLAIN)]:
            assert read_again(picture, sighting) is None
