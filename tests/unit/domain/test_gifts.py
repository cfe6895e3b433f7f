"""Gifts as values: what may be written down, and where one has got to."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from pos_client.domain.gifts import Gift, GiftArticle, GiftState, GiftWish, refuse_pick_up, state_at
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
MUG = LocalText("Mug", "杯子")
FARTHEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(-12 * HOUR))
"""Beyond what any other zone can say."""
GIFT = Gift(UUID(int=1), MUG, 1, NOW, NOW + HOUR)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": ""},
        {"code": " MUG"},
        {"code": "x" * 41},
        {"title": LocalText("Mug", " ")},
        {"title": LocalText("", "杯子")},
        {"stock": -1},
        {"per_member": 0},
        {"offered_from": datetime(2026, 1, 1)},  # noqa: DTZ001 - the missing zone is the point
        {"offered_from": NOW, "offered_until": NOW},
        {"offered_from": datetime(1999, 12, 31, tzinfo=UTC)},
        {"offered_until": FARTHEST},
    ],
)
def test_an_impossible_article_cannot_be_made(changes: dict[str, object]) -> None:
    fields: dict[str, object] = {"code": "MUG", "title": MUG}
    with pytest.raises(InvalidValue) as refused:
        GiftArticle(**{**fields, **changes})  # type: ignore[arg-type]  # fields by name
    assert refused.value.error_code == "BAD_GIFT"


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 0},
        {"waits_until": datetime(2026, 1, 1)},  # noqa: DTZ001 - the missing zone is the point
        {"waits_until": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)},
        {"waits_until": FARTHEST},
    ],
)
def test_an_impossible_wish_cannot_be_made(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValue) as refused:
        GiftWish(UUID(int=1), "MUG", **changes)  # type: ignore[arg-type]  # fields by name
    assert refused.value.error_code == "BAD_GIFT"


def test_the_last_time_that_may_be_said_has_a_local_day_everywhere() -> None:
    last = datetime(2200, 1, 1, tzinfo=UTC)
    assert GiftWish(UUID(int=1), "MUG", waits_until=last).waits_until == last
    with pytest.raises(InvalidValue):
        GiftWish(UUID(int=1), "MUG", waits_until=last + HOUR)


@pytest.mark.parametrize(
    ("at", "is_picked_up", "is_void", "state", "reason"),
    [
        (NOW - HOUR, False, False, GiftState.WAITING, Reason.GIFT_TOO_EARLY),
        (NOW, False, False, GiftState.WAITING, None),
        (NOW + HOUR, False, False, GiftState.EXPIRED, Reason.GIFT_EXPIRED),
        (NOW, True, False, GiftState.PICKED_UP, Reason.GIFT_PICKED_UP),
        (NOW + HOUR, True, False, GiftState.PICKED_UP, Reason.GIFT_PICKED_UP),
        (NOW, False, True, GiftState.VOID, Reason.GIFT_VOID),
        (NOW + HOUR, False, True, GiftState.VOID, Reason.GIFT_VOID),
    ],
)
def test_a_gift_can_be_had_once_and_in_its_time(
    at: datetime, is_picked_up: bool, is_void: bool, state: GiftState, reason: Reason | None
) -> None:
    found = state_at(GIFT, at, is_picked_up=is_picked_up, is_void=is_void)
    assert (found, refuse_pick_up(GIFT, found, at)) == (state, reason)


def test_a_gift_without_an_end_waits_for_ever() -> None:
    lasting = Gift(UUID(int=1), MUG, 1, NOW)
    assert state_at(lasting, NOW + 99_999 * HOUR, is_picked_up=False, is_void=False) is GiftState.WAITING
