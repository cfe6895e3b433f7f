"""What is left in a member's lots, and which of them pay what the member owes.

A deficit is paid by the next lots that become available, in that order, at the very moment they do. When somebody
writes that down does not matter: it is a function of the stored rows and of the time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

_FOR_EVER = float("inf")


@dataclass(frozen=True, slots=True)
class OpenLot:
    """A lot with something left in it: points, or minor units of money. Times in unix milliseconds."""

    seq: int
    remaining: int
    occurred_ms: int
    available_from_ms: int
    expires_at_ms: int | None

    def is_spendable(self, at_ms: int) -> bool:
        """Whether it can be spent at a time."""
        return self.available_from_ms <= at_ms and (self.expires_at_ms is None or at_ms < self.expires_at_ms)

    @property
    def place(self) -> tuple[float, int, int]:
        """Its place in the order of spending: the first to expire, then the oldest."""
        return (_FOR_EVER if self.expires_at_ms is None else self.expires_at_ms), self.occurred_ms, self.seq


@dataclass(frozen=True, slots=True)
class Holding:
    """One account of a member at a time: the lots after what they owed was paid, and what nobody could pay."""

    lots: tuple[OpenLot, ...]
    owed: int
    at_ms: int

    @property
    def spendable(self) -> int:
        """What can be spent now; below zero while something is owed."""
        return sum(lot.remaining for lot in self.lots if lot.is_spendable(self.at_ms)) - self.owed


def payers(lots: Iterable[OpenLot], touched_ms: int, at_ms: int) -> list[OpenLot]:
    """The lots that pay deficits, in the order in which they became available since an account was last settled.

    Whatever could be spent then has paid already, so none that had expired by then is among them.
    """

    def came(lot: OpenLot) -> int:
        return max(lot.available_from_ms, touched_ms)

    usable = (lot for lot in lots if came(lot) <= at_ms and lot.is_spendable(came(lot)))
    return sorted(usable, key=lambda lot: (came(lot), lot.place))


def holding(lots: Iterable[OpenLot], deficit: int, touched_ms: int, at_ms: int) -> Holding:
    """An account as it stands at a time, not before it was last touched."""
    left = {lot.seq: lot for lot in lots}
    owed = deficit
    for lot in payers(left.values(), touched_ms, at_ms) if deficit else ():
        part = min(owed, lot.remaining)
        owed -= part
        left[lot.seq] = replace(lot, remaining=lot.remaining - part)
    return Holding(tuple(sorted(left.values(), key=lambda lot: lot.place)), owed, at_ms)
