"""The whole engine against an independent model: whatever happens in whatever order, both hold the same.

The model (`ledger_model`) knows how coins move. What a purchase earns is worked out here once more, in plain figures.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_client.backend.database.schema import Unit
from pos_client.backend.ledger import expire, settle_deficits
from pos_client.backend.settlement import release_hold
from pos_client.domain.transaction import Applied, Transaction, TransactionKind, TransactionResult
from tests.unit.backend.ledger_books import FOR_EVER, Deed, Step
from tests.unit.backend.ledger_buying import HORIZON_S, RULES, Buying
from tests.unit.backend.shop import DAY_S, Shop

K = TransactionKind


KINDS = [
    "award", "award", "sale", "offline", "offline", "offline", "deposit", "hold", "capture", "void",
    "refund", "refund", "repeat", "wait", "wait", "expire", "debts", "adjust",
]  # fmt: skip
STEPS = st.lists(
    st.builds(
        Step,
        do=st.sampled_from(KINDS),
        amount=st.integers(1, 160),
        points=st.sampled_from([0, 0, 2, 4, 5, 6, 8, 12, 14]),
        credit=st.sampled_from([0, 0, 0, 1, 9]),
        stored=st.sampled_from([0, 0, 0, 7, 40]),
        which=st.integers(0, 30),
    ),
    min_size=8,
    max_size=24,
)


@pytest.fixture(scope="module")
def shared(shared_database_url: str) -> Iterator[Shop]:
    shop = Shop(shared_database_url)
    shop.publish(RULES)
    yield shop
    shop.database.close()


class Run(Buying):
    """Everything that can happen to a member."""

    def step(self, step: Step) -> None:
        self.shop.now_s += 60
        doing: dict[str, Callable[[Step], None]] = {
            "award": self.award, "sale": self.sale, "offline": self.offline, "deposit": self.deposit,
            "hold": self.hold, "capture": self.capture, "void": self.void, "refund": self.refund,
            "repeat": self.repeat, "wait": self.wait, "expire": self.expire, "debts": self.debts,
            "adjust": self.adjust,
        }  # fmt: skip
        doing[step.do](step)

    # -------------------------------------------------------- what is taken back

    def void(self, step: Step) -> None:
        deed = self.chosen(step, {K.AWARD, K.SALE, K.DEPOSIT, K.HOLD, K.CAPTURE, K.REFUND})
        if deed is None:
            return
        txn, is_hold = self.shop.void_of(deed.txn), deed.txn.kind is K.HOLD
        too_late = is_hold and deed.is_over
        if deed.is_over or deed.back or too_late or self.is_gone(deed):
            self.refused(txn)
            return
        result = self.sent(txn)
        undone = [-figure for figure in (deed.result.earned_points, deed.result.redeemed_points)]
        assert [result.earned_points, result.redeemed_points] == undone
        deed.is_over = True
        self.catch_up()
        if deed.of is not None:
            self.undo_refund(deed, str(txn.txn_id))
        else:
            self.undo_purchase(deed, str(txn.txn_id))
        self.settle()

    def is_gone(self, deed: Deed) -> bool:
        """Whether money would have to leave the card that is not on it any more."""
        return -deed.result.stored_value_minor > max(0, self.purses[2].balance(self.now))

    def undo_purchase(self, deed: Deed, by: str) -> None:
        for purse in self.purses:
            purse.give_back(deed.key)
        earned = (deed.result.earned_points, deed.result.earned_credit_minor, max(0, -deed.result.stored_value_minor))
        for purse, lot, number in zip(self.purses, deed.opened, earned, strict=True):
            purse.spend(by, number, self.now, purse.left_in(lot))
        self.steps -= deed.result.earned_points

    def undo_refund(self, deed: Deed, by: str) -> None:
        sale = deed.of
        assert sale is not None
        for purse in self.purses:
            purse.give_back(deed.key)
        back = (
            -deed.result.redeemed_points,
            -deed.result.credit_minor,
            sum(deed.given[2].values()),
        )
        for purse, number, own in zip(self.purses, back, deed.given, strict=True):
            purse.spend(sale.key, number, self.now, own)
        lot = deed.opened[2]
        self.purses[2].spend(by, -deed.result.stored_value_minor - back[2], self.now, self.purses[2].left_in(lot))
        self.steps -= deed.result.earned_points
        sale.back -= deed.txn.amount_minor

    def refund(self, step: Step) -> None:
        sale = self.chosen(step, {K.AWARD, K.SALE, K.CAPTURE})
        if sale is None:
            return
        amount = step.amount if step.which % 3 else max(1, sale.txn.amount_minor - sale.back)
        txn = replace(self.shop.refund_of(sale.txn), amount_minor=amount, to_card=step.which % 2 == 0)
        if sale.is_over or sale.back + amount > sale.txn.amount_minor:
            self.refused(txn)
            return
        result = self.sent(txn)
        self.catch_up()
        back = [-result.redeemed_points, -result.credit_minor, -result.stored_value_minor]
        loaded = self.loaded(sale, txn, result)
        back[2] -= loaded
        given = [purse.give_back(sale.key, number) for purse, number in zip(self.purses, back, strict=True)]
        lot = self.purses[2].add(loaded, self.now, FOR_EVER, self.now)
        deed = Deed(txn, result, [None, None, lot], sale, given=given)
        taken = (-result.earned_points, -result.earned_credit_minor)
        for purse, opened, number in zip(self.purses[:2], sale.opened[:2], taken, strict=True):
            purse.spend(deed.key, number, self.now, purse.left_in(opened))
        self.steps += result.earned_points
        sale.back += amount
        self.done(deed)
        if sale.back == sale.txn.amount_minor:
            self.check_whole(sale)

    def loaded(self, sale: Deed, txn: Transaction, result: TransactionResult) -> int:
        """What went onto the card of money: what came back in all, without what was paid with something else."""
        if not txn.to_card:
            return 0
        return txn.amount_minor + result.redeemed_points + result.credit_minor - self.stored_back(sale, txn, result)

    def stored_back(self, sale: Deed, txn: Transaction, result: TransactionResult) -> int:
        """How much stored value came back to its own lots, seen in the ledger's own entries."""
        entries = self.shop.entries_of(self.card, txn, Unit.STORED_VALUE)
        return sum(amount for kind, amount in entries if kind == "REDEEM_REVERSAL")

    def check_whole(self, sale: Deed) -> None:
        """All refunds of a sale together are the sale."""
        parts = [deed.result for deed in self.deeds if deed.of is sale and not deed.is_over]
        assert sum(part.earned_points for part in parts) == -sale.result.earned_points
        assert sum(part.earned_credit_minor for part in parts) == -sale.result.earned_credit_minor
        assert sum(part.redeemed_points for part in parts) == -sale.result.redeemed_points
        assert sum(part.credit_minor for part in parts) == -sale.result.credit_minor
        money = sum(part.to_pay_minor + part.stored_value_minor for part in parts)
        assert money == -sale.result.to_pay_minor - sale.result.stored_value_minor

    # -------------------------------------------------------- time, and asking again

    def repeat(self, step: Step) -> None:
        if self.deeds:
            deed = self.deeds[step.which % len(self.deeds)]
            before = self.shop.facts(self.card)
            assert self.shop.send(deed.txn) == replace(deed.result, applied=Applied.REPLAYED)
            assert self.shop.facts(self.card) == before

    def wait(self, step: Step) -> None:
        self.shop.now_s += step.points * DAY_S / 6

    def expire(self, _step: Step) -> None:
        """Both jobs of time; a second time they find nothing to do."""
        self.catch_up()
        for deed in self.deeds:
            is_due = self.now - deed.txn.occurred_at.timestamp() >= DAY_S
            if deed.txn.kind is K.HOLD and not deed.is_over and is_due:
                deed.is_over = True
                for purse in self.purses:
                    purse.give_back(deed.key)
                    purse.pay_debts_now(self.now)
        for purse in self.purses:
            purse.expire(self.now - HORIZON_S)
        for _twice in range(2):
            with self.shop.database.write() as connection:
                for deed in self.deeds:
                    if deed.txn.kind is K.HOLD:
                        release_hold(connection, self.card.member_id, deed.txn.txn_id, RULES, self.shop.now_ms)
                made = expire(connection, self.card.member_id, RULES, self.shop.now_ms)
        assert made == 0

    def debts(self, _step: Step) -> None:
        with self.shop.database.write() as connection:
            owed = settle_deficits(connection, self.card.member_id, RULES, self.shop.now_ms)
        self.catch_up()
        assert owed == sum(len(purse.owed) for purse in self.purses)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_engine_equals_the_model_whatever_happens(shared: Shop, steps: list[Step]) -> None:
    run = Run.of(shared)
    for step in steps:
        run.step(step)
        run.check()
