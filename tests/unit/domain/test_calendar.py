"""Days where the programme is at home, in the zones and on the days that break calendars."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain import calendar
from pos_client.domain.calendar import Period, local_day, period_at, start_of
from pos_client.domain.programme import Earning, Expiry, Programme, RebateRule, TierPolicy, TierWindow

DAY_MS, HOUR_MS = 86_400_000, 3_600_000
PERIODIC = [window for window in TierWindow if window is not TierWindow.LIFETIME]
# One zone for each way midnight can go wrong, and two where it never does.
ZONES = [
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/Havana",
    "Asia/Beirut",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "America/Nuuk",
]
TIMES = st.integers(_from := int(datetime(1990, 1, 1, tzinfo=UTC).timestamp()) * 1000, _from + 45 * 366 * DAY_MS)


def _in(zone: str, **changes: object) -> Programme:
    return replace(Programme(time_zone=zone), **changes)  # type: ignore[arg-type]  # fields by name


def _ms(*utc: int) -> int:
    return int(datetime(*utc, tzinfo=UTC).timestamp()) * 1000  # type: ignore[misc, arg-type]  # year to minute


def _policy(window: TierWindow, zone: str = "UTC", months: int = 12, grace: int = 0) -> Programme:
    return _in(zone, tier_policy=TierPolicy(window, months, grace))


# --- days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "first_instant", "hours"),
    [
        ("Asia/Shanghai", date(2026, 6, 1), (2026, 5, 31, 16), 24),
        ("Europe/Berlin", date(2026, 3, 29), (2026, 3, 28, 23), 23),
        ("Europe/Berlin", date(2026, 10, 25), (2026, 10, 24, 22), 25),
        # Clocks jump from 00:00 to 01:00, and from 01:00 back to 00:00: the first midnight counts.
        ("America/Havana", date(2024, 3, 10), (2024, 3, 10, 5), 23),
        ("America/Havana", date(2024, 11, 3), (2024, 11, 3, 4), 25),
        # Clocks jump from 00:00 to 01:00, and from 24:00 back to 23:00: the day before is the long one.
        ("Asia/Beirut", date(2024, 3, 31), (2024, 3, 30, 22), 23),
        ("Asia/Beirut", date(2024, 10, 26), (2024, 10, 25, 21), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), (2018, 11, 4, 3), 23),
        ("America/Sao_Paulo", date(2018, 2, 17), (2018, 2, 17, 2), 25),
        ("Africa/Cairo", date(2024, 4, 26), (2024, 4, 25, 22), 23),
        ("Africa/Cairo", date(2024, 10, 31), (2024, 10, 30, 21), 25),
        # The island moved across the date line: 30 December 2011 never was.
        ("Pacific/Apia", date(2011, 12, 29), (2011, 12, 29, 10), 24),
        ("Pacific/Apia", date(2011, 12, 30), (2011, 12, 30, 10), 0),
        ("Pacific/Apia", date(2011, 12, 31), (2011, 12, 30, 10), 24),
        ("Australia/Lord_Howe", date(2026, 10, 4), (2026, 10, 3, 13, 30), 23.5),
    ],
)
def test_a_day_begins_at_its_first_instant(zone: str, day: date, first_instant: tuple[int, ...], hours: float) -> None:
    programme = _in(zone)
    start, after = start_of(programme, day), start_of(programme, day + timedelta(days=1))
    assert start == _ms(*first_instant)
    assert after - start == hours * HOUR_MS
    assert local_day(programme, start - 1) < day
    assert local_day(programme, start) == (day if hours else day + timedelta(days=1))
    assert not hours or local_day(programme, after - 1) == day


@given(st.sampled_from(ZONES), TIMES)
def test_every_instant_is_within_its_day(zone: str, at_ms: int) -> None:
    programme = _in(zone)
    day = local_day(programme, at_ms)
    assert start_of(programme, day) <= at_ms < start_of(programme, day + timedelta(days=1))


@pytest.mark.parametrize("zone", ZONES)
def test_days_follow_each_other_around_every_change_of_clocks(zone: str) -> None:
    """Each day of some years begins on that very day, and what is a moment earlier is an earlier day."""
    programme, day = _in(zone), date(2009, 1, 1)
    while day < date(2013, 1, 1):
        start = start_of(programme, day)
        assert local_day(programme, start - 1) < day <= local_day(programme, start)
        day += timedelta(days=1)


def test_a_till_that_has_lost_the_time_has_a_day_too() -> None:
    assert local_day(_in("America/Havana"), 0) == date(1969, 12, 31)


# --- waits and lives ----------------------------------------------------------------------------------------------


def test_points_can_be_spent_at_once_or_from_the_beginning_of_a_later_day() -> None:
    bought = _ms(2026, 3, 28, 12)
    assert calendar.spendable_from(_in("Europe/Berlin"), bought) == bought
    waiting = _in("Europe/Berlin", earn=Earning(pending_days=14))
    assert calendar.spendable_from(waiting, bought) == _ms(2026, 4, 10, 22), "clocks have changed meanwhile"
    one = _in("Europe/Berlin", earn=Earning(pending_days=1))
    assert calendar.spendable_from(one, _ms(2026, 3, 28, 22, 59)) == _ms(2026, 3, 28, 23), "a minute later"


@pytest.mark.parametrize(
    ("expiry", "bought", "last"),
    [
        (Expiry(365), date(2026, 6, 1), date(2027, 6, 1)),
        (Expiry(365), date(2027, 6, 1), date(2028, 5, 31)),
        (Expiry(1), date(2028, 2, 28), date(2028, 2, 29)),
        (Expiry(1), date(2026, 12, 31), date(2027, 1, 1)),
        (Expiry(365, month_end=True), date(2026, 6, 1), date(2027, 6, 30)),
        (Expiry(365, month_end=True), date(2027, 2, 28), date(2028, 2, 29)),
        (Expiry(365, month_end=True), date(2028, 2, 29), date(2029, 2, 28)),
        (Expiry(30, month_end=True), date(2026, 12, 1), date(2026, 12, 31)),
        (Expiry(31, month_end=True), date(2026, 12, 1), date(2027, 1, 31)),
        (Expiry(36_525), date(2026, 6, 1), date(2126, 6, 2)),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Havana", "Pacific/Apia"])
def test_points_live_through_their_last_day(zone: str, expiry: Expiry, bought: date, last: date) -> None:
    programme = _in(zone, expiry=expiry)
    for moment in (start_of(programme, bought), start_of(programme, bought + timedelta(days=1)) - 1):
        gone = calendar.expires_at(programme, moment)
        assert gone == start_of(programme, last + timedelta(days=1))
        assert calendar.last_day(programme, gone) == last


def test_points_may_last_for_ever() -> None:
    assert calendar.expires_at(_in("UTC", expiry=Expiry(None, month_end=True)), 0) is None
    assert calendar.credit_expires_at(_in("UTC", rebate=RebateRule(expiry_days=None)), 0) is None


@given(st.sampled_from(ZONES), TIMES, st.integers(0, 400), st.integers(0, 400), st.booleans())
def test_points_can_be_spent_before_they_are_gone(
    zone: str, bought: int, pending: int, longer: int, month_end: bool
) -> None:
    expiry = Expiry(max(1, pending + longer), month_end)
    programme = _in(zone, earn=Earning(pending_days=pending), expiry=expiry)
    usable, gone = calendar.spendable_from(programme, bought), calendar.expires_at(programme, bought)
    assert gone is not None
    # The island's shopkeeper whose points wait for the day that never was and die on it loses them; nobody else does.
    assert bought <= usable < gone or (zone == "Pacific/Apia" and usable == gone == _ms(2011, 12, 30, 10))


@given(st.sampled_from(ZONES), TIMES, st.integers(0, 60), st.integers(1, 60))
def test_credit_never_pays_for_the_sale_that_earned_it(zone: str, bought: int, wait: int, longer: int) -> None:
    programme = _in(zone, rebate=RebateRule(1000, wait_days=wait, expiry_days=wait + longer))
    usable, gone = calendar.credit_from(programme, bought), calendar.credit_expires_at(programme, bought)
    assert gone is not None
    assert bought < usable < gone
    assert local_day(programme, gone - 1) <= local_day(programme, bought) + timedelta(days=wait + longer)


def test_credit_waits_for_a_day_or_for_the_next_purchase() -> None:
    bought = _ms(2026, 6, 1, 10)
    assert calendar.credit_from(_in("UTC", rebate=RebateRule(1000)), bought) == bought + 1
    assert calendar.credit_from(_in("UTC", rebate=RebateRule(1000, wait_days=7)), bought) == _ms(2026, 6, 8)
    assert calendar.credit_expires_at(_in("UTC", rebate=RebateRule(1000)), bought) == _ms(2026, 8, 31)


# --- qualifying periods -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("programme", "joined", "at", "counts_from", "begins", "ends"),
    [
        (_policy(TierWindow.CALENDAR_YEAR), (2020, 5, 5), (2026, 6, 1), (2026, 1, 1), (2026, 1, 1), (2027, 1, 1)),
        (_policy(TierWindow.CALENDAR_YEAR), (2020, 5, 5), (2026, 1, 1), (2026, 1, 1), (2026, 1, 1), (2027, 1, 1)),
        (_policy(TierWindow.ANNIVERSARY), (2020, 5, 5), (2026, 5, 4), (2025, 5, 5), (2025, 5, 5), (2026, 5, 5)),
        (_policy(TierWindow.ANNIVERSARY), (2020, 5, 5), (2026, 5, 5), (2026, 5, 5), (2026, 5, 5), (2027, 5, 5)),
        (_policy(TierWindow.ANNIVERSARY), (2024, 2, 29), (2026, 2, 28), (2025, 3, 1), (2025, 3, 1), (2026, 3, 1)),
        (_policy(TierWindow.ANNIVERSARY), (2024, 2, 29), (2028, 2, 28), (2027, 3, 1), (2027, 3, 1), (2028, 2, 29)),
        (_policy(TierWindow.ANNIVERSARY), (2024, 2, 29), (2028, 2, 29), (2028, 2, 29), (2028, 2, 29), (2029, 3, 1)),
        (_policy(TierWindow.ANNIVERSARY), (2024, 12, 9), (2024, 12, 9), (2024, 12, 9), (2024, 12, 9), (2025, 12, 9)),
        (_policy(TierWindow.ROLLING), (2020, 5, 5), (2026, 6, 15), (2025, 6, 1), (2026, 6, 1), (2026, 7, 1)),
        (_policy(TierWindow.ROLLING), (2020, 5, 5), (2026, 12, 31), (2025, 12, 1), (2026, 12, 1), (2027, 1, 1)),
        (_policy(TierWindow.ROLLING, months=1), (2020, 5, 5), (2026, 1, 1), (2025, 12, 1), (2026, 1, 1), (2026, 2, 1)),
        (_policy(TierWindow.ROLLING, months=120), (2020, 5, 5), (2026, 3, 9), (2016, 3, 1), (2026, 3, 1), (2026, 4, 1)),
    ],
)  # fmt: skip
def test_periods(
    programme: Programme,
    joined: tuple[int, ...],
    at: tuple[int, ...],
    counts_from: tuple[int, ...],
    begins: tuple[int, ...],
    ends: tuple[int, ...],
) -> None:
    expected = Period(_ms(*counts_from), _ms(*ends), _ms(*begins))
    assert period_at(programme, _ms(*joined), _ms(*at)) == expected


def test_a_lifetime_has_no_review() -> None:
    assert period_at(_policy(TierWindow.LIFETIME), 0, _ms(2026, 6, 1)) == Period(None, None, None)


@given(st.sampled_from(PERIODIC), st.sampled_from(ZONES), st.integers(1, 120), TIMES, TIMES)
def test_periods_tile_time(window: TierWindow, zone: str, months: int, joined: int, at: int) -> None:
    """Each instant lies in one period; where that ends the next begins; and it is the same all the while it lasts."""
    programme = _policy(window, zone, months)
    period = period_at(programme, joined, at)
    assert period.begins_ms is not None
    assert period.ends_ms is not None
    assert period.counts_from_ms is not None
    assert period.counts_from_ms <= period.begins_ms <= at < period.ends_ms
    assert period_at(programme, joined, period.begins_ms) == period
    assert period_at(programme, joined, period.ends_ms - 1) == period
    assert period_at(programme, joined, period.ends_ms).begins_ms == period.ends_ms
    assert period_at(programme, joined, period.begins_ms - 1).ends_ms == period.begins_ms


@given(st.sampled_from(ZONES), TIMES, TIMES)
def test_a_rolling_window_moves_by_months(zone: str, joined: int, at: int) -> None:
    programme = _policy(TierWindow.ROLLING, zone, 3)
    now = period_at(programme, joined, at)
    begun = now
    for _month in range(3):
        assert begun.begins_ms is not None
        begun = period_at(programme, joined, begun.begins_ms - 1)
    assert now.counts_from_ms == begun.begins_ms, "the three months before this one"


def test_grace_is_counted_in_days_from_the_review() -> None:
    review = start_of(_in("Europe/Berlin"), date(2026, 3, 1))
    graces = [
        calendar.grace_ends(_policy(TierWindow.ROLLING, "Europe/Berlin", 12, days), review) for days in (0, 1, 60)
    ]
    assert graces == [review, review + DAY_MS, _ms(2026, 4, 29, 22)]
