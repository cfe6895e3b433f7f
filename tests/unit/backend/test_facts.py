"""What a till may know of a member: exact at every moment, whether a job has run or not."""

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from pos_client.backend.database.schema import ACCOUNTS, Unit
from pos_client.backend.members import facts
from pos_client.backend.shop import programmes
from pos_client.domain.member import Expiring, Pending, PendingCredit, view_of
from pos_client.domain.programme import Downgrade, Programme, TierPolicy, TierWindow
from tests.unit.backend.accounts import DAY_MS, give, take
from tests.unit.backend.shop import DAY_S, Shop

TODAY = date(2026, 11, 21)
YEARLY = TierPolicy(window=TierWindow.CALENDAR_YEAR, grace_days=30)


def later(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_three_accounts_side_by_side(shop: Shop) -> None:
    card = shop.member()
    give(shop, card, 30, for_days=10)
    give(shop, card, 500, Unit.CREDIT, for_days=5)
    give(shop, card, 10_000, Unit.STORED_VALUE)
    told = shop.facts(card)
    assert (told.points, told.credit_minor, told.stored_value_minor) == (30, 500, 10_000)


def test_schedule_tells_the_last_day_of_each_lot_in_order(shop: Shop) -> None:
    card = shop.member()
    for points, days in ((4, 9.0), (1, 3.0), (2, 3.25), (8, None)):
        give(shop, card, points, for_days=days)
    told = shop.facts(card)
    assert told.expiring == (Expiring(3, later(3)), Expiring(4, later(9)))
    assert (told.lasting_points, told.points) == (8, 15)


def test_points_that_wait_are_pending_and_neither_spendable_nor_expiring(shop: Shop) -> None:
    card = shop.member()
    give(shop, card, 5, after_days=14, for_days=100)
    give(shop, card, 7, after_days=2)
    told = shop.facts(card)
    assert (told.points, told.expiring, told.lasting_points) == (0, (), 0)
    assert told.pending == (Pending(7, later(2)), Pending(5, later(14)))


def test_credit_that_waits_is_told_with_its_days_and_is_not_spendable(shop: Shop) -> None:
    card = shop.member()
    give(shop, card, 500, Unit.CREDIT, after_days=14)
    give(shop, card, 200, Unit.CREDIT, after_days=2)
    give(shop, card, 50, Unit.CREDIT, after_days=2, for_days=9)
    give(shop, card, 30, Unit.CREDIT)
    told = shop.facts(card)
    assert (told.credit_minor, told.pending) == (30, ())
    assert told.pending_credit == (PendingCredit(250, later(2)), PendingCredit(500, later(14)))


def test_what_is_owed_comes_off_the_first_to_expire_and_balance_may_be_below_zero(shop: Shop) -> None:
    card = shop.member()
    take(shop, card, 10)
    assert (shop.facts(card).points, shop.facts(card).expiring) == (-10, ())
    give(shop, card, 4, for_days=3)
    assert shop.facts(card).points == -6
    give(shop, card, 4, after_days=1, for_days=9)
    give(shop, card, 9, after_days=1, for_days=5)
    shop.now_s += DAY_S
    assert shop.facts(card).expiring == (Expiring(3, later(5)), Expiring(4, later(9)))


def test_a_lot_that_came_and_expired_unseen_has_paid_the_debt(shop: Shop) -> None:
    card = shop.member()
    take(shop, card, 10)
    give(shop, card, 8, after_days=1, for_days=3)
    shop.now_s += 5 * DAY_S
    assert shop.facts(card).points == -2


def test_tier_that_is_kept_and_until_when(shop: Shop) -> None:
    shop.publish(Programme(version=2, tier_policy=YEARLY))
    card = shop.member()
    give(shop, card, 250, qualifying=250)
    assert view_of(shop.programme, shop.facts(card)).tier.code == "gold"
    assert (shop.facts(card).tier_floor, shop.facts(card).tier_until) == ("silver", date(2026, 12, 31))
    shop.now_s += 60 * DAY_S  # the year is over and no job ran: gold was earned, and is kept for the next one
    view = view_of(shop.programme, shop.facts(card))
    assert (view.tier.code, view.facts.qualifying, view.facts.tier_floor) == ("gold", 0, "gold")
    assert (view.to_keep, view.facts.tier_until) == (200, date(2027, 12, 31))
    shop.now_s += 365 * DAY_S  # not earned again: grace
    view = view_of(shop.programme, shop.facts(card))
    assert (view.tier.code, view.facts.tier_until, view.to_keep) == ("gold", date(2028, 1, 30), 200)
    shop.now_s += 30 * DAY_S
    assert view_of(shop.programme, shop.facts(card)).tier.code == "silver"


def test_a_tier_that_cannot_be_lost_has_no_date(shop: Shop) -> None:
    card = shop.member(qualifying=250)
    assert shop.facts(card).tier_until is None
    shop.publish(Programme(version=2, tier_policy=replace(YEARLY, downgrade=Downgrade.NEVER)))
    assert shop.facts(card).tier_until is None


def test_many_members_at_once_are_told_the_same_as_one_by_one(shop: Shop) -> None:
    shop.publish(Programme(version=2, tier_policy=YEARLY))
    cards = [shop.member((number + 1, 10 + number)) for number in range(7)]
    give(shop, cards[2], 300, qualifying=300)
    shop.now_s += 200 * DAY_S
    with shop.database.read() as connection:
        together = facts.facts_of(connection, cards, programmes.current(connection), shop.now_ms)
    assert together == [shop.facts(card) for card in cards]


def test_a_view_takes_three_statements(shop: Shop) -> None:
    card = shop.member((5, 10), qualifying=300)
    with shop.database.read() as connection:
        programme = programmes.current(connection)
        statements: list[str] = []
        event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
        facts.facts_of(connection, [card], programme, shop.now_ms)
    assert len(statements) == 3


LOTS = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 20), st.none() | st.integers(1, 60)), min_size=1, max_size=6
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOTS, st.integers(0, 60), st.integers(0, 90))
def test_schedule_adds_up_to_the_balance(
    shop: Shop, lots: list[tuple[int, int, int | None]], owed: int, days: int
) -> None:
    start_s = shop.now_s
    card = shop.member()
    for points, wait, life in lots:
        give(shop, card, points, after_days=wait, for_days=None if life is None else wait + life)
    if owed:
        take(shop, card, owed)
    shop.now_s += days * DAY_S
    told = shop.facts(card)
    shop.now_s = start_s
    parts = sum(item.points for item in told.expiring) + told.lasting_points
    assert parts == max(0, told.points)
    assert [item.on for item in told.expiring] == sorted({item.on for item in told.expiring})


def test_credit_that_expired_pays_nothing(shop: Shop) -> None:
    card = shop.member()
    give(shop, card, 500, Unit.CREDIT, for_days=2)
    shop.now_s += 2 * DAY_S - 1
    assert shop.facts(card).credit_minor == 500
    shop.now_s += 1
    assert shop.facts(card).credit_minor == 0


def test_nothing_was_written_by_looking(shop: Shop) -> None:
    card = shop.member()
    take(shop, card, 5)
    give(shop, card, 9, after_days=1)
    shop.now_s += 2 * DAY_S
    with shop.database.read() as connection:
        before = connection.execute(sa.select(ACCOUNTS)).all()
    assert shop.facts(card).points == 4
    with shop.database.read() as connection:
        assert connection.execute(sa.select(ACCOUNTS)).all() == before
        assert before[0].touched_ms == shop.now_ms - 2 * DAY_MS
