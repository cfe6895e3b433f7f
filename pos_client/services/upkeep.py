"""Takes away from the outbox what was confirmed long ago, a little at a time."""

import logging
from datetime import timedelta

from pos_client.domain.transaction import TimeConfidence
from pos_client.errors import PosError
from pos_client.ports import Clock, Outbox
from pos_client.services.connectivity import Contact

KEPT_FOR = timedelta(days=35)
"""A month's books can be closed and looked into again; then the backend's are enough."""
STEP = 200
"""Entries of one step: some milliseconds."""
HELD_S = 3 * 3600.0
"""So long a date must have held before anything goes by it: one that is wrong at the backend stops every scan, and is
set right sooner."""
_JUMP_S = 600.0
_REST_S, _EVERY_S = 5.0, 3600.0
_log = logging.getLogger(__name__)


class OutboxUpkeep:
    """What was not confirmed stays for ever; all of it does while the time is not sure. The sender's thread.

    The time is sure once the backend has told it and it has gone on without a jump for `HELD_S`.
    """

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock
        self._due_s = 0.0
        self._date_at_zero_s: float | None = None
        self._held_from_s = 0.0

    def refresh(self) -> Contact:
        """Take a step if it is time to. The backend has no part in it."""
        now_s = self._clock.monotonic_s()
        if not self._is_sure(now_s) or now_s < self._due_s:
            return Contact.NONE
        self._due_s = now_s + _EVERY_S
        try:
            if self._outbox.prune(self._clock.utc() - KEPT_FOR, STEP) == STEP:
                self._due_s = now_s + _REST_S
        except PosError as error:
            _log.warning("old entries stay: %s %s", error.error_code, error.detail)
        return Contact.NONE

    def _is_sure(self, now_s: float) -> bool:
        if self._clock.confidence() is not TimeConfidence.HIGH:
            self._date_at_zero_s = None
            return False
        date_at_zero_s = self._clock.utc().timestamp() - now_s
        if self._date_at_zero_s is None or abs(date_at_zero_s - self._date_at_zero_s) > _JUMP_S:
            self._date_at_zero_s, self._held_from_s = date_at_zero_s, now_s
        return now_s - self._held_from_s >= HELD_S
