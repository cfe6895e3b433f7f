"""The shift that is on: what members were told since it began, against what was settled."""

from dataclasses import replace

from pos_client.ports import Clock, EntryState, Outbox
from pos_client.services.history import saved_since
from pos_client.services.reconciliation import Reconciliation, reconcile
from pos_client.services.staff import StaffDesk

MOST_READ = 5000


class Shift:
    """Begins when somebody signs in; where nobody has to, at midnight on this till's clock. Thread-safe."""

    def __init__(self, outbox: Outbox, desk: StaffDesk, clock: Clock) -> None:
        self._outbox = outbox
        self._desk = desk
        self._clock = clock

    def reconciled(self) -> Reconciliation:
        """Told against settled so far, and what earlier shifts left to deal with.

        Blocks for reading the shift's entries, about 60 us each; call it on a worker. Of a shift with more entries than
        a third of a second reads, the last part: `since` says from when on.

        Raises:
            StorageError: the outbox cannot be read.
        """
        midnight = self._clock.utc().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        since = self._desk.shift_began or midnight
        entries = saved_since(self._outbox, since, MOST_READ)
        begins = entries[0].saved_at if len(entries) == MOST_READ else since
        refused = self._outbox.counts().get(EntryState.REJECTED, 0)
        of_this = sum(entry.state is EntryState.REJECTED and not entry.taken_from for entry in entries)
        found = reconcile(entries, self._outbox.find, begins)
        return replace(found, refused_before=max(0, refused - of_this))  # one may have been dealt with in between
