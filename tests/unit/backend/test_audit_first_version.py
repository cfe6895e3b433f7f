"""What the first version of the program wrote is right after the update, and whatever is done about it since."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from pos_client.backend.audit import Audit, Finding
from pos_client.backend.database import migrate
from pos_client.backend.database.engine import Database
from pos_client.backend.ledger import expire, review
from pos_client.backend.members import membership
from pos_client.backend.members.cards import Card
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.member_code import Scheme
from pos_client.domain.programme import TierPolicy, TierWindow
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind
from tests.unit.backend.shop import DAY_S, NOON_S, TILL, Shop
from tests.unit.backend.test_migrations_with_data import PROGRAMME, old_row

K = TransactionKind
HANDLE, KEY, MEMBER = "123456789012", b"k" * 32, UUID(int=1)
CARD = Card(HANDLE, 0, Scheme.DUAL_TOTP, KEY, MEMBER, "李娜", "zh")
NOON_MS = int(NOON_S * 1000)
EXPIRES_MS = NOON_MS + 366 * 86_400_000 - 12 * 3_600_000
"""The end of the 365th day, in Shanghai."""


class FirstVersion:
    """Writes what the first version wrote: points alone, requests without what came later."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.now_ms = NOON_MS
        self.seq = self.points = self.step = 0

    def open_shop(self) -> None:
        put = self.connection
        old_row(put, "incarnation", epoch=uuid4(), roster_seq=0)
        old_row(put, "programmes", version=1, document=json.dumps(PROGRAMME), created_ms=NOON_MS)
        till = {"terminal_id": TILL, "store": "店", "lane": "", "token_sha256": b"t" * 32}
        old_row(put, "terminals", **till, created_ms=NOON_MS)
        old_row(put, "members", member_id=MEMBER, name="李娜", language="zh", created_ms=NOON_MS)
        card = {"handle": HANDLE, "kid": 0, "scheme": 1, "member_id": MEMBER, "master_key": KEY}
        old_row(put, "cards", **card, created_ms=NOON_MS)

    def settle(self, kind: str, earned: int = 0, redeemed: int = 0, voids: UUID | None = None) -> UUID:
        self.now_ms += 60_000
        txn_id, basket_id = uuid4(), uuid4()
        at = datetime.fromtimestamp(self.now_ms / 1000, UTC).isoformat().replace("+00:00", "Z")
        asked: dict[str, object] = {
            "txn_id": str(txn_id),
            "kind": kind,
            "basket_id": str(basket_id),
            "handle": HANDLE,
            "code": "",
        }
        asked |= {"authority": "online", "occurred_at": at, "time_confidence": "high", "currency": "CNY"}
        asked |= {"amount_minor": 80_000 if kind in {"award", "redeem"} else 0, "redeem_points": max(0, redeemed)}
        body = json.dumps(asked | {"told": {}, "cashier": "", "voids": str(voids) if voids else None})
        self.points += earned - redeemed
        answer = {"txn_id": str(txn_id), "applied": "applied", "reason": None, "earned_points": earned}
        result = json.dumps(answer | {"redeemed_points": redeemed, "points_after": self.points, "flags": []})
        row = {"txn_id": txn_id, "member_id": MEMBER, "terminal_id": TILL, "kind": kind, "content_sha256": b"s" * 32}
        times = {"occurred_ms": self.now_ms, "recorded_ms": self.now_ms}
        old_row(self.connection, "transactions", **row, body=body, result=result, **times)
        if kind != "void":
            self._claim(txn_id, basket_id)
        return txn_id

    def enter(self, txn_id: UUID, kind: str, points: int, qualifying: int = 0) -> int:
        self.seq += 1
        entry = {"member_id": MEMBER, "seq": self.seq, "kind": kind, "points": points, "qualifying": qualifying}
        origin = {"txn_id": txn_id, "terminal_id": TILL, "programme_version": 1}
        old_row(self.connection, "ledger_entries", **entry, **origin, occurred_ms=self.now_ms, recorded_ms=self.now_ms)
        return self.seq

    def lot(self, seq: int, issued: int, remaining: int) -> None:
        dates = {"occurred_ms": self.now_ms, "available_from_ms": self.now_ms, "expires_at_ms": EXPIRES_MS}
        old_row(self.connection, "lots", member_id=MEMBER, seq=seq, issued=issued, remaining=remaining, **dates)

    def pay(self, seq: int, lot_seq: int, points: int) -> None:
        old_row(self.connection, "allocations", member_id=MEMBER, seq=seq, lot_seq=lot_seq, points=points)

    def void(self, txn_id: UUID, earned: int, redeemed: int) -> UUID:
        by = self.settle("void", earned, redeemed, txn_id)
        mark = sa.text("UPDATE transactions SET voided_by = :by WHERE txn_id = :txn")
        ids = (sa.bindparam("by", type_=sa.Uuid()), sa.bindparam("txn", type_=sa.Uuid()))
        self.connection.execute(mark.bindparams(*ids), {"by": by, "txn": txn_id})
        return by

    def _claim(self, txn_id: UUID, basket_id: UUID) -> None:
        self.step += 1
        claim = {"handle": HANDLE, "kid": 0, "step": self.step, "basket_id": basket_id, "terminal_id": TILL}
        old_row(self.connection, "code_claims", **claim, claimed_ms=self.now_ms, txn_id=txn_id)
        old_row(self.connection, "settled_baskets", basket_id=basket_id, txn_id=txn_id)


