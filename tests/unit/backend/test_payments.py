"""Paying with credit and stored value, loading the card, corrections by hand; and requests that make no sense."""

from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from pos_client.backend.database.schema import ENTRIES, PRODUCTS, TRANSACTIONS, Unit
from pos_client.backend.members.cards import Card
from pos_client.backend.settlement import adjust
from pos_client.backend.shop import programmes
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.basket import MAX_LINES, Line
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import Programme, RebateRule, StoredValueRule
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, TransactionKind, TransactionResult
from pos_client.errors import InvalidValue
from tests.unit.backend.shop import DAY_S, Shop, Wish

AWARD, REDEEM, SALE, DEPOSIT, CHECK_IN = (
    TransactionKind.AWARD,
    TransactionKind.REDEEM,
    TransactionKind.SALE,
    TransactionKind.DEPOSIT,
    TransactionKind.CHECK_IN,
)
REBATE = Programme(version=2, rebate=RebateRule(rate_bp=1000, expiry_days=30))


def count(shop: Shop, table: sa.Table) -> int:
    with shop.database.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def correct(shop: Shop, card: Card, adjustment: Adjustment) -> TransactionResult:
    with shop.database.write() as connection:
        programme = programmes.current(connection)
        return adjust(connection, card.member_id, adjustment, actor="Lin", programme=programme, now_ms=shop.now_ms)


def test_sale_is_paid_with_everything_in_one_outcome(shop: Shop) -> None:
    card = shop.member((50, 100), credit_minor=3000, stored_value_minor=4000)
    sale = shop.transaction(
        SALE, card, amount_minor=20_000, redeem_points=40, credit_minor=2000, stored_value_minor=4000
    )
    result = shop.send(sale)
    assert (result.redeemed_points, result.credit_minor, result.stored_value_minor) == (40, 2000, 4000)
    # 20,000 − 4,000 points − 2,000 credit earn; stored value is money, and 10,000 of it are left to pay.
    assert (result.to_pay_minor, result.earned_points, result.points_after) == (10_000, 7, 17)
    assert (result.credit_after_minor, result.stored_value_after_minor) == (1000, 0)
    assert (result.qualifying_after, result.tier, result.tier_after) == (7, "silver", "silver")
    assert [shop.entries(card, unit)[1:] for unit in Unit] == [
        [("REDEEM", -40), ("EARN", 7)],
        [("REDEEM", -2000)],
        [("REDEEM", -4000)],
    ]
    shop.check_ledger(card)


def test_tier_is_that_of_before_the_sale_and_told_with_the_one_after(shop: Shop) -> None:
    result = shop.send(shop.transaction(AWARD, shop.member(qualifying=199), amount_minor=2000))
    assert (result.tier, result.tier_after, result.qualifying_after) == ("silver", "gold", 200)


def test_credit_is_for_the_next_purchase_and_expires(shop: Shop) -> None:
    shop.publish(REBATE)
    card = shop.member()
    too_early = shop.transaction(SALE, card, amount_minor=10_000, credit_minor=1)
    assert shop.send(too_early).reason is Reason.INSUFFICIENT_CREDIT
    shop.now_s += 60
    earned = shop.send(shop.transaction(SALE, card, amount_minor=10_000))
    assert (earned.earned_credit_minor, earned.credit_after_minor) == (1000, 0)
    shop.now_s += 60
    assert shop.send(shop.transaction(SALE, card, amount_minor=2000, credit_minor=400)).credit_after_minor == 600
    shop.now_s += 31 * DAY_S
    assert shop.facts(card).credit_minor == 0
    shop.check_ledger(card)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"credit_minor": 3001}, Reason.INSUFFICIENT_CREDIT),
        ({"stored_value_minor": 4001}, Reason.INSUFFICIENT_STORED_VALUE),
        ({"amount_minor": 4000, "credit_minor": 1000, "stored_value_minor": 3001}, Reason.ABOVE_BILL),
        ({"amount_minor": 2999, "credit_minor": 3000}, Reason.ABOVE_MAXIMUM),
        ({"amount_minor": 4000, "stored_value_minor": 4000, "redeem_points": 1}, Reason.ABOVE_MAXIMUM),
        ({"coupons": ("WELCOME",)}, Reason.UNKNOWN_COUPON),
    ],
)
def test_payment_is_exact_or_refused(shop: Shop, wish: Wish, reason: Reason) -> None:
    card = shop.member((50, 100), credit_minor=3000, stored_value_minor=4000)
    wish.setdefault("amount_minor", 20_000)
    sale = shop.transaction(SALE, card, **wish)
    assert shop.send(sale).reason is reason
    assert (shop.facts(card).credit_minor, shop.facts(card).stored_value_minor) == (3000, 4000)


