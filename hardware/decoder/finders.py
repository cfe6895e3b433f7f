"""QR codes that no threshold leaves whole, by the likeness of their finder patterns: tells where they may be.

Three finder patterns in the corners of a parallelogram may be a code; its version is the one whose fixed modules show
best there, and the alignment pattern tells its fourth corner. (Timing patterns alone tell less: blur takes them first.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.decoder.flattening import grounded, shown_at
from hardware.decoder.found import Sighting
from hardware.decoder.qr_layout import known_modules
from hardware.decoder.rings import Width, finder_patterns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]
    Floats = NDArray[np.float32]
    Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for: modules of these widths, finder patterns at least so likely, and how many of what fits.

    The correlation is good for a tenth more or less, and the patterns of a tilted code differ by a fifth.
    """

    widths: Sequence[Width]
    least_like: float = 0.25
    most_triples: int = 24
    most: int = 3


FINE = Search(((1, 1.4), (1, 1.65), (1, 1.95)))
COARSE = Search(((1, 1.95), (1, 2.3), (2, 1.4), (2, 1.65), (2, 1.95), (2, 2.3)))
"""Modules of 1.3 to 2.1, and of 1.8 to 5 pixels."""
PLAIN = Search(((1, 1.5), (1, 1.8), (1, 2.2)), least_like=0.45, most_triples=4, most=1)
"""Modules of 1.3 to 2.4 pixels that are blurred by movement only: each finder pattern of such a code is 0.5 alike at
least, and nearly always the three are the likeliest there are."""
_SKEWED, _LEAST_SINE, _UNEQUAL = 1.8, 0.7, 1.75
"""How much longer one side may be than the other, how square the corner must be, how different three finders may be."""
_SHORTEST, _LONGEST = 9.0, 62.0
"""Modules between two finder patterns, versions 1 to 10 with some distortion."""
_VERSIONS = range(1, 11)
_SHORTER, _LONGER = 0.72, 1.5
"""How well the modules between two finders are known from the width of their own."""
_TO_FINDER = 3.5
_FOURTH_OFF, _FOURTH_STEP = 4.2, 0.7
"""Modules the fourth corner may lie off the parallelogram."""
_NOISE_GREY = 4.0
_GREY_PER_MODULE_OFF = 0.4
"""What a fourth corner must gain in contrast to be believed to lie so far off."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A code that may be there; `contrast` tells how well its fixed modules show; polarity is -1 when inverted."""

    contrast: float
    polarity: float
    version: int
    corners: "Floats"


def find_codes(luma: "Luma", search: Search) -> list[Sighting]:
    """The likeliest codes, best first, whether there are any or not; ~50 ms of CPU for 1280x720."""
    import numpy as np

    part = luma.astype(np.float32)
    proposals: list[_Proposal] = []
    for polarity, patterns in zip((1.0, -1.0), finder_patterns(part, search.widths, search.least_like), strict=True):
        for centres, apart in _triples(patterns, search.most_triples):
            proposals += _proposals(part, centres, apart, polarity)
    best = sorted(proposals, key=lambda proposal: -proposal.contrast)[: search.most]
    return [_sighting(proposal.version, _fourth_corner(part, proposal)) for proposal in best]


def _sighting(version: int, corners: "Floats") -> Sighting:
    return Sighting(tuple((float(x), float(y)) for x, y in corners), version)


