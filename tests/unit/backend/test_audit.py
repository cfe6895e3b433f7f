"""The audit: clean over everything the engine can do, and one forged row after the other is found for what it is."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from pos_client.backend.audit import Audit, Code, Finding
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import (
    ACCOUNTS,
    ALLOCATIONS,
    CHECK_INS,
    CODE_CLAIMS,
    COUPONS,
    DEFICITS,
    ENTRIES,
    GIFT_ARTICLES,
    GIFTS,
    HOLDS,
    INCIDENTS,
    LOTS,
    MEMBERS,
    PROGRAMMES,
    REFUNDS,
    RESOLUTIONS,
    SETTLED_BASKETS,
    TRANSACTIONS,
    Unit,
)
from pos_client.backend.preparation import prepare
from pos_client.backend.transactions import stored
from pos_client.errors import InvalidValue
from tests.unit.backend.busy_shop import BusyShop
from tests.unit.backend.shop import NOON_S

NEVER = 999
Forgery = Callable[["Forger"], object]


class TakenBackError(Exception):
    """Ends a transaction without a trace."""


class Forger:
    """Changes rows behind the ledger's back."""

    def __init__(self, shop: BusyShop, connection: sa.Connection) -> None:
        self.shop = shop
        self._connection = connection

    def member(self, name: str) -> UUID:
        return self.shop.member_id(name)

    def txn(self, name: str) -> UUID:
        return self.shop.said[name].txn_id

    def row(self, table: sa.Table, **key: object) -> sa.RowMapping:
        """The one row with these values; the first one by its key where there are several."""
        mine = sa.select(table).where(*_is(table, key)).order_by(*table.primary_key)
        return self._connection.execute(mine.limit(1)).mappings().one()

    def change(self, table: sa.Table, key: dict[str, object], **values: object) -> None:
        assert self._connection.execute(table.update().where(*_is(table, key)).values(values)).rowcount == 1

    def forge_all(self, table: sa.Table, column: "sa.Column[Any]", value: object) -> None:
        """Change one column of every row."""
        self._connection.execute(table.update().values({column: value}))

    def add(self, table: sa.Table, **values: object) -> None:
        self._connection.execute(table.insert().values(values))

    def remove(self, table: sa.Table, **key: object) -> None:
        assert self._connection.execute(table.delete().where(*_is(table, key))).rowcount == 1

    def entry(self, name: str, unit: int = 1, **key: object) -> dict[str, object]:
        """The key of an entry of a transaction."""
        row = self.row(ENTRIES, txn_id=self.txn(name), unit=unit, **key)
        return {"member_id": row["member_id"], "unit": row["unit"], "seq": row["seq"]}

    def rewrite(self, name: str, column: str, **fields: object) -> None:
        """Change fields of a stored document, and what a request's fingerprint is, so that only the rest shows it."""
        key: dict[str, object] = {"txn_id": self.txn(name)}
        document = json.loads(self.row(TRANSACTIONS, **key)[column])
        self.change(TRANSACTIONS, key, **_written(column, document | fields))

    def copy(self, name: str, member_id: UUID | None, **fields: object) -> UUID:
        """Add an applied transaction like another one, which did nothing."""
        row, txn_id = self.row(TRANSACTIONS, txn_id=self.txn(name)), uuid4()
        named = {"txn_id": str(txn_id)}
        answer = json.dumps(named | {"applied": "applied"})
        request = _written("body", json.loads(row["body"]) | named | fields)
        self.add(TRANSACTIONS, **{**row, **request, "txn_id": txn_id, "member_id": member_id, "result": answer})
        return txn_id


def _is(table: sa.Table, key: dict[str, object]) -> list["sa.ColumnElement[bool]"]:
    return [table.c[name] == value for name, value in key.items()]


def _written(column: str, document: dict[str, Any]) -> dict[str, object]:
    if column != "body":
        return {column: json.dumps(document)}
    body, content = stored.write_request(stored.read_request(json.dumps(document)))
    return {"body": body, "content_sha256": content}


