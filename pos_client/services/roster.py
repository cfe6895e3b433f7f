"""The members this till may verify alone, indexed by card, and kept fresh."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from pos_client.domain.programme import Programme
from pos_client.domain.transaction import TimeConfidence
from pos_client.domain.wire import Roster, RosterEntry
from pos_client.errors import InvalidValue, PosError
from pos_client.ports import Clock, LoyaltyBackend, RandomSource, RosterStore
from pos_client.services.backoff import wait_after_s
from pos_client.services.connectivity import Connectivity

_log = logging.getLogger(__name__)

DEADLINE_S = 10.0
EVERY_S = 15 * 60.0
AHEAD = timedelta(minutes=5)
"""A roster dated further ahead of trusted time comes from a backend whose clock was wrong: it would outlive itself."""


@dataclass(frozen=True, slots=True)
class OfflineMembers:
    """One roster, indexed by (handle, kid), and the handles of each member.

    Its figures contain what this till had confirmed up to `asked_at`.
    """

    roster: Roster
    asked_at: datetime
    entries: dict[tuple[str, int], RosterEntry] = field(default_factory=dict)
    handles: dict[UUID, tuple[str, ...]] = field(default_factory=dict)

    @property
    def programme(self) -> Programme:
        """The rules as of this roster."""
        return self.roster.programme


class RosterShelf:
    """Holds the newest roster in memory and in the store. Thread-safe: the reference is replaced whole."""

    def __init__(self, store: RosterStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._members: OfflineMembers | None = None

    def restore(self) -> OfflineMembers | None:
        """Take up the roster of an earlier run; blocks for one file read."""
        roster = self._store.load()
        self._members = None if roster is None else _indexed(roster, roster.issued_at)
        return self._members

    def replace(self, roster: Roster, asked_at: datetime) -> None:
        """Keep a new roster, durably first; `asked_at` is this till's trusted time when it asked for it.

        Raises:
            InvalidValue: code FROM_FUTURE (dated ahead of trusted time) or ROLLBACK (older than the one kept).
            StorageError: the old one is still there.
        """
        if self._is_ahead(roster):
            raise InvalidValue(f"roster {roster.seq} is dated ahead of time", code="FROM_FUTURE")
        self._store.save(roster, self._believable_until())
        self._members = _indexed(roster, asked_at)

    def latest(self) -> OfflineMembers | None:
        """The roster kept, good or not: its programme is the newest this till knows of."""
        return self._members

    def usable(self) -> OfflineMembers | None:
        """The roster if it is good at trusted time, neither over nor dated ahead, else None."""
        members = self._members
        if members is None or self._clock.utc() >= members.roster.not_after or self._is_ahead(members.roster):
            return None
        return members

    def _is_ahead(self, roster: Roster) -> bool:
        latest = self._believable_until()
        return latest is not None and roster.issued_at > latest

    def _believable_until(self) -> datetime | None:
        """None while the till does not know the time itself."""
        return self._clock.utc() + AHEAD if self._clock.confidence() is TimeConfidence.HIGH else None


class RosterRefresh:
    """Fetches a roster when one is due. What fails here says nothing about the link and does not move it.

    no answer, busy, paused, disk full   again after full-jitter backoff (or Retry-After), told to the log once
    older, or dated ahead of time        the one kept stays; again when the next one would be due

    One thread: the sender's.
    """

    def __init__(
        self, backend: LoyaltyBackend, shelf: RosterShelf, link: Connectivity, clock: Clock, randomness: RandomSource
    ) -> None:
        self._backend = backend
        self._shelf = shelf
        self._link = link
        self._clock = clock
        self._randomness = randomness
        self._failures = 0
        self._due_s = 0.0

    def want(self) -> None:
        """Allowances or balances have changed: fetch one at the next turn, unless it is failing anyway."""
        if not self._failures:
            self._due_s = 0.0

    def refresh(self) -> None:
        """Fetch and keep a roster if one is due. Blocks up to 10 s."""
        if self._clock.monotonic_s() < self._due_s:
            return
        try:
            roster = self._fetch()
        except PosError as error:
            self._failed(error)
            return
        self._failures = 0
        self._due_s = self._clock.monotonic_s() + EVERY_S
        self._link.roster_until(roster.not_after)

    def _fetch(self) -> Roster:
        asked_at = self._clock.utc()
        roster = self._backend.roster(DEADLINE_S)
        self._shelf.replace(roster, asked_at)
        return roster

    def _failed(self, error: PosError) -> None:
        self._failures += 1
        if self._failures == 1:
            _log.warning("no new roster: %s %s", error.error_code, error.detail)
        is_useless = isinstance(error, InvalidValue)
        wait_s = EVERY_S if is_useless else wait_after_s(error, self._failures, self._randomness)
        self._due_s = self._clock.monotonic_s() + wait_s


def _indexed(roster: Roster, asked_at: datetime) -> OfflineMembers:
    entries = {(entry.member.handle, entry.kid): entry for entry in roster.entries}
    handles: dict[UUID, tuple[str, ...]] = {}
    for entry in entries.values():
        known = handles.get(entry.member.member_id, ())
        if entry.member.handle not in known:
            handles[entry.member.member_id] = (*known, entry.member.handle)
    return OfflineMembers(roster, asked_at, entries, handles)
