"""What a member can do in the shop, done twice: by the engine, and in plain figures on the model's coins."""

from collections import Counter
from dataclasses import replace
from uuid import uuid4

from pos_client.backend.settlement import adjust
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.programme import (
    DEFAULT_TIERS,
    Earning,
    EarnRule,
    Expiry,
    OfflineLimits,
    Programme,
    RebateRule,
    RedeemRule,
)
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from tests.unit.backend.ledger_books import FOR_EVER, Books, Deed, Step
from tests.unit.backend.shop import DAY_S, Wish

LIFE_DAYS, CREDIT_DAYS, HORIZON_S, GOLD_FROM = 10, 4, 86_400, 30
RULES = Programme(
    version=2,
    earn=Earning((EarnRule("base", per_minor=10),), pending_days=1),
    expiry=Expiry(LIFE_DAYS),
    redeem=RedeemRule(point_minor=1, unit_points=2, min_points=4, max_share_percent=50),
    rebate=RebateRule(rate_bp=1000, expiry_days=CREDIT_DAYS),
    tiers=(DEFAULT_TIERS[0], replace(DEFAULT_TIERS[1], threshold=GOLD_FROM)),
    offline=OfflineLimits(max_redeem_points=12, roster_horizon_s=HORIZON_S),
)
K = TransactionKind


class Buying(Books):
    """Everything that gives a member something, or takes it."""

    # -------------------------------------------------------- what is bought

    def award(self, step: Step) -> None:
        self.buy(self.shop.transaction(K.AWARD, self.card, amount_minor=step.amount))

    def wish(self, step: Step) -> Wish:
        return {
            "amount_minor": step.amount,
            "redeem_points": step.points,
            "credit_minor": step.credit,
            "stored_value_minor": step.stored,
        }

    def sale(self, step: Step) -> None:
        txn = self.shop.transaction(K.SALE, self.card, **self.wish(step))
        if self.is_payable(step):
            self.buy(txn)
        else:
            self.refused(txn)

    def offline(self, step: Step) -> None:
        """A till alone gives at most 12 points, balance or not, and lets nobody owe more than that for it."""
        if not self.is_sum(step.points, step.amount, 0):
            return
        txn = self.shop.offline(K.SALE, self.card, amount_minor=step.amount, redeem_points=step.points)
        if self.is_allowed(step.points):
            self.buy(txn)
        else:
            self.refused(txn)

    def is_allowed(self, wanted: int) -> bool:
        self.catch_up()
        points, bought = self.purses[0], {deed.key for deed in self.deeds if deed.of is None}
        unpaid = max(0, wanted - len(points.good(self.now)))
        owed = sum(1 for who in points.owed if who in bought)
        return wanted <= 12 and (not unpaid or owed + unpaid <= 12)

    def is_payable(self, step: Step) -> bool:
        has = [purse.balance(self.now) for purse in self.purses]
        wants = (step.points, step.credit, step.stored)
        enough = all(want == 0 or want <= there for want, there in zip(wants, has, strict=True))
        others = step.credit + step.stored
        return enough and others <= step.amount and (not step.points or self.is_sum(step.points, step.amount, others))

    def is_sum(self, points: int, amount: int, others: int) -> bool:
        """At least four, an even number, at most half of the bill and no more than is left of it."""
        return points % 2 == 0 and 4 <= points <= min(amount // 2, amount - others)

    def buy(self, txn: Transaction, own: "list[Counter[int]] | None" = None) -> None:
        result = self.sent(txn)
        paid = (txn.redeem_points, txn.credit_minor, txn.stored_value_minor)
        earned = (txn.amount_minor - paid[0] - paid[1]) // 10 * (150 if self.steps >= GOLD_FROM else 100) // 100
        credit = (txn.amount_minor - sum(paid)) // 10
        assert (result.earned_points, result.earned_credit_minor) == (earned, credit)
        assert result.to_pay_minor == txn.amount_minor - sum(paid)
        for purse, wanted, first in zip(self.purses, paid, own or [Counter[int]()] * 3, strict=True):
            purse.spend(str(txn.txn_id), wanted, self.now, first)
        midnight = self.midnight()
        points, fen, _stored = self.purses
        opened = [
            points.add(earned, midnight + DAY_S, midnight + (LIFE_DAYS + 1) * DAY_S, self.now),
            fen.add(credit, self.now + 0.001, midnight + (CREDIT_DAYS + 1) * DAY_S, self.now),
            None,
        ]
        self.steps += earned
        self.done(Deed(txn, result, opened))

    def deposit(self, step: Step) -> None:
        txn = self.shop.transaction(K.DEPOSIT, self.card, amount_minor=step.amount)
        result = self.sent(txn)
        lot = self.purses[2].add(step.amount, self.now, FOR_EVER, self.now)
        self.done(Deed(txn, result, [None, None, lot]))

    def adjust(self, step: Step) -> None:
        sign = 1 if step.which % 2 else -1
        figures = [sign * figure for figure in (step.points, step.credit, step.stored)]
        if not any(figures):
            return
        fits = all(
            -figure <= max(0, purse.balance(self.now)) for figure, purse in zip(figures, self.purses, strict=True)
        )
        adjustment = Adjustment(uuid4(), "why", *figures)
        with self.shop.database.write() as connection:
            result = adjust(
                connection, self.card.member_id, adjustment, actor="Lin", programme=RULES, now_ms=self.shop.now_ms
            )
        assert (result.applied is Applied.APPLIED) == fits
        ends = (self.midnight() + (LIFE_DAYS + 1) * DAY_S, self.midnight() + (CREDIT_DAYS + 1) * DAY_S, FOR_EVER)
        self.catch_up()
        for figure, purse, until_s in zip(figures, self.purses, ends, strict=True):
            if fits and figure > 0:
                purse.add(figure, self.now, until_s, self.now)
            elif fits:
                purse.spend(str(adjustment.txn_id), -figure, self.now)
        self.settle()

    # -------------------------------------------------------- what is set aside

    def hold(self, step: Step) -> None:
        txn = self.shop.transaction(K.HOLD, self.card, **self.wish(step))
        if not self.is_payable(step) or not (step.points or step.credit or step.stored):
            self.refused(txn)
            return
        result = self.sent(txn)
        for purse, wanted in zip(self.purses, (step.points, step.credit, step.stored), strict=True):
            purse.spend(str(txn.txn_id), wanted, self.now)
        self.done(Deed(txn, result, [None] * 3))

    def capture(self, step: Step) -> None:
        """Half of the points and all of the money that is held."""
        hold = self.chosen(step, {K.HOLD})
        if hold is None:
            return
        held, points = hold.txn, hold.txn.redeem_points // 4 * 2
        txn = self.shop.about(
            K.CAPTURE,
            held,
            amount_minor=held.amount_minor,
            redeem_points=points if points >= 4 else 0,
            credit_minor=held.credit_minor,
            stored_value_minor=held.stored_value_minor,
        )
        if hold.is_over or self.now - hold.txn.occurred_at.timestamp() >= DAY_S:
            self.refused(txn)
            return
        self.catch_up()
        own = [purse.give_back(hold.key) for purse in self.purses]
        hold.is_over = True
        self.buy(txn, own=own)
