"""One member, once in the shop and once in the model, and what keeps the two together."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from pos_client.backend.database.schema import Unit
from pos_client.backend.members.cards import Card
from pos_client.domain.transaction import Applied, Transaction, TransactionKind, TransactionResult
from tests.unit.backend.ledger_model import Purse
from tests.unit.backend.shop import DAY_S, Shop

FOR_EVER = float("inf")


class Step(NamedTuple):
    do: str
    amount: int
    points: int
    credit: int
    stored: int
    which: int


@dataclass
class Deed:
    """A transaction that was applied: what it said, the lots it opened by unit, how much of it came back."""

    txn: Transaction
    result: TransactionResult
    opened: list[int | None]
    of: "Deed | None" = None
    back: int = 0
    given: "list[Counter[int]]" = field(default_factory=list)
    is_over: bool = False

    @property
    def key(self) -> str:
        return str(self.txn.txn_id)


@dataclass
class Books:
    """A member in the shop, and the same member in the model."""

    shop: Shop
    card: Card
    purses: tuple[Purse, Purse, Purse] = field(default_factory=lambda: (Purse(), Purse(), Purse()))
    steps: int = 0
    deeds: list[Deed] = field(default_factory=list)

    @property
    def now(self) -> float:
        return self.shop.now_ms / 1000

    @classmethod
    def of(cls, shop: Shop) -> Self:
        """A new member who has something of everything."""
        run = cls(shop, shop.member((6, 2), (3, 9), credit_minor=12, stored_value_minor=50))
        points, credit, stored = run.purses
        for number, days in ((6, 2), (3, 9)):
            points.add(number, run.now, run.now + days * DAY_S, run.now)
        credit.add(12, run.now, FOR_EVER, run.now)
        stored.add(50, run.now, FOR_EVER, run.now)
        return run

    def midnight(self) -> float:
        """The beginning of the day in Shanghai, eight hours ahead and without summer time."""
        return (self.now + 8 * 3600) // DAY_S * DAY_S - 8 * 3600

    def chosen(self, step: Step, kinds: set[TransactionKind]) -> Deed | None:
        fitting = [deed for deed in self.deeds if deed.txn.kind in kinds]
        return fitting[step.which % len(fitting)] if fitting else None

    def catch_up(self) -> None:
        for purse in self.purses:
            purse.pay_debts(self.now)

    def settle(self) -> None:
        for purse in self.purses:
            purse.settle(self.now)

    def sent(self, txn: Transaction) -> TransactionResult:
        result = self.shop.send(txn)
        assert result.applied is Applied.APPLIED, result
        self.catch_up()
        return result

    def refused(self, txn: Transaction) -> None:
        entries = self.shop.entries(self.card)
        assert self.shop.send(txn).applied is Applied.REFUSED
        assert self.shop.entries(self.card) == entries
        self.catch_up()
        self.settle()

    def done(self, deed: Deed) -> None:
        self.deeds.append(deed)
        self.settle()

    def check(self) -> None:
        facts = self.shop.facts(self.card)
        balances = [purse.balance(self.now) for purse in self.purses]
        assert [facts.points, facts.credit_minor, facts.stored_value_minor] == balances
        assert sum(expiring.points for expiring in facts.expiring) == max(0, facts.points)
        assert [self.shop.lots(self.card, unit) for unit in Unit] == [purse.lots() for purse in self.purses]
        assert facts.qualifying == self.steps
        self.shop.check_ledger(self.card)
