"""The members this till may verify alone, indexed by card."""

from dataclasses import dataclass, field

from pos_client.domain.programme import Programme
from pos_client.domain.wire import Roster, RosterEntry
from pos_client.ports import Clock, RosterStore


@dataclass(frozen=True, slots=True)
class OfflineMembers:
    """One roster, indexed by (handle, kid)."""

    roster: Roster
    entries: dict[tuple[str, int], RosterEntry] = field(default_factory=dict)

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
        self._members = None if roster is None else _indexed(roster)
        return self._members

    def replace(self, roster: Roster) -> None:
        """Keep a new roster, durably first."""
        self._store.save(roster)
        self._members = _indexed(roster)

    def usable(self) -> OfflineMembers | None:
        """The roster if it is still good at trusted time, else None."""
        members = self._members
        if members is None or self._clock.utc() >= members.roster.not_after:
            return None
        return members


def _indexed(roster: Roster) -> OfflineMembers:
    return OfflineMembers(roster, {(entry.member.handle, entry.kid): entry for entry in roster.entries})
