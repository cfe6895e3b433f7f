"""Told to members against settled: every sale of a period, what its member was told, and what the backend booked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pos_client.domain.transaction import Authority, Told, TransactionKind
from pos_client.ports import EntryState, OutboxEntry

Find = Callable[[UUID], OutboxEntry | None]
"""The entry of an older transaction, if this till has it."""
_K = TransactionKind
_BY_ANSWER = frozenset({_K.REFUND, _K.CAPTURE})
"""Of these the member hears what the backend answered, and nothing before."""
_SILENT = frozenset({_K.HOLD, _K.WRITE_OFF})
"""These give and take nothing for good."""
_NOTHING = Told()


@dataclass(frozen=True, slots=True)
class Figures:
    """Points and credit (minor units) earned and spent, and what a card's balance grew by; undone: below zero."""

    earned_points: int = 0
    redeemed_points: int = 0
    earned_credit_minor: int = 0
    spent_credit_minor: int = 0
    loaded_minor: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.earned_points + other.earned_points,
            self.redeemed_points + other.redeemed_points,
            self.earned_credit_minor + other.earned_credit_minor,
            self.spent_credit_minor + other.spent_credit_minor,
            self.loaded_minor + other.loaded_minor,
        )

    def __neg__(self) -> "Figures":
        return Figures(
            -self.earned_points,
            -self.redeemed_points,
            -self.earned_credit_minor,
            -self.spent_credit_minor,
            -self.loaded_minor,
        )


class Standing(StrEnum):
    """Where a sale stands: as it was told, not settled yet, refused, given up, or settled otherwise."""

    AS_TOLD = "as_told"
    WAITING = "waiting"
    REFUSED = "refused"
    WRITTEN_OFF = "written_off"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Case:
    """One sale with all that was done about it: undone, entered again because it was refused, given up.

    `first` is the entry it began with, `entry` the one that speaks for it: the last that took its place.
    `was_dealt_with`: it was refused, and somebody has dealt with that; what was done may wait or be refused in turn.
    """

    first: OutboxEntry
    entry: OutboxEntry
    told: Figures
    settled: Figures
    standing: Standing
    was_dealt_with: bool

    @property
    def is_sale(self) -> bool:
        """Whether it is more than the undoing, the correction or the write-off of an older sale."""
        return _about(self.first) is None

    @property
    def is_open(self) -> bool:
        """Whether somebody should look at it: it does not wait, nobody gave it up, and it is not what was told."""
        return self.standing in {Standing.REFUSED, Standing.OTHERWISE}


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A period: how many sales, what was told and what was settled in all, and each sale where these differ.

    What was only undone, entered again or given up in it is among the figures and differences, and no sale of it.
    `refused_before` is how many refused entries from before it nobody has dealt with, where that was asked for.
    """

    since: datetime
    entries: int
    cases: int
    told: Figures
    settled: Figures
    differences: tuple[Case, ...] = field(default=())
    refused_before: int = 0

    def count(self, standing: Standing) -> int:
        """How many of the differences stand like that."""
        return sum(case.standing is standing for case in self.differences)

    @property
    def is_right(self) -> bool:
        """Whether nothing is left that somebody should look at."""
        return not any(case.is_open for case in self.differences)


def reconcile(entries: Sequence[OutboxEntry], find: Find, since: datetime) -> Reconciliation:
    """Hold the entries of a period against the backend's answers to them; pure but for `find`."""
    return summed(cases_of(entries, find), len(entries), since)


def cases_of(entries: Sequence[OutboxEntry], find: Find) -> list[Case]:
    """The sales of a period, each held against the backend's answers; pure but for `find`.

    `entries` in the order they were saved. An undone sale and its undoing are one case, as are a refused one and what
    took its place: of that the last word counts. A sale that was taken over from another till was told there, and is
    none of this one's.
    """
    return [_case(group, find) for group in _grouped(entries) if not group[0].taken_from]


