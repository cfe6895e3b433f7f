"""Codes that were seen and not read are followed, and read from several frames together."""

import math

import numpy as np
from numpy.typing import NDArray

from hardware.decoder.found import Hit, Sighting
from hardware.decoder.purse import Purse
from hardware.decoder.pursuit import Pursuit
from hardware.decoder.resampling import read_again
from tests.fakes.hard_frames import blurred_code, code_of

Luma = NDArray[np.uint8]
RICH = Purse(math.inf, math.inf)


def _noisy(luma: Luma, seed: int, grey_levels: float) -> Luma:
    noise = np.random.default_rng([11, seed]).normal(0, grey_levels, luma.shape)
    return np.clip(luma + noise, 0, 255).astype(np.uint8)


def _torn_code() -> tuple[Luma, Sighting]:
    """A code with its finder patterns and without a fifth of its data: followed, and never read."""
    luma, sighting = blurred_code(code_of(4), 2.4, 1.0)
    luma[72:94, 82:122] = 150
    return luma, sighting


def _followed(frames: list[Luma], sighting: Sighting) -> list[Hit | None]:
    """What each frame brings when only the first is seen by a look."""
    pursuit, read = Pursuit(), []
    for number, frame in enumerate(frames):
        pursuit.next_frame()
        read.append(pursuit.read(frame, [sighting] if number == 0 else [], RICH))
    return read


def test_frames_that_cannot_be_read_alone_are_read_together() -> None:
    clear, sighting = blurred_code(code_of(1), 2.4, 1.0)
    frames = [_noisy(clear, seed, 48.0) for seed in range(6)]
    assert [read_again(frame, sighting) for frame in frames] == [None] * 6
    assert code_of(1) in [hit[0] for hit in _followed(frames, sighting) if hit]


def test_a_code_that_moves_a_little_is_followed() -> None:
    clear, sighting = blurred_code(code_of(2), 2.4, 1.0)
    frames = [_noisy(np.roll(clear, number, axis=1), number, 32.0) for number in range(6)]
    read = [hit for hit in _followed(frames, sighting) if hit]
    assert [text for text, _, _ in read[:1]] == [code_of(2)]


def test_what_is_no_code_is_dropped_at_once() -> None:
    wall = np.random.default_rng(5).integers(0, 255, (200, 250), dtype=np.uint8)
    pursuit = Pursuit()
    pursuit.next_frame()
    _, sighting = blurred_code(code_of(3))
    assert pursuit.read(wall, [sighting], RICH) is None
    assert pursuit.newest() is None


def test_a_code_that_no_look_sees_any_more_is_given_up() -> None:
    torn, sighting = _torn_code()
    pursuit = Pursuit()
    followed = []
    for number in range(30):
        pursuit.next_frame()
        assert pursuit.read(torn, [sighting] if number == 0 else [], RICH) is None
        followed.append(pursuit.newest() is not None)
    assert followed[5]
    assert not followed[-1]


def test_an_empty_purse_leaves_it_for_the_next_frame() -> None:
    luma, sighting = blurred_code(code_of(5))
    purse = Purse(0.001, 0.001)
    with purse.paying():
        np.linalg.inv(np.eye(200))
    pursuit = Pursuit()
    pursuit.next_frame()
    assert purse.owes
    assert pursuit.read(luma, [sighting], purse) is None
    pursuit.next_frame()
    hit = pursuit.read(luma, [], RICH)
    assert hit is not None
    assert hit[0] == code_of(5)


def test_of_two_proposals_at_one_place_the_first_is_taken() -> None:
    luma, sighting = blurred_code(code_of(7))
    askew = Sighting(tuple((x + 9.0, y - 7.0) for x, y in sighting.corners), sighting.version)
    pursuit = Pursuit()
    pursuit.next_frame()
    hit = pursuit.read(luma, [sighting, askew], RICH)
    assert hit is not None
    assert hit[0] == code_of(7)


def test_one_code_seen_by_two_looks_is_followed_once() -> None:
    luma, sighting = _torn_code()
    shifted = Sighting(tuple((x + 1.5, y - 1.0) for x, y in sighting.corners), sighting.version)
    pursuit = Pursuit()
    spent = Purse(0.0, 1e6)
    pursuit.next_frame()
    pursuit.read(luma, [sighting], spent)
    at_first = pursuit.newest()
    pursuit.read(luma, [shifted], spent)
    assert pursuit.newest() == at_first
