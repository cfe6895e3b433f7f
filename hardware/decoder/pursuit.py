"""Codes that were seen and not read, followed from frame to frame: together the frames show what each alone hides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hardware.decoder.areas import around, within
from hardware.decoder.found import Hit, Sighting
from hardware.decoder.purse import Purse
from hardware.decoder.resampling import Flat, is_code, laid_flat, read_flat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_TRAILS = 3
_MOST_FRAMES = 4
"""Frames that are read together: noise halves, and a code that changes every 30 s stays the same."""
_FOLLOWED_FRAMES = 15
"""How long a code is followed that no look sees any more."""


class _Trail:
    """One code that was seen: where it was last, and what the last frames showed of it."""

    def __init__(self, sighting: Sighting) -> None:
        self.sighting = sighting
        self.unseen_frames = 0
        self.is_followed = False
        self.flats: list[Flat] = []

    def follow(self, luma: "NDArray[np.uint8]") -> bool:
        """Find it in this frame, near where it was; False when it is not there."""
        self.is_followed = True
        flat = laid_flat(luma, self.sighting)
        if flat is None or not is_code(flat):
            return False
        self.flats = [*self.flats, flat][-_MOST_FRAMES:]
        self.sighting = Sighting(flat.corners, flat.version)
        return True


class Pursuit:
    """Remembers a few sightings, and reads each from its last four frames together. Not thread-safe."""

    def __init__(self) -> None:
        self._trails: list[_Trail] = []

    def next_frame(self) -> None:
        """What was seen before may be looked for again."""
        self._trails = [trail for trail in self._trails if trail.unseen_frames < _FOLLOWED_FRAMES]
        for trail in self._trails:
            trail.unseen_frames += 1
            trail.is_followed = False

    def newest(self) -> Sighting | None:
        """The code that was seen last, where it is now; None when none is followed."""
        return self._trails[0].sighting if self._trails else None

    def forget(self) -> None:
        """A code was read: the others in view are seen again, or are the same."""
        self._trails.clear()

    def read(self, luma: "NDArray[np.uint8]", sightings: Sequence[Sighting], purse: Purse) -> Hit | None:
        """What these sightings, and those of earlier frames, show; ~3 ms of CPU for one that is none, else 5 to 20."""
        for sighting in reversed(sightings):  # the best come first, and have the last word on where a code is
            self._take_up(sighting)
        for trail in [trail for trail in self._trails if not trail.is_followed]:
            if purse.owes:
                break
            with purse.paying():
                is_there = trail.follow(luma)
                hit = read_flat(trail.flats) if is_there else None
            if hit or not is_there:
                self._trails.remove(trail)
            if hit:
                return hit
        return None

    def _take_up(self, sighting: Sighting) -> None:
        """A sighting of a code that is followed already tells where that is now."""
        trail = next((known for known in self._trails if _is_same(known.sighting, sighting)), _Trail(sighting))
        if not trail.is_followed:
            trail.sighting = sighting
        trail.unseen_frames = 0
        self._trails = [trail, *(other for other in self._trails if other is not trail)][:_MOST_TRAILS]


def _is_same(one: Sighting, other: Sighting) -> bool:
    return one.version == other.version and within(around(one.corners, 0.0), other.corners)
