"""The shift that is on: what members were told since it began, against what was settled."""

from dataclasses import replace

from pos_client.ports import Clock, EntryState, Outbox
from pos_client.services.history import saved_since
from pos_client.services.reconciliation import Reconciliation
from pos_client.services.shift_report import ShiftReport, report_of
from pos_client.services.staff import StaffDesk

MOST_READ = 5000
"""Entries that a third of a second reads."""


class Shift:
    """Begins when somebody signs in; where nobody has to, at midnight on this till's clock. Thread-safe.

    Of one with more entries than `most_read` the last part is read.
    """

    def __init__(self, outbox: Outbox, desk: StaffDesk, clock: Clock, most_read: int = MOST_READ) -> None:
        self._outbox = outbox
        self._desk = desk
        self._clock = clock
        self._most_read = most_read

    def reconciled(self) -> Reconciliation:
        """Told against settled so far, and what earlier shifts left to deal with; as `report`."""
        return self.report().found

    def report(self) -> ShiftReport:
        """All there is to tell of it so far.

        Blocks for reading the shift's entries, about 60 us each; call it on a worker. Where that is the last part of it
        `found.since` says from when on.

        Raises:
            StorageError: the outbox cannot be read.
        """
        now = self._clock.utc()
        since = self._desk.shift_began or now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        entries = saved_since(self._outbox, since, self._most_read)
        is_cut = len(entries) == self._most_read
        begins = entries[0].saved_at if is_cut else since
        refused = self._outbox.counts().get(EntryState.REJECTED, 0)
        of_this = sum(entry.state is EntryState.REJECTED and not entry.taken_from for entry in entries)
        report = report_of(entries, self._outbox.find, begins, now, is_cut=is_cut)
        # One may have been dealt with in between.
        return replace(report, found=replace(report.found, refused_before=max(0, refused - of_this)))