def account(name: str, column: str, value: object = None) -> Forgery:
    """One figure of an account row is one too high, or something else."""

    def forge(forger: Forger) -> None:
        key: dict[str, object] = {"member_id": forger.member(name)}
        forger.change(ACCOUNTS, key, **{column: forger.row(ACCOUNTS, **key)[column] + 1 if value is None else value})

    return forge


def gap(forger: Forger) -> None:
    last = forger.entry("mistake")
    forger.change(ENTRIES, last, seq=NEVER)


def lot_of(forger: Forger, name: str, unit: int = 1) -> dict[str, object]:
    return forger.entry(name, unit, kind="EARN")


def lot_remaining(forger: Forger) -> None:
    key = lot_of(forger, "big award")
    forger.change(LOTS, key, remaining=forger.row(LOTS, **key)["remaining"] - 1)


def lot_issued(forger: Forger) -> None:
    key = lot_of(forger, "big award")
    row = forger.row(LOTS, **key)
    forger.change(LOTS, key, remaining=row["remaining"] + 1, issued=row["issued"] + 1)


def later_lot(forger: Forger) -> None:
    """A deposit pays for what was bought before it, with everything else made to fit."""
    paid, later = forger.entry("sale", 3), forger.entry("second deposit", 3)
    taken = forger.row(ALLOCATIONS, **paid)
    amount = 1000
    forger.change(ALLOCATIONS, {**paid, "lot_seq": taken["lot_seq"]}, amount=taken["amount"] - amount)
    forger.add(ALLOCATIONS, **paid, lot_seq=later["seq"], amount=amount)
    earlier: dict[str, object] = {**paid, "seq": taken["lot_seq"]}
    forger.change(LOTS, earlier, remaining=forger.row(LOTS, **earlier)["remaining"] + amount)
    forger.change(LOTS, later, remaining=forger.row(LOTS, **later)["remaining"] - amount)


def forgiven(forger: Forger) -> None:
    forger.change(DEFICITS, forger.entry("spent back", kind="CLAWBACK"), remaining=0)


def not_enough_owed(forger: Forger) -> None:
    forger.remove(DEFICITS, **forger.entry("spent back", kind="CLAWBACK"))


def expiry(forger: Forger) -> dict[str, object]:
    row = forger.row(ENTRIES, member_id=forger.member("saver"), kind="EXPIRE")
    return {"member_id": row["member_id"], "unit": row["unit"], "seq": row["seq"]}


def expired_early(forger: Forger) -> None:
    taken = forger.row(ALLOCATIONS, **expiry(forger))
    key: dict[str, object] = {"member_id": taken["member_id"], "unit": taken["unit"], "seq": taken["lot_seq"]}
    forger.change(LOTS, key, expires_at_ms=forger.row(LOTS, **key)["expires_at_ms"] + 1)


def void_of_steps(forger: Forger) -> None:
    """What the void takes back of the tier is forgotten, and the counters are made to fit."""
    key = forger.entry("undone", kind="CLAWBACK")
    steps = -forger.row(ENTRIES, **key)["qualifying"]
    assert steps > 0
    forger.change(ENTRIES, key, qualifying=0)
    mine: dict[str, object] = {"member_id": forger.member("buyer")}
    row = forger.row(ACCOUNTS, **mine)
    counters = {"qualifying": row["qualifying"] + steps, "period_qualifying": row["period_qualifying"] + steps}
    forger.change(ACCOUNTS, mine, **counters)


def refund_of_voided(forger: Forger) -> None:
    member_id, sale = forger.member("buyer"), forger.txn("mistake")
    txn_id = forger.copy("award back", member_id, refers_to=str(sale), amount_minor=0)
    figures = {column.name: 0 for column in REFUNDS.c if column.name.endswith(("_minor", "_points"))}
    forger.add(REFUNDS, member_id=member_id, of_txn=sale, txn_id=txn_id, **figures, qualifying=0, lines="[]")


def cheaper_sale(forger: Forger) -> None:
    """A sale of less than came back of it."""
    forger.rewrite("big award", "body", amount_minor=49_999)
    forger.rewrite("big award", "result", to_pay_minor=49_999)


