"""The dry run: past sales under other rules, nothing written."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from pos_client.backend.database.schema import ACCOUNTS, METADATA, TRANSACTIONS
from pos_client.backend.members.cards import Card
from pos_client.backend.shop import dry_run as dry
from pos_client.backend.shop.dry_run import DryRun, Question, TierTotals
from pos_client.domain.basket import Line
from pos_client.domain.programme import DEFAULT_TIERS, Earning, EarnRule, Programme, RebateRule, RedeemRule
from pos_client.domain.transaction import Applied, TransactionKind
from pos_client.errors import InvalidValue
from tests.unit.backend.shop import Shop, Wish

DOUBLE = Programme(earn=Earning((EarnRule("base", points=2),)))
REBATE = Programme(rebate=RebateRule(rate_bp=1000))


def run(shop: Shop, programme: Programme, question: Question | None = None) -> DryRun:
    return dry.dry_run(shop.database, programme, question or Question(), shop.now_ms)


def sell(shop: Shop, card: Card, amount_minor: int, days_ago: int = 0) -> None:
    shop.now_s += 30  # another code
    txn = shop.offline(TransactionKind.AWARD, card, amount_minor=amount_minor)
    sold = replace(txn, occurred_at=txn.occurred_at - timedelta(days=days_ago))
    assert shop.send(sold).applied is Applied.APPLIED


def tier(report: DryRun, code: str) -> TierTotals:
    return next(totals for totals in report.tiers if totals.code == code)


def test_the_rules_in_force_give_what_they_gave(shop: Shop) -> None:
    card = shop.member()
    for amount_minor in (1, 1999, 2000, 19_999, 1_234_500):
        sell(shop, card, amount_minor)
    report = run(shop, shop.programme)
    assert (report.sales, report.amount_minor, report.is_complete) == (5, 1_258_499, True)
    assert report.points_before == report.points_after > 600
    assert report.credit_before_minor == report.credit_after_minor == 0
    assert report.liability_before_minor == report.liability_after_minor == report.points_before * 100


def test_every_way_to_buy_gives_what_it_gave(shop: Shop) -> None:
    """Lines, categories, a rebate, points, credit and stored value; a sale and a hold that was captured."""
    rules = (EarnRule("tea", categories=("tea",), multiplier_percent=250, priority=1), EarnRule("base", per_minor=700))
    earn = Earning(rules, excluded_categories=("gift",), on_stored_value_part=False)
    rich = Programme(version=2, earn=earn, rebate=RebateRule(rate_bp=750, excluded_categories=("gift",)))
    shop.publish(rich)
    card = shop.member((300, 90), qualifying=250, credit_minor=5000, stored_value_minor=9000)
    lines = tuple(
        Line(category, category=category, quantity_milli=1500, unit_price_minor=7777)
        for category in ("tea", "gift", "other")
    )
    bill = sum(line.amount_minor for line in lines)
    paid = Wish(amount_minor=bill, lines=lines, redeem_points=20, credit_minor=777, stored_value_minor=1234)
    assert shop.send(shop.transaction(TransactionKind.SALE, card, **paid)).applied is Applied.APPLIED
    shop.now_s += 60  # the next code
    held = shop.transaction(TransactionKind.HOLD, card, **paid)
    assert shop.send(held).applied is Applied.APPLIED
    captured = shop.about(TransactionKind.CAPTURE, held, **paid)
    assert shop.send(captured).applied is Applied.APPLIED
    report = run(shop, rich)
    assert (report.sales, report.amount_minor) == (2, 2 * bill)
    assert report.points_before == report.points_after > 0
    assert report.credit_before_minor == report.credit_after_minor > 0
    assert run(shop, replace(rich, rebate=RebateRule())).credit_after_minor == 0


def test_other_rules_give_other_points_in_every_tier(shop: Shop) -> None:
    plain, golden = shop.member(), shop.member()
    sell(shop, golden, 400_000)  # 200 points: gold from the next purchase on
    sell(shop, golden, 20_000)
    sell(shop, plain, 20_000)
    report = run(shop, DOUBLE)
    assert (report.points_before, report.points_after) == (225, 450)
    assert tier(report, "gold") == TierTotals("gold", 1, 15, 30, 1, 1)
    assert tier(report, "silver") == TierTotals("silver", 2, 210, 420, 1, 1)
    assert (report.liability_before_minor, report.liability_after_minor) == (22_500, 45_000)


def test_a_rebate_that_would_have_been(shop: Shop) -> None:
    sell(shop, shop.member(), 12_345)
    report = run(shop, REBATE)
    assert (report.credit_before_minor, report.credit_after_minor) == (0, 1234)
    assert report.liability_after_minor - report.liability_before_minor == 1234


def test_points_worth_less_are_a_smaller_liability(shop: Shop) -> None:
    sell(shop, shop.member(), 20_000)
    report = run(shop, Programme(redeem=RedeemRule(point_minor=50)))
    assert (report.liability_before_minor, report.liability_after_minor) == (1000, 500)


def test_members_move_where_thresholds_do(shop: Shop) -> None:
    for amount_minor in (200_000, 380_000, 400_000, 2_000_000):
        sell(shop, shop.member(), amount_minor)
    lower = replace(DEFAULT_TIERS[1], threshold=190)
    report = run(shop, Programme(tiers=(DEFAULT_TIERS[0], lower)))
    assert (report.members, report.members_moved) == (4, 2)
    members = {totals.code: (totals.members_before, totals.members_after) for totals in report.tiers}
    assert members == {"silver": (2, 1), "gold": (1, 3), "platinum": (1, 0)}


def test_a_tier_of_other_name_is_the_lowest(shop: Shop) -> None:
    sell(shop, shop.member(), 20_000)
    bronze = replace(DEFAULT_TIERS[0], code="bronze", multiplier_percent=300)
    report = run(shop, Programme(tiers=(bronze,)))
    assert (tier(report, "silver").points_before, tier(report, "silver").points_after) == (10, 30)
    assert (tier(report, "silver").members_before, tier(report, "bronze").members_after) == (1, 1)


def test_only_the_days_asked_for_count(shop: Shop) -> None:
    card = shop.member()
    for days_ago in (0, 3, 8, 20):
        sell(shop, card, 2000, days_ago)
    assert [run(shop, DOUBLE, Question(days)).sales for days in (1, 4, 9, 30)] == [1, 2, 3, 4]
    assert run(shop, DOUBLE, Question(7)).since.timestamp() * 1000 == shop.now_ms - 7 * 86_400_000


def test_what_did_not_last_does_not_count(shop: Shop) -> None:
    card = shop.member()
    voided = shop.transaction(TransactionKind.AWARD, card, amount_minor=20_000)
    shop.send(voided)
    shop.send(shop.void_of(voided))
    refused = replace(shop.unscanned(TransactionKind.AWARD, card, amount_minor=20_000), currency="USD")
    assert shop.send(refused).applied is Applied.REFUSED
    shop.send(shop.transaction(TransactionKind.CHECK_IN, card))
    assert run(shop, DOUBLE).sales == 0


def test_sales_beyond_the_cap_are_not_read_and_it_says_so(shop: Shop) -> None:
    card = shop.member()
    for _sale in range(3):
        sell(shop, card, 2000)
    assert [
        (report.sales, report.is_complete) for report in (run(shop, DOUBLE, Question(30, n)) for n in (2, 3, 4))
    ] == [
        (2, False),
        (3, True),
        (3, True),
    ]


def test_every_page_is_read_once(shop: Shop) -> None:
    """More sales than a page holds, copied behind the ledger's back: reading them is what is tested."""
    sell(shop, shop.member(), 2000)
    with shop.database.write() as connection:
        row = dict(connection.execute(sa.select(TRANSACTIONS)).mappings().one())
        ids = [type(row["txn_id"])(int=number << 64 | 7 << 76 | 2 << 62) for number in range(2**60, 2**60 + 2100)]
        connection.execute(TRANSACTIONS.insert(), [row | {"txn_id": txn_id} for txn_id in ids])
    report = run(shop, DOUBLE)
    assert (report.sales, report.points_before, report.points_after) == (2101, 2101, 4202)


