"""The members this till may verify alone, looked up card by card, and kept fresh."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from pos_client.domain.member_code import day_of, step_at
from pos_client.domain.programme import Programme
from pos_client.domain.transaction import TimeConfidence
from pos_client.domain.wire import RosterPart
from pos_client.errors import InvalidValue, PosError
from pos_client.ports import Clock, KnownCard, LoyaltyBackend, RandomSource, RosterHead, RosterStore
from pos_client.services.backoff import wait_after_s
from pos_client.services.connectivity import Connectivity, Contact, LinkState, LinkStatus, contact_in

_log = logging.getLogger(__name__)

DEADLINE_S = 10.0
EVERY_S = 15 * 60.0
AHEAD = timedelta(minutes=5)
"""A roster dated further ahead of trusted time comes from a backend whose clock was wrong: it would outlive itself."""
KEYS_AFTER_S = 5 * 60.0
"""How long after the end of a day its keys are kept: codes of its last minute are still shown."""
_MOST_PAGES = 1_000
"""A backend that never comes to an end is none of ours."""


@dataclass(frozen=True, slots=True)
class OfflineMembers:
    """The roster in force as it was a moment ago; its cards are looked up in the store."""

    head: RosterHead
    _store: RosterStore

    @property
    def programme(self) -> Programme:
        """The rules as of this roster."""
        return self.head.programme

    def find(self, handle: str, kid: int) -> KnownCard | None:
        """One card, or None: not a member of this store, or not active."""
        return self._store.find(handle, kid)

    def handles(self, member_id: UUID) -> tuple[str, ...]:
        """All cards of a member: several phones are one member's."""
        return self._store.handles(member_id)


