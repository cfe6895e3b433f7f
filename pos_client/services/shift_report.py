"""A shift as its report tells it: in all, by cashier and by the hour; told to members against settled."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

from pos_client.ports import OutboxEntry
from pos_client.services.reconciliation import Case, Figures, Find, Reconciliation, Standing, cases_of, summed

MOST_STRETCHES = 16
"""As many as there are hours in a long shift, and columns that can be told apart on the smallest screen."""
_STEPS_H = (1, 2, 3, 4, 6, 8, 12, 24)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """What some sales come to: how many, told and settled, and how many wait or need somebody to look at them."""

    sales: int = 0
    told: Figures = field(default=Figures())
    settled: Figures = field(default=Figures())
    waiting: int = 0
    to_look_at: int = 0


@dataclass(frozen=True, slots=True)
class CashierPart:
    """Whoever told members something, and what; `name` is empty where nobody signed in and the settings name nobody."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the shift, from a full hour of this till's clock on."""

    begins: datetime
    tally: Tally


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """`found` as `pos-client shift` tells it; and the same sales by cashier, most first, and by time.

    Stretches are all of the same length, the last one has `until` in it, when this was read; there are none without a
    case. `unclear` of those that wait were sent without an answer; of those refused, `dealt_with` are done with, and
    `refused` are left to somebody, those of earlier shifts among them. `is_cut`: there is more than was read.
    """

    found: Reconciliation
    until: datetime
    cashiers: tuple[CashierPart, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    unclear: int = 0
    dealt_with: int = 0
    is_cut: bool = False

    @property
    def refused(self) -> int:
        """Refused sales nobody has dealt with, of this shift and of earlier ones."""
        return self.found.count(Standing.REFUSED) + self.found.refused_before

    @property
    def figures(self) -> Iterator[tuple[str, int, int]]:
        """Names of the fields of `Figures` with told and settled: points always, money where there was any."""
        for each in fields(Figures):
            told, settled = getattr(self.found.told, each.name), getattr(self.found.settled, each.name)
            if told or settled or not is_money(each.name):
                yield each.name, told, settled


def is_money(name: str) -> bool:
    """Whether a field of `Figures` is in minor units."""
    return name.endswith("_minor")


def report_of(
    entries: Sequence[OutboxEntry], find: Find, since: datetime, until: datetime, *, is_cut: bool = False
) -> ShiftReport:
    """The report on the entries of a period, in the order they were saved; pure but for `find`."""
    cases = cases_of(entries, find)
    return ShiftReport(
        found=summed(cases, len(entries), since),
        until=until,
        cashiers=_by_cashier(cases),
        stretches=_by_time(cases, until),
        unclear=sum(case.standing is Standing.WAITING and _is_unclear(case.entry) for case in cases),
        dealt_with=sum(
            case.was_dealt_with and case.standing in {Standing.AS_TOLD, Standing.WRITTEN_OFF} for case in cases
        ),
        is_cut=is_cut,
    )


def _is_unclear(entry: OutboxEntry) -> bool:
    return entry.last_reason == "UNANSWERED"


def _tally(cases: Iterable[Case]) -> Tally:
    tally = Tally()
    for case in cases:
        tally = Tally(
            tally.sales + case.is_sale,
            tally.told + case.told,
            tally.settled + case.settled,
            tally.waiting + (case.standing is Standing.WAITING),
            tally.to_look_at + case.is_open,
        )
    return tally


def _by_cashier(cases: Iterable[Case]) -> tuple[CashierPart, ...]:
    """A case is whose it began with: that is who told the member."""
    found: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        found[case.first.transaction.cashier].append(case)
    parts = (CashierPart(name, _tally(theirs)) for name, theirs in found.items())
    return tuple(sorted(parts, key=lambda part: (-part.tally.sales, part.name)))


def _by_time(cases: Sequence[Case], until: datetime) -> tuple[Stretch, ...]:
    """From the hour of the first case on. A clock that was set in between moves a case to the nearest end at most."""
    if not cases:
        return ()
    begins = min(case.first.saved_at for case in cases).astimezone().replace(minute=0, second=0, microsecond=0)
    hours = max(1, math.floor((until - begins) / _HOUR) + 1)
    step_h = next((step for step in _STEPS_H if hours <= step * MOST_STRETCHES), math.ceil(hours / MOST_STRETCHES))
    step, count = step_h * _HOUR, math.ceil(hours / step_h)
    found: list[list[Case]] = [[] for _ in range(count)]
    for case in cases:
        found[min(count - 1, (case.first.saved_at - begins) // step)].append(case)
    return tuple(Stretch(begins + number * step, _tally(theirs)) for number, theirs in enumerate(found))
