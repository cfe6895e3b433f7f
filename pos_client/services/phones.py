"""Verifying a code by what the roster has of its card, by a clock that members' phones may correct."""

import threading

from pos_client.domain import verification
from pos_client.domain.member_code import MemberCode, step_at
from pos_client.domain.phone_clocks import PhoneClocks, ahead_of
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TimeConfidence
from pos_client.domain.verification import OFFLINE, Genuine
from pos_client.domain.wire import RosterEntry
from pos_client.ports import Clock
from pos_client.services.offline_keys import RosterKeys

_OUTSIDE = frozenset({Reason.EXPIRED, Reason.FROM_FUTURE})


class Phones:
    """Listens to the time of every genuine code that is verified here. Thread-safe, never blocks for I/O."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._clocks = PhoneClocks()
        self._confidence = clock.confidence()

    def verify(self, code: MemberCode, entry: RosterEntry) -> tuple[Genuine | Reason, Reason | None]:
        """The verdict on a code and, where its time is the reason and that can be told, whose clock is wrong.

        A code outside its window is heard as well, and then judged again by the clock as it is; it is never accepted
        for having been heard itself, unless eight other members say the same.
        """
        with self._lock:
            verdict = self._verdict(code, entry)
            step = self._step(code, entry, verdict)
            if step is not None and self._hear(entry, step):
                verdict = self._verdict(code, entry)
            return verdict, self._at_fault(entry, step) if verdict in _OUTSIDE else None

    def _verdict(self, code: MemberCode, entry: RosterEntry) -> Genuine | Reason:
        return verification.verify(code, RosterKeys(entry), self._clock.now_s(), OFFLINE, entry.drift_steps)

    def _step(self, code: MemberCode, entry: RosterEntry, verdict: Genuine | Reason) -> int | None:
        """The step of a code that is genuine, of now or not."""
        if verdict in _OUTSIDE:
            verdict = verification.verify_at(code, RosterKeys(entry), code.step_near(step_at(self._clock.now_s())))
        return verdict.step if isinstance(verdict, Genuine) else None

    def _hear(self, entry: RosterEntry, step: int) -> bool:
        """Note a phone's time; whether the clock was moved for it."""
        confidence = self._clock.confidence()
        if confidence is TimeConfidence.HIGH and self._confidence is not confidence:
            self._clocks.forget()
        self._confidence = confidence
        self._clocks.note(entry.member.member_id, step, self._clock.now_s(), entry.drift_steps)
        moved_s = self._clock.move_forward(self._clocks.ahead_s())
        self._clocks.moved(moved_s)
        return moved_s > 0

    def _at_fault(self, entry: RosterEntry, step: int | None) -> Reason | None:
        confidence = self._clock.confidence()
        if step is None:  # not even the right day or year: only a date set back explains that for certain
            return Reason.TILL_CLOCK if confidence is TimeConfidence.ROLLED_BACK else None
        ahead_s = ahead_of(step, self._clock.now_s(), entry.drift_steps)
        return self._clocks.at_fault(entry.member.member_id, step, ahead_s, confidence)