def refund(forger: Forger, name: str) -> dict[str, object]:
    return {"txn_id": forger.txn(name)}


def refund_does_less(forger: Forger) -> None:
    row = forger.row(REFUNDS, **refund(forger, "part back"))
    assert row["redeemed_points"] > 0
    forger.change(REFUNDS, refund(forger, "part back"), redeemed_points=row["redeemed_points"] - 1)


def line_comes_back_twice(forger: Forger) -> None:
    lines = [{"line_id": "tea", "quantity_milli": 4000}]
    forger.rewrite("part back", "body", lines=lines)
    forger.change(REFUNDS, refund(forger, "part back"), lines='[["tea", 4000]]')


def hold_ended(forger: Forger, name: str, later_ms: int) -> None:
    key: dict[str, object] = {"txn_id": forger.txn(name)}
    forger.change(HOLDS, key, ended_ms=forger.row(HOLDS, **key)["expires_ms"] + later_ms)


def orphan(table: sa.Table, **values: object) -> Forgery:
    return lambda forger: forger.add(table, member_id=forger.member("saver"), **values)


def of_entry(name: str, unit: int = 1, **values: object) -> Forgery:
    return lambda forger: forger.change(ENTRIES, forger.entry(name, unit), **values)


def of_txn(name: str, **values: object) -> Forgery:
    return lambda forger: forger.change(TRANSACTIONS, {"txn_id": forger.txn(name)}, **values)


def of_lot(name: str, unit: int = 1, **values: object) -> Forgery:
    kind = "DEPOSIT" if unit == Unit.STORED_VALUE else "EARN"
    return lambda forger: forger.change(LOTS, forger.entry(name, unit, kind=kind), **values)


def of_refund(name: str, **values: object) -> Forgery:
    return lambda forger: forger.change(REFUNDS, refund(forger, name), **values)


def hidden_amount(forger: Forger) -> None:
    body = forger.row(TRANSACTIONS, txn_id=forger.txn("big award"))["body"]
    of_txn("big award", body=body.replace("400000", "40000000"))(forger)


def other_note(forger: Forger) -> None:
    key: dict[str, object] = {"member_id": forger.member("corrected"), "kind": "adjust"}
    row = forger.row(TRANSACTIONS, **key)
    forger.change(TRANSACTIONS, {"txn_id": row["txn_id"]}, body=row["body"].replace("goodwill", "a friend"))


def claimed_by_nothing(forger: Forger) -> None:
    claim = forger.row(CODE_CLAIMS, txn_id=None)
    forger.change(CODE_CLAIMS, {name: claim[name] for name in ("handle", "kid", "step")}, txn_id=uuid4())


def resolution(forger: Forger, name: str) -> dict[str, object]:
    """The key of what a transaction deals with."""
    return {"refused_txn": forger.row(RESOLUTIONS, txn_id=forger.txn(name))["refused_txn"]}


def nobodys_points(forger: Forger) -> None:
    forger.change(ENTRIES, expiry(forger), txn_id=forger.txn("too much"))


def gift_of(forger: Forger) -> dict[str, object]:
    return {"picked_up_by": forger.txn("pick-up")}