def _triples(patterns: "Floats", most: int) -> "Iterator[tuple[Floats, float]]":
    """The likeliest: centres of top left, top right and bottom left, and how many modules they are apart."""
    import numpy as np

    index = np.arange(len(patterns))
    first, second, third = (axis.ravel() for axis in np.meshgrid(index, index, index, indexing="ij"))
    a, b, c = patterns[first], patterns[second], patterns[third]
    right, down = b[:, :2] - a[:, :2], c[:, :2] - a[:, :2]
    length, depth = np.maximum(np.hypot(*right.T), 1e-3), np.maximum(np.hypot(*down.T), 1e-3)
    sine = (right[:, 0] * down[:, 1] - right[:, 1] * down[:, 0]) / (length * depth)
    modules = np.stack([a[:, 2], b[:, 2], c[:, 2]])
    apart = (length + depth) / 2 / modules.mean(axis=0)
    ratio = np.maximum(length / depth, depth / length)
    fits = (ratio < _SKEWED) & (sine > _LEAST_SINE) & (modules.max(axis=0) < _UNEQUAL * modules.min(axis=0))
    fits &= (apart > _SHORTEST) & (apart < _LONGEST)
    # Each finder's likeness counts one; a code seen so askew or so unevenly is less likely by a little.
    value = a[:, 3] + b[:, 3] + c[:, 3] - 0.15 * np.log(ratio) - 0.3 * (1.0 - sine)
    for best in np.flatnonzero(fits)[np.argsort(-value[fits])][:most]:
        yield np.stack([a[best, :2], b[best, :2], c[best, :2]]), float(apart[best])


def _proposals(part: "Floats", centres: "Floats", apart: float, polarity: float) -> "Iterator[_Proposal]":
    """A parallelogram for each version that three finder patterns may have."""
    import cv2
    import numpy as np

    for version in _VERSIONS:
        side = 17 + 4 * version
        near, far = _TO_FINDER, side - _TO_FINDER
        if not _SHORTER < (far - near) / apart < _LONGER:
            continue
        flat = np.array([[near, near], [far, near], [near, far]], np.float32)
        square = np.array([[[0, 0], [side, 0], [side, side], [0, side]]], np.float32)
        corners = np.asarray(cv2.transform(square, cv2.getAffineTransform(flat, centres))[0], np.float32)
        known = known_modules(version)
        y, x = np.nonzero(known)
        shown = _shown(part, corners[None], version, x, y)
        contrast = float(_contrast(shown, known[y, x])[0]) / (float(shown.std()) + _NOISE_GREY)
        yield _Proposal(polarity * contrast, polarity, version, corners)


def _fourth_corner(part: "Floats", proposal: _Proposal) -> "Floats":
    """The corners with the fourth where the last alignment pattern shows best; version 1 has none."""
    import numpy as np

    corners, version, side = proposal.corners, proposal.version, 17 + 4 * proposal.version
    if version == 1:
        return corners
    steps = np.arange(-_FOURTH_OFF, _FOURTH_OFF + 0.1, _FOURTH_STEP, dtype=np.float32)
    along, down = (axis.ravel() for axis in np.meshgrid(steps, steps))
    candidates = np.repeat(corners[None], len(along), axis=0)
    across, deep = (corners[1] - corners[0]) / side, (corners[3] - corners[0]) / side
    candidates[:, 2] += along[:, None] * across + down[:, None] * deep
    alignment = np.arange(side - 9, side - 4)
    x, y = (axis.ravel() for axis in np.meshgrid(alignment, alignment))
    contrast = proposal.polarity * _contrast(_shown(part, candidates, version, x, y), known_modules(version)[y, x])
    return np.asarray(candidates[int(np.argmax(contrast - _GREY_PER_MODULE_OFF * np.hypot(along, down)))])


def _contrast(shown: "Floats", known: "NDArray[np.int8]") -> "Floats":
    """(n,): how much lighter the light modules of (n, places) are than the dark ones."""
    import numpy as np

    return np.asarray(shown[:, known < 0].mean(axis=1) - shown[:, known > 0].mean(axis=1), np.float32)


def _shown(part: "Floats", corners: "Floats", version: int, x: "Places", y: "Places") -> "Floats":
    """(n, places): the grey in the middle of modules, by each of (n, 4, 2) corners."""
    import cv2
    import numpy as np

    grounds = np.stack([grounded(candidate, 17 + 4 * version) for candidate in corners])
    middle_x, middle_y = np.asarray(x + 0.5, np.float32), np.asarray(y + 0.5, np.float32)
    return shown_at(part, grounds, middle_x, middle_y, cv2.INTER_LINEAR)
