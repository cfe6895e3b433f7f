"""A member's facts after a settled sale, where the backend cannot be compared with: what is not known is not said."""

from dataclasses import replace
from datetime import UTC, date, datetime

from pos_client.domain.member import Expiring
from pos_client.domain.programme import Programme
from pos_client.domain.settled import facts_after, facts_undone
from tests.fakes.fake_member import FakeMember
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_result

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
FACTS = replace(
    FakeMember(numbered_id(1), "123456789012", "Li Na", 240, 0, b"k" * 32).facts(NOON),
    expiring=(Expiring(118, date(2027, 5, 6)), Expiring(122, date(2027, 10, 13))),
    lasting_points=0,
)


def test_points_go_first_expiring_first_and_new_ones_come_last() -> None:
    result = replace(a_result(), earned_points=3, redeemed_points=199, points_after=44)
    after = facts_after(Programme(), FACTS, result, NOON, NOON)
    assert after.expiring == (Expiring(41, date(2027, 10, 13)), Expiring(3, date(2027, 11, 22)))
    assert (after.points, after.as_of) == (44, NOON)


def test_no_dates_are_said_where_something_else_happened_to_the_card() -> None:
    result = replace(a_result(), earned_points=3, redeemed_points=0, points_after=500)
    assert facts_after(Programme(), FACTS, result, NOON, NOON).expiring == ()
    assert facts_undone(FACTS, result, NOON).expiring == ()
    undone = facts_undone(FACTS, replace(result, points_after=240), NOON)
    assert undone.expiring == FACTS.expiring