class RosterShelf:
    """The roster of this till, and whether it is any good. Thread-safe."""

    def __init__(self, store: RosterStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kept_from = 0

    def take(self, part: RosterPart, asked_at: datetime) -> None:
        """Keep a part of a roster, durably; `asked_at` is this till's trusted time when the first part was asked for.

        Raises:
            InvalidValue: code FROM_FUTURE (dated ahead of trusted time), PAST (over already), ROLLBACK (not newer than
                the one in force), or OUT_OF_STEP (not the difference to that).
            StorageError: the old one is still there.
        """
        if self._is_ahead(part.issued_at):
            raise InvalidValue(f"roster {part.seq} is dated ahead of time", code="FROM_FUTURE")
        if self._clock.confidence() is TimeConfidence.HIGH and part.not_after <= self._clock.utc():
            raise InvalidValue(f"roster {part.seq} is over", code="PAST")
        self._store.apply(part, asked_at, self._believable_until())

    def since(self) -> int:
        """Which roster a difference would be of use to; 0: none."""
        head = self._store.head()
        today = day_of(step_at(self._clock.now_s()))
        # A till whose clock ran ahead has erased keys it still needs, and a difference does not bring them.
        is_useful = head is not None and self.usable() is not None and (not head.days or head.days[0] <= today)
        return head.seq if head is not None and is_useful else 0

    def latest(self) -> OfflineMembers | None:
        """The roster kept, good or not: its programme is the newest this till knows of."""
        head = self._store.head()
        return None if head is None else OfflineMembers(head, self._store)

    def usable(self) -> OfflineMembers | None:
        """The roster if it is good at trusted time, neither over nor dated ahead, else None."""
        members = self.latest()
        if members is None or self._clock.utc() >= members.head.not_after or self._is_ahead(members.head.issued_at):
            return None
        return members

    def erase_past_keys(self) -> None:
        """Forget the keys of days that are over; cheap where that is done. Call it every few seconds.

        Raises:
            StorageError: some may still be there; try again.
        """
        day = day_of(step_at(self._clock.now_s() - KEYS_AFTER_S))
        if day != self._kept_from:
            self._store.erase_days_before(day)
            self._kept_from = day

    def clear(self) -> None:
        """Forget everything.

        Raises:
            StorageError: some may still be there; try again.
        """
        self._store.clear()

    def close(self) -> None:
        """Release the store; idempotent."""
        self._store.close()

    def _is_ahead(self, issued_at: datetime) -> bool:
        latest = self._believable_until()
        return latest is not None and issued_at > latest

    def _believable_until(self) -> datetime | None:
        """None while the till does not know the time itself."""
        return self._clock.utc() + AHEAD if self._clock.confidence() is TimeConfidence.HIGH else None


@dataclass(frozen=True, slots=True)
class _Begun:
    """A roster that is being fetched: since when, as a difference to which, and after which of its pages."""

    asked_at: datetime
    since: int
    after: str = ""
    pages: int = 0


class RosterRefresh:
    """Fetches a roster when one is due. What fails here says nothing about the link and does not move it.

    no answer, busy, paused, disk full   again after full-jitter backoff (or Retry-After), told to the log once
    older, over, or dated ahead of time  the one kept stays; again when the next one would be due
    a difference to another roster       a whole one at the next turn
    a sale waits to be sent              it goes first: on with the next page when `refresh` is called again

    A till that was taken out of service forgets its roster at once; its outbox stays. One thread: the sender's.
    `gives_way` says whether a sale waits.
    """

    def __init__(
        self,
        backend: LoyaltyBackend,
        shelf: RosterShelf,
        link: Connectivity,
        clock: Clock,
        randomness: RandomSource,
        gives_way: Callable[[], bool],
    ) -> None:
        self._gives_way = gives_way
        self._backend = backend
        self._shelf = shelf
        self._link = link
        self._clock = clock
        self._randomness = randomness
        self._failures = 0
        self._due_s = 0.0
        self._wants_whole = False
        self._begun: _Begun | None = None
        self._is_overtaken = False
        link.subscribe(self._on_link)

    def want(self) -> None:
        """Allowances or balances have changed: fetch one at the next turn, unless it is failing anyway."""
        self._is_overtaken = self._begun is not None  # its first pages are from before
        if not self._failures:
            self._due_s = 0.0

    def refresh(self) -> Contact:
        """Fetch and keep a roster if one is due. Blocks up to 10 s for each 2,500 members that are new.

        What is still to come when a sale waits to be sent stays due.
        """
        if self._clock.monotonic_s() < self._due_s:
            return Contact.NONE
        try:
            not_after = self._fetch()
        except PosError as error:
            self._begun = None
            self._failed(error)
            return contact_in(error)
        if not_after is not None:
            self._failures = 0
            self._wants_whole = False
            self._due_s = self._clock.monotonic_s() + (0.0 if self._is_overtaken else EVERY_S)
            self._link.roster_until(not_after)
        return Contact.ANSWERED

    def _fetch(self) -> datetime | None:
        """Until when the roster is good; None where a sale waits before its last page."""
        begun = self._begun
        if begun is None:
            begun = _Begun(self._clock.utc(), 0 if self._wants_whole else self._shelf.since())
            self._is_overtaken = False
        while begun.pages < _MOST_PAGES:
            part = self._backend.roster(begun.since, begun.after, DEADLINE_S)
            self._shelf.take(part, begun.asked_at)
            if part.after is None:
                self._begun = None
                return part.not_after
            begun = replace(begun, after=part.after, pages=begun.pages + 1)
            if self._gives_way():
                self._begun = begun
                return None
        raise InvalidValue("a roster without an end", code="ENDLESS")

    def _failed(self, error: PosError) -> None:
        self._failures += 1
        if self._failures == 1:
            _log.warning("no new roster: %s %s", error.error_code, error.detail)
        is_useless = isinstance(error, InvalidValue)
        wait_s = EVERY_S if is_useless else wait_after_s(error, self._failures, self._randomness)
        if error.error_code == "OUT_OF_STEP" and not self._wants_whole:
            self._wants_whole, wait_s = True, 0.0
        self._due_s = self._clock.monotonic_s() + wait_s

    def _on_link(self, status: LinkStatus) -> None:
        if status.state is not LinkState.ONLINE:
            self._begun = None  # pages are of one moment
        is_revoked = status.state is LinkState.PAUSED and status.reason == _REVOKED
        if not is_revoked or self._shelf.latest() is None:
            return
        try:
            self._shelf.clear()
        except PosError as error:  # told again with the next heartbeat
            _log.error("the roster is still there: %s %s", error.error_code, error.detail)
            return
        self._due_s = 0.0
        _log.warning("this till was taken out of service: its roster is gone, what waits to be sent is kept")
        self._link.roster_until(None)


_REVOKED = "TERMINAL_REVOKED"
