"""What somebody should look at: a cashier who serves the own card, or one member, or awards too often.

Or who approves what they do themselves, as the only one in a shop has to, or hands over the own gifts.

They are flagged, never refused. Only cashiers who are registered are looked at: the name a till has in its settings
says nothing about who stood there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import CASHIERS, TRANSACTIONS
from pos_client.backend.members.cards import Card, CardKey
from pos_client.backend.settlement import Counter
from pos_client.backend.transactions import stored
from pos_client.domain import calendar, cashiers
from pos_client.domain.cashiers import AWARDS_A_DAY, BASKETS_A_WEEK
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind

_AWARDING = frozenset({TransactionKind.AWARD, TransactionKind.SALE, TransactionKind.CAPTURE})
_BUYING = _AWARDING | {TransactionKind.REDEEM}
_LOOKED_AT = _BUYING | {TransactionKind.PICK_UP}
_WEEK_MS = 7 * 24 * 60 * 60 * 1000
_PEOPLE = sa.select(CASHIERS.c.name, CASHIERS.c.own_member_id).where(
    CASHIERS.c.name.in_(sa.bindparam("names", expanding=True))
)
_COLUMNS = TRANSACTIONS.c
_LATELY = sa.select(
    _COLUMNS.member_id, _COLUMNS.terminal_id, _COLUMNS.body, _COLUMNS.result, _COLUMNS.occurred_ms
).where(
    _COLUMNS.member_id.in_(sa.bindparam("members", expanding=True)),
    _COLUMNS.recorded_ms >= sa.bindparam("since_ms"),
    _COLUMNS.kind.in_(sorted(kind.value for kind in _BUYING)),
    _COLUMNS.voided_by.is_(None),
)


@dataclass(frozen=True, slots=True)
class _Sale:
    member_id: UUID
    terminal_id: str
    occurred_ms: int
    kind: TransactionKind
    cashier: str
    basket_id: UUID


@dataclass(frozen=True, slots=True)
class Review:
    """What is known of the members of some requests before these are settled; on one thread.

    `people` are the registered cashiers among those who sign, by name, with who they are as members.
    """

    counter: Counter
    people: Mapping[str, UUID | None]
    sales: list[_Sale] = field(default_factory=list)

    def flags(self, txn: Transaction, member_id: UUID | None) -> tuple[Reason, ...]:
        """REVIEW where somebody should look at what was settled for a member; the next sale knows of this one."""
        if member_id is None or txn.cashier not in self.people:
            return ()
        is_own_word = cashiers.is_among(txn.cashier, txn.approved_by)
        return (Reason.REVIEW,) if self._is_odd(txn, member_id) or is_own_word else ()

    def _is_odd(self, txn: Transaction, member_id: UUID) -> bool:
        if txn.kind not in _BUYING:
            return txn.kind in _LOOKED_AT and self.people[txn.cashier] == member_id
        occurred_ms = timing.effective_ms(txn.occurred_at, self.counter.recorded_ms)
        sale = _Sale(member_id, self.counter.terminal_id, occurred_ms, txn.kind, txn.cashier, txn.basket_id)
        self.sales.append(sale)
        return self.people[txn.cashier] == member_id or self._is_often(sale)

    def _is_often(self, sale: _Sale) -> bool:
        of_member = [each for each in self.sales if each.member_id == sale.member_id]
        since_ms = sale.occurred_ms - _WEEK_MS
        mine = (each for each in of_member if each.cashier == sale.cashier)
        baskets = {each.basket_id for each in mine if since_ms < each.occurred_ms <= sale.occurred_ms}
        awards = [each for each in of_member if each.kind in _AWARDING and self._is_same_day(each, sale)]
        too_many = sale.kind in _AWARDING and len(awards) > AWARDS_A_DAY
        return too_many or len(baskets) > BASKETS_A_WEEK

    def _is_same_day(self, one: _Sale, other: _Sale) -> bool:
        programme = self.counter.programme
        same_day = calendar.local_day(programme, one.occurred_ms) == calendar.local_day(programme, other.occurred_ms)
        return one.terminal_id == other.terminal_id and same_day


def review(counter: Counter, txns: Iterable[Transaction], cards: Mapping[CardKey, Card]) -> Review:
    """Read what `Review.flags` needs for these requests: one statement, and one more where cashiers are registered."""
    signed = [txn for txn in txns if txn.cashier and (txn.kind in _LOOKED_AT or txn.approved_by)]
    names = {txn.cashier for txn in signed}
    found = counter.connection.execute(_PEOPLE, {"names": sorted(names)}) if names else ()
    people = {row.name: row.own_member_id for row in found}
    ours = [txn for txn in signed if txn.kind in _BUYING and txn.cashier in people]
    handles = {txn.handle for txn in ours}
    members = {card.member_id for card in cards.values() if card.handle in handles}
    if not members:
        return Review(counter, people)
    earliest_ms = min(timing.effective_ms(txn.occurred_at, counter.recorded_ms) for txn in ours)
    lately = {"members": sorted(members), "since_ms": earliest_ms - _WEEK_MS}
    return Review(counter, people, [*_sales(counter.connection, lately)])


def _sales(connection: sa.Connection, lately: Mapping[str, object]) -> Iterable[_Sale]:
    for row in connection.execute(_LATELY, lately):
        if row.result and stored.read_result(row.result).applied is Applied.APPLIED:
            txn = stored.read_request(row.body)
            yield _Sale(row.member_id, row.terminal_id, row.occurred_ms, txn.kind, txn.cashier, txn.basket_id)
