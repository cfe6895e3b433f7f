"""What a look at a picture brings: codes that were read, and codes that were seen and not read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pos_client.domain.barcode import Symbology

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]

Corners = tuple[tuple[float, float], ...]
Hit = tuple[str, Symbology, Corners]
"""Text, symbology, and the corners in pixels, clockwise from the symbol's own top left."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A QR code that is there but was not read: its four corners, as of a hit, and its version, 1 to 40."""

    corners: Corners
    version: int


@dataclass(frozen=True, slots=True)
class Found:
    """Everything of one look."""

    hits: Sequence[Hit] = ()
    sightings: Sequence[Sighting] = ()

    def placed(self, scale: float = 1.0, x0: int = 0, y0: int = 0) -> "Found":
        """The same in a picture of which this one was the part beginning at (x0, y0), `1 / scale` as large."""
        return Found(
            [(text, symbology, _placed(corners, scale, x0, y0)) for text, symbology, corners in self.hits],
            [Sighting(_placed(seen.corners, scale, x0, y0), seen.version) for seen in self.sightings],
        )


class Eye(Protocol):
    """A `SymbologyDecoder` that also tells what it saw and could not read.

    It does not inherit: the ports bring everything the till speaks of, which the process of the decoder would load.
    """

    @property
    def name(self) -> str:
        """The library behind it."""
        ...

    def decode(self, luma: "Luma", symbologies: Sequence[Symbology]) -> list[Hit]:
        """What was read."""
        ...

    def look(self, luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
        """Hits and sightings in a (height, width) uint8 picture; thread-safe, keeps nothing."""
        ...


def _placed(corners: Corners, scale: float, x0: int, y0: int) -> Corners:
    return tuple((x * scale + x0, y * scale + y0) for x, y in corners)
