"""What must hold of any purchase: quoted is settled, cut into pieces it is the same, taken back it is nothing."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_client.backend.database.schema import ENTRIES
from pos_client.backend.ledger import expire
from pos_client.backend.members import recognition
from pos_client.domain.basket import Line
from pos_client.domain.programme import (
    EarnBasis,
    Earning,
    EarnRule,
    OfflineLimits,
    Programme,
    RebateRule,
    RedeemRule,
)
from pos_client.domain.transaction import TransactionKind
from pos_client.domain.wire import QuoteRequest
from tests.unit.backend.shop import DAY_S, TILL, Shop, Wish

SALE, AWARD = TransactionKind.SALE, TransactionKind.AWARD
RULES = Programme(
    version=2,
    earn=Earning(
        rules=(
            EarnRule("base"),
            EarnRule("tea", per_minor=500, multiplier_percent=150, priority=1, categories=("tea",)),
            EarnRule("cup", basis=EarnBasis.ITEM, points=3, priority=2, categories=("cup",)),
        ),
        excluded_categories=("gift",),
        on_tax=False,
    ),
    redeem=RedeemRule(point_minor=10, unit_points=5, min_points=10, max_share_percent=80),
    rebate=RebateRule(rate_bp=700, excluded_categories=("gift",), max_share_percent=60),
    offline=OfflineLimits(roster_horizon_s=3600),
)
LINE = st.builds(
    lambda category, milli, price, off, tax: (category, milli, price, off, tax),
    st.sampled_from(["", "tea", "cup", "gift"]),
    st.integers(1, 4000),
    st.integers(0, 20_000),
    st.integers(0, 100),
    st.integers(0, 100),
)
Drawn = list[tuple[str, int, int, int, int]]


@pytest.fixture(scope="module")
def shared(shared_database_url: str) -> Iterator[Shop]:
    shop = Shop(shared_database_url)
    shop.publish(RULES)
    yield shop
    shop.database.close()


def lines_of(drawn: Drawn) -> tuple[Line, ...]:
    """Lines with a discount and a tax in percent of what they cost."""
    lines = []
    for place, (category, milli, price, off, tax) in enumerate(drawn):
        plain = Line(str(place), category=category, quantity_milli=milli, unit_price_minor=price)
        cheap = replace(plain, discount_minor=plain.gross_minor * off // 100)
        lines.append(replace(cheap, tax_minor=cheap.amount_minor * tax // 300))
    return tuple(lines)


@settings(max_examples=40)
@given(
    drawn=st.lists(LINE, min_size=1, max_size=5),
    points=st.integers(0, 40),
    credit=st.one_of(st.none(), st.integers(0, 3000)),
    stored=st.integers(0, 5000),
)
def test_quoted_is_settled(shared: Shop, drawn: Drawn, points: int, credit: int | None, stored: int) -> None:
    card = shared.greet(shared.member((100, 100), credit_minor=2500, stored_value_minor=4000))
    lines = lines_of(drawn)
    amount = sum(line.amount_minor for line in lines)
    if not amount:
        return
    asked = QuoteRequest(card.handle, amount, "CNY", points * 5, lines, credit, stored)
    with shared.database.read() as connection:
        quoted = recognition.quote_basket(connection, TILL, asked, shared.now_ms)
    used = quoted.quote.credit_minor if quoted.quote else credit or 0
    if quoted.quote is None and credit is None:  # nobody told how much credit was to be used
        return
    wish: Wish = {"lines": lines, "redeem_points": points * 5, "credit_minor": used, "stored_value_minor": stored}
    settled = shared.send(shared.transaction(SALE, card, **wish))
    assert (quoted.quote is None) == (settled.reason is not None)
    if quoted.quote is None:
        assert (settled.reason, settled.points_after) == (quoted.reason, 100)
        return
    told = quoted.quote
    assert (settled.earned_points, settled.earned_credit_minor) == (told.earn_points, told.earn_credit_minor)
    assert (settled.redeemed_points, settled.credit_minor) == (told.redeem_points, told.credit_minor)
    assert (settled.stored_value_minor, settled.to_pay_minor) == (told.stored_value_minor, told.to_pay_minor)
    assert settled.qualifying_after == told.qualifying
    assert told.redeem_points % 5 == 0
    assert told.redeem_points <= told.max_redeem_points
    shared.check_ledger(card)


@settings(max_examples=25)
@given(drawn=st.lists(LINE, min_size=1, max_size=4), points=st.sampled_from([0, 10, 15]), order=st.randoms())
def test_sale_given_back_piece_by_piece_is_nothing(shared: Shop, drawn: Drawn, points: int, order: object) -> None:
    card = shared.member((8, 100), (8, 50), credit_minor=500, stored_value_minor=400)
    before = (shared.lots(card), shared.facts(card))
    lines = lines_of(drawn)
    wish: Wish = {"lines": lines, "redeem_points": points, "credit_minor": 100, "stored_value_minor": 50}
    sale = shared.transaction(SALE, card, **wish)
    sold = shared.send(sale)
    if sold.reason:
        return
    pieces = [(line.line_id, part) for line in lines for part in parts_of(line.quantity_milli)]
    order.shuffle(pieces)  # type: ignore[attr-defined]
    back = []
    for line_id, milli in pieces:
        refund = shared.about(TransactionKind.REFUND, sale, lines=(Line(line_id, quantity_milli=milli),))
        back.append(shared.send(refund))
        shared.check_ledger(card)
    assert [result.reason for result in back] == [None] * len(pieces)
    assert sum(result.to_pay_minor for result in back) == -sold.to_pay_minor
    assert sum(result.earned_points for result in back) == -sold.earned_points
    after = shared.facts(card)
    assert shared.lots(card)[:2] == before[0]
    assert (after.points, after.qualifying) == (before[1].points, before[1].qualifying)
    assert (after.credit_minor, after.stored_value_minor) == (500, 400)


def parts_of(milli: int) -> list[int]:
    """A third, and the rest."""
    return [part for part in (milli // 3, milli - milli // 3) if part]


@settings(max_examples=20)
@given(amounts=st.permutations([1999, 2000, 5500, 123_456]))
def test_awards_commute(shared: Shop, amounts: list[int]) -> None:
    card = shared.member()
    for amount in amounts:
        shared.now_s += 60
        shared.send(shared.transaction(AWARD, card, amount_minor=amount))
    shared.now_s += 60
    facts = shared.facts(card)
    assert (facts.points, facts.credit_minor) == (0 + 1 + 2 + 61, 139 + 140 + 385 + 8641)


@settings(max_examples=20)
@given(whole=st.integers(2, 60_000), cut=st.floats(0, 1))
def test_splitting_a_purchase_never_earns_more(shared: Shop, whole: int, cut: float) -> None:
    one, two = shared.member(), shared.member()
    first = int(whole * cut)
    shared.now_s += 60
    at_once = shared.send(shared.transaction(AWARD, one, amount_minor=whole))
    in_parts = []
    for amount in (first, whole - first):
        shared.now_s += 60
        in_parts.append(shared.send(shared.transaction(AWARD, two, amount_minor=amount)))
    assert sum(part.earned_points for part in in_parts) <= at_once.earned_points
    assert sum(part.earned_credit_minor for part in in_parts) <= at_once.earned_credit_minor


@settings(max_examples=20)
@given(
    lots=st.lists(st.tuples(st.integers(1, 30), st.integers(1, 20)), min_size=1, max_size=5),
    spent=st.integers(0, 3),
    first=st.integers(0, 25),
    then=st.integers(0, 25),
)
def test_expiring_twice_is_expiring_once(
    shared: Shop, lots: list[tuple[int, int]], spent: int, first: int, then: int
) -> None:
    one, two = (shared.member(*lots) for _ in range(2))
    for card in (one, two):
        if 10 <= spent * 5 <= sum(points for points, _days in lots):
            shared.send(shared.transaction(SALE, card, amount_minor=100_000, redeem_points=spent * 5))
    for card, times in ((one, sorted((first, then))), (two, [max(first, then)])):
        for days in (*times, times[-1]):
            now_ms = shared.now_ms + int(days * DAY_S * 1000)
            with shared.database.write() as connection:
                expire(connection, card.member_id, RULES, now_ms)
        shared.check_ledger(card)
    assert (shared.entries(one), shared.lots(one)) == (shared.entries(two), shared.lots(two))
    dated = sa.select(ENTRIES.c.occurred_ms).where(ENTRIES.c.kind == "EXPIRE").order_by(ENTRIES.c.seq)
    with shared.database.read() as connection:
        of = [connection.execute(dated.where(ENTRIES.c.member_id == c.member_id)).all() for c in (one, two)]
    assert of[0] == of[1]


@settings(max_examples=20)
@given(lots=st.lists(st.integers(1, 30), min_size=1, max_size=5), part=st.floats(0.01, 1))
def test_void_is_undo(shared: Shop, lots: list[int], part: float) -> None:
    card = shared.member(*((points, 5 + place) for place, points in enumerate(lots)))
    wanted = int(sum(lots) * part) // 5 * 5
    before = (shared.facts(card).points, shared.facts(card).qualifying, shared.lots(card))
    sale = shared.transaction(SALE, card, amount_minor=100_000, redeem_points=wanted if wanted >= 10 else 0)
    assert shared.send(sale).reason is None
    assert shared.send(shared.void_of(sale)).reason is None
    assert shared.send(replace(shared.void_of(sale), txn_id=uuid4())).reason is not None
    after = shared.facts(card)
    assert (after.points, after.qualifying, shared.lots(card)[: len(lots)]) == before
