"""Every code in one picture: a photograph has no next frame, and shows more than one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from hardware.decoder import looks
from hardware.decoder.areas import around, within
from hardware.decoder.found import Corners, Eye, Found, Hit, Sighting
from hardware.decoder.resampling import read_again
from pos_client.domain.barcode import LINEAR, Symbology

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pos_client.ports import SymbologyDecoder

    Luma = NDArray[np.uint8]

Look = Callable[[Eye, "Luma", Sequence[Symbology]], Found]

_SMALLEST_PX = 21
_MOST_ENLARGED, _MOST_SEARCHED = 4_000_000, 2_000_000
"""Enlarged looks, and the search for finder patterns, are at a picture of so many pixels at most: the small codes of a
larger one are large enough."""
_MOST_SIGHTINGS = 8


class StillDecoder:
    """A `SymbologyDecoder` that takes the looks of the till without its budget; keeps nothing, so it is thread-safe.

    Full, half and third size and enlarged, all of them, so that each look may find codes the others missed; then what
    was seen and not read; and only where that gave nothing `second` and the dearest looks. About 30 ms of CPU for a
    1280x720 picture with codes, 250 ms without.
    """

    def __init__(self, first: Eye, second: "SymbologyDecoder | None" = None) -> None:
        self._first = first
        self._second = second

    @property
    def name(self) -> str:
        """The decoders behind it."""
        return self._first.name if self._second is None else f"{self._first.name}+{self._second.name}"

    def decode(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        """Every code once, in the order in which the looks found them."""
        everything = [self._first.look(luma, symbologies)]
        if min(luma.shape) < _SMALLEST_PX:
            return _each_once(everything[0].hits)
        near, scale = _bounded(luma, _MOST_ENLARGED)
        usual: list[Look] = [partial(looks.smaller, times=2), partial(looks.smaller, times=3), looks.double]
        if LINEAR & set(symbologies):
            usual.append(_slanting_bars)
        everything += [look(self._first, near, symbologies).placed(scale) for look in usual]
        if hits := _all_of(luma, everything):
            return hits
        everything = [looks.triple(self._first, near, symbologies).placed(scale)]
        if self._second is not None:
            everything.append(looks.another(self._second, near, symbologies).placed(scale))
        small, scale = _bounded(luma, _MOST_SEARCHED)
        everything += [look(small, symbologies).placed(scale) for look in (looks.fine_finders, looks.coarse_finders)]
        return _all_of(luma, everything)


def _slanting_bars(eye: Eye, luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    return looks.slanting(eye, luma, tuple(LINEAR & set(symbologies)))


def _bounded(luma: "Luma", most: int) -> "tuple[Luma, float]":
    """The picture with at most so many pixels, and how much smaller it is."""
    import cv2
    import numpy as np

    scale = max(1.0, (luma.size / most) ** 0.5)
    if scale == 1.0:
        return luma, scale
    size = max(1, round(luma.shape[1] / scale)), max(1, round(luma.shape[0] / scale))
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def _all_of(luma: "Luma", everything: Sequence[Found]) -> list[Hit]:
    """What was read, and what can be read again of what was only seen."""
    hits = _each_once([hit for found in everything for hit in found.hits])
    seen: list[Sighting] = []
    for sighting in (sighting for found in everything for sighting in found.sightings):
        if len(seen) < _MOST_SIGHTINGS and not _is_at(sighting.corners, [corners for _, _, corners in hits]):
            seen.append(sighting)
            if hit := read_again(luma, sighting):
                hits = _each_once([*hits, hit])
    return hits


def _each_once(hits: Sequence[Hit]) -> list[Hit]:
    """The same text at the same place is one code."""
    kept: list[Hit] = []
    for text, symbology, corners in hits:
        if not _is_at(corners, [where for known, _, where in kept if known == text]):
            kept.append((text, symbology, corners))
    return kept


def _is_at(corners: Corners, places: Sequence[Corners]) -> bool:
    """Around, with a few pixels more, since a bar code read along one line has no height."""
    return any(within(around(place, 4.0), corners) for place in places)
