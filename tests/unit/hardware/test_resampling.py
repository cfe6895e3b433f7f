"""Resampling: what no threshold tells apart is read, from bent and inverted codes too, and nothing is made up."""

import numpy as np
import pytest
import segno

from hardware.decoder.found import Sighting
from hardware.decoder.qr_layout import known_modules
from hardware.decoder.resampling import LARGEST_VERSION, read_again
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from tests.fakes.hard_frames import blurred_code, code_of, empty_frame


@pytest.mark.parametrize("version", range(1, 41))
def test_what_is_known_of_a_version_is_so_in_every_code_of_it(version: int) -> None:
    known = known_modules(version)
    assert known.shape == (17 + 4 * version, 17 + 4 * version)
    assert (known != 0).sum() >= 192
    for mask, error in ((1, "l"), (6, "q")):
        made = segno.make("7391", version=version, mask=mask, error=error, micro=False, boost_error=False)
        modules = np.array([list(row) for row in made.matrix], np.int8)
        assert np.array_equal(known[known != 0], (2 * modules - 1)[known != 0])


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_it_reads_what_the_decoder_sees_as_a_blur(seed: int, inverted: bool) -> None:
    luma, sighting = blurred_code(code_of(seed), inverted=inverted)
    assert ZxingDecoder().decode(luma, (Symbology.QR,)) == []
    hit = read_again(luma, sighting)
    assert hit is not None
    text, symbology, corners = hit
    assert (text, symbology) == (code_of(seed), Symbology.QR)
    assert np.abs(np.array(corners) - np.array(sighting.corners)).max() < 1.5


def test_corners_may_be_a_pixel_off() -> None:
    luma, sighting = blurred_code(code_of(5))
    away = ((1.0, -0.7), (-0.8, 0.6), (0.9, 0.9), (-0.6, -1.0))
    off = tuple((x + dx, y + dy) for (x, y), (dx, dy) in zip(sighting.corners, away, strict=True))
    hit = read_again(luma, Sighting(off, sighting.version))
    assert hit is not None
    assert hit[0] == code_of(5)


@pytest.mark.parametrize("text", ["https://example.com/a?b=c&d", "x" * 100])
def test_other_texts_are_read_where_they_are_beyond_doubt(text: str) -> None:
    hit = read_again(*blurred_code(text))
    assert hit is not None
    assert hit[0] == text


def test_a_wrong_version_or_a_place_without_a_code_reads_nothing() -> None:
    luma, sighting = blurred_code(code_of(6))
    for version in range(1, LARGEST_VERSION + 2):
        if version != sighting.version:
            assert read_again(luma, Sighting(sighting.corners, version)) is None
    assert read_again(np.full_like(luma, 90), sighting) is None


def test_nothing_is_made_up_from_clutter() -> None:
    chance = np.random.default_rng(11)
    for seed in range(40):
        frame = empty_frame(seed % 8)
        x, y, side = chance.uniform(20, 900), chance.uniform(20, 450), chance.uniform(30, 200)
        corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
        assert read_again(frame, Sighting(corners, int(chance.integers(1, 5)))) is None


@pytest.mark.parametrize("corners", [((-9.0, -9.0), (40.0, -5.0), (44.0, 50.0), (-3.0, 44.0)), ((5.0, 5.0),) * 4])
def test_places_at_the_edge_and_without_extent_do_no_harm(corners: tuple[tuple[float, float], ...]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 60), dtype=np.uint8)
    assert read_again(noise, Sighting(corners, 2)) is None