def test_credit_and_stored_value_need_a_pay_code_and_a_connection(shop: Shop) -> None:
    card = shop.member(credit_minor=3000, stored_value_minor=4000)
    wishes: tuple[Wish, ...] = (
        {"amount_minor": 2000, "credit_minor": 1},
        {"amount_minor": 2000, "stored_value_minor": 1},
    )
    for wish in wishes:
        assert shop.send(shop.offline(SALE, card, **wish)).reason is Reason.ONLINE_ONLY
        shop.now_s += 60
        scanned = shop.transaction(SALE, card, **wish)
        assert shop.send(replace(scanned, code=shop.code(card, Intent.EARN))).reason is Reason.NEEDS_PAY_CODE
        other = shop.member(credit_minor=1, stored_value_minor=1)
        assert shop.send(shop.unscanned(SALE, other, **wish)).reason is Reason.NO_MEMBER


def test_deposit_loads_the_card_and_its_void_unloads_it(shop: Shop) -> None:
    card = shop.member()
    deposit = shop.transaction(DEPOSIT, card, amount_minor=5000)
    result = shop.send(deposit)
    assert (result.to_pay_minor, result.stored_value_minor, result.stored_value_after_minor) == (5000, -5000, 5000)
    assert (result.earned_points, result.qualifying_after) == (0, 0)
    undone = shop.send(shop.void_of(deposit))
    assert (undone.to_pay_minor, undone.stored_value_after_minor) == (-5000, 0)
    shop.check_ledger(card)


@pytest.mark.parametrize(
    ("amount", "rule", "reason"),
    [
        (5000, StoredValueRule(enabled=False), Reason.DEPOSIT_OFF),
        (99, StoredValueRule(min_deposit_minor=100), Reason.BELOW_MINIMUM),
        (5001, StoredValueRule(max_deposit_minor=5000), Reason.ABOVE_MAXIMUM),
        (5001, StoredValueRule(max_deposit_minor=5001, max_balance_minor=6000), Reason.ABOVE_MAXIMUM),
        (0, StoredValueRule(), Reason.NO_AMOUNT),
    ],
)
def test_deposit_outside_the_rules_is_refused(shop: Shop, amount: int, rule: StoredValueRule, reason: Reason) -> None:
    shop.publish(Programme(version=2, stored_value=rule))
    card = shop.member(stored_value_minor=1000)
    assert shop.send(shop.transaction(DEPOSIT, card, amount_minor=amount)).reason is reason
    assert shop.send(shop.offline(DEPOSIT, shop.member(), amount_minor=5000)).reason is Reason.ONLINE_ONLY


def test_correction_adds_and_takes_and_happens_once(shop: Shop) -> None:
    card = shop.member((50, 100), credit_minor=10)
    adjustment = Adjustment(uuid4(), "machine broke", points=-20, credit_minor=300, stored_value_minor=500)
    result = correct(shop, card, adjustment)
    assert (result.applied, result.earned_points, result.earned_credit_minor) == (Applied.APPLIED, -20, 300)
    assert (result.points_after, result.credit_after_minor, result.stored_value_after_minor) == (30, 310, 500)
    assert correct(shop, card, adjustment) == replace(result, applied=Applied.REPLAYED)
    assert correct(shop, card, replace(adjustment, points=-21)).reason is Reason.KEY_REUSED
    assert correct(shop, shop.member(), adjustment).reason is Reason.KEY_REUSED
    assert shop.entries(card) == [("EARN", 50), ("ADJUST", -20)]
    with shop.database.read() as connection:
        actors = sa.select(ENTRIES.c.actor).where(ENTRIES.c.txn_id == adjustment.txn_id)
        assert set(connection.execute(actors).scalars()) == {"Lin"}
    shop.check_ledger(card)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Adjustment(uuid4(), "n", points=-51, stored_value_minor=1), Reason.INSUFFICIENT_POINTS),
        (Adjustment(uuid4(), "n", points=1, credit_minor=-11), Reason.INSUFFICIENT_CREDIT),
        (Adjustment(uuid4(), "n", stored_value_minor=-1), Reason.INSUFFICIENT_STORED_VALUE),
    ],
)
def test_correction_never_goes_below_zero(shop: Shop, wish: Adjustment, reason: Reason) -> None:
    card = shop.member((50, 100), credit_minor=10)
    assert correct(shop, card, wish).reason is reason
    assert shop.entries(card) == [("EARN", 50)]