FORGERIES: list[tuple[Code, Forgery]] = [
    (Code.ENTRY_GAP, gap),
    (Code.ENTRY_KIND, of_entry("check-in", kind="GIFT")),
    (Code.ENTRY_KIND, of_entry("check-in", kind="REDEEM")),
    (Code.RUNNING_BALANCE, of_entry("first award", balance_after=7)),
    (Code.UNKNOWN_UNIT, orphan(DEFICITS, unit=9, seq=1, issued=0, remaining=0)),
    (
        Code.LOT_WITHOUT_ENTRY,
        orphan(LOTS, unit=1, seq=NEVER, issued=0, remaining=0, occurred_ms=0, available_from_ms=0),
    ),
    (Code.LOT_REMAINING, lot_remaining),
    (Code.ALLOCATION_WITHOUT_ENTRY, orphan(ALLOCATIONS, unit=1, seq=NEVER, lot_seq=1, amount=0)),
    (Code.ALLOCATION_WITHOUT_LOT, orphan(ALLOCATIONS, unit=1, seq=3, lot_seq=NEVER, amount=0)),
    (Code.LATER_LOT, later_lot),
    (Code.LOT_NOT_SPENDABLE, lambda f: f.change(LOTS, lot_of(f, "first award"), available_from_ms=2**60)),
    (Code.LOT_ORDER, lambda f: f.change(LOTS, f.entry("check-in"), expires_at_ms=None)),
    (Code.DEFICIT_WITHOUT_ENTRY, orphan(DEFICITS, unit=1, seq=NEVER, issued=0, remaining=0)),
    (Code.DEFICIT_OUT_OF_RANGE, lambda f: f.change(DEFICITS, f.entry("alone"), issued=NEVER)),
    (Code.CREDIT_UNEXPLAINED, lot_issued),
    (Code.DEBIT_UNEXPLAINED, not_enough_owed),
    (Code.UNBALANCED, forgiven),
    (Code.EXPIRED_EARLY, expired_early),
    (Code.ACCOUNT_MISSING, lambda f: f.remove(ACCOUNTS, member_id=f.member("saver"))),
    (Code.ACCOUNT_SEQ, account("saver", "points_seq")),
    (Code.ACCOUNT_BALANCE, account("buyer", "stored_value_balance")),
    (Code.ACCOUNT_DEFICIT, account("late_one", "points_deficit")),
    (Code.ACCOUNT_QUALIFYING, account("saver", "qualifying")),
    (Code.ACCOUNT_PERIOD, account("saver", "period_qualifying")),
    (Code.ACCOUNT_PERIOD, account("saver", "review_ms", 1)),
    (Code.UNKNOWN_TIER, account("saver", "tier_floor", "diamond")),
    (Code.UNKNOWN_TIER, account("saver", "grace_tier", "diamond")),
    (Code.UNKNOWN_PROGRAMME, of_entry("first award", programme_version=99)),
    (Code.ENTRY_WITHOUT_TXN, lambda f: f.change(ENTRIES, expiry(f), txn_id=uuid4())),
    (Code.APPLIED_TO_NOBODY, lambda f: f.copy("first award", None)),
    (Code.TXN_UNFINISHED, lambda f: f.change(TRANSACTIONS, {"txn_id": f.txn("too much")}, result=None)),
    (Code.REFUSED_WITH_ENTRIES, nobodys_points),
    (Code.NOT_ACCEPTED, lambda f: f.rewrite("waiting", "result", flags=[])),
    (Code.NOT_ACCEPTED, lambda f: f.remove(INCIDENTS, txn_id=f.txn("accepted"))),
    (Code.RESULT_MISMATCH, lambda f: f.rewrite("check-in", "result", earned_points=2)),
    (Code.RESULT_MISMATCH, lambda f: f.rewrite("deposit", "result", stored_value_minor=0)),
    (Code.RESULT_MISMATCH, lambda f: f.rewrite("sale", "result", credit_minor=901)),
    (Code.OVERDRAWN, lambda f: f.rewrite("alone", "body", authority="online")),
    (Code.VOID_UNKNOWN, lambda f: f.change(TRANSACTIONS, {"txn_id": f.txn("first award")}, voided_by=uuid4())),
    (Code.VOID_UNKNOWN, lambda f: f.change(TRANSACTIONS, {"txn_id": f.txn("mistake")}, voided_by=None)),
    (Code.VOID_UNBALANCED, void_of_steps),
    (Code.REFUND_UNKNOWN, lambda f: f.change(REFUNDS, refund(f, "part back"), of_txn=uuid4())),
    (Code.REFUND_UNKNOWN, lambda f: f.remove(REFUNDS, **refund(f, "part back"))),
    (Code.REFUND_OF_VOIDED, refund_of_voided),
    (Code.REFUND_BEYOND_SALE, cheaper_sale),
    (Code.REFUND_BEYOND_SALE, line_comes_back_twice),
    (Code.REFUND_MISMATCH, of_refund("part back", lines="[]")),
    (Code.REFUND_MISMATCH, of_refund("part back", lines="tea")),
    (Code.REFUND_MISMATCH, refund_does_less),
    (Code.HOLD_UNKNOWN, lambda f: f.remove(HOLDS, txn_id=f.txn("forgotten"))),
    (Code.HOLD_MISMATCH, lambda f: hold_ended(f, "open", 1)),
    (Code.HOLD_MISMATCH, lambda f: f.change(HOLDS, {"txn_id": f.txn("given up")}, ended_ms=None)),
    (Code.HOLD_ENDED_EARLY, lambda f: hold_ended(f, "forgotten", -1)),
    (Code.LOT_DATES, of_lot("big award", expires_at_ms=None)),
    (Code.LOT_DATES, of_lot("big award", expires_at_ms=2**50)),
    (Code.LOT_DATES, of_lot("big award", occurred_ms=0)),
    (Code.LOT_DATES, of_lot("big award", available_from_ms=0)),
    (Code.LOT_DATES, of_lot("holder's deposit", 3, expires_at_ms=2**50)),
    (Code.ACCOUNT_WINDOW, account("saver", "review_ms", 2**50)),
    (Code.ACCOUNT_WINDOW, account("saver", "period_from_ms", 0)),
    (Code.TIER_UNEXPLAINED, account("saver", "tier_floor", "platinum")),
    (Code.TIER_UNEXPLAINED, account("saver", "grace_tier", "gold")),
    (Code.TIER_UNEXPLAINED, account("saver", "grace_until_ms", 2**50)),
    (Code.TIER_UNEXPLAINED, account("holder", "tier_floor", "gold")),
    (Code.UNKNOWN_TIER, lambda f: f.rewrite("check-in", "result", tier="diamond")),
    (Code.UNKNOWN_PROGRAMME, of_txn("first award", programme_version=77)),
    (Code.FINGERPRINT, of_txn("payment", content_sha256=bytes(32))),
    (Code.FINGERPRINT, hidden_amount),
    (Code.FINGERPRINT, other_note),
    (Code.TXN_UNLIKE_BODY, of_txn("first award", kind="sale")),
    (Code.TXN_UNLIKE_BODY, of_txn("too much", kind="award")),
    (Code.TXN_UNLIKE_BODY, of_txn("check-in", occurred_ms=0)),
    (Code.ENTRY_UNLIKE_TXN, of_txn("first award", terminal_id="till-2")),
    (Code.ENTRY_UNLIKE_TXN, of_txn("first award", programme_version=1)),
    (Code.ENTRY_UNLIKE_TXN, of_txn("part back", recorded_ms=int(NOON_S * 1000))),
    (Code.ENTRY_UNLIKE_TXN, of_entry("payment", terminal_id="till-2")),
    (Code.ENTRY_UNLIKE_TXN, of_entry("payment", programme_version=1)),
    (Code.ENTRY_UNLIKE_TXN, of_entry("payment", actor="Mei")),
    (Code.ENTRY_UNLIKE_TXN, of_entry("payment", occurred_ms=2**50)),
    (Code.ENTRY_UNLIKE_TXN, of_entry("payment", recorded_ms=2**50)),
    (Code.QUALIFIES_AT, of_entry("first award", qualifies_ms=int(NOON_S * 1000) + 1)),
    (Code.RESULT_MISMATCH, lambda f: f.rewrite("payment", "result", to_pay_minor=0)),
    (Code.RESULT_MISMATCH, lambda f: f.rewrite("undone", "result", to_pay_minor=0)),
    (Code.RESULT_MISMATCH, lambda f: f.rewrite("payment", "result", points_after=1000)),
    (Code.RESULT_MISMATCH, lambda f: f.rewrite("deposit", "result", stored_value_after_minor=0)),
    (Code.REFUND_MISMATCH, of_refund("award back", amount_minor=0)),
    (Code.REFUND_MISMATCH, of_refund("award back", money_minor=0)),
    (Code.REFUND_MISMATCH, of_refund("part back", amount_minor=0)),
    (Code.REFUND_MISMATCH, of_refund("part back", money_minor=0)),
    (Code.REFUND_MISMATCH, of_refund("deposit back", amount_minor=0)),
    (Code.HOLD_EXPIRY, lambda f: f.change(HOLDS, {"txn_id": f.txn("open")}, expires_ms=2**50)),
    (Code.CHECK_IN_MISMATCH, lambda f: f.remove(CHECK_INS, txn_id=f.txn("check-in"))),
    (Code.CHECK_IN_MISMATCH, lambda f: f.change(CHECK_INS, {"txn_id": f.txn("check-in")}, day=date(2026, 11, 20))),
    (Code.CHECK_IN_MISMATCH, lambda f: f.change(CHECK_INS, {"txn_id": f.txn("check-in")}, terminal_id="till-2")),
    (Code.CHECK_IN_MISMATCH, lambda f: f.change(CHECK_INS, {"txn_id": f.txn("check-in")}, txn_id=f.txn("payment"))),
    (Code.COUPON_MISMATCH, lambda f: f.remove(COUPONS, code="TEN")),
    (Code.COUPON_MISMATCH, lambda f: f.change(COUPONS, {"code": "TEN"}, used_by=None)),
    (Code.COUPON_MISMATCH, lambda f: f.change(COUPONS, {"code": "TEN"}, off_minor=2000)),
    (Code.COUPON_MISMATCH, lambda f: f.change(COUPONS, {"code": "TEN"}, min_bill_minor=10**6)),
    (Code.COUPON_MISMATCH, lambda f: f.change(COUPONS, {"code": "TEN"}, until_ms=1)),
    (Code.COUPON_MISMATCH, lambda f: f.change(COUPONS, {"code": "LEFT"}, used_by=f.txn("with coupon"))),
    (Code.COUPON_MISMATCH, lambda f: f.change(COUPONS, {"code": "SPARE"}, used_by=f.txn("for nothing"))),
    (Code.COUPON_MISMATCH, lambda f: f.rewrite("with coupon", "result", coupon_minor=999)),
    (Code.REFUND_MISMATCH, of_refund("coupon's part", coupon_minor=0)),
    (Code.GIFT_MISMATCH, lambda f: f.change(GIFTS, gift_of(f), picked_up_by=None)),
    (Code.GIFT_MISMATCH, lambda f: f.change(GIFTS, gift_of(f), picked_up_by=f.txn("slip"))),
    (Code.GIFT_STOCK, lambda f: f.change(GIFT_ARTICLES, {"code": "MUG"}, given=0)),
    (Code.GIFT_STOCK, lambda f: f.change(GIFT_ARTICLES, {"code": "MUG"}, stock=0)),
    (Code.GIFT_STOCK, lambda f: f.change(GIFTS, gift_of(f), voided_ms=1)),
    (Code.GIFT_STOCK, lambda f: f.remove(GIFT_ARTICLES, code="MUG")),
    (Code.CLAIM_WITHOUT_TXN, claimed_by_nothing),
    (Code.CODE_NOT_CLAIMED, lambda f: f.remove(CODE_CLAIMS, txn_id=f.txn("first award"))),
    (Code.BASKET_NOT_SETTLED, lambda f: f.remove(SETTLED_BASKETS, txn_id=f.txn("first award"))),
    (Code.BASKET_WITHOUT_TXN, lambda f: f.add(SETTLED_BASKETS, basket_id=uuid4(), txn_id=uuid4())),
    (Code.RESOLVED_TWICE, lambda f: f.copy("written off", None)),
    (Code.RESOLVED_TWICE, lambda f: f.change(RESOLUTIONS, resolution(f, "put right"), txn_id=f.txn("written off"))),
    (Code.RESOLUTION_WITHOUT_TXN, lambda f: f.add(RESOLUTIONS, refused_txn=uuid4(), txn_id=uuid4())),
]


