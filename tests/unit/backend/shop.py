"""A backend's database with a shop around it: members with codes, a till that sends, a time that stands still."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from pos_client.backend import programmes, recognition, transactions
from pos_client.backend.cards import Card, add_card, new_card
from pos_client.backend.database import Database
from pos_client.backend.facts import facts_of
from pos_client.backend.ledger import Account, EntryKind, Posting
from pos_client.backend.preparation import prepare
from pos_client.backend.schema import ACCOUNTS, ALLOCATIONS, DEFICITS, ENTRIES, LOTS
from pos_client.backend.terminals import Terminal
from pos_client.domain import member_code
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import Programme
from pos_client.domain.transaction import Authority, TimeConfidence, Transaction, TransactionKind, TransactionResult

NOON_S = 1_795_233_600.0  # 2026-11-21 04:00 UTC, noon in Shanghai
DAY_S = 86_400.0
TILL = "till-1"


class Shop:
    def __init__(self, database_url: str) -> None:
        self.database = Database(database_url)
        self.now_s = NOON_S
        prepare(self.database, self.now_ms, enrol=(Terminal(TILL, "Store", "Lane 1"), "secret"))

    @property
    def now_ms(self) -> int:
        return int(self.now_s * 1000)

    @property
    def programme(self) -> Programme:
        with self.database.read() as connection:
            return programmes.current(connection)

    def publish(self, programme: Programme) -> None:
        with self.database.write() as connection:
            programmes.publish(connection, programme, self.now_ms)

    def member(self, *lots: tuple[int, float], qualifying: int = 0) -> Card:
        """A new member with lots: (points, days until they expire)."""
        card = new_card("Wang Xiaoming", "zh")
        with self.database.write() as connection:
            add_card(connection, card, self.now_ms)
            account = Account(connection, card.member_id, Posting(uuid4(), TILL, 1, self.now_ms, self.now_ms))
            account.qualifying = qualifying
            for points, days in lots:
                account.credit(EntryKind.EARN, points, self.now_ms + int(days * DAY_S * 1000))
            account.close()
        return card

    def code(self, card: Card, intent: Intent = Intent.EARN, at_s: float | None = None) -> str:
        step = member_code.step_at(self.now_s if at_s is None else at_s)
        return member_code.encode(card.master_key, card.handle, card.kid, intent, step)

    def transaction(
        self, kind: TransactionKind, card: Card, *, amount_minor: int = 0, redeem_points: int = 0
    ) -> Transaction:
        """A transaction as an online till makes it now, its code scanned; change it with dataclasses.replace."""
        txn = self.unscanned(kind, card, amount_minor=amount_minor, redeem_points=redeem_points)
        recognition.scan(self.database, TILL, txn.code, txn.basket_id, self.now_s)
        return txn

    def offline(
        self, kind: TransactionKind, card: Card, *, amount_minor: int = 0, redeem_points: int = 0
    ) -> Transaction:
        """A transaction as a till makes it now while it cannot reach the backend."""
        txn = self.unscanned(kind, card, amount_minor=amount_minor, redeem_points=redeem_points)
        return replace(txn, authority=Authority.OFFLINE)

    def unscanned(
        self, kind: TransactionKind, card: Card, *, amount_minor: int = 0, redeem_points: int = 0
    ) -> Transaction:
        """A transaction that says it is an online till's, with a code the backend never saw."""
        intent = Intent.PAY if redeem_points else Intent.EARN
        return Transaction(
            txn_id=uuid4(),
            kind=kind,
            basket_id=uuid4(),
            handle=card.handle,
            code=self.code(card, intent),
            authority=Authority.ONLINE,
            occurred_at=datetime.fromtimestamp(self.now_s, UTC),
            time_confidence=TimeConfidence.HIGH,
            currency="CNY",
            amount_minor=amount_minor,
            redeem_points=redeem_points,
        )

    def void_of(self, txn: Transaction) -> Transaction:
        return replace(
            txn, txn_id=uuid4(), kind=TransactionKind.VOID, refers_to=txn.txn_id, amount_minor=0, redeem_points=0
        )

    def send(self, txn: Transaction, terminal_id: str = TILL) -> TransactionResult:
        with self.database.write() as connection:
            return transactions.apply_one(connection, terminal_id, txn, self.now_ms)

    def facts(self, card: Card) -> MemberFacts:
        with self.database.read() as connection:
            return facts_of(connection, [card], programmes.current(connection), self.now_ms)[0]

    def entries(self, card: Card) -> list[tuple[str, int]]:
        mine = sa.select(ENTRIES.c.kind, ENTRIES.c.amount).where(ENTRIES.c.member_id == card.member_id)
        with self.database.read() as connection:
            return [(kind, points) for kind, points in connection.execute(mine.order_by(ENTRIES.c.seq))]

    def lots(self, card: Card) -> list[int]:
        mine = sa.select(LOTS.c.remaining).where(LOTS.c.member_id == card.member_id).order_by(LOTS.c.seq)
        with self.database.read() as connection:
            return list(connection.execute(mine).scalars())

    def check_ledger(self, card: Card) -> None:
        """Replay a member's ledger: every projection must come out as it is stored."""
        with self.database.read() as connection:
            check_ledger(connection, card.member_id)


def check_ledger(connection: sa.Connection, member_id: UUID) -> None:
    def rows(table: sa.Table) -> list[sa.Row[tuple[object, ...]]]:
        return list(connection.execute(sa.select(table).where(table.c.member_id == member_id)))

    account = rows(ACCOUNTS)[0]
    entries, lots, deficits, allocations = (rows(table) for table in (ENTRIES, LOTS, DEFICITS, ALLOCATIONS))
    assert sorted(entry.seq for entry in entries) == list(range(1, account.points_seq + 1))
    assert account.points_balance == sum(entry.amount for entry in entries)
    assert account.qualifying >= 0
    assert account.points_balance == sum(lot.remaining for lot in lots) - sum(deficit.remaining for deficit in deficits)
    assert account.points_deficit == sum(deficit.remaining for deficit in deficits)
    for lot in lots:
        taken = sum(allocation.amount for allocation in allocations if allocation.lot_seq == lot.seq)
        assert lot.remaining == lot.issued - taken
