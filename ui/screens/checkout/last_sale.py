"""Whose sale was saved last: a phone still in view soon shows its next code, which is no wish to buy again."""

from pos_client.domain.member_code import PERIOD_S
from pos_client.ports import Clock

LINGERS_S = PERIOD_S + 2.0
"""For this long after a sale a code of the same member awards nothing by itself; a person has to press Enter."""


class LastSale:
    """Remembers one member for a while, until another one comes. UI thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._handle: str | None = None
        self._saved_at_s = 0.0

    def saved(self, handle: str | None) -> None:
        """A sale of this member was saved just now."""
        self._handle, self._saved_at_s = handle, self._clock.monotonic_s()

    def welcomed(self, handle: str) -> None:
        """This member was recognised."""
        if handle != self._handle:
            self._handle = None

    def lingers(self, handle: str) -> bool:
        """Whether this member's phone may simply not have left yet."""
        return handle == self._handle and self._clock.monotonic_s() - self._saved_at_s < LINGERS_S
