"""A backend's database with a shop around it: members with codes, a till that sends, a time that stands still."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, TypedDict, Unpack
from uuid import UUID, uuid4

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ACCOUNTS, ALLOCATIONS, DEFICITS, ENTRIES, LOTS, Unit
from pos_client.backend.ledger import EntryKind, MemberLedger, Posting
from pos_client.backend.members import coupons, gifts, recognition
from pos_client.backend.members.cards import Card, add_card, new_card
from pos_client.backend.members.facts import facts_of
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import gift_stock, programmes
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.transactions import applying as transactions
from pos_client.domain import member_code
from pos_client.domain.basket import ONE_PIECE, Line
from pos_client.domain.coupon import Coupon
from pos_client.domain.gifts import GiftArticle, GiftWish, GivenGift
from pos_client.domain.member import MemberFacts
from pos_client.domain.member_code import Intent, Scheme
from pos_client.domain.programme import LocalText, Programme
from pos_client.domain.transaction import Authority, TimeConfidence, Transaction, TransactionKind, TransactionResult
from tests import signing

NOON_S = 1_795_233_600.0  # 2026-11-21 04:00 UTC, noon in Shanghai
DAY_S = 86_400.0
TILL = "till-1"


class Wish(TypedDict, total=False):
    """What a transaction may ask for."""

    amount_minor: int
    redeem_points: int
    credit_minor: int
    stored_value_minor: int
    lines: tuple[Line, ...]
    coupons: tuple[str, ...]
    coupon_minor: int
    to_card: bool
    gift_id: UUID


class Shop:
    def __init__(self, database_url: str) -> None:
        self.database = Database(database_url)
        self.now_s = NOON_S
        prepare(self.database, self.now_ms, enrol=(Terminal(TILL, "Store", "Lane 1"), signing.TILL.public_keys))

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

    def member(
        self, *lots: tuple[int, float], qualifying: int = 0, credit_minor: int = 0, stored_value_minor: int = 0
    ) -> Card:
        """A new member with lots: (points, days until they expire); credit and stored value that last for ever."""
        card = new_card("Wang Xiaoming", "zh")
        with self.database.write() as connection:
            add_card(connection, card, self.now_ms)
            posting = Posting(uuid4(), TILL, 1, self.now_ms, self.now_ms)
            ledger = MemberLedger(connection, card.member_id, posting, programmes.current(connection))
            ledger.points.credit(EntryKind.EARN, 0, self.now_ms, None, qualifying=qualifying)
            for points, days in lots:
                expires_ms = self.now_ms + int(days * DAY_S * 1000)
                ledger.points.credit(EntryKind.EARN, points, self.now_ms, expires_ms)
            ledger.credit.credit(EntryKind.EARN, credit_minor, self.now_ms, None)
            ledger.stored_value.credit(EntryKind.DEPOSIT, stored_value_minor, self.now_ms, None)
            ledger.close()
        return card

    def code(self, card: Card, intent: Intent = Intent.EARN, at_s: float | None = None) -> str:
        """What a phone that shares its key shows; nothing for a card of another scheme."""
        if card.scheme is not Scheme.DUAL_TOTP:
            return ""
        step = member_code.step_at(self.now_s if at_s is None else at_s)
        return member_code.encode(card.shared_key, card.handle, card.kid, intent, step)

    def transaction(self, kind: TransactionKind, card: Card, **wish: Unpack[Wish]) -> Transaction:
        """A transaction as an online till makes it now, its code scanned; change it with dataclasses.replace."""
        txn = self.unscanned(kind, card, **wish)
        recognition.scan(self.database, TILL, txn.code, txn.basket_id, self.now_s)
        return txn

    def gift(self, card: Card, article: str = "MUG", pieces: int = 1, days: float | None = None) -> GivenGift:
        """Something that waits for a member from now on."""
        until = None if days is None else timing.to_utc(self.now_ms + int(days * DAY_S * 1000))
        with self.database.write() as connection:
            wish = GiftWish(uuid4(), article, pieces, until)
            return gift_stock.grant(connection, card.member_id, wish, "Li", self.now_ms)

    def gifts(self, card: Card) -> list[GivenGift]:
        with self.database.read() as connection:
            return gifts.every(connection, card.member_id, self.now_ms)

    def stocked(self, article: GiftArticle) -> GiftArticle:
        with self.database.write() as connection:
            return gift_stock.put(connection, article)

    def greet(self, card: Card) -> Card:
        """Have a member show a code of half a minute ago at the till; the one of now is still unused."""
        code = self.code(card, at_s=self.now_s)
        assert recognition.scan(self.database, TILL, code, uuid4(), self.now_s).reason is None
        self.now_s += 30
        return card

    def offline(self, kind: TransactionKind, card: Card, **wish: Unpack[Wish]) -> Transaction:
        """A transaction as a till makes it now while it cannot reach the backend."""
        return replace(self.unscanned(kind, card, **wish), authority=Authority.OFFLINE)

    def unscanned(self, kind: TransactionKind, card: Card, **wish: Unpack[Wish]) -> Transaction:
        """A transaction that says it is an online till's, with a code the backend never saw."""
        wish.setdefault("amount_minor", sum(line.amount_minor for line in wish.get("lines", ())))
        txn = Transaction(
            txn_id=uuid4(),
            kind=kind,
            basket_id=uuid4(),
            handle=card.handle,
            code="",
            authority=Authority.ONLINE,
            occurred_at=datetime.fromtimestamp(self.now_s, UTC),
            time_confidence=TimeConfidence.HIGH,
            currency="CNY",
            **wish,
        )
        pays = kind in {TransactionKind.HOLD, TransactionKind.PICK_UP} or not txn.tender.is_empty
        return replace(txn, code=self.code(card, Intent.PAY if pays else Intent.EARN))

    def coupon(self, card: Card, code: str = "TEN", off_minor: int = 1000, *, days: float = 30, **rest: int) -> Coupon:
        """A coupon from now on for some days; `rest` are the percent, the cap and the least bill."""
        begins = datetime.fromtimestamp(int(self.now_s), UTC)
        made = Coupon(code, LocalText("Ten off", "减十元"), begins, begins + timedelta(days=days), off_minor, **rest)
        with self.database.write() as connection:
            assert coupons.issue(connection, card.member_id, made, "Lin", self.now_ms)
        return made

    def void_of(self, txn: Transaction) -> Transaction:
        return self.about(TransactionKind.VOID, txn)

    def refund_of(self, txn: Transaction, *, to_card: bool = False, **lines: int) -> Transaction:
        """A refund of some lines by id, in pieces; of the whole amount where the sale has none."""
        back = tuple(Line(line_id, quantity_milli=pieces * ONE_PIECE) for line_id, pieces in lines.items())
        amount = 0 if txn.lines else txn.amount_minor
        return self.about(TransactionKind.REFUND, txn, lines=back, amount_minor=amount, to_card=to_card)

    def about(self, kind: TransactionKind, txn: Transaction, **wish: Unpack[Wish]) -> Transaction:
        """A transaction now that speaks of an earlier one; it shows no code."""
        return Transaction(
            txn_id=uuid4(),
            kind=kind,
            basket_id=txn.basket_id,
            handle=txn.handle,
            code="",
            authority=Authority.ONLINE,
            occurred_at=datetime.fromtimestamp(self.now_s, UTC),
            time_confidence=TimeConfidence.HIGH,
            currency="CNY",
            refers_to=txn.txn_id,
            **wish,
        )

    def send(self, txn: Transaction, terminal_id: str = TILL) -> TransactionResult:
        with self.database.write() as connection:
            return transactions.apply_one(connection, terminal_id, txn, self.now_ms)

    def facts(self, card: Card) -> MemberFacts:
        with self.database.read() as connection:
            return facts_of(connection, [card], programmes.current(connection), self.now_ms)[0]

    def entries(self, card: Card, unit: Unit = Unit.POINTS) -> list[tuple[str, int]]:
        mine = sa.select(ENTRIES.c.kind, ENTRIES.c.amount)
        mine = mine.where(ENTRIES.c.member_id == card.member_id, ENTRIES.c.unit == int(unit))
        with self.database.read() as connection:
            return [(kind, points) for kind, points in connection.execute(mine.order_by(ENTRIES.c.seq))]

    def entries_of(self, card: Card, txn: Transaction, unit: Unit) -> list[tuple[str, int]]:
        mine = sa.select(ENTRIES.c.kind, ENTRIES.c.amount).where(ENTRIES.c.member_id == card.member_id)
        mine = mine.where(ENTRIES.c.txn_id == txn.txn_id, ENTRIES.c.unit == int(unit)).order_by(ENTRIES.c.seq)
        with self.database.read() as connection:
            return [(kind, amount) for kind, amount in connection.execute(mine)]

    def lots(self, card: Card, unit: Unit = Unit.POINTS) -> list[int]:
        mine = sa.select(LOTS.c.remaining).where(LOTS.c.member_id == card.member_id, LOTS.c.unit == int(unit))
        with self.database.read() as connection:
            return list(connection.execute(mine.order_by(LOTS.c.seq)).scalars())

    def check_ledger(self, card: Card) -> None:
        """Replay a member's ledger: every projection must come out as it is stored."""
        with self.database.read() as connection:
            check_ledger(connection, card.member_id)


