"""How tiers are won, kept and lost, and that it never matters when anybody looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.calendar import period_at
from pos_client.domain.programme import Downgrade, Programme, TierPolicy, TierWindow
from pos_client.domain.tiering import LateSteps, TierState, brought_up_to, held_tier, kept_tier, with_late_steps
from tests.unit.domain.shops import tier

DAY_MS = 86_400_000
TIERS = (tier("silver", 0), tier("gold", 100), tier("platinum", 300))
PERIODIC = st.sampled_from([window for window in TierWindow if window is not TierWindow.LIFETIME])


def _ms(year: int, month: int = 1, day: int = 1) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp()) * 1000


JOINED = _ms(2024, 2, 29)
SOON = st.integers(0, 3 * 366).map(lambda days: JOINED + days * DAY_MS + 12_345)


def _with(
    window: TierWindow, downgrade: Downgrade = Downgrade.TO_EARNED, grace: int = 0, months: int = 12
) -> Programme:
    return Programme(time_zone="UTC", tiers=TIERS, tier_policy=TierPolicy(window, months, grace, downgrade))


@dataclass
class Member:
    """A member as the backend keeps one: entries that qualify, and the state of the tier."""

    programme: Programme
    joined_ms: int = JOINED
    entries: list[tuple[int, int]] = field(default_factory=list)
    state: TierState = field(default_factory=TierState)

    def counted(self, first: int | None, after: int | None) -> int:
        return sum(
            steps for at, steps in self.entries if (first is None or first <= at) and (after is None or at < after)
        )

    def look(self, at_ms: int) -> str:
        """A job, a scan or a sale brings the state up to a time; returns the tier held then."""
        self.state = brought_up_to(self.programme, self.state, self.joined_ms, at_ms, self.counted)
        return held_tier(self.programme, self.state, at_ms).code

    def earn(self, at_ms: int, steps: int, arrives_ms: int | None = None) -> None:
        """A sale (or, below zero, a refund of one of that time) is settled, perhaps after it was made."""
        self.look(at_ms if arrives_ms is None else arrives_ms)
        before = Member(self.programme, self.joined_ms, list(self.entries))
        self.entries.append((at_ms, steps))
        begun = self.state.period_from_ms
        if begun is None or at_ms >= begun:
            self.state = replace(self.state, period_qualifying=self.state.period_qualifying + steps)
        if arrives_ms is not None:
            late = LateSteps(min(at for at, _steps in self.entries), before.counted, self.counted)
            self.state = with_late_steps(self.programme, self.state, self.joined_ms, arrives_ms, late)


programmes = st.builds(
    _with, st.sampled_from(TierWindow), st.sampled_from(Downgrade), st.sampled_from([0, 1, 45, 400]), st.integers(1, 14)
)
purchases = st.lists(st.tuples(SOON, st.integers(0, 250)), max_size=6).map(sorted)


def _lived(programme: Programme, sales: Sequence[tuple[int, int]], looks: Sequence[int], until: int) -> Member:
    member = Member(programme)
    member.look(JOINED)
    for at, steps in sorted([*sales, *((at, -1) for at in looks)]):
        if at > until:
            break
        if steps < 0:
            member.look(at)
        else:
            member.earn(at, steps)
    member.look(until)
    return member


# --- it never matters when anybody looks --------------------------------------------------------------------------


@given(programmes, purchases, st.lists(SOON, max_size=12), SOON)
def test_late_reviews_are_as_good_as_punctual_ones(
    programme: Programme, sales: list[tuple[int, int]], looks: list[int], until: int
) -> None:
    daily = range(JOINED, until, DAY_MS * 5)
    seldom, often = _lived(programme, sales, (), until), _lived(programme, sales, daily, until)
    assert seldom.state == often.state == _lived(programme, sales, looks, until).state


@given(programmes, purchases, SOON)
def test_looking_twice_changes_nothing(programme: Programme, sales: list[tuple[int, int]], until: int) -> None:
    member = _lived(programme, sales, (), until)
    before = member.state
    member.look(until)
    assert member.state is before


@given(programmes, purchases, SOON)
def test_the_counter_is_what_was_earned_in_the_period(
    programme: Programme, sales: list[tuple[int, int]], until: int
) -> None:
    member = _lived(programme, sales, (), until)
    period = period_at(programme, JOINED, until)
    assert (member.state.period_from_ms, member.state.review_ms) == (period.counts_from_ms, period.ends_ms)
    assert member.state.period_qualifying == member.counted(period.counts_from_ms, period.ends_ms)


@given(programmes, purchases, SOON)
def test_nobody_holds_less_than_the_counter_says(
    programme: Programme, sales: list[tuple[int, int]], until: int
) -> None:
    member = _lived(programme, sales, (), until)
    held = held_tier(programme, member.state, until)
    assert held.threshold >= programme.tier_at(member.state.period_qualifying).threshold


@given(PERIODIC, st.sampled_from([0, 1, 45, 400]), st.integers(1, 14), purchases)
def test_who_buys_nothing_any_more_loses_every_tier_in_the_end(
    window: TierWindow, grace: int, months: int, sales: list[tuple[int, int]]
) -> None:
    """Also where grace lasts longer than a period: then each review fell into the grace of the one before."""
    for downgrade in (Downgrade.TO_EARNED, Downgrade.ONE_STEP):
        member = _lived(_with(window, downgrade, grace, months), sales, (), _ms(2035))
        assert member.look(_ms(2035)) == "silver"


@given(st.sampled_from(TierWindow), purchases, SOON, SOON)
def test_where_nobody_falls_nobody_falls(window: TierWindow, sales: list[tuple[int, int]], one: int, two: int) -> None:
    programme = _with(window, Downgrade.NEVER)
    before, after = (_lived(programme, sales, (), until) for until in sorted((one, two)))
    held = [held_tier(programme, member.state, at) for member, at in ((before, min(one, two)), (after, max(one, two)))]
    assert held[0].threshold <= held[1].threshold


@given(programmes, purchases, SOON)
def test_a_refund_takes_back_the_tier_the_sale_gave(
    programme: Programme, sales: list[tuple[int, int]], until: int
) -> None:
    bought = _lived(programme, sales, (), until)
    before = bought.state
    bought.earn(until, 200)
    bought.earn(until, -200)
    assert bought.state == before


# --- late arrivals ------------------------------------------------------------------------------------------------


@given(programmes, purchases, SOON, st.integers(0, 400), st.integers(0, 400))
def test_a_purchase_that_arrives_late_counts_as_if_it_had_not(
    programme: Programme, sales: list[tuple[int, int]], bought: int, steps: int, days: int
) -> None:
    arrives = bought + days * DAY_MS
    sales = [(at, some) for at, some in sales if at < bought]
    punctual = _lived(programme, [*sales, (bought, steps)], (), arrives)
    late = _lived(programme, sales, (), arrives)
    late.earn(bought, steps, arrives)
    assert late.state == punctual.state


@given(programmes, purchases, SOON, st.integers(1, 400), st.integers(0, 800))
def test_a_refund_after_a_review_takes_back_what_the_review_gave(
    programme: Programme, sales: list[tuple[int, int]], bought: int, steps: int, days: int
) -> None:
    """Whoever buys a tier before the year ends and returns everything after is left where they would have been."""
    refunded = bought + days * DAY_MS
    sales = [(at, some) for at, some in sales if at < bought]
    never, returned = _lived(programme, sales, (), refunded), _lived(programme, [*sales, (bought, steps)], (), refunded)
    returned.earn(bought, -steps, refunded)
    assert returned.state == never.state


@given(programmes, purchases, SOON, st.integers(1, 400), st.integers(0, 60), st.integers(0, 400))
def test_a_purchase_that_arrives_late_and_is_returned_leaves_nothing(
    programme: Programme, sales: list[tuple[int, int]], bought: int, steps: int, late: int, more: int
) -> None:
    """Also one of before the member joined: the card was written while the till was offline."""
    sales = [(at, some) for at, some in sales if at < bought]
    arrives, refunded = bought + late * DAY_MS, bought + (late + more) * DAY_MS
    for at in (bought, JOINED - late * DAY_MS):
        never, returned = _lived(programme, sales, (), refunded), _lived(programme, sales, (), arrives)
        returned.earn(at, steps, arrives)
        returned.earn(at, -steps, refunded)
        assert held_tier(programme, returned.state, refunded) == held_tier(programme, never.state, refunded)
        assert returned.state.grace_tier == never.state.grace_tier


@pytest.mark.parametrize(
    ("programme", "bought", "arrives"),
    [
        (_with(TierWindow.CALENDAR_YEAR), _ms(2027, 12, 16), _ms(2028, 1, 5)),
        (_with(TierWindow.ROLLING, grace=45), _ms(2026, 12, 16), _ms(2027, 1, 5)),
    ],
)
def test_two_sales_one_of_them_late_both_returned(programme: Programme, bought: int, arrives: int) -> None:
    member = Member(programme, _ms(2026, 12, 1))
    member.look(_ms(2026, 12, 1))
    member.earn(_ms(2026, 12, 1), 1000)
    member.earn(bought, 1000, arrives)
    assert member.look(arrives) == "platinum"
    member.earn(_ms(2026, 12, 1), -1000, arrives)
    member.earn(bought, -1000, arrives)
    assert (member.look(arrives), member.state.grace_tier) == ("silver", "")


def test_a_late_sale_of_before_joining_gives_a_tier_and_takes_it_back() -> None:
    member = Member(_with(TierWindow.CALENDAR_YEAR), _ms(2027, 1, 5))
    member.look(_ms(2027, 1, 5))
    member.earn(_ms(2026, 12, 20), 300, _ms(2027, 1, 5))
    assert member.look(_ms(2027, 1, 6)) == "platinum"
    member.earn(_ms(2026, 12, 20), -300, _ms(2027, 1, 6))
    assert member.look(_ms(2027, 1, 6)) == "silver"


def test_a_late_sale_the_reviews_do_not_explain_lifts_the_floor_to_what_its_period_earned() -> None:
    member = Member(_with(TierWindow.CALENDAR_YEAR))
    member.look(_ms(2026, 2))
    member.state = replace(member.state, grace_tier="gold", grace_until_ms=_ms(2026, 3))
    member.earn(_ms(2025, 12, 30), 300, arrives_ms=_ms(2026, 2, 2))
    assert (member.state.floor, member.state.grace_tier) == ("platinum", "gold")


def test_a_late_purchase_of_a_rolling_window_looks_at_the_month_before() -> None:
    """The review of 1 June saw twelve months and May; the sale of May that it did not see arrives in June."""
    programme = _with(TierWindow.ROLLING)
    member = Member(programme)
    member.earn(_ms(2025, 5, 10), 60)
    assert member.look(_ms(2026, 6, 2)) == "silver"
    member.earn(_ms(2026, 5, 31), 45, arrives_ms=_ms(2026, 6, 3))
    assert member.look(_ms(2026, 6, 3)) == "gold", (
        "60 in May 2025 and 45 in May 2026 were the window reviewed on 1 June"
    )
    assert member.look(_ms(2026, 7, 1)) == "silver"


def test_so_it_does_where_the_reviews_explain_nothing() -> None:
    member = Member(_with(TierWindow.ROLLING))
    member.earn(_ms(2025, 5, 10), 60)
    assert member.look(_ms(2026, 6, 2)) == "silver"
    member.state = replace(member.state, grace_tier="gold", grace_until_ms=_ms(2026, 6, 20))
    member.earn(_ms(2026, 5, 31), 45, arrives_ms=_ms(2026, 6, 3))
    assert (member.state.floor, member.state.grace_tier) == ("gold", "gold")


def test_a_tier_the_programme_gave_stays_when_a_sale_is_returned() -> None:
    """What the reviews do not explain (the window was another one then) is left to the next review."""
    member = Member(_with(TierWindow.LIFETIME))
    member.earn(_ms(2025, 3), 150)
    member.programme = _with(TierWindow.CALENDAR_YEAR)
    member.look(_ms(2025, 6))
    member.earn(_ms(2025, 12, 30), 200)
    assert member.look(_ms(2026, 2)) == "platinum"
    member.state = replace(member.state, floor="gold", grace_tier="platinum", grace_until_ms=_ms(2026, 3))
    before = member.state
    member.earn(_ms(2025, 12, 30), -200, arrives_ms=_ms(2026, 2, 2))
    assert member.state == before


# --- by example ---------------------------------------------------------------------------------------------------


def test_a_higher_tier_is_held_at_once() -> None:
    member = Member(_with(TierWindow.CALENDAR_YEAR))
    member.earn(_ms(2026, 3), 99)
    assert member.look(_ms(2026, 3)) == "silver"
    member.earn(_ms(2026, 4), 1)
    assert member.look(_ms(2026, 4)) == "gold"


@pytest.mark.parametrize(
    ("downgrade", "tiers"),
    [
        (Downgrade.TO_EARNED, ("platinum", "silver", "silver", "silver")),
        (Downgrade.ONE_STEP, ("platinum", "gold", "silver", "silver")),
        (Downgrade.NEVER, ("platinum", "platinum", "platinum", "platinum")),
    ],
)
def test_where_one_goes_who_earned_nothing(downgrade: Downgrade, tiers: tuple[str, ...]) -> None:
    """The year a tier was won in is the one it is kept for the next year by; only then it goes."""
    member = Member(_with(TierWindow.CALENDAR_YEAR, downgrade))
    member.earn(_ms(2025, 3), 300)
    assert tuple(member.look(_ms(year, 6)) for year in (2026, 2027, 2028, 2029)) == tiers


def test_a_step_down_is_no_deeper_than_what_was_earned() -> None:
    member = Member(_with(TierWindow.CALENDAR_YEAR, Downgrade.ONE_STEP))
    member.earn(_ms(2025, 3), 300)
    member.earn(_ms(2026, 3), 120)
    assert [member.look(_ms(year, 6)) for year in (2026, 2027, 2028)] == ["platinum", "gold", "silver"]


def test_grace_keeps_the_tier_for_its_days_and_not_a_moment_longer() -> None:
    programme = _with(TierWindow.CALENDAR_YEAR, grace=31)
    member = Member(programme)
    member.earn(_ms(2025, 3), 100)
    review = _ms(2027)
    held = [member.look(at) for at in (review - 1, review, _ms(2027, 2) - 1, _ms(2027, 2))]
    assert held == ["gold", "gold", "gold", "silver"]
    assert kept_tier(programme, member.state, _ms(2027, 1, 5)) == "gold"
    assert kept_tier(programme, member.state, _ms(2027, 2)) == "silver"


def test_a_grace_longer_than_a_month_ends_where_every_month_is_reviewed() -> None:
    member = Member(_with(TierWindow.ROLLING, grace=60, months=1))
    member.earn(_ms(2026, 1, 10), 100)
    days = [_ms(2026, 3, 1), _ms(2026, 4, 1), _ms(2026, 5, 1), _ms(2026, 5, 30), _ms(2026, 5, 31), _ms(2026, 12, 1)]
    assert [member.look(day) for day in days] == ["gold", "gold", "gold", "gold", "silver", "silver"]


def test_earning_it_again_during_grace_keeps_the_tier() -> None:
    member = Member(_with(TierWindow.CALENDAR_YEAR, grace=31))
    member.earn(_ms(2025, 3), 100)
    member.earn(_ms(2027, 1, 20), 100)
    assert [member.look(_ms(2027, 6)), member.look(_ms(2028, 6)), member.look(_ms(2029, 6))] == [
        "gold",
        "gold",
        "silver",
    ]


def test_a_rolling_window_forgets_month_by_month() -> None:
    member = Member(_with(TierWindow.ROLLING, months=3))
    member.earn(_ms(2026, 1, 31), 60)
    member.earn(_ms(2026, 3, 1), 60)
    assert [member.look(_ms(2026, month)) for month in (4, 5, 6, 7)] == ["gold", "gold", "silver", "silver"]


@given(programmes, programmes, purchases, SOON)
def test_another_window_demotes_nobody(
    before: Programme, after: Programme, sales: list[tuple[int, int]], at: int
) -> None:
    member = _lived(before, sales, (), at)
    held = held_tier(before, member.state, at)
    member.programme = replace(after, time_zone="Asia/Shanghai")
    assert TIERS[[each.code for each in TIERS].index(member.look(at))].threshold >= held.threshold


@pytest.mark.parametrize("window", [window for window in TierWindow if window is not TierWindow.LIFETIME])
def test_what_is_held_when_the_window_changes_is_kept_until_the_next_review(window: TierWindow) -> None:
    member = Member(_with(TierWindow.LIFETIME))
    member.earn(_ms(2024, 6), 150)
    assert member.look(_ms(2026, 6, 10)) == "gold"
    member.programme = _with(window)
    assert member.look(_ms(2026, 6, 10)) == "gold", "earned long before the new window begins"
    review = member.state.review_ms
    assert review is not None
    assert (member.look(review - 1), member.look(review)) == ("gold", "silver")


@given(PERIODIC, PERIODIC, purchases, SOON, st.integers(0, 900))
def test_another_window_is_no_review_whenever_anybody_looks_next(
    before: TierWindow, after: TierWindow, sales: list[tuple[int, int]], changed: int, days: int
) -> None:
    """Whoever comes back long after the change is reviewed by the new rules only, in periods that are its own."""
    member = _lived(_with(before), sales, (), changed)
    member.programme = _with(after)
    member.look(changed + days * DAY_MS)
    period = period_at(member.programme, JOINED, changed + days * DAY_MS)
    assert (member.state.period_from_ms, member.state.review_ms) == (period.counts_from_ms, period.ends_ms)


def test_a_tier_that_is_no_more_keeps_nothing() -> None:
    programme = _with(TierWindow.LIFETIME)
    assert held_tier(programme, TierState(floor="diamond", period_qualifying=120), 0).code == "gold"
    assert held_tier(programme, TierState(grace_tier="diamond", grace_until_ms=9), 0).code == "silver"
