"""What members' phones say of the time, and whose clock is wrong. Only genuine codes may come in here.

A code that is outside its window proves nothing and is not accepted for being noted here. The phones of many members
together may set a till's clock forward where nobody else vouches for it: that lets codes expire sooner, and takes codes
of up to that much later, each still once. One member, with any number of cards, has one voice.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from statistics import median
from uuid import UUID

from pos_client.domain.member_code import PERIOD_S
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TimeConfidence

CROWD = 9
"""Members whose phones must have spoken before they are followed: a majority of them would have to lie together."""
KEPT = 64
"""Members seen last; more would not make the median better."""
_NEAR_S = 60.0
"""Clocks this close agree: a live code is up to 30 s old, and a little time passes at the counter."""
_FEW = 2
"""Other members who must agree before a person is told whose clock is wrong."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A member's newest code: how far its time was ahead of the till's, give or take half a step.

    `is_live`: an older one was as far ahead, so the phone makes codes now; a picture of a code only grows older.
    """

    step: int
    ahead_s: float
    is_live: bool = False


def ahead_of(step: int, now_s: float, drift_steps: int) -> float:
    """How far a phone that shows a code of this step is ahead of a till's time, give or take half a step."""
    return (step - drift_steps + 0.5) * PERIOD_S - now_s


class PhoneClocks:
    """The phones seen last at one till. Not thread-safe."""

    def __init__(self) -> None:
        self._seen: OrderedDict[UUID, Sighting] = OrderedDict()

    def note(self, member_id: UUID, step: int, now_s: float, drift_steps: int = 0) -> None:
        """A genuine code of this absolute step was read at the till's time `now_s`; one shown again says nothing."""
        before = self._seen.get(member_id)
        if before is not None and step <= before.step:
            return
        ahead_s = ahead_of(step, now_s, drift_steps)
        is_live = before is not None and abs(before.ahead_s - ahead_s) <= PERIOD_S
        self._seen[member_id] = Sighting(step, ahead_s, is_live)
        self._seen.move_to_end(member_id)
        while len(self._seen) > KEPT:
            self._seen.popitem(last=False)

    def moved(self, seconds: float) -> None:
        """The till's clock was set forward by this much."""
        for member_id, sighting in self._seen.items():
            self._seen[member_id] = replace(sighting, ahead_s=sighting.ahead_s - seconds)

    def forget(self) -> None:
        """The till's clock was set; what was seen by the old one says nothing any more."""
        self._seen.clear()

    def ahead_s(self) -> float:
        """How far the crowd is ahead of the till, in seconds; 0 while there is no crowd."""
        return median(each.ahead_s for each in self._seen.values()) if len(self._seen) >= CROWD else 0.0

    def at_fault(self, member_id: UUID, step: int, ahead_s: float, confidence: TimeConfidence) -> Reason | None:
        """Whose clock is wrong when a member's genuine code is outside the window; None: that cannot be told.

        A till that has heard the backend is right, and so is one that other phones agree with. Where they agree with
        this phone instead, or the till's date was set back, the till is wrong. A code that is late may be a picture.
        """
        others = [each.ahead_s for known, each in self._seen.items() if known != member_id]
        with_phone = sum(abs(other_s - ahead_s) <= _NEAR_S for other_s in others)
        with_till = sum(abs(other_s) <= _NEAR_S for other_s in others)
        if confidence is TimeConfidence.HIGH or (with_till >= _FEW and with_till > with_phone):
            mine = self._seen.get(member_id)
            is_live = mine is not None and mine.is_live and mine.step == step
            return Reason.PHONE_CLOCK if ahead_s > 0 or is_live else None
        is_till = confidence is TimeConfidence.ROLLED_BACK or (with_phone >= _FEW and with_phone > with_till)
        return Reason.TILL_CLOCK if is_till else None