@pytest.mark.parametrize("wish", [{"points": 0}, {"points": 1, "note": " "}, {"points": 10**12 + 1}])
def test_correction_without_a_reason_or_an_effect_is_none(wish: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        Adjustment(**({"txn_id": uuid4(), "note": "n"} | wish))  # type: ignore[arg-type]


LINE = Line("1", unit_price_minor=1000)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((LINE, LINE), Reason.DUPLICATE_LINE),
        ((replace(LINE, unit_price_minor=-1),), Reason.BAD_LINE),
        ((replace(LINE, quantity_milli=0),), Reason.BAD_LINE),
        ((replace(LINE, quantity_milli=-1000),), Reason.BAD_LINE),
        ((replace(LINE, discount_minor=1001),), Reason.BAD_LINE),
        ((replace(LINE, tax_minor=1001),), Reason.BAD_LINE),
        ((replace(LINE, line_id=""),), Reason.BAD_LINE),
        ((replace(LINE, line_id="x" * 201),), Reason.BAD_LINE),
        ((replace(LINE, unit_price_minor=10**13),), Reason.BAD_LINE),
        ((replace(LINE, sku="nobody-knows"),), Reason.UNKNOWN_SKU),
        ((replace(LINE, unit_price_minor=0),), Reason.AMOUNT_MISMATCH),
    ],
)
@pytest.mark.parametrize("kind", [AWARD, SALE])
def test_basket_that_contradicts_itself_leaves_no_entry(
    shop: Shop, kind: TransactionKind, lines: tuple[Line, ...], reason: Reason
) -> None:
    card = shop.member()
    txn = shop.transaction(kind, card, lines=lines, amount_minor=1000)
    result = shop.send(txn)
    assert (result.applied, result.reason) == (Applied.REFUSED, reason)
    assert shop.entries(card) == []


def test_amount_is_the_sum_of_the_lines(shop: Shop) -> None:
    card = shop.member()
    short = shop.transaction(SALE, card, lines=(LINE,), amount_minor=999)
    assert shop.send(short).reason is Reason.AMOUNT_MISMATCH
    shop.now_s += 60
    assert shop.send(shop.transaction(SALE, card, lines=(LINE,), amount_minor=1000)).reason is None


def test_known_products_are_sold_whether_they_still_are_or_not(shop: Shop) -> None:
    with shop.database.write() as connection:
        for sku, active in (("tea", True), ("cup", False)):
            row = {"sku": sku, "ean": None, "name_en": sku, "name_zh": sku, "category": "", "unit_price_minor": 1}
            connection.execute(PRODUCTS.insert().values(**row, active=active, seq=1))
    lines = tuple(
        Line(str(place), sku=sku, unit_price_minor=1000) for place, sku in enumerate(("tea", "cup", "tea", ""))
    )
    assert shop.send(shop.transaction(SALE, shop.member(), lines=lines)).reason is None


def test_basket_of_100_000_lines_is_not_even_stored(shop: Shop) -> None:
    card = shop.member()
    lines = tuple(Line(str(place), unit_price_minor=1) for place in range(100_000))
    stored = count(shop, TRANSACTIONS)
    result = shop.send(shop.transaction(SALE, card, lines=lines))
    assert (result.applied, result.reason) == (Applied.REFUSED, Reason.TOO_MANY_LINES)
    assert count(shop, TRANSACTIONS) == stored
    shop.now_s += 60
    most = lines[:MAX_LINES]
    assert shop.send(shop.transaction(SALE, card, lines=most)).reason is None


def test_figures_a_kind_has_no_use_for_are_a_misunderstanding(shop: Shop) -> None:
    card = shop.member((9, 9), credit_minor=9)
    award = shop.transaction(AWARD, card, amount_minor=100)
    wishes = [
        replace(award, redeem_points=1),
        replace(award, credit_minor=1),
        replace(award, coupons=("A",)),
        replace(award, to_card=True),
        replace(award, kind=CHECK_IN),
        replace(award, kind=DEPOSIT, lines=(LINE,)),
        replace(award, kind=DEPOSIT, stored_value_minor=1),
        shop.about(TransactionKind.VOID, award, amount_minor=100),
        shop.about(TransactionKind.VOID, award, lines=(LINE,)),
    ]
    assert {shop.send(replace(txn, txn_id=uuid4())).reason for txn in wishes} == {Reason.MALFORMED}
    assert shop.send(award).reason is None


def test_currency_and_amount_are_looked_at_first(shop: Shop) -> None:
    card = shop.member()
    for kind in (AWARD, SALE, DEPOSIT, CHECK_IN):
        txn = replace(shop.transaction(kind, card), currency="JPY")
        assert shop.send(txn).reason is Reason.WRONG_CURRENCY
    with pytest.raises(InvalidValue):
        shop.transaction(AWARD, card, amount_minor=-1)
    with pytest.raises(InvalidValue):
        shop.transaction(AWARD, card, amount_minor=10**12 + 1)
