"""A second reading of a QR code that was found and not read: its own fixed patterns teach how to tell its modules.

Where modules are two or three pixels wide, blur spreads each over its neighbours, and no threshold tells them apart.
The finder, timing and alignment patterns are known in advance, so they show how this camera, at this distance, in this
light mixes neighbours (`equaliser`); what stays unsure is left to the error correction (`codewords`), and what comes of
that is drawn clean and read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.decoder.areas import whole, within
from hardware.decoder.codewords import restored
from hardware.decoder.equaliser import EQUALISERS, MARGIN, PER_MODULE, decisions
from hardware.decoder.flattening import grounded, shown_at
from hardware.decoder.found import Corners, Hit, Sighting
from hardware.decoder.qr_layout import known_modules
from hardware.decoder.zxing import read_clean
from pos_client.domain import member_code
from pos_client.domain.barcode import Symbology

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]
    Floats = NDArray[np.float32]

LARGEST_VERSION = 15
"""77 modules a side; our own codes need 2 to 8, and the work grows with the square."""
_FIRST_MIDDLE = MARGIN * PER_MODULE + PER_MODULE // 2
_LEAST_LIKENESS = 0.22
"""Of 440 places proposed by `finders` in hard frames, none that was no code reached it, and every one that was read."""
_EVENED_OVER = 7
"""Modules around each that say what is dark and light there, as a code is told from what is none."""
_LEAST_CONTRAST = 0.6
"""Of what the code has where it shows best: where there is less, modules are told the less surely."""
_STEPS_PX = (1.0, 0.5, 0.25)
_MOVES_PER_STEP = 4
_SPARE_CORRECTION = 0.25
"""A text that used no more than three quarters of the error correction is no accident."""


@dataclass(frozen=True, slots=True)
class Flat:
    """A code laid flat: samples of its modules with their margin, in grey levels.

    `corners` is where it was fitted; `likeness` how far its known modules are told apart, 0 to about 1; negative when
    light and dark are exchanged.
    """

    version: int
    samples: "Floats"
    corners: Corners
    likeness: float


def is_code(flat: Flat) -> bool:
    """Whether its known modules are where they should be; what is none is not worth an equaliser."""
    return abs(flat.likeness) > _LEAST_LIKENESS


def read_again(luma: "Luma", sighting: Sighting) -> Hit | None:
    """The code of a sighting in the picture it was seen in; 5 to 20 ms of CPU."""
    flat = laid_flat(luma, sighting)
    return read_flat([flat]) if flat and is_code(flat) else None


def laid_flat(luma: "Luma", sighting: Sighting) -> Flat | None:
    """A sighting sampled where its known modules fit best; None above version 15 and outside the picture; ~3 ms."""
    if sighting.version > LARGEST_VERSION or not within(whole(luma), sighting.corners):
        return None
    samples, corners = _samples(luma, sighting)
    known = known_modules(sighting.version)
    evened = _evened(samples, _EVENED_OVER)
    middles = evened[_FIRST_MIDDLE::PER_MODULE, _FIRST_MIDDLE::PER_MODULE][: len(known), : len(known)]
    likeness = float(middles[known < 0].mean() - middles[known > 0].mean())
    return Flat(sighting.version, samples, tuple((float(x), float(y)) for x, y in corners), likeness)


def read_flat(flats: Sequence[Flat]) -> Hit | None:
    """The code that successive frames of one sighting show together, newest last; 3 to 15 ms of CPU.

    Their mean has less noise, and other blur, than each. A text is believed when it is a member code with right check
    digits, when it left a quarter of the error correction unused, or when two equalisers arrive at it.
    """
    import numpy as np

    newest = flats[-1]
    seen: set[str] = set()
    for equaliser in EQUALISERS:
        evened = [_evened(flat.samples, equaliser.around) for flat in flats]
        texts: set[str] = set()
        for text, spare in _texts(np.asarray(np.mean(evened, axis=0), np.float32), newest.version, equaliser.reach):
            if text in seen or spare >= _SPARE_CORRECTION or _is_member_code(text):
                return text, Symbology.QR, newest.corners
            texts.add(text)
        seen |= texts
    return None


def _texts(samples: "Floats", version: int, reach: int) -> Iterator[tuple[str, float]]:
    """What one equaliser reads, and the share of the error correction that this left over."""
    for darkness in decisions(samples, version, reach):
        if (whole := restored(darkness, version)) and (text := read_clean(_drawn(whole.modules))):
            yield text, whole.spare


def _is_member_code(text: str) -> bool:
    return isinstance(member_code.parse(text), member_code.MemberCode)


def _samples(luma: "Luma", sighting: Sighting) -> "tuple[Floats, Floats]":
    """The code laid flat with its margin, and its corners moved to where they fit best."""
    import cv2
    import numpy as np

    corners = np.asarray(sighting.corners, np.float32)
    modules = len(known_modules(sighting.version))
    around = float(np.ptp(corners, axis=0).max()) * (MARGIN + 1) / modules + 2
    low = np.maximum(np.floor(corners.min(axis=0) - around), 0).astype(int)
    high = np.ceil(corners.max(axis=0) + around).astype(int)
    part = luma[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    fitted = _fitted(part, corners - low.astype(np.float32), known_modules(sighting.version))
    places = (np.arange((modules + 2 * MARGIN) * PER_MODULE, dtype=np.float32) + 0.5) / PER_MODULE - MARGIN
    x, y = (np.asarray(axis, np.float32) for axis in np.meshgrid(places, places))
    flat = shown_at(part, grounded(fitted, modules)[None], x, y, cv2.INTER_CUBIC).reshape(x.shape)
    return flat, fitted + low.astype(np.float32)


def _fitted(part: "Floats", corners: "Floats", known: "NDArray[np.int8]") -> "Floats":
    """Corners moved, the best move of all each time, so that the known modules differ most, whichever are darker."""
    import cv2
    import numpy as np

    rows, columns = np.nonzero(known)
    at_x, at_y = columns.astype(np.float32) + 0.5, rows.astype(np.float32) + 0.5
    signs = known[rows, columns]
    weights = np.where(signs > 0, -1.0 / (signs > 0).sum(), 1.0 / (signs < 0).sum()).astype(np.float32)

    def contrasts(candidates: "Floats") -> "Floats":
        grounds = np.stack([grounded(candidate, len(known)) for candidate in candidates])
        return np.asarray(shown_at(part, grounds, at_x, at_y, cv2.INTER_LINEAR) @ weights, np.float32)

    moves = np.concatenate([np.zeros((1, 8)), np.eye(8), -np.eye(8)]).reshape(-1, 4, 2).astype(np.float32)
    polarity = 1.0 if contrasts(corners[None])[0] >= 0 else -1.0
    for step in _STEPS_PX:
        for _ in range(_MOVES_PER_STEP):
            candidates = corners + step * moves
            best = int(np.argmax(polarity * contrasts(candidates)))
            if best == 0:
                break
            corners = candidates[best]
    return corners


def _evened(samples: "Floats", modules: int) -> "Floats":
    """Scaled to about -0.5 (dark) to 0.5 (light) by the extremes of so many modules around.

    Where a lamp leaves nothing to be seen everything is near 0: neither dark nor light.
    """
    import cv2
    import numpy as np

    side = modules * PER_MODULE
    around = np.ones((side, side), np.uint8)
    low = cv2.blur(cv2.erode(samples, around), (side, side))
    high = cv2.blur(cv2.dilate(samples, around), (side, side))
    contrast = np.maximum(high - low, 8.0)
    least = _LEAST_CONTRAST * float(np.quantile(contrast, 0.9))
    return np.asarray((samples - (low + high) / 2) / np.maximum(contrast, least), np.float32)


def _drawn(dark: "NDArray[np.bool_]") -> "Luma":
    """A clean picture of these modules: 3 pixels each, a quiet zone of 4 modules."""
    import numpy as np

    modules = np.pad(np.where(dark, 0, 255).astype(np.uint8), 4, constant_values=255)
    return np.ascontiguousarray(modules.repeat(3, axis=0).repeat(3, axis=1))
