"""Phones as clocks: many may move a till forward a little, one alone may not; whose clock is wrong; drift."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain.drift import MOST_STEPS, learnt_drift
from pos_client.domain.phone_clocks import CROWD, KEPT, PhoneClocks, ahead_of
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TimeConfidence
from tests.fakes.ids import numbered_id

NOW_S = 1_800_000_015.0
"""In the middle of a step, so that a phone which is right is 0 s ahead."""
NOW = int(NOW_S // 30)
HIGH, LOW, ROLLED_BACK = TimeConfidence.HIGH, TimeConfidence.LOW, TimeConfidence.ROLLED_BACK


def heard(steps_ahead: Sequence[int]) -> PhoneClocks:
    """Members 1, 2, ... whose phones are so many steps ahead."""
    clocks = PhoneClocks()
    for number, ahead in enumerate(steps_ahead, 1):
        clocks.note(numbered_id(number), NOW + ahead, NOW_S)
    return clocks


def fault(clocks: PhoneClocks, ahead: int, confidence: TimeConfidence, member: int = 99) -> Reason | None:
    step = NOW + ahead
    clocks.note(numbered_id(member), step, NOW_S)
    return clocks.at_fault(numbered_id(member), step, ahead_of(step, NOW_S, 0), confidence)


def test_a_crowd_is_nine_members() -> None:
    assert heard([4] * (CROWD - 1)).ahead_s() == 0
    assert heard([4] * CROWD).ahead_s() == 120


def test_one_member_has_one_voice_however_often_it_is_heard() -> None:
    clocks = heard([0] * (CROWD - 1))
    for ahead in range(100):
        clocks.note(numbered_id(99), NOW + ahead, NOW_S)
    assert clocks.ahead_s() == 0


@given(st.lists(st.integers(-20, 20), min_size=5, max_size=20), st.lists(st.integers(-(10**6), 10**6), max_size=20))
def test_a_minority_of_liars_moves_the_median_no_further_than_an_honest_phone(
    honest: list[int], lies: list[int]
) -> None:
    lies = lies[: len(honest) - 1]
    ahead_s = heard([*honest, *lies]).ahead_s()
    assert min(0, *honest) * 30 <= ahead_s <= max(0, *honest) * 30


def test_an_old_code_shown_again_changes_nothing() -> None:
    clocks = heard([4] * CROWD)
    for number in range(1, CROWD + 1):
        clocks.note(numbered_id(number), NOW + 4, NOW_S + 600)
        clocks.note(numbered_id(number), NOW + 3, NOW_S)
    assert clocks.ahead_s() == 120


def test_what_was_moved_is_not_asked_for_again() -> None:
    clocks = heard([4] * CROWD)
    clocks.moved(100.0)
    assert clocks.ahead_s() == 20
    clocks.forget()
    assert clocks.ahead_s() == 0


def test_a_phone_known_to_be_fast_is_not_ahead() -> None:
    clocks = PhoneClocks()
    for number in range(CROWD):
        clocks.note(numbered_id(number), NOW + 2, NOW_S, drift_steps=2)
    assert clocks.ahead_s() == 0


def test_the_members_seen_last_are_kept() -> None:
    clocks = heard([4] * KEPT)
    for number in range(KEPT):
        clocks.note(numbered_id(1000 + number), NOW, NOW_S)
    assert clocks.ahead_s() == 0


@pytest.mark.parametrize(
    ("others", "ahead", "confidence", "at_fault"),
    [
        ([], 3, HIGH, Reason.PHONE_CLOCK),
        ([3, 3, 3], 3, HIGH, Reason.PHONE_CLOCK),
        ([], -3, HIGH, None),
        ([], 3, LOW, None),
        ([], -3, LOW, None),
        ([3], 3, LOW, None),
        ([3, 4], 3, LOW, Reason.TILL_CLOCK),
        ([-9, -9], -9, LOW, Reason.TILL_CLOCK),
        ([0, 0], 9, LOW, Reason.PHONE_CLOCK),
        ([0, 0], -9, LOW, None),
        ([0, 0, 9, 9], 9, LOW, None),
        ([0, 0, 9, 9, 9], 9, LOW, Reason.TILL_CLOCK),
        ([], 9, ROLLED_BACK, Reason.TILL_CLOCK),
        ([], -9, ROLLED_BACK, Reason.TILL_CLOCK),
        ([0, 0], 9, ROLLED_BACK, Reason.PHONE_CLOCK),
    ],
)
def test_whose_clock_is_wrong(
    others: list[int], ahead: int, confidence: TimeConfidence, at_fault: Reason | None
) -> None:
    assert fault(heard(others), ahead, confidence) is at_fault


def test_a_slow_phone_is_told_from_a_picture_of_a_code() -> None:
    clocks = PhoneClocks()
    assert fault(clocks, -4, HIGH) is None
    assert fault(clocks, -4, HIGH) is None, "the same code again may be a picture"
    member = numbered_id(99)
    later_s = NOW_S + 90
    clocks.note(member, NOW - 1, later_s)
    assert clocks.at_fault(member, NOW - 1, ahead_of(NOW - 1, later_s, 0), HIGH) is Reason.PHONE_CLOCK
    assert clocks.at_fault(member, NOW - 4, ahead_of(NOW - 4, later_s, 0), HIGH) is None


@pytest.mark.parametrize(
    ("second", "drift", "learnt"),
    [
        (0, 0, 0),
        (29, 0, 0),
        (40, 0, 0),
        (41, 0, -1),
        (-10, 0, 0),
        (-11, 0, 1),
        (71, -1, -2),
        (101, -2, -2),
        (-41, 1, 2),
        (-71, 2, 2),
        (20, -1, -1),
        (19, -1, 0),
        (10, 1, 1),
        (11, 1, 0),
    ],
)
def test_a_phones_drift_is_learnt_in_bounded_steps(second: int, drift: int, learnt: int) -> None:
    """`second` counts from the beginning of the code's own 30 s to the moment it is read."""
    step = 60_000_000
    assert learnt_drift(step, step * 30 + second, drift) == learnt


@given(st.integers(-75, 75), st.lists(st.integers(0, 3000), min_size=30, max_size=60))
def test_a_phone_that_is_constantly_off_ends_up_in_the_middle_of_its_window(off_s: int, gaps: list[int]) -> None:
    """After enough live scans no code of it is further from the middle than a right phone's may be."""
    now_s, drift = 1_800_000_000.0, 0
    for gap in gaps:
        now_s += 31 + gap
        drift = learnt_drift(int((now_s + off_s) // 30), now_s, drift)
    assert abs(drift) <= MOST_STEPS
    assert abs(off_s - drift * 30) <= 45
