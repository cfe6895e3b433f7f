"""Jobs: whoever runs them, whenever and however often, what a member has is the same."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ACCOUNTS, ENTRIES, HOLDS, MESSAGES, Unit
from pos_client.backend.jobs import members, rounds, telling
from pos_client.backend.jobs.arrivals import ARRIVALS
from pos_client.backend.jobs.promotions import PROMOTIONS
from pos_client.backend.jobs.upkeep import DEBTS, EXPIRY, HELD, REVIEWS
from pos_client.backend.members.cards import Card
from pos_client.domain.member import view_of
from pos_client.domain.programme import OfflineLimits, Programme, TierPolicy, TierWindow
from pos_client.domain.transaction import TransactionKind
from tests.unit.backend.accounts import DAY_MS, give, take
from tests.unit.backend.shop import DAY_S, Shop

YEARLY = Programme(version=2, tier_policy=TierPolicy(window=TierWindow.CALENDAR_YEAR, grace_days=30))
HORIZON_S = 2 * DAY_S


def never() -> bool:
    return False


def round_of(shop: Shop) -> dict[str, int]:
    return rounds.run_round(shop.database, shop.now_ms, never)


def told(shop: Shop, card: Card) -> list[tuple[str, dict[str, object]]]:
    mine = sa.select(MESSAGES.c.kind, MESSAGES.c.parameters).where(MESSAGES.c.member_id == card.member_id)
    with shop.database.read() as connection:
        rows = connection.execute(mine.order_by(MESSAGES.c.created_ms, MESSAGES.c.dedupe_key)).all()
    return [(kind, json.loads(parameters)) for kind, parameters in rows]


def test_a_lot_is_written_off_once_dated_when_it_expired(shop: Shop) -> None:
    card = shop.member()
    give(shop, card, 30, for_days=10)
    give(shop, card, 70, for_days=40)
    expires_ms = shop.now_ms + 10 * DAY_MS
    shop.now_s += 20 * DAY_S
    assert (round_of(shop)["expiry"], round_of(shop)["expiry"]) == (1, 0)
    with shop.database.read() as connection:
        last = connection.execute(sa.select(ENTRIES).order_by(ENTRIES.c.seq.desc()).limit(1)).one()
    assert (last.kind, last.amount, last.balance_after) == ("EXPIRE", -30, 70)
    assert (last.occurred_ms, last.recorded_ms, last.txn_id) == (expires_ms, shop.now_ms, None)
    shop.check_ledger(card)


@pytest.mark.parametrize("unit", [Unit.POINTS, Unit.CREDIT])
def test_an_expired_lot_waits_for_redemptions_made_offline(shop: Shop, unit: Unit) -> None:
    card = shop.member()
    give(shop, card, 30, unit, for_days=10)
    shop.now_s += 10 * DAY_S + HORIZON_S - 1
    assert round_of(shop)["expiry"] == 0
    shop.now_s += 1
    assert round_of(shop)["expiry"] == 1


def test_a_lot_that_arrives_pays_what_is_owed(shop: Shop) -> None:
    card = shop.member()
    take(shop, card, 30)
    give(shop, card, 100, after_days=3)
    assert round_of(shop)["debts"] == 0
    shop.now_s += 3 * DAY_S
    assert (round_of(shop)["debts"], round_of(shop)["debts"]) == (1, 0)
    with shop.database.read() as connection:
        account = connection.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.member_id == card.member_id)).one()
    assert (account.points_balance, account.points_deficit) == (70, 0)
    shop.check_ledger(card)


def test_a_review_is_carried_out_and_told_once(shop: Shop) -> None:
    shop.publish(YEARLY)
    card = shop.member()
    give(shop, card, 250, qualifying=250)
    shop.now_s += 60 * DAY_S
    assert round_of(shop)["reviews"] == 1  # earned again: nothing to tell
    assert told(shop, card) == []
    shop.now_s += 365 * DAY_S
    assert (round_of(shop)["reviews"], round_of(shop)["reviews"]) == (1, 0)
    expected = {"before": "gold", "after": "silver", "kept_until": "2028-01-30"}
    assert told(shop, card) == [("tier_changed", expected)]


def test_periods_begin_for_everybody_when_a_programme_gets_them(shop: Shop) -> None:
    for _member in range(3):
        shop.member()
    assert round_of(shop)["periods"] == 0  # tiers for life have none
    shop.publish(YEARLY)
    assert (round_of(shop)["periods"], round_of(shop)["periods"]) == (3, 0)
    with shop.database.read() as connection:
        assert None not in connection.scalars(sa.select(ACCOUNTS.c.review_ms)).all()


def test_a_hold_is_released_when_its_day_is_over(shop: Shop) -> None:
    card = shop.member((50, 100))
    held = shop.send(shop.transaction(TransactionKind.HOLD, card, amount_minor=10_000, redeem_points=20))
    assert (held.reason, shop.facts(card).points) == (None, 30)
    shop.now_s += DAY_S - 1
    assert round_of(shop)["holds"] == 0
    shop.now_s += 1
    assert (round_of(shop)["holds"], round_of(shop)["holds"]) == (1, 0)
    assert shop.facts(card).points == 50
    with shop.database.read() as connection:
        assert connection.execute(sa.select(HOLDS.c.ended_ms)).scalar_one() == shop.now_ms
    shop.check_ledger(card)


def test_points_and_credit_are_told_when_they_arrive(shop: Shop) -> None:
    round_of(shop)
    card = shop.member()
    give(shop, card, 40, after_days=2, for_days=100)
    give(shop, card, 2, after_days=2)
    give(shop, card, 900, Unit.CREDIT, after_days=2, for_days=30)
    shop.now_s += DAY_S
    assert round_of(shop)["arrivals"] == 0
    shop.now_s += DAY_S + telling.LAG_MS / 1000
    assert (round_of(shop)["arrivals"], round_of(shop)["arrivals"]) == (2, 0)
    credit = {"amount_minor": 900, "currency": "CNY", "until": "2026-12-21"}
    assert sorted(told(shop, card)) == [("credit_arrived", credit), ("points_arrived", {"points": 42})]


def test_credit_recorded_long_after_it_was_earned_is_told_all_the_same(shop: Shop) -> None:
    round_of(shop)
    card = shop.member()
    shop.now_s += 5 * DAY_S
    round_of(shop)
    give(shop, card, 900, Unit.CREDIT, after_days=-3)  # a till was alone for days
    with shop.database.write() as connection:
        connection.exec_driver_sql("UPDATE lots SET occurred_ms = available_from_ms - 1")
    shop.now_s += telling.LAG_MS / 1000
    assert round_of(shop)["arrivals"] == 1


def test_points_spendable_at_once_are_no_news(shop: Shop) -> None:
    round_of(shop)
    give(shop, shop.member(), 40)
    shop.now_s += DAY_S
    assert round_of(shop)["arrivals"] == 0


def test_a_tier_won_at_the_counter_is_told_once_and_a_short_visit_is_not(shop: Shop) -> None:
    round_of(shop)
    risen, returned = shop.member(), shop.member()
    give(shop, risen, 150, qualifying=150)
    give(shop, risen, 100, qualifying=100)
    give(shop, returned, 250, qualifying=250)
    take(shop, returned, 250, qualifying=250)
    shop.now_s += telling.LAG_MS / 1000
    assert (round_of(shop)["promotions"], round_of(shop)["promotions"]) == (1, 0)
    assert told(shop, risen) == [("tier_changed", {"before": "silver", "after": "gold", "kept_until": None})]
    give(shop, risen, 1, qualifying=1)
    shop.now_s += 2 * telling.LAG_MS / 1000
    assert round_of(shop)["promotions"] == 0


def test_nobody_hears_of_the_years_before_the_first_round(shop: Shop) -> None:
    card = shop.member()
    give(shop, card, 500, Unit.CREDIT, after_days=1)
    give(shop, card, 250, qualifying=250)
    shop.now_s += 10 * DAY_S
    assert round_of(shop)["arrivals"] + round_of(shop)["promotions"] == 0


def everything(shop: Shop, card: Card) -> object:
    """What a member may spend and which tier they hold."""
    view = view_of(shop.programme, shop.facts(card))
    facts = view.facts
    spendable = (facts.points, facts.credit_minor, facts.stored_value_minor, facts.expiring, facts.lasting_points)
    return spendable, facts.pending, view.tier.code, view.to_keep, facts.tier_until, facts.qualifying


HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(["points", "credit", "wait", "jump", "debt", "debt of credit"]),
        st.integers(1, 300),
        st.integers(0, 200),
    ),
    min_size=1,
    max_size=6,
)
JOBS = st.lists(st.tuples(st.integers(0, 5), st.permutations([HELD, DEBTS, REVIEWS, EXPIRY])), max_size=4)


def happen(shop: Shop, card: Card, what: str, amount: int, days: int) -> None:
    if what == "points":
        give(shop, card, amount, after_days=days // 4, for_days=days + 1, qualifying=amount)
    elif what == "credit":
        give(shop, card, amount, Unit.CREDIT, after_days=days // 3, for_days=days + 1)
    elif what == "wait":
        give(shop, card, amount, after_days=days)
    elif what == "jump":
        shop.now_s += days * DAY_S
    else:
        take(shop, card, amount, Unit.CREDIT if what.endswith("credit") else Unit.POINTS)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HAPPENINGS, JOBS, st.integers(0, 500))
def test_jobs_at_any_time_in_any_order_change_nothing(
    shop: Shop,
    happenings: list[tuple[str, int, int]],
    jobs: list[tuple[int, list[members.Job]]],
    end_days: int,
) -> None:
    start_s = shop.now_s
    if shop.programme.version == 1:
        shop.publish(YEARLY)
    worked, left_alone = shop.member(), shop.member()
    for place, happening in enumerate(happenings):
        happen(shop, worked, *happening)
        if happening[0] != "jump":
            happen(shop, left_alone, *happening)
        for at, order in jobs:
            if at == place:
                carry_out(shop, worked, order)
        assert everything(shop, worked) == everything(shop, left_alone)
    shop.now_s += end_days * DAY_S
    if jobs:
        carry_out(shop, worked, jobs[-1][1])
    assert everything(shop, worked) == everything(shop, left_alone)
    shop.check_ledger(worked)
    shop.now_s = start_s


def carry_out(shop: Shop, card: Card, order: list[members.Job]) -> None:
    """The jobs for one member alone, at this moment."""
    for job in order:
        mine = members.Job(job.name, lambda _connection, _moment: [card.member_id], job.carry_out)
        members.run(shop.database, mine, shop.now_ms, never)


def due_members(shop: Shop, count: int) -> list[Card]:
    cards = [shop.member() for _ in range(count)]
    for card in cards:
        take(shop, card, 5)
        give(shop, card, 50, after_days=1, for_days=10)
        give(shop, card, 250, for_days=9, qualifying=250)
    shop.now_s += 500 * DAY_S
    return cards


def check_once(shop: Shop, cards: list[Card]) -> None:
    for card in cards:
        shop.check_ledger(card)
        kinds = [kind for kind, _points in shop.entries(card)]
        assert kinds.count("EXPIRE") == 2
        assert len(told(shop, card)) == 1
        assert shop.facts(card).points == 0


def test_many_workers_at_once_do_everything_once(shop: Shop, database_url: str) -> None:
    shop.publish(YEARLY)
    cards = due_members(shop, 24)
    databases = [Database(database_url) for _ in range(4)]
    start = threading.Barrier(4)

    def worker(database: Database) -> None:
        start.wait(timeout=30)
        rounds.run_round(database, shop.now_ms, never)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, databases))
    for database in databases:
        database.close()
    round_of(shop)  # whoever was locked each time somebody looked
    check_once(shop, cards)


def test_a_member_in_the_middle_of_a_sale_is_left_for_the_next_round(shop: Shop) -> None:
    cards = due_members(shop, 3)
    busy = sa.select(ACCOUNTS).where(ACCOUNTS.c.member_id == cards[1].member_id).with_for_update()
    left = 3
    if not shop.database.is_file:  # with a file nobody can be in the middle of anything: a writer is alone
        with shop.database.write() as connection:
            connection.execute(busy)
            assert round_of(shop)["expiry"] == 2
        left = 1
    assert round_of(shop)["expiry"] == left


def test_a_round_stops_between_two_transactions(shop: Shop) -> None:
    due_members(shop, 2 * members.BATCH)
    asked = iter([False, True])
    assert members.run(shop.database, EXPIRY, shop.now_ms, lambda: next(asked, True)) == members.BATCH


def test_more_members_than_one_look_finds(shop: Shop) -> None:
    cards = [shop.member((1, 1)) for _ in range(25)]
    shop.now_s += 10 * DAY_S
    few = members.Job("few", lambda connection, moment: list(EXPIRY.due(connection, moment))[:7], EXPIRY.carry_out)
    assert members.run(shop.database, few, shop.now_ms, never) == 25
    assert all(shop.lots(card) == [0] for card in cards)


def test_a_pass_that_was_cut_off_is_made_again_and_tells_nothing_twice(shop: Shop) -> None:
    round_of(shop)
    for _ in range(telling.BATCH + 1):
        give(shop, shop.member(), 9, after_days=1)
    shop.now_s += 2 * DAY_S
    asked = iter([False, True])
    assert telling.run(shop.database, ARRIVALS, shop.now_ms, lambda: next(asked, True)) == telling.BATCH
    assert telling.run(shop.database, ARRIVALS, shop.now_ms, never) == 1
    assert telling.run(shop.database, PROMOTIONS, shop.now_ms, never) == 0


def test_work_outlives_a_database_that_is_away(shop: Shop, database_url: str) -> None:
    stop, seen = threading.Event(), list[dict[str, int]]()
    with shop.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE deficits RENAME TO gone")

    def mend_at_the_second_round() -> float:
        seen.append({})
        if len(seen) == 2:
            with shop.database.write() as connection:
                connection.exec_driver_sql("ALTER TABLE gone RENAME TO deficits")
        return shop.now_s

    def report(done: dict[str, int]) -> None:
        seen.append(done)
        stop.set()

    working = Database(database_url)
    rounds.work(working, mend_at_the_second_round, stop, every_s=0.001, report=report)
    working.close()
    assert seen[-1]
    assert len(seen) == 3


def test_horizon_is_the_programme_s(shop: Shop) -> None:
    shop.publish(Programme(version=2, offline=OfflineLimits(roster_horizon_s=0)))
    card = shop.member((30, 10))
    shop.now_s += 10 * DAY_S
    assert round_of(shop)["expiry"] == 1
    shop.check_ledger(card)
