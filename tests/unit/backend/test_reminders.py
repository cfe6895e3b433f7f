"""Reminders: the right members on the right local day, the most urgent milestone, nobody at night."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from pos_client.backend.database.schema import MESSAGES, Unit
from pos_client.backend.jobs import telling
from pos_client.backend.jobs.reminders import REMINDERS
from pos_client.backend.members import messages
from pos_client.backend.members.cards import Card
from pos_client.backend.members.messages import Message, News
from pos_client.domain import calendar
from pos_client.domain.programme import Programme
from tests.unit.backend.accounts import DAY_MS, give, take
from tests.unit.backend.shop import DAY_S, Shop

BERLIN = Programme(version=2, time_zone="Europe/Berlin")


def remind(shop: Shop) -> int:
    return telling.run(shop.database, REMINDERS, shop.now_ms, lambda: False)


def reminders(shop: Shop, card: Card) -> list[tuple[int, str, int]]:
    mine = sa.select(MESSAGES.c.parameters).where(MESSAGES.c.member_id == card.member_id)
    with shop.database.read() as connection:
        texts = connection.execute(mine.order_by(MESSAGES.c.created_ms, MESSAGES.c.dedupe_key)).scalars().all()
    return [(told["points"], told["on"], told["days"]) for told in map(json.loads, texts)]


def day_by_day(shop: Shop, days: int) -> None:
    for _ in range(days):
        remind(shop)
        shop.now_s += DAY_S


def test_three_reminders_before_the_last_day(shop: Shop) -> None:
    remind(shop)
    card = shop.member()
    give(shop, card, 30, for_days=40)
    give(shop, card, 12, for_days=40.25)
    day_by_day(shop, 45)
    assert reminders(shop, card) == [(42, "2026-12-31", 30), (42, "2026-12-31", 7), (42, "2026-12-31", 1)]


def test_several_rounds_on_one_day_tell_once(shop: Shop) -> None:
    give(shop, shop.member(), 30, for_days=30)
    assert [remind(shop), remind(shop)] == [1, 0]
    shop.now_s += 3600
    assert remind(shop) == 0


@pytest.mark.parametrize(
    ("last_day_in", "days"), [(31, None), (30, 30), (8, 8), (7, 7), (5, 5), (2, 2), (1, 1), (0, 0)]
)
def test_the_first_time_each_is_told_the_most_urgent_milestone(shop: Shop, last_day_in: int, days: int | None) -> None:
    card = shop.member()
    give(shop, card, 30, for_days=last_day_in + 0.4)
    remind(shop)
    assert [told[2] for told in reminders(shop, card)] == ([] if days is None else [days])


def test_milestones_missed_while_no_worker_ran_are_told_once_by_the_most_urgent(shop: Shop) -> None:
    remind(shop)
    card = shop.member()
    give(shop, card, 30, for_days=40)
    give(shop, card, 7, for_days=60)
    shop.now_s += 36 * DAY_S  # 4 and 24 days left
    remind(shop)
    assert sorted(told[2] for told in reminders(shop, card)) == [4, 24]
    day_by_day(shop, 10)
    assert sorted(told[2] for told in reminders(shop, card)) == [1, 4, 24]


def test_what_was_spent_or_is_owed_is_not_about_to_expire(shop: Shop) -> None:
    in_debt, half = shop.member(), shop.member()
    give(shop, in_debt, 30, for_days=7)
    take(shop, in_debt, 35)
    give(shop, half, 30, for_days=7)
    take(shop, half, 20)
    remind(shop)
    assert (reminders(shop, in_debt), [told[0] for told in reminders(shop, half)]) == ([], [10])


def test_credit_and_stored_value_are_not_points(shop: Shop) -> None:
    card = shop.member()
    give(shop, card, 500, Unit.CREDIT, for_days=7)
    assert remind(shop) == 0


@pytest.mark.parametrize("change", ["2027-03-28", "2027-10-31"])
def test_days_are_local_ones_where_clocks_change(shop: Shop, change: str) -> None:
    shop.publish(BERLIN)
    last = date.fromisoformat(change)
    expires_ms = calendar.start_of(BERLIN, date.fromordinal(last.toordinal() + 1))
    shop.now_s = calendar.start_of(BERLIN, date.fromordinal(last.toordinal() - 8)) / 1000
    card = shop.member()
    remind(shop)
    give(shop, card, 30, for_days=(expires_ms - shop.now_ms) / DAY_MS)
    for _ in range(9 * 24):
        remind(shop)
        shop.now_s += 3600
    assert reminders(shop, card) == [(30, change, 7), (30, change, 1)]


@pytest.mark.parametrize(
    ("zone", "local", "first"),
    [
        ("Asia/Shanghai", "2026-11-21T12:00", "2026-11-21T12:00"),
        ("Asia/Shanghai", "2026-11-21T09:00", "2026-11-21T09:00"),
        ("Asia/Shanghai", "2026-11-21T08:59", "2026-11-21T09:00"),
        ("Asia/Shanghai", "2026-11-21T20:59", "2026-11-21T20:59"),
        ("Asia/Shanghai", "2026-11-21T21:00", "2026-11-22T09:00"),
        ("Asia/Shanghai", "2026-12-31T23:59", "2027-01-01T09:00"),
        ("Europe/Berlin", "2027-03-27T22:00", "2027-03-28T09:00"),
        ("Europe/Berlin", "2027-10-31T01:30", "2027-10-31T09:00"),
    ],
)
def test_nobody_is_disturbed_at_night(zone: str, local: str, first: str) -> None:
    def ms(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)

    assert messages.outside_quiet_hours(Programme(time_zone=zone), ms(local)) == ms(first)


def test_a_message_is_kept_in_the_members_language_with_the_time_it_may_go_out(shop: Shop) -> None:
    card = shop.member()  # whose language is Chinese
    give(shop, card, 30, for_days=7)
    shop.now_s += 10 * 3600  # 22:00
    remind(shop)
    with shop.database.read() as connection:
        row = connection.execute(sa.select(MESSAGES)).one()
    assert (row.kind, row.language, row.sent_ms) == ("points_expire", "zh", None)
    assert datetime.fromtimestamp(row.not_before_ms / 1000, UTC) == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert row.created_ms == shop.now_ms


def test_the_same_news_is_written_once(shop: Shop) -> None:
    card = shop.member()
    message = Message(card.member_id, "en", News.POINTS_ARRIVED, "points_arrived:1", {"points": 1})
    other = Message(card.member_id, "en", News.POINTS_ARRIVED, "points_arrived:2", {"points": 1})
    with shop.database.write() as connection:
        assert messages.put(connection, shop.programme, [message, message, other], shop.now_ms) == 2
        assert messages.put(connection, shop.programme, [message], shop.now_ms + 1) == 0
