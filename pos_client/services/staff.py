"""Who stands at this till: signing in with badge and PIN, and somebody's approval for one action; works offline."""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pos_client.domain import cashiers
from pos_client.domain.cashiers import LONGEST_REASON, OVERRIDE_S, Action, Badge, Cashier, Override, Permission, Staff
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from pos_client.ports import Clock, LoyaltyBackend, RandomSource, StaffStore
from pos_client.services.backoff import wait_after_s
from pos_client.services.connectivity import Contact, contact_in

_log = logging.getLogger(__name__)

DEADLINE_S = 10.0
EVERY_S = 5 * 60.0
"""Who has left cannot sign in any more within this time, where the till is online."""
IDLE_S = 15 * 60.0
"""Who has done nothing for this long is signed out: tills are left alone."""


LONGEST_SHIFT = timedelta(hours=16)
"""Who signs in again later than that works another shift."""


@dataclass(frozen=True, slots=True)
class NotLetIn:
    """Why somebody could not sign in or approve; `wait_s` are the seconds until a badge may be tried again."""

    reason: Reason
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Granted:
    """Who signs, and who has approved what of it."""

    cashier: str
    overrides: tuple[Override, ...] = ()


class Remedy(StrEnum):
    """What is done about a refused sale: all three are approved as undoing one is, and are something else."""

    ANOTHER_AMOUNT = "another_amount"
    ANOTHER_MEMBER = "another_member"
    WRITE_OFF = "write_off"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants, as whoever approves it reads it: whose sale of how much, as far as this till knows.

    With a `remedy`, `handle` and `amount_minor` are the refused sale's, and the rest is what is to be instead or why.
    """

    handle: str = ""
    amount_minor: int = 0
    currency: str = ""
    remedy: Remedy | None = None
    new_amount_minor: int = 0
    new_handle: str = ""
    why: str = ""


NO_WISH = Wish()


@dataclass(frozen=True, slots=True)
class Lacking:
    """The first action somebody has to approve, about which basket or transaction, for what."""

    action: Action
    about: UUID
    wish: Wish = NO_WISH


class StaffDesk:
    """Knows who may work here and who does now. Thread-safe.

    `sign_in` and `approve` block for 50 ms and two flushes to disk; call them on a worker. Without any cashier nobody
    signs in, and everything is signed with the name in the settings.
    """

    def __init__(self, store: StaffStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._staff = Staff()
        self._badges: dict[str, Badge] = {}
        self._signed_in = ""
        self._seen_s = 0.0
        self._shift: tuple[str, datetime] | None = None
        self._overrides: dict[tuple[Action, UUID], Override] = {}
        self._started_s = clock.monotonic_s()
        self._tried_s: dict[str, float] = {}
        self._lock = threading.Lock()
        self._trying = threading.Lock()

    def restore(self) -> None:
        """Take up the staff of an earlier run; blocks for one file read. Nobody is signed in."""
        self._take(self._store.load() or Staff())

    def replace(self, staff: Staff) -> None:
        """Keep the staff as the backend has it now, durably first; who is not among them any more is signed out.

        Raises:
            StorageError: the old one is still there.
        """
        if staff != self._staff:
            self._store.save(staff)
            self._take(staff)

    @property
    def is_staffed(self) -> bool:
        """Whether somebody has to sign in here."""
        return bool(self._badges)

    @property
    def people(self) -> tuple[Cashier, ...]:
        """Everybody who may sign in here."""
        return tuple(badge.cashier for badge in self._staff.badges if badge.cashier.active)

    @property
    def cashier(self) -> Cashier | None:
        """Who is signed in."""
        with self._lock:
            badge = self._badges.get(self._signed_in)
            is_idle = self._clock.monotonic_s() - self._seen_s > IDLE_S
            if badge is None or not badge.cashier.active or is_idle:
                self._signed_in = ""
                return None
            return badge.cashier

    @property
    def shift_began(self) -> datetime | None:
        """When whoever signed in last began to work here, breaks included; None: nobody did in this run."""
        with self._lock:
            return self._shift[1] if self._shift else None

    def is_badge(self, text: str) -> bool:
        """Whether a scanned text is the badge of somebody who may sign in here; instant."""
        return text in self._badges

    def sign_in(self, badge: str, pin: str) -> Cashier | NotLetIn:
        """Let somebody work here; whoever did before is signed out.

        Raises:
            StorageError: nobody was signed in: what cannot be counted cannot be limited.
        """
        found = self._checked(badge, pin)
        if isinstance(found, Cashier):
            with self._lock:
                self._signed_in, self._seen_s = badge, self._clock.monotonic_s()
                now = self._clock.utc()
                if self._shift is None or self._shift[0] != badge or now - self._shift[1] > LONGEST_SHIFT:
                    self._shift = badge, now
                self._overrides.clear()
        return found

    def sign_out(self) -> None:
        """Nobody works here for now."""
        with self._lock:
            self._signed_in = ""
            self._overrides.clear()

    def approve(self, badge: str, pin: str, action: Action, about: UUID, why: str = "") -> Override | NotLetIn:
        """Approve one action about one basket or transaction, once, within a minute.

        Raises:
            StorageError: nothing was approved.
        """
        found = self._checked(badge, pin)
        if isinstance(found, NotLetIn):
            return found
        if not cashiers.may_approve(found, action):
            return NotLetIn(Reason.NOT_PERMITTED)
        override = Override(found.name, action, why[:LONGEST_REASON], self._clock.now_s() + OVERRIDE_S)
        with self._lock:
            self._overrides[action, about] = override
        return override

    def check(
        self, actions: Iterable[Action], about: UUID, member_id: UUID | None = None
    ) -> Granted | Lacking | Refused:
        """Whether whoever is signed in may do this now. Approvals stay good until `used`."""
        person = self.cashier
        if person is None:
            return Refused(Reason.NOT_SIGNED_IN) if self.is_staffed else Granted("")
        self._seen_s = self._clock.monotonic_s()
        wanted = tuple(actions)
        permissions = {action: cashiers.may(person, action) for action in wanted}
        if member_id is not None and cashiers.is_own(person, member_id):
            return Refused(Reason.OWN_CARD)
        if Permission.DENIED in permissions.values():
            return Refused(Reason.NOT_PERMITTED)
        approved = {action: override for action in wanted if (override := self._approved(action, about))}
        lacking = (action for action in wanted if permissions[action] is Permission.APPROVAL and action not in approved)
        action = next(lacking, None)
        return Granted(person.name, tuple(approved.values())) if action is None else Lacking(action, about)

    def used(self, about: UUID) -> None:
        """It was done: what was approved for it is used up."""
        with self._lock:
            self._overrides = {key: override for key, override in self._overrides.items() if key[1] != about}

    def _approved(self, action: Action, about: UUID) -> Override | None:
        with self._lock:
            override = self._overrides.get((action, about))
        return override if override and override.covers(action, self._clock.now_s()) else None

    def _checked(self, badge: str, pin: str) -> Cashier | NotLetIn:
        """Whose badge and PIN these are. A try is written down before it is looked at, a right one clears the count.

        The wait is measured by a clock nobody sets; that begins anew with each run, and so does a wait.
        """
        with self._trying:
            known = self._badges.get(badge)
            if known is None or not known.cashier.active:
                return NotLetIn(Reason.UNKNOWN_BADGE)
            now_s, tries = self._clock.monotonic_s(), self._store.wrong_pins(badge)
            wait_s = tries.wait_s(now_s - self._tried_s.get(badge, self._started_s))
            if wait_s > 0:
                return NotLetIn(Reason.TOO_MANY_TRIES, wait_s)
            counted = tries.one_more()
            self._store.note(counted)
            self._tried_s[badge] = now_s
            if not cashiers.is_pin_of(known, pin):
                return NotLetIn(Reason.WRONG_PIN, counted.wait_s(0.0))
            self._store.note(cashiers.WrongPins(badge))
            return known.cashier

    def _take(self, staff: Staff) -> None:
        with self._lock:
            self._staff = staff
            self._badges = {badge.cashier.badge: badge for badge in staff.badges}


class StaffRefresh:
    """Fetches the staff when it is due. What fails here says nothing about the link and does not move it.

    One thread: the sender's.
    """

    def __init__(self, backend: LoyaltyBackend, desk: StaffDesk, clock: Clock, randomness: RandomSource) -> None:
        self._backend = backend
        self._desk = desk
        self._clock = clock
        self._randomness = randomness
        self._failures = 0
        self._due_s = 0.0

    def refresh(self) -> Contact:
        """Fetch and keep the staff if it is time to. Blocks up to 10 s."""
        if self._clock.monotonic_s() < self._due_s:
            return Contact.NONE
        wait_s, contact = EVERY_S, Contact.ANSWERED
        try:
            self._desk.replace(self._backend.staff(DEADLINE_S))
            self._failures = 0
        except PosError as error:
            self._failures += 1
            if self._failures == 1:
                _log.warning("no new staff: %s %s", error.error_code, error.detail)
            wait_s, contact = wait_after_s(error, self._failures, self._randomness), contact_in(error)
        self._due_s = self._clock.monotonic_s() + wait_s
        return contact