@pytest.fixture(scope="module")
def busy(shared_database_url: str) -> Iterator[BusyShop]:
    """No test changes it: what is forged is taken back."""
    shop = BusyShop(shared_database_url)
    yield shop
    shop.database.close()


def audit(connection: sa.Connection, at_once: int = 2) -> list[Finding]:
    return list(Audit(connection, at_once).findings())


def after_forging(shop: BusyShop, forge: Forgery) -> list[Finding]:
    """What an audit finds within a transaction that is taken back."""
    found: list[Finding] = []
    with suppress(TakenBackError), shop.database.write() as connection:
        forge(Forger(shop, connection))
        found += audit(connection)
        raise TakenBackError
    return found


def test_everything_the_engine_does_is_right(busy: BusyShop) -> None:
    with busy.database.read() as connection:
        run = Audit(connection)
        assert list(run.findings()) == []
        assert (run.members, len(run.counts)) == (6, 0)
        adjustments, nobodys = 2, 2
        assert run.transactions == len(busy.said) + adjustments - nobodys
        assert run.entries == connection.execute(sa.select(sa.func.count()).select_from(ENTRIES)).scalar_one()


@pytest.mark.parametrize(("code", "forge"), FORGERIES)
def test_a_forged_row_is_found_for_what_it_is(busy: BusyShop, code: Code, forge: Forgery) -> None:
    found = after_forging(busy, forge)
    assert {finding.code for finding in found} == {code}, found
    names = {card.name for card in busy.members.values()}
    assert not any(name in str(finding) for finding in found for name in names)


