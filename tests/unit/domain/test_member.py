"""A member as a till shows one."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.calculation import Standing
from pos_client.domain.member import Expiring, MemberFacts, mask_name, view_of
from pos_client.domain.programme import Programme

PROGRAMME = Programme()
SILVER, GOLD, PLATINUM = PROGRAMME.tiers
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def _facts(points: int, qualifying: int, **fields: object) -> MemberFacts:
    expiring = (Expiring(20, date(2026, 12, 31)),)
    return MemberFacts(UUID(int=1), "123456789012", "Wang X.", "en", points, qualifying, expiring, None, NOW, **fields)  # type: ignore[arg-type]  # fields by name


def test_a_view_says_worth_and_the_way_to_the_next_tier() -> None:
    view = view_of(PROGRAMME, _facts(124, 600, credit_minor=5, stored_value_minor=7))
    assert (view.tier, view.worth_minor, view.next_tier, view.to_next, view.progress) == (
        GOLD,
        12_400,
        PLATINUM,
        400,
        0.5,
    )
    assert view.masked_handle == "••9012"
    assert view.standing == Standing(GOLD, 124, 5, 7)


def test_a_kept_tier_says_what_is_missing_to_keep_it() -> None:
    view = view_of(PROGRAMME, _facts(0, 50, tier_floor="gold", tier_until=date(2026, 12, 31)))
    assert (view.tier, view.to_keep, view.to_next, view.progress) == (GOLD, 150, 950, 0.0)
    assert view_of(PROGRAMME, _facts(0, 50, tier_floor="gold")).to_keep == 0, "no review, nothing to keep"


def test_at_the_top_there_is_no_way_left() -> None:
    view = view_of(PROGRAMME, _facts(-3, 5000))
    assert (view.next_tier, view.to_next, view.progress, view.worth_minor) == (None, 0, 1.0, 0)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Wang Xiaoming", "Wang X."),
        ("王晓明", "王*明"),
        ("李娜", "李*"),
        ("欧阳娜娜", "欧**娜"),
        ("Bo", "Bo"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(min_size=3, max_size=40))
def test_a_masked_name_never_shows_the_whole_name(name: str) -> None:
    if len(name.split()) < 2 and len(name.strip()) > 2:
        assert mask_name(name) != name.strip() or "*" in name
