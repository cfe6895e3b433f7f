"""The decoder of the till: a quick look at every frame, and dearer ones in turn where it found nothing."""

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from hardware.decoder import looks
from hardware.decoder.areas import around, whole, within
from hardware.decoder.attention import Attention
from hardware.decoder.found import Corners, Eye, Found, Hit, Sighting
from hardware.decoder.others import OtherCodes
from hardware.decoder.purse import Purse
from hardware.decoder.pursuit import Pursuit
from pos_client.domain.barcode import Symbology

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hardware.decoder.areas import Area
    from pos_client.ports import SymbologyDecoder

    Luma = NDArray[np.uint8]

Look = Callable[["Luma", Sequence[Symbology]], Found]

BUDGET_MS = 2.0
"""The measure of what dearer looks may cost per frame on average."""
_MOVING, _FAST, _AT_REST, _AT_SIGHTINGS = 3.0, 1.0, 0.25, 3.0
"""Shares of it: a scene at rest stays below 4 ms; one that moves, and codes that were seen, get 6 ms each, and the look
for what is fast 2 ms of its own: by the time a phone is up the others have spent theirs."""
_FRAME_MS = 8.0
"""Once looks at one frame have cost so much, no further one is begun: at 30 frames a second none is to be missed."""
_SAVINGS_FRAMES = 20
"""What a purse holds: enough for every look once when a phone appears."""
_MARGIN_PX = 24.0
_STAYING_FRAMES = 20
"""How long a code that was read is looked for where it was, so that one gap does not make it come anew."""
_ONLY_QR = (Symbology.QR,)
_SMALLEST_PX = 21
"""A QR code has at least 21 modules a side (ISO/IEC 18004)."""


class DecodeCascade:
    """A `SymbologyDecoder`: `first` on the whole frame for QR, then, only if that failed, dearer looks.

    Other symbologies have looks of their own, one per frame, on top of that.

    A code that a look has seen and not read is resampled, and followed over the next frames. Whatever moves is searched
    for the finder patterns of a code that is large and fast: a phone on its way up. The others take turns over
    successive frames, since a phone stays in view for 10 to 30 of them: sharpened at double size (small codes), half
    size with a local threshold (large blurred ones), deblurred at triple size (the smallest), finder patterns by their
    likeness (where no threshold shows them), and seldom `second`. They look where a code was last, and where something
    has changed: one per frame of a scene at rest, of one that moves as many as there is time for, so that a small phone
    is looked at in every way at once. Their cost per frame is a share of `budget_ms` on average; with `budget_ms` None
    every look is taken at every frame until one reads.
    Thread-safe; what it remembers between frames decides only where and when it looks harder.
    """

    def __init__(
        self, first: Eye, second: "SymbologyDecoder | None" = None, budget_ms: float | None = BUDGET_MS
    ) -> None:
        self._first = first
        self._second = second
        self._is_bounded = budget_ms is not None
        income_ms = math.inf if budget_ms is None else budget_ms
        shares = (_MOVING, _FAST, _AT_REST, _AT_SIGHTINGS)
        self._purses = [Purse(share * income_ms, share * income_ms * _SAVINGS_FRAMES) for share in shares]
        self._moving, self._fast, self._resting, self._sighted = self._purses
        self._others = OtherCodes(first, budget_ms)
        self._attention = Attention()
        self._pursuit = Pursuit()
        self._last_read: Corners | None = None
        self._frames_since = 0
        self._turn = -1
        self._lock = threading.Lock()
        double, half, triple = (partial(look, first) for look in (looks.double, looks.half, looks.triple))
        # By what they read per millisecond: of hard frames double size reads most, zbar next to nothing more.
        self._looks: list[Look] = [double, half, triple, looks.fine_finders, looks.coarse_finders]
        if second is not None:
            self._looks = [*self._looks, *self._looks, double, partial(looks.another, second)]

    @property
    def name(self) -> str:
        """The decoders behind it."""
        return self._first.name if self._second is None else f"{self._first.name}+{self._second.name}"

    def decode(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        """What the quick look finds, else what the looks whose turn it is find."""
        found = self._first.look(luma, _ONLY_QR) if Symbology.QR in symbologies else Found()
        if min(luma.shape) < _SMALLEST_PX:
            return list(found.hits)
        with self._lock:
            hits = list(found.hits) or self._look_aside(luma, symbologies, found)
            self._frames_since += 1
            if hits:
                self._last_read, self._frames_since = hits[0][2], 0
                self._pursuit.forget()
        return hits

    def unread(self) -> Sighting | None:
        """The code that was seen in the last frame and could not be read, if there is one. Thread-safe."""
        with self._lock:
            return self._pursuit.newest()

    def _look_aside(self, luma: "Luma", symbologies: Sequence[Symbology], found: Found) -> list[Hit]:
        """For what is no QR code, then harder for QR codes."""
        changed = self._attention.changed(luma)
        area = changed or whole(luma)
        hits = self._others.read(luma, symbologies, area, is_at_rest=changed is None)
        return hits or (
            self._look_harder(luma, found, area, is_at_rest=changed is None) if Symbology.QR in symbologies else []
        )

    def _look_harder(self, luma: "Luma", found: Found, area: "Area", *, is_at_rest: bool) -> list[Hit]:
        for purse in self._purses:
            purse.earn()
        followed = self._resting if is_at_rest else self._sighted
        self._pursuit.next_frame()
        if hit := self._pursuit.read(luma, _inside(found, area).sightings, followed):
            return [hit]
        for look, (rows, columns), purse in self._next_looks(luma, area, is_at_rest=is_at_rest):
            if purse.owes:
                continue
            with purse.paying():
                found = look(luma[rows, columns], _ONLY_QR).placed(1.0, columns.start, rows.start)
            if found.hits:
                return list(found.hits)
            if hit := self._pursuit.read(luma, _inside(found, area).sightings, followed):
                return [hit]
        return []

    def _next_looks(self, luma: "Luma", area: "Area", *, is_at_rest: bool) -> "Iterator[tuple[Look, Area, Purse]]":
        """The looks to take at this frame: the next one, first where a code was last; without a budget all.

        Of a scene that moves also the finder patterns of what is fast, and more of the others while there is time.
        """
        if not is_at_rest:
            yield looks.swift_finders, area, self._fast
        purse = self._resting if is_at_rest else self._moving
        taken: set[Look] = set()
        for place in range(len(self._looks)):
            is_enough = is_at_rest or purse.owes or purse.spent_ms > _FRAME_MS
            if place and is_enough and self._is_bounded:
                break
            self._turn += 1
            look = self._looks[self._turn % len(self._looks)]
            if look in taken:
                continue
            taken.add(look)
            if (corners := self._last_seen()) and within(whole(luma), corners):
                yield look, around(corners, _MARGIN_PX), purse
            yield look, area, purse

    def _last_seen(self) -> Corners | None:
        """Where a code is followed, or was read a moment ago."""
        if newest := self._pursuit.newest():
            return newest.corners
        return self._last_read if self._frames_since < _STAYING_FRAMES else None


def _inside(found: Found, area: "Area") -> Found:
    return Found(found.hits, [seen for seen in found.sightings if within(area, seen.corners)])
