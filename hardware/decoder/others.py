"""Codes that are not QR, in turns: no frame pays for more than one kind of them."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from hardware.decoder import looks
from hardware.decoder.found import Eye, Found, Hit
from hardware.decoder.purse import Purse
from pos_client.domain.barcode import LINEAR, Symbology

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hardware.decoder.areas import Area

    Luma = NDArray[np.uint8]

Turn = Callable[[Eye, "Luma"], Found]

_AT_REST, _MOVING = 0.5, 1.5
"""Shares of the budget per frame, on top of what is spent on QR codes."""
_SAVINGS_FRAMES = 10


class OtherCodes:
    """Looks for symbologies that are not QR, one look per frame, as often as its purse allows. Not thread-safe.

    Bar codes come every second time, since a basket is scanned by them: across and down the picture, then aslant.
    Without a budget (None) every look is taken at every frame.
    """

    def __init__(self, eye: Eye, budget_ms: float | None) -> None:
        self._eye = eye
        self._is_bounded = budget_ms is not None
        income_ms = math.inf if budget_ms is None else budget_ms
        self._moving, self._at_rest = (
            Purse(share * income_ms, share * income_ms * _SAVINGS_FRAMES) for share in (_MOVING, _AT_REST)
        )
        self._turn = 0

    def read(self, luma: "Luma", symbologies: Sequence[Symbology], area: "Area", *, is_at_rest: bool) -> list[Hit]:
        """What the look whose turn it is finds in an area; 2 to 10 ms of CPU for 1280x720."""
        turns = _turns(tuple(symbologies))
        if not turns:
            return []
        for purse in (self._moving, self._at_rest):
            purse.earn()
        purse = self._at_rest if is_at_rest else self._moving
        if purse.owes:
            return []
        self._turn += 1
        rows, columns = area
        taken = [turns[self._turn % len(turns)]] if self._is_bounded else dict.fromkeys(turns)
        with purse.paying():
            found = [turn(self._eye, luma[rows, columns]).placed(1.0, columns.start, rows.start) for turn in taken]
        return [hit for one in found for hit in one.hits]


@lru_cache(maxsize=8)
def _turns(symbologies: tuple[Symbology, ...]) -> Sequence[Turn]:
    linear = tuple(symbology for symbology in symbologies if symbology in LINEAR)
    bars: list[Turn] = [partial(looks.plain, symbologies=linear), partial(looks.slanting, symbologies=linear)]
    others = [symbology for symbology in symbologies if symbology is not Symbology.QR and symbology not in LINEAR]
    rest: list[Turn] = [partial(looks.plain, symbologies=(other,)) for other in others]
    if not (linear and rest):
        return bars if linear else rest
    return [turn for number in range(2 * len(rest)) for turn in (bars[number % 2], rest[number % len(rest)])]