class OldShop(Shop):
    """A shop that began with the first version; `award` and `paid` are what can still be taken back of then."""

    award: UUID
    paid: UUID
    void: UUID

    def __init__(self, database_url: str) -> None:
        database = Database(database_url)
        with database.write() as connection:
            migrate.upgrade(connection, "r0001")
            self._begin(FirstVersion(connection))
        database.close()
        super().__init__(database_url)
        self.now_s = NOON_S + DAY_S

    def _begin(self, shop: FirstVersion) -> None:
        """A visit, an award, a payment, and a payment and an award that were taken back."""
        shop.open_shop()
        old_row(
            shop.connection,
            "check_ins", member_id=MEMBER, day=date(2026, 11, 21), txn_id=(visit := shop.settle("check_in", 1)),
            terminal_id=TILL,
        )  # fmt: skip
        shop.lot(shop.enter(visit, "EARN_PROMO", 1), 1, 0)
        self.award = shop.settle("award", 40)
        shop.lot(shop.enter(self.award, "EARN", 40, 40), 40, 21)
        self.paid = shop.settle("redeem", 0, 20)
        seq = shop.enter(self.paid, "REDEEM", -20)
        shop.pay(seq, 1, 1)
        shop.pay(seq, 2, 19)
        undone = shop.settle("redeem", 0, 5)
        shop.pay(shop.enter(undone, "REDEEM", -5), 2, 5)
        shop.pay(shop.enter(shop.void(undone, 0, -5), "REDEEM_REVERSAL", 5), 2, -5)
        mistake = shop.settle("award", 7)
        shop.lot(seq := shop.enter(mistake, "EARN", 7, 7), 7, 0)
        self.void = shop.void(mistake, -7, 0)
        shop.pay(shop.enter(self.void, "CLAWBACK", -7, -7), seq, 7)
        figures = {"last_seq": shop.seq, "points": shop.points, "deficit": 0, "qualifying": 40}
        old_row(shop.connection, "accounts", member_id=MEMBER, **figures, touched_ms=shop.now_ms)

    def of_then(self, txn_id: UUID, amount_minor: int) -> Transaction:
        """A transaction of the first version, as far as another one speaks of it."""
        return replace(self.unscanned(K.AWARD, CARD, amount_minor=amount_minor), txn_id=txn_id)


@pytest.fixture
def old_shop(empty_database_url: str) -> Iterator[OldShop]:
    opened = OldShop(empty_database_url)
    yield opened
    opened.database.close()


def findings(shop: Shop) -> list[Finding]:
    with shop.database.read() as connection:
        return list(Audit(connection).findings())


def test_what_the_first_version_wrote_is_right(old_shop: OldShop) -> None:
    with old_shop.database.read() as connection:
        run = Audit(connection)
        assert list(run.findings()) == []
        assert (run.members, run.entries, run.transactions) == (1, 7, 7)


def test_what_is_done_about_it_since_is_right(old_shop: OldShop) -> None:
    steps = (
        old_shop.transaction(K.AWARD, CARD, amount_minor=90_000),
        old_shop.refund_of(old_shop.of_then(old_shop.award, 30_000)),
        old_shop.void_of(old_shop.of_then(old_shop.paid, 0)),
    )
    for txn in steps:
        assert old_shop.send(txn).applied is Applied.APPLIED
        old_shop.now_s += 30
        assert findings(old_shop) == []


def test_what_cannot_be_taken_back_is_refused(old_shop: OldShop) -> None:
    """A void of then is written otherwise; a correction by a manager is no transaction of a till."""
    correction = Adjustment(uuid4(), points=5, note="A gift")
    with old_shop.database.write() as connection:
        membership.adjust(connection, MEMBER, correction, "Li", old_shop.now_ms)
    for txn_id in (old_shop.void, correction.txn_id):
        then = old_shop.of_then(txn_id, 1_000)
        for txn in (old_shop.void_of(then), old_shop.refund_of(then)):
            assert old_shop.send(txn).reason is Reason.UNKNOWN_TRANSACTION
    assert findings(old_shop) == []


@pytest.mark.parametrize("window", TierWindow)
def test_other_rules_and_the_passing_of_years_are_right(old_shop: OldShop, window: TierWindow) -> None:
    old_shop.publish(replace(old_shop.programme, version=2, tier_policy=TierPolicy(window=window)))
    for _year in range(3):
        assert old_shop.send(old_shop.transaction(K.AWARD, CARD, amount_minor=90_000)).applied is Applied.APPLIED
        assert findings(old_shop) == []
        old_shop.now_s += 400 * DAY_S
        with old_shop.database.write() as connection:
            expire(connection, MEMBER, old_shop.programme, old_shop.now_ms)
            review(connection, MEMBER, old_shop.programme, old_shop.now_ms)
        assert findings(old_shop) == []
