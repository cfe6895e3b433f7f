"""The ledger against an independent model: whatever happens in whatever order, both tell the same balance.

The model keeps single points, each with the day it expires; it shares no code and no data structure with the ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_client.backend.cards import Card
from pos_client.domain.programme import Expiry, OfflineLimits, Programme
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind
from tests.unit.backend.shop import DAY_S, Shop

LIFE_DAYS = 10


class Step(NamedTuple):
    kind: str
    points: int
    days: int
    which: int


STEPS = st.lists(
    st.builds(
        Step,
        kind=st.sampled_from(["award", "redeem", "offline", "void", "repeat", "wait"]),
        points=st.integers(1, 12),
        days=st.integers(0, 6),
        which=st.integers(0, 20),
    ),
    max_size=14,
)


@dataclass
class Point:
    day: float
    born: int
    spent_by: object = None


@dataclass
class Model:
    """Every point is an object: unspent, or spent by somebody. What nobody could pay is owed."""

    points: list[Point] = field(default_factory=list)
    owed: list[object] = field(default_factory=list)  # one element per point owed: by which transaction
    earned_by: dict[object, list[Point]] = field(default_factory=dict)
    today: float = 0.0

    def spendable(self) -> list[Point]:
        free = [point for point in self.points if point.spent_by is None and point.day > self.today]
        return sorted(free, key=lambda point: (point.day, point.born))

    def balance(self) -> int:
        return len(self.spendable()) - len(self.owed)

    def award(self, txn: object, points: int) -> None:
        made = [Point(self.today + LIFE_DAYS, len(self.points)) for _ in range(points)]
        self.points += made
        self.earned_by[txn] = made
        self.settle()

    def spend(self, txn: object, points: int, first: list[Point]) -> None:
        own = [point for point in first if point.spent_by is None]
        others = [point for point in self.spendable() if point not in own]
        payers = (own + others)[:points]
        for point in payers:
            point.spent_by = txn
        self.owed += [txn] * (points - len(payers))

    def undo_spending(self, txn: object) -> None:
        for point in self.points:
            if point.spent_by == txn:
                point.spent_by = None
        self.owed = [who for who in self.owed if who != txn]
        self.settle()

    def settle(self) -> None:
        for point in self.spendable()[: len(self.owed)]:
            point.spent_by = self.owed.pop(0)


@pytest.fixture(scope="module")
def shared(shared_database_url: str) -> Iterator[Shop]:
    shop = Shop(shared_database_url)
    shop.publish(Programme(version=2, expiry=Expiry(LIFE_DAYS), offline=OfflineLimits(max_redeem_points=12)))
    yield shop
    shop.database.close()


@dataclass
class Run:
    shop: Shop
    card: Card
    model: Model = field(default_factory=Model)
    applied: list[Transaction] = field(default_factory=list)
    voided: set[object] = field(default_factory=set)

    def step(self, step: Step) -> None:
        self.shop.now_s += 60
        self.model.today += 60 / DAY_S
        {"award": self.award, "redeem": self.redeem, "offline": self.redeem, "void": self.void}.get(
            step.kind, self.repeat if step.kind == "repeat" else self.wait
        )(step)

    def award(self, step: Step) -> None:
        txn = self.shop.transaction(TransactionKind.AWARD, self.card, amount_minor=2000 * step.points)
        result = self.shop.send(txn)
        assert result.earned_points >= step.points  # tiers may multiply
        self.model.award(txn.txn_id, result.earned_points)
        self.applied.append(txn)

    def redeem(self, step: Step) -> None:
        txn = self.shop.transaction(TransactionKind.REDEEM, self.card, amount_minor=100_000, redeem_points=step.points)
        is_offline = step.kind == "offline"
        txn = replace(txn, authority=Authority.OFFLINE if is_offline else Authority.ONLINE)
        honoured = is_offline or step.points <= self.model.balance()
        assert (self.shop.send(txn).applied is Applied.APPLIED) == honoured
        if honoured:
            self.model.spend(txn.txn_id, step.points, [])
            self.applied.append(txn)

    def void(self, step: Step) -> None:
        if not self.applied:
            return
        txn = self.applied[step.which % len(self.applied)]
        void = self.shop.void_of(txn)
        result = self.shop.send(void)
        assert (result.applied is Applied.REFUSED) == (txn.txn_id in self.voided)
        if txn.txn_id in self.voided:
            return
        self.voided.add(txn.txn_id)
        earned = self.model.earned_by.get(txn.txn_id)
        if earned is None:
            self.model.undo_spending(txn.txn_id)
        else:
            self.model.spend(void.txn_id, len(earned), earned)

    def repeat(self, step: Step) -> None:
        if self.applied:
            before = self.shop.facts(self.card)
            assert self.shop.send(self.applied[step.which % len(self.applied)]).applied is Applied.REPLAYED
            assert self.shop.facts(self.card) == before

    def wait(self, step: Step) -> None:
        self.shop.now_s += step.days * DAY_S
        self.model.today += step.days


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_ledger_equals_the_model_whatever_happens(shared: Shop, steps: list[Step]) -> None:
    run = Run(shared, shared.member())
    for step in steps:
        run.step(step)
        facts = shared.facts(run.card)
        assert facts.points == run.model.balance()
        assert sum(expiring.points for expiring in facts.expiring) == max(0, facts.points)
        shared.check_ledger(run.card)


@settings(max_examples=30)
@given(lots=st.lists(st.integers(1, 30), min_size=1, max_size=5), part=st.floats(0.01, 1), amount=st.integers(1, 90))
def test_void_is_undo(shared: Shop, lots: list[int], part: float, amount: int) -> None:
    card = shared.member(*((points, 5 + place) for place, points in enumerate(lots)))
    wanted = min(max(1, int(sum(lots) * part)), amount)
    before = (shared.facts(card).points, shared.facts(card).qualifying, shared.lots(card))
    sale = shared.transaction(TransactionKind.SALE, card, amount_minor=amount * 100, redeem_points=wanted)
    assert shared.send(sale).reason is None
    assert shared.send(shared.void_of(sale)).reason is None
    after = shared.facts(card)
    assert (after.points, after.qualifying, shared.lots(card)[: len(lots)]) == before


@settings(max_examples=20)
@given(amounts=st.permutations([1999, 2000, 5500, 123_456]))
def test_awards_commute(shared: Shop, amounts: list[int]) -> None:
    card = shared.member()
    for amount in amounts:
        shared.now_s += 60
        shared.send(shared.transaction(TransactionKind.AWARD, card, amount_minor=amount))
    assert shared.facts(card).points == 0 + 1 + 2 + 61


@settings(max_examples=20)
@given(whole=st.integers(2, 60_000), cut=st.floats(0, 1))
def test_splitting_a_purchase_never_earns_more(shared: Shop, whole: int, cut: float) -> None:
    one, two = shared.member(), shared.member()
    first = int(whole * cut)
    shared.now_s += 60
    at_once = shared.send(shared.transaction(TransactionKind.AWARD, one, amount_minor=whole)).earned_points
    in_parts = 0
    for amount in (first, whole - first):
        shared.now_s += 60
        in_parts += shared.send(shared.transaction(TransactionKind.AWARD, two, amount_minor=amount)).earned_points
    assert in_parts <= at_once
