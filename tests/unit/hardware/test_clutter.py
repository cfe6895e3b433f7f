"""Clutter is nothing: the short form of `python3 dev.py bench clutter --full`."""

import numpy as np

from tests.bench.clutter import wrong_texts
from tests.fakes.clutter import cluttered_frame


def test_nothing_is_delivered_of_clutter() -> None:
    _, delivered, _ = wrong_texts(first=0, frames=60)
    assert delivered == 0


def test_clutter_is_repeatable_and_never_the_same_twice() -> None:
    assert np.array_equal(cluttered_frame(3), cluttered_frame(3))
    assert not np.array_equal(cluttered_frame(3), cluttered_frame(4))
