"""The decoder of the till: one quick look at every frame, and dearer ones in turn where it found nothing."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hardware.decoder.attention import Attention
from pos_client.domain.barcode import Symbology
from pos_client.ports import SymbologyDecoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]

Hit = tuple[str, Symbology, tuple[tuple[float, float], ...]]

BUDGET_MS = 2.0
"""What dearer looks may cost per frame on average, so that frames without a code stay below 4 ms."""
_SAVINGS_MS = 40.0
"""What may be saved up while nothing happens: enough for every look once when a phone appears."""
_IDLE_SHARE = 0.25
_SMALLEST_PX = 21
"""A QR code has at least 21 modules a side (ISO/IEC 18004)."""
_THRESHOLD_PX = 61
_UNSHARP_SIGMA_PX, _UNSHARP_AMOUNT = 2.5, 2.0


class DecodeCascade:
    """A `SymbologyDecoder`: `first` on the whole frame, then, only if that failed, one dearer look per frame.

    The dearer looks take turns over successive frames, since a phone stays in view for 10 to 30 of them: sharpened at
    double size (small codes), half size with a local threshold (large blurred ones), and seldom `second`. They
    look where something has changed, and together cost `budget_ms` per frame on average; a scene in which nothing
    changes gets a quarter of that. With `budget_ms` None every look is taken at every frame until one reads.
    Thread-safe; what it remembers between frames decides only where and when it looks harder.
    """

    def __init__(
        self, first: SymbologyDecoder, second: SymbologyDecoder | None = None, budget_ms: float | None = BUDGET_MS
    ) -> None:
        self._first = first
        self._second = second
        self._budget_ms = budget_ms
        self._savings_ms = _SAVINGS_MS
        self._attention = Attention()
        self._turn = -1
        self._lock = threading.Lock()
        # By what they read per millisecond: of hard frames double size reads most, zbar next to nothing more.
        self._looks: list[Callable[[Luma, Sequence[Symbology]], list[Hit]]] = [self._at_double_size, self._at_half_size]
        if second is not None:
            self._looks = [*self._looks, *self._looks, self._at_double_size, second.decode]

    @property
    def name(self) -> str:
        """The decoders behind it."""
        return self._first.name if self._second is None else f"{self._first.name}+{self._second.name}"

    def decode(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        """What the quick look finds, else what the look whose turn it is finds."""
        if hits := self._first.decode(luma, symbologies):
            return hits
        if min(luma.shape) < _SMALLEST_PX:
            return []
        with self._lock:
            return self._look_harder(luma, symbologies)

    def _look_harder(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        changed = self._attention.changed(luma)
        rows, columns = changed or (slice(0, luma.shape[0]), slice(0, luma.shape[1]))
        for look in self._affordable(is_quiet=changed is None):
            began_s = time.thread_time()
            hits = look(luma[rows, columns], symbologies)
            self._savings_ms -= (time.thread_time() - began_s) * 1e3
            if hits:
                return [(text, kind, _moved(corners, columns.start, rows.start)) for text, kind, corners in hits]
        return []

    def _affordable(self, *, is_quiet: bool) -> "list[Callable[[Luma, Sequence[Symbology]], list[Hit]]]":
        """The looks to take at this frame: all without a budget, else the next one, or none."""
        if self._budget_ms is None:
            return list(dict.fromkeys(self._looks))
        income = self._budget_ms * (_IDLE_SHARE if is_quiet else 1.0)
        self._savings_ms = min(self._savings_ms + income, _SAVINGS_MS)
        if self._savings_ms < (_SAVINGS_MS if is_quiet else 0.0):
            return []
        self._turn = (self._turn + 1) % len(self._looks)
        return [self._looks[self._turn]]

    def _at_half_size(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        import cv2
        import numpy as np

        half = cv2.resize(luma, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        binary = cv2.adaptiveThreshold(half, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, _THRESHOLD_PX, 0)
        hits = self._first.decode(np.asarray(binary, np.uint8), symbologies)
        return [(text, kind, _scaled(corners, 2.0)) for text, kind, corners in hits]

    def _at_double_size(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        import cv2
        import numpy as np

        soft = cv2.GaussianBlur(luma, (0, 0), _UNSHARP_SIGMA_PX)
        sharp = cv2.addWeighted(luma, 1.0 + _UNSHARP_AMOUNT, soft, -_UNSHARP_AMOUNT, 0.0)
        double = cv2.resize(sharp, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_LINEAR)
        hits = self._first.decode(np.asarray(double, np.uint8), symbologies)
        return [(text, kind, _scaled(corners, 0.5)) for text, kind, corners in hits]


def _scaled(corners: tuple[tuple[float, float], ...], factor: float) -> tuple[tuple[float, float], ...]:
    return tuple((x * factor, y * factor) for x, y in corners)


def _moved(corners: tuple[tuple[float, float], ...], x0: int, y0: int) -> tuple[tuple[float, float], ...]:
    return tuple((x + x0, y + y0) for x, y in corners)