def summed(cases: Sequence[Case], entries: int, since: datetime) -> Reconciliation:
    """What the cases of a period with so many entries come to; pure."""
    told, settled = Figures(), Figures()
    for case in cases:
        told, settled = told + case.told, settled + case.settled
    differences = tuple(case for case in cases if case.standing is not Standing.AS_TOLD)
    return Reconciliation(since, entries, sum(case.is_sale for case in cases), told, settled, differences)


def told_of(entry: OutboxEntry, find: Find) -> Figures:
    """What the member heard of one entry.

    A refusal that came at once was told as a refusal, one that came later was not.
    """
    transaction, told = entry.transaction, entry.transaction.told
    if transaction.kind in _SILENT or (entry.is_refused and not had_to_wait(entry)):
        return Figures()
    if transaction.kind in _BY_ANSWER or _points_follow(entry):
        return settled_of(entry)
    if transaction.kind is _K.VOID:
        undone = find(transaction.refers_to) if transaction.refers_to else None
        if undone is not None:
            return -told_of(undone, find)
    loaded = transaction.amount_minor if transaction.kind is _K.DEPOSIT else 0
    return Figures(
        told.earned_points,
        told.redeemed_points,
        told.earned_credit_minor,
        transaction.credit_minor,
        loaded - transaction.stored_value_minor,
    )


def settled_of(entry: OutboxEntry) -> Figures:
    """What the backend booked for one entry; nothing before it has answered."""
    result = entry.result
    if result is None or entry.is_refused or entry.transaction.kind in _SILENT:
        return Figures()
    return Figures(
        result.earned_points,
        result.redeemed_points,
        result.earned_credit_minor,
        result.credit_minor,
        -result.stored_value_minor,
    )


def _points_follow(entry: OutboxEntry) -> bool:
    """Whether a till alone promised nothing, because it could not tell who that was or what it earns."""
    transaction = entry.transaction
    is_alone = transaction.kind is _K.AWARD and transaction.authority is Authority.OFFLINE
    return is_alone and transaction.told == _NOTHING


def had_to_wait(entry: OutboxEntry) -> bool:
    """Whether it was saved while the backend was away: verified without it, or a try failed."""
    return entry.transaction.authority is Authority.OFFLINE or entry.attempts > 0


def _grouped(entries: Iterable[OutboxEntry]) -> Iterable[list[OutboxEntry]]:
    groups: dict[UUID, list[OutboxEntry]] = defaultdict(list)
    roots: dict[UUID, UUID] = {}
    for entry in entries:
        about, txn_id = _about(entry), entry.transaction.txn_id
        root = roots.get(about, about) if about else txn_id
        roots[txn_id] = root
        groups[root].append(entry)
    return groups.values()


def _about(entry: OutboxEntry) -> UUID | None:
    """The sale that an entry undoes or deals with; None: it is one itself."""
    transaction = entry.transaction
    return transaction.resolves or (transaction.refers_to if transaction.kind is _K.VOID else None)


def _case(group: Sequence[OutboxEntry], find: Find) -> Case:
    sales = [entry for entry in group if entry.transaction.kind not in {_K.VOID, _K.WRITE_OFF}]
    counted = [*sales[-1:], *(entry for entry in group if entry.transaction.kind is _K.VOID)]
    told, settled = Figures(), Figures()
    for entry in counted:
        told += told_of(entry, find)
    for entry in group:
        settled += settled_of(entry)
    return Case(
        first=group[0],
        entry=(sales or group)[-1],
        told=told,
        settled=settled,
        standing=_standing(group, counted, is_as_told=told == settled),
        was_dealt_with=any(entry.transaction.resolves for entry in group),
    )


def _standing(group: Sequence[OutboxEntry], counted: Sequence[OutboxEntry], *, is_as_told: bool) -> Standing:
    if any(entry.state is EntryState.PENDING for entry in counted):
        return Standing.WAITING
    if any(entry.transaction.kind is _K.WRITE_OFF for entry in group):
        return Standing.WRITTEN_OFF
    if is_as_told and not any(entry.state is EntryState.REJECTED for entry in counted):
        return Standing.AS_TOLD
    return Standing.REFUSED if any(entry.is_refused for entry in counted) else Standing.OTHERWISE
