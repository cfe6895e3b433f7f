"""Reading back what this till has saved, from the newest entry on."""

from collections.abc import Iterator
from datetime import datetime

from pos_client.ports import EntryState, Outbox, OutboxEntry

_EVERY = 2**31
PAGE = 500
"""Entries read at once: few enough that nothing else waits for the outbox for more than some milliseconds."""


def newest_first(outbox: Outbox) -> Iterator[OutboxEntry]:
    """Every entry that can be read, from the last one saved to the first one kept."""
    for page in _pages(outbox):
        yield from page


def listed(outbox: Outbox, state: EntryState | None, since: datetime | None) -> Iterator[OutboxEntry]:
    """The entries in one state, or in any, from the newest one on; no more is read than has to be."""
    if since is not None:
        lately = saved_since(outbox, since)[::-1]
        yield from (entry for entry in lately if state in {None, entry.state})
    elif state is EntryState.PENDING:
        yield from reversed(outbox.pending(_EVERY))
    elif state is EntryState.REJECTED:
        yield from outbox.rejected(_EVERY)
    else:
        yield from (entry for entry in newest_first(outbox) if state in {None, entry.state})


def saved_since(outbox: Outbox, moment: datetime, most: int | None = None) -> list[OutboxEntry]:
    """Entries saved at that time or later, in the order they were saved; reads no further back than it has to.

    With `most` only so many, the newest ones.

    A clock that was set back within the last `PAGE` entries hides none of them.
    """
    found: list[OutboxEntry] = []
    for page in _pages(outbox):
        mine = [entry for entry in page if entry.saved_at >= moment]
        found += mine
        if (page and not mine) or (most is not None and len(found) >= most):
            break
    return found[:most][::-1]


def _pages(outbox: Outbox) -> Iterator[list[OutboxEntry]]:
    """Entries by blocks of places, the newest block first, each from its newest entry on."""
    for last in range(outbox.head(), 0, -PAGE):
        first = max(1, last - PAGE + 1)
        found = outbox.since(first, last - first + 1)
        yield [entry for entry in found if isinstance(entry, OutboxEntry) and entry.seq <= last][::-1]