def test_sales_are_read_along_their_key_without_sorting(tmp_path: Path) -> None:
    """Otherwise each page would cost as much as the whole table."""
    shop = Shop(f"sqlite:///{tmp_path / 'b.db'}")
    queries: list[str] = []
    with shop.database.read() as connection:
        sa.event.listen(connection.engine, "before_cursor_execute", lambda *call: queries.append(call[2]))
    run(shop, DOUBLE)
    (pages,) = {query for query in queries if "transactions" in query}
    with shop.database.read() as connection:
        kinds = tuple(range(pages.count("?") - 3))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {pages}", (*kinds, "f" * 32, 9, 0)).all()
    shop.database.close()
    assert "txn_id<?" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_another_currency_says_nothing(shop: Shop) -> None:
    with pytest.raises(InvalidValue) as refused:
        run(shop, Programme(currency="JPY"))
    assert refused.value.error_code == "CURRENCY_IN_USE"


def test_nothing_is_written(shop: Shop) -> None:
    sell(shop, shop.member(), 20_000)

    def contents() -> dict[str, object]:
        with shop.database.read() as connection:
            return {
                table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in METADATA.sorted_tables
            }

    before = contents()
    assert before[ACCOUNTS.name]
    run(shop, DOUBLE)
    assert contents() == before
