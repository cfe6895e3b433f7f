"""What a quote promises is what the settlement does, whatever is bought and however it is paid."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_client.backend.members import recognition
from pos_client.backend.members.cards import Card
from pos_client.domain.basket import Line
from pos_client.domain.calculation import Quote
from pos_client.domain.programme import Earning, EarnRule, Programme, RebateRule, RedeemRule
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionKind, TransactionResult
from pos_client.domain.wire import QuoteAnswer, QuoteRequest
from tests.unit.backend.shop import TILL, Shop

RULES = Programme(
    version=2,
    earn=Earning(rules=(EarnRule("food", categories=("food",), points=3, per_minor=1000), EarnRule("base"))),
    redeem=RedeemRule(unit_points=5, min_points=5, max_share_percent=50),
    rebate=RebateRule(rate_bp=500, max_share_percent=80),
)


def ask(shop: Shop, request: QuoteRequest) -> QuoteAnswer:
    with shop.database.read() as connection:
        return recognition.quote_basket(connection, TILL, request, shop.now_ms)


def settle(shop: Shop, card: Card, lines: tuple[Line, ...], told: Quote) -> TransactionResult:
    txn = shop.transaction(
        TransactionKind.SALE,
        card,
        amount_minor=told.amount_minor,
        lines=lines,
        redeem_points=told.redeem_points,
        credit_minor=told.credit_minor,
        stored_value_minor=told.stored_value_minor,
    )
    return shop.send(txn)


LINES = st.lists(
    st.builds(
        Line,
        line_id=st.uuids().map(str),
        category=st.sampled_from(["", "food", "gift"]),
        quantity_milli=st.sampled_from([1000, 2000, 532]),
        unit_price_minor=st.integers(500, 20_000),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.integers(0, 8), st.none() | st.integers(0, 4000), st.integers(0, 3000))
def test_quote_equals_settlement(
    shop: Shop, lines: tuple[Line, ...], fives: int, credit: int | None, stored: int
) -> None:
    if shop.programme.version == 1:
        shop.publish(RULES)
    card = shop.greet(shop.member((100, 50), credit_minor=3000, stored_value_minor=2000))
    amount = sum(line.amount_minor for line in lines)
    answer = ask(shop, QuoteRequest(card.handle, amount, "CNY", 5 * fives, lines, credit, stored))
    if answer.quote is None:
        assert answer.reason in {
            Reason.ABOVE_MAXIMUM,
            Reason.INSUFFICIENT_CREDIT,
            Reason.INSUFFICIENT_STORED_VALUE,
            Reason.ABOVE_BILL,
        }
        return
    told = answer.quote
    done = settle(shop, card, lines, told)
    assert done.reason is None
    assert (done.earned_points, done.redeemed_points) == (told.earn_points, told.redeem_points)
    assert (done.earned_credit_minor, done.credit_minor) == (told.earn_credit_minor, told.credit_minor)
    assert (done.to_pay_minor, done.stored_value_minor) == (told.to_pay_minor, told.stored_value_minor)


@pytest.mark.parametrize(("asked", "credit"), [(None, 3000), (0, 0), (1200, 1200)])
def test_credit_is_proposed_unless_somebody_says_how_much(shop: Shop, asked: int | None, credit: int) -> None:
    shop.publish(RULES)
    card = shop.greet(shop.member(credit_minor=3000))
    answer = ask(shop, QuoteRequest(card.handle, 10_000, "CNY", credit_minor=asked))
    assert answer.quote is not None
    assert (answer.quote.credit_minor, answer.quote.to_pay_minor) == (credit, 10_000 - credit)


@pytest.mark.parametrize(
    ("points", "stored", "credit"), [(0, 8_000, 2_000), (50, 0, 3_000), (50, 4_000, 1_000), (50, 5_000, 0)]
)
def test_credit_leaves_room_for_what_was_asked_for(shop: Shop, points: int, stored: int, credit: int) -> None:
    shop.publish(RULES)
    card = shop.greet(shop.member((100, 50), credit_minor=3_000, stored_value_minor=10_000))
    told = ask(shop, QuoteRequest(card.handle, 10_000, "CNY", points, stored_value_minor=stored)).quote
    assert told is not None
    assert (told.credit_minor, told.max_credit_minor) == (credit, credit)


@pytest.mark.parametrize(
    ("request_of", "reason"),
    [
        ({"credit_minor": 3001}, Reason.INSUFFICIENT_CREDIT),
        ({"credit_minor": -1}, Reason.MALFORMED),
        ({"stored_value_minor": -1}, Reason.MALFORMED),
        ({"stored_value_minor": 1}, Reason.INSUFFICIENT_STORED_VALUE),
        ({"coupons": ("X",)}, Reason.UNKNOWN_COUPON),
        ({"redeem_points": 7}, Reason.BELOW_MINIMUM),
        ({"lines": (Line("1", sku="?", unit_price_minor=10_000),)}, Reason.UNKNOWN_SKU),
        ({"lines": (Line("1", unit_price_minor=9_999),)}, Reason.AMOUNT_MISMATCH),
        ({"lines": (Line("1", sku="\ud800", unit_price_minor=10_000),)}, Reason.BAD_LINE),
        ({"lines": (Line("1", sku="a\0b", unit_price_minor=10_000),)}, Reason.BAD_LINE),
    ],
)
def test_quote_says_why_not(shop: Shop, request_of: dict[str, object], reason: Reason) -> None:
    shop.publish(RULES)
    card = shop.greet(shop.member((50, 50), credit_minor=3000))
    wish: dict[str, object] = {"handle": card.handle, "amount_minor": 10_000, "currency": "CNY"}
    assert ask(shop, QuoteRequest(**wish | request_of)) == QuoteAnswer(reason)  # type: ignore[arg-type]