@pytest.mark.parametrize("at_ms", [2**62, -(2**62)])
@pytest.mark.parametrize("table", [ACCOUNTS, ENTRIES, HOLDS, LOTS, MEMBERS, PROGRAMMES, TRANSACTIONS])
def test_times_no_calendar_knows_are_found_too(busy: BusyShop, table: sa.Table, at_ms: int) -> None:
    for column in [column for column in table.c if column.name.endswith("_ms")]:
        found = after_forging(busy, partial(Forger.forge_all, table=table, column=column, value=at_ms))
        assert found or column.name in {"touched_ms", "created_ms", "home_since_ms", "home_seen_ms"}, column


def test_every_code_has_its_forgery() -> None:
    assert {code for code, _forge in FORGERIES} == set(Code)


def test_a_finding_says_where_and_how_much(busy: BusyShop) -> None:
    found = after_forging(busy, of_entry("first award", balance_after=7))
    assert found == [Finding(Code.RUNNING_BALANCE, busy.member_id("saver"), "points", 2, None, 101, 7)]


def test_one_member_alone(busy: BusyShop) -> None:
    def forge(forger: Forger) -> None:
        account("saver", "points_seq")(forger)
        account("buyer", "points_seq")(forger)
        names = (str(busy.member_id("buyer")), busy.members["buyer"].handle)
        for name in names:
            run = Audit(forger._connection)  # noqa: SLF001 - within the forger's transaction
            assert [finding.member_id for finding in run.findings(name)] == [busy.member_id("buyer")]
            assert run.members == 1

    after_forging(busy, forge)


@pytest.mark.parametrize("name", ["000000000000", str(UUID(int=1)), "Wang", "'; DROP TABLE members"])
def test_a_member_who_is_not_there(busy: BusyShop, name: str) -> None:
    with busy.database.read() as connection, pytest.raises(InvalidValue) as unknown:
        list(Audit(connection).findings(name))
    assert unknown.value.error_code == "UNKNOWN_MEMBER"


def test_progress_is_told_member_by_member(busy: BusyShop) -> None:
    told: list[tuple[int, int]] = []
    with busy.database.read() as connection:
        list(Audit(connection, 2).findings(progress=lambda done, of: told.append((done, of))))
    assert told == [(done, 6) for done in range(1, 7)]


def test_sample_members_are_right(database_url: str) -> None:
    database = Database(database_url)
    prepare(database, int(NOON_S * 1000), with_samples=True)
    with database.read() as connection:
        assert audit(connection, 20) == []
    database.close()
