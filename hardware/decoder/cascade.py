"""The decoder of the till: one quick look at every frame, and dearer ones in turn where it found nothing."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from hardware.decoder import looks
from hardware.decoder.attention import Attention, within
from hardware.decoder.found import Eye, Found, Hit, Sighting
from hardware.decoder.resampling import read_again
from pos_client.domain.barcode import Symbology
from pos_client.ports import SymbologyDecoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hardware.decoder.attention import Area

    Luma = NDArray[np.uint8]

Look = Callable[["Luma", Sequence[Symbology]], Found]

BUDGET_MS = 2.0
"""What dearer looks may cost per frame on average, so that frames without a code stay below 4 ms."""
_SAVINGS_MS = 40.0
"""What may be saved up while nothing happens: enough for every look once when a phone appears."""
_IDLE_SHARE = 0.25
_SMALLEST_PX = 21
"""A QR code has at least 21 modules a side (ISO/IEC 18004)."""


class DecodeCascade:
    """A `SymbologyDecoder`: `first` on the whole frame, then, only if that failed, one dearer look per frame.

    A code that a look has seen and not read is resampled. The dearer looks take turns over successive frames, since a
    phone stays in view for 10 to 30 of them: sharpened at double size (small codes), half size with a local threshold
    (large blurred ones), deblurred at triple size (the smallest), and seldom `second`. They look where something has
    changed, and together cost `budget_ms` per frame on average; a scene at rest gets a quarter of that.
    With `budget_ms` None every look is taken at every frame until one reads.
    Thread-safe; what it remembers between frames decides only where and when it looks harder.
    """

    def __init__(self, first: Eye, second: SymbologyDecoder | None = None, budget_ms: float | None = BUDGET_MS) -> None:
        self._first = first
        self._second = second
        self._budget_ms = budget_ms
        self._savings_ms = _SAVINGS_MS
        self._attention = Attention()
        self._turn = -1
        self._lock = threading.Lock()
        double, half, triple = (partial(look, first) for look in (looks.double, looks.half, looks.triple))
        # By what they read per millisecond: of hard frames double size reads most, zbar next to nothing more.
        self._looks: list[Look] = [double, half, triple]
        if second is not None:
            self._looks = [*self._looks, *self._looks, double, partial(looks.another, second)]

    @property
    def name(self) -> str:
        """The decoders behind it."""
        return self._first.name if self._second is None else f"{self._first.name}+{self._second.name}"

    def decode(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        """What the quick look finds, else what the looks whose turn it is find."""
        found = self._first.look(luma, symbologies)
        if found.hits or min(luma.shape) < _SMALLEST_PX:
            return list(found.hits)
        with self._lock:
            return self._look_harder(luma, symbologies, found)

    def _look_harder(self, luma: "Luma", symbologies: Sequence[Symbology], found: Found) -> list[Hit]:
        changed = self._attention.changed(luma)
        if not self._may_spend(is_quiet=changed is None):
            return []
        area = changed or (slice(0, luma.shape[0]), slice(0, luma.shape[1]))
        rows, columns = area
        if hits := self._read_again(luma, found.sightings, area):
            return hits
        for look in self._next_looks():
            began_s = time.thread_time()
            found = look(luma[rows, columns], symbologies).placed(1.0, columns.start, rows.start)
            self._spent_since(began_s)
            if hits := list(found.hits) or self._read_again(luma, found.sightings, area):
                return hits
        return []

    def _read_again(self, luma: "Luma", sightings: Sequence[Sighting], area: "Area") -> list[Hit]:
        for sighting in sightings:
            if within(area, sighting.corners) and not self._is_spent():
                began_s = time.thread_time()
                hit = read_again(luma, sighting)
                self._spent_since(began_s)
                if hit:
                    return [hit]
        return []

    def _next_looks(self) -> list[Look]:
        """The looks to take at this frame: all without a budget, else the next one, if it is not spent yet."""
        if self._budget_ms is None:
            return list(dict.fromkeys(self._looks))
        if self._is_spent():
            return []
        self._turn = (self._turn + 1) % len(self._looks)
        return [self._looks[self._turn]]

    def _may_spend(self, *, is_quiet: bool) -> bool:
        """Earn a frame's income; a scene at rest spends only what is over when nothing more can be saved."""
        if self._budget_ms is None:
            return True
        income = self._budget_ms * (_IDLE_SHARE if is_quiet else 1.0)
        self._savings_ms = min(self._savings_ms + income, _SAVINGS_MS)
        return self._savings_ms >= (_SAVINGS_MS if is_quiet else 0.0)

    def _is_spent(self) -> bool:
        return self._budget_ms is not None and self._savings_ms < 0.0

    def _spent_since(self, began_s: float) -> None:
        self._savings_ms -= (time.thread_time() - began_s) * 1e3
