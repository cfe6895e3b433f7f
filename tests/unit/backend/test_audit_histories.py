"""Whatever people do, in whatever order: the books of the engine are right, and the audit says so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pos_client.backend.audit import Audit
from pos_client.backend.database.schema import HOLDS
from pos_client.backend.ledger import expire, review, settle_deficits
from pos_client.backend.members import recognition
from pos_client.backend.members.cards import Card
from pos_client.backend.settlement import adjust, release_hold
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.basket import Line
from pos_client.domain.programme import (
    DEFAULT_TIERS,
    Downgrade,
    Earning,
    Expiry,
    Programme,
    RebateRule,
    RefundPolicy,
    Shortfall,
    TierPolicy,
    TierWindow,
)
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from tests.unit.backend.shop import DAY_S, TILL, Shop

K = TransactionKind
MONEY = st.integers(1, 60_000)
WAITS_S = [30.0, 3600.0, DAY_S, 3 * DAY_S, 11 * DAY_S, 200 * DAY_S]
LATE_S = [-3600.0, -30.0, 0.5, 3600.0, 9 * DAY_S, 33 * DAY_S, 60 * DAY_S]
"""How long ago a till says that something happened; before now: its clock is ahead."""
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["award", "deposit"]), MONEY),
        st.tuples(st.sampled_from(["sale", "hold"]), st.tuples(MONEY, st.integers(0, 30), MONEY, MONEY)),
        st.tuples(st.just("alone"), st.integers(1, 20)),
        st.tuples(st.sampled_from(["refund", "void", "capture"]), st.tuples(st.integers(0, 30), MONEY, st.booleans())),
        st.tuples(st.just("adjust"), st.tuples(*[st.integers(-50, 50)] * 3)),
        st.tuples(st.just("wait"), st.sampled_from(WAITS_S)),
        st.tuples(st.just("late"), st.tuples(MONEY, st.sampled_from(LATE_S))),
        st.tuples(st.just("goods"), st.lists(st.tuples(st.integers(1, 5000), MONEY), min_size=1, max_size=3)),
        st.tuples(st.sampled_from(["check-in", "jobs"]), st.none()),
    ),
    min_size=6,
    max_size=25,
)


class Day(Shop):
    """One member does what was drawn; what the backend refuses has not happened."""

    card: Card
    done: list[Transaction]

    def begin(self) -> None:
        self.card, self.done = self.member(), []

    def act(self, action: str, drawn: object) -> None:
        self.now_s += 30
        getattr(self, "do_" + action.replace("-", "_"))(drawn)

    def do_award(self, amount: int) -> None:
        self.say(self.transaction(K.AWARD, self.card, amount_minor=amount))

    def do_deposit(self, amount: int) -> None:
        self.say(self.transaction(K.DEPOSIT, self.card, amount_minor=amount))

    def do_sale(self, drawn: tuple[int, int, int, int], kind: TransactionKind = K.SALE) -> None:
        amount, *paid = drawn
        facts = self.facts(self.card)
        points, credit, stored = map(min, paid, (facts.points, facts.credit_minor, facts.stored_value_minor))
        figures = [max(0, figure) for figure in (points, credit, stored)]
        names = ("redeem_points", "credit_minor", "stored_value_minor")
        txn = self.unscanned(kind, self.card, amount_minor=amount + 1, **dict(zip(names, figures, strict=True)))  # type: ignore[arg-type]  # figures only
        recognition.scan(self.database, TILL, txn.code, txn.basket_id, self.now_s)
        self.say(txn)

    def do_hold(self, drawn: tuple[int, int, int, int]) -> None:
        self.do_sale(drawn, K.HOLD)

    def do_alone(self, points: int) -> None:
        self.say(self.offline(K.REDEEM, self.card, amount_minor=5_000, redeem_points=points))

    def do_late(self, drawn: tuple[int, float]) -> None:
        """A till that was alone tells of an award."""
        amount, ago_s = drawn
        at_s = self.now_s - ago_s
        txn = self.offline(K.AWARD, self.card, amount_minor=amount)
        self.say(replace(txn, occurred_at=datetime.fromtimestamp(at_s, UTC), code=self.code(self.card, at_s=at_s)))

    def do_goods(self, drawn: list[tuple[int, int]]) -> None:
        """Weighed goods: prices that come out even are the exception."""
        lines = [Line(f"{n}", quantity_milli=milli, unit_price_minor=price) for n, (milli, price) in enumerate(drawn)]
        self.say(self.transaction(K.AWARD, self.card, lines=tuple(lines)))

    def do_check_in(self, _nothing: None) -> None:
        self.say(self.transaction(K.CHECK_IN, self.card))

    def do_refund(self, drawn: tuple[int, int, bool]) -> None:
        place, amount, to_card = drawn
        if self.done:
            sale = self.done[place % len(self.done)]
            whole = self.refund_of(sale, to_card=to_card)
            line = sale.lines[amount % len(sale.lines)] if sale.lines else None
            back = () if line is None else (Line(line.line_id, quantity_milli=1 + amount % line.quantity_milli),)
            self.say(replace(whole, amount_minor=min(whole.amount_minor, amount), lines=back))

    def do_void(self, drawn: tuple[int, int, bool]) -> None:
        if self.done:
            self.say(self.void_of(self.done[drawn[0] % len(self.done)]))

    def do_capture(self, drawn: tuple[int, int, bool]) -> None:
        holds = [txn for txn in self.done if txn.kind is K.HOLD]
        if holds:
            held = holds[drawn[0] % len(holds)]
            paid = {"redeem_points": held.redeem_points // 2, "stored_value_minor": held.stored_value_minor}
            self.say(self.about(K.CAPTURE, held, amount_minor=held.amount_minor, **paid))  # type: ignore[arg-type]  # figures only

    def do_adjust(self, drawn: tuple[int, int, int]) -> None:
        if any(drawn):
            with self.database.write() as connection:
                wish, rules = Adjustment(uuid4(), "drawn", *drawn), self.programme
                adjust(connection, self.card.member_id, wish, actor="Mei", programme=rules, now_ms=self.now_ms)

    def do_wait(self, seconds: float) -> None:
        self.now_s += seconds

    def do_jobs(self, _nothing: None) -> None:
        rules, member_id = self.programme, self.card.member_id
        open_holds = sa.select(HOLDS.c.txn_id).where(HOLDS.c.member_id == member_id)
        with self.database.write() as connection:
            settle_deficits(connection, member_id, rules, self.now_ms)
            for hold_id in list(connection.execute(open_holds).scalars()):
                release_hold(connection, member_id, hold_id, rules, self.now_ms)
            expire(connection, member_id, rules, self.now_ms)
            review(connection, member_id, rules, self.now_ms)

    def say(self, txn: Transaction) -> None:
        if self.send(txn).applied is Applied.APPLIED:
            self.done.append(txn)


@pytest.fixture(scope="module")
def day(shared_database_url: str) -> Iterator[Day]:
    """Every example has a member of its own and goes on in time where the last one stopped."""
    opened = Day(shared_database_url)
    yield opened
    opened.database.close()


REVIVED: list[tuple[str, object]] = [
    ("award", 60_000),
    ("sale", (3_000, 7, 0, 0)),
    ("wait", 200 * DAY_S),
    ("jobs", None),
    ("award", 60_000),
    ("refund", (1, 3_000, False)),
    ("award", 60_000),
]
"""Points come back to a lot that is over and was empty: nobody can spend them."""
LADDER = tuple(replace(tier, threshold=30 * place) for place, tier in enumerate(DEFAULT_TIERS))
OF_EACH = {
    Shortfall.UNLIMITED: ("Asia/Shanghai", TierPolicy(TierWindow.ROLLING, rolling_months=1)),
    Shortfall.WITHIN_BALANCE: (
        "America/New_York",
        TierPolicy(TierWindow.ANNIVERSARY, grace_days=45, downgrade=Downgrade.ONE_STEP),
    ),
    Shortfall.ONLY_PENDING: ("Europe/London", TierPolicy(TierWindow.CALENDAR_YEAR, grace_days=400)),
}


@pytest.mark.parametrize("shortfall", Shortfall)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(actions=REVIVED)
@given(actions=ACTIONS)
def test_every_history_is_right(day: Day, shortfall: Shortfall, actions: list[tuple[str, object]]) -> None:
    is_pending = shortfall is Shortfall.ONLY_PENDING
    time_zone, policy = OF_EACH[shortfall]
    rules = Programme(
        version=day.programme.version + 1,
        time_zone=time_zone,
        earn=Earning(pending_days=2 if is_pending else 0),
        expiry=Expiry(days=10),
        rebate=RebateRule(rate_bp=1000, wait_days=1 if is_pending else 0, expiry_days=20),
        refund=RefundPolicy(shortfall),
        tiers=LADDER,
        tier_policy=policy,
    )
    if day.programme.refund != rules.refund:
        day.publish(rules)
    day.begin()
    for action in actions:
        day.act(*action)
    with day.database.read() as connection:
        assert list(Audit(connection).findings(day.card.handle)) == [], actions


def test_all_of_them_are_right_whatever_was_published_since(day: Day) -> None:
    with day.database.read() as connection:
        assert list(Audit(connection).findings()) == []
