"""How this till has sold lately, from what lies in its outbox: it knows of no other."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos_client.domain.transaction import Transaction, TransactionKind
from pos_client.ports import Clock, Outbox, OutboxEntry
from pos_client.services.history import saved_since

LATELY = timedelta(days=7)
MOST_READ = 5_000
"""Entries looked at, the newest; a till sells fewer in a week."""
_SALES = frozenset({TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.REDEEM, TransactionKind.CAPTURE})


@dataclass(frozen=True, slots=True)
class Insights:
    """Sales of members at this till between two moments; what was undone or refused is none of them.

    `with_points` were paid with points in part or whole; of the `members` so many were `returning`, here on two days or
    more. `hours` tells how many sales each hour of the day had, from the first to the last that had any. With `is_cut`
    there were more, and `since` is when those looked at begin.
    """

    since: datetime
    sales: int = 0
    amount_minor: int = 0
    with_points: int = 0
    redeemed_points: int = 0
    earned_points: int = 0
    members: int = 0
    returning: int = 0
    hours: tuple[tuple[int, int], ...] = ()
    is_cut: bool = False

    @property
    def average_minor(self) -> int:
        """An average basket, rounded to the minor unit; 0 without any."""
        return round(self.amount_minor / self.sales) if self.sales else 0

    @property
    def points_share_percent(self) -> int:
        """Of the sales, how many in a hundred were paid with points."""
        return round(100 * self.with_points / self.sales) if self.sales else 0


class TillInsights:
    """Reads them. Blocks for about 60 us an entry of the last week; call it on a worker."""

    def __init__(self, outbox: Outbox, clock: Clock, most_read: int = MOST_READ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._most_read = most_read

    def read(self) -> Insights:
        """The last seven days.

        Raises:
            StorageError: the outbox cannot be read.
        """
        since = self._clock.utc() - LATELY
        entries = saved_since(self._outbox, since, self._most_read)
        is_cut = len(entries) == self._most_read
        return insights(entries, entries[0].saved_at if is_cut else since, is_cut=is_cut)


def insights(entries: Sequence[OutboxEntry], since: datetime, *, is_cut: bool = False) -> Insights:
    """What these entries come to; hours and days are those of this till's clock."""
    undone = {entry.transaction.refers_to for entry in entries if entry.transaction.kind is TransactionKind.VOID}
    counted = [entry for entry in entries if not entry.is_refused and entry.transaction.txn_id not in undone]
    sales = [entry.transaction for entry in counted if entry.transaction.kind in _SALES]
    days = {(sale.handle, sale.occurred_at.astimezone().date()) for sale in sales}
    visits = Counter(handle for handle, _day in days)
    return Insights(
        since=since,
        sales=len(sales),
        amount_minor=sum(sale.amount_minor for sale in sales),
        with_points=sum(sale.redeem_points > 0 for sale in sales),
        redeemed_points=sum(sale.redeem_points for sale in sales),
        earned_points=sum(sale.told.earned_points for sale in sales),
        members=len(visits),
        returning=sum(count > 1 for count in visits.values()),
        hours=_hours(sales),
        is_cut=is_cut,
    )


def _hours(sales: Iterable[Transaction]) -> tuple[tuple[int, int], ...]:
    counts = Counter(sale.occurred_at.astimezone().hour for sale in sales)
    if not counts:
        return ()
    return tuple((hour, counts[hour]) for hour in range(min(counts), max(counts) + 1))