def check_ledger(connection: sa.Connection, member_id: UUID) -> None:
    def rows(table: sa.Table, unit: Unit) -> list[sa.Row[Any]]:
        mine = sa.select(table).where(table.c.member_id == member_id, table.c.unit == int(unit))
        return list(connection.execute(mine.order_by(table.c.seq)))

    account = connection.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.member_id == member_id)).mappings().one()
    for unit in Unit:
        seq, balance, deficit = (account[f"{unit.name.lower()}_{name}"] for name in ("seq", "balance", "deficit"))
        entries, lots, deficits, allocations = (rows(table, unit) for table in (ENTRIES, LOTS, DEFICITS, ALLOCATIONS))
        assert [entry.seq for entry in entries] == list(range(1, seq + 1))
        sums = list(accumulate(entry.amount for entry in entries))
        assert [entry.balance_after for entry in entries] == sums
        assert balance == (sums[-1] if sums else 0)
        assert deficit == sum(owed.remaining for owed in deficits)
        assert balance == sum(lot.remaining for lot in lots) - deficit
        for lot in lots:
            taken = sum(allocation.amount for allocation in allocations if allocation.lot_seq == lot.seq)
            assert lot.remaining == lot.issued - taken
        if unit is Unit.POINTS:
            assert account["qualifying"] == sum(entry.qualifying for entry in entries)
            steps = [entry.qualifying for entry in entries if _is_now(account, entry.qualifies_ms)]
            assert account["period_qualifying"] == sum(steps)


def _is_now(account: sa.RowMapping, at_ms: int) -> bool:
    from_ms, until_ms = account["period_from_ms"], account["review_ms"]
    return (from_ms is None or from_ms <= at_ms) and (until_ms is None or at_ms < until_ms)
