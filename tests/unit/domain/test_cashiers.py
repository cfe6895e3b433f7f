"""The rules of the people at a till."""

from dataclasses import replace
from uuid import UUID

import pytest

from pos_client.domain import cashiers
from pos_client.domain.cashiers import (
    ALL_ALLOWED,
    OVERRIDE_S,
    WAIT_S,
    WRONG_PINS,
    Action,
    Cashier,
    Override,
    Permission,
    Permissions,
    WrongPins,
    may,
    may_approve,
)
from pos_client.errors import InvalidValue

BO = Cashier("BADGE-1", "Bo", own_member_id=UUID(int=7))
LI = Cashier("BADGE-2", "Li", ALL_ALLOWED)
ALLOWED, APPROVAL, DENIED = Permission
AT_THE_COUNTER = tuple(action for action in Action if action is not Action.MANAGE)


def test_each_action_has_a_permission_of_its_own() -> None:
    for action in AT_THE_COUNTER:
        denied = Permissions(*[DENIED] * len(AT_THE_COUNTER))
        only = replace(BO, permissions=replace(denied, **{action.value: APPROVAL}))
        assert [other for other in AT_THE_COUNTER if may(only, other) is not DENIED] == [action]


def test_to_manage_is_for_whoever_may_do_everything_alone_and_they_let_others() -> None:
    assert (may(LI, Action.MANAGE), may_approve(LI, Action.MANAGE)) == (ALLOWED, True)
    for action in AT_THE_COUNTER:
        nearly = replace(LI, permissions=replace(ALL_ALLOWED, **{action.value: APPROVAL}))
        assert (may(nearly, Action.MANAGE), may_approve(nearly, Action.MANAGE)) == (APPROVAL, False)


def test_what_a_new_cashier_may_do() -> None:
    asks = {Action.REFUND, Action.VOID, Action.MANUAL_ENTRY, Action.MANAGE}
    assert {action for action in Action if may(BO, action) is APPROVAL} == asks
    assert {action for action in Action if may_approve(BO, action)} == set(Action) - asks


def test_a_typed_number_needs_an_approval_whoever_types_it() -> None:
    assert may(LI, Action.MANUAL_ENTRY) is APPROVAL
    assert may_approve(LI, Action.MANUAL_ENTRY)
    denied = replace(LI, permissions=replace(ALL_ALLOWED, manual_entry=DENIED))
    assert (may(denied, Action.MANUAL_ENTRY), may_approve(denied, Action.MANUAL_ENTRY)) == (DENIED, False)


def test_who_is_not_active_may_do_and_approve_nothing() -> None:
    left = replace(LI, active=False)
    for action in Action:
        assert (may(left, action), may_approve(left, action)) == (DENIED, False)


def test_an_approval_is_for_one_action_and_for_a_minute() -> None:
    override = Override("Li", Action.REFUND, "broken", 1000 + OVERRIDE_S)
    assert override.covers(Action.REFUND, 1000)
    assert override.covers(Action.REFUND, 999 + OVERRIDE_S)
    assert not override.covers(Action.REFUND, 1000 + OVERRIDE_S)
    assert not override.covers(Action.REFUND, 999)  # the clock was set back
    assert not override.covers(Action.VOID, 1000)


def test_after_five_wrong_pins_a_badge_waits_five_minutes_and_then_has_five_more() -> None:
    wrong = WrongPins("BADGE-1")
    for count in range(WRONG_PINS):
        assert (wrong.wait_s(0), wrong.count) == (0, count)
        wrong = wrong.one_more()
    assert [wrong.wait_s(passed) for passed in (0, 1, WAIT_S, 2 * WAIT_S)] == [WAIT_S, WAIT_S - 1, 0, 0]
    assert wrong.one_more() == WrongPins("BADGE-1", 1)


def test_who_is_among_those_who_approved() -> None:
    told = cashiers.approvers(["Wang, Bo", "Li", "Li"])
    assert told == "Wang, Bo, Li"
    assert [cashiers.is_among(name, told) for name in ("Wang, Bo", "Li", "L", "ang, Bo")] == [True, True, False, False]
    assert not cashiers.is_among("Li", "")


@pytest.mark.parametrize("text", ["", "abc", "x" * 65, "bädge", "line\nbreak", " blank", "blank ", "\0\0\0\0"])
def test_what_cannot_be_a_badge(text: str) -> None:
    assert not cashiers.is_badge(text)
    with pytest.raises(InvalidValue) as refused:
        Cashier(text, "Bo")
    assert refused.value.error_code == "BAD_BADGE"


@pytest.mark.parametrize("text", ["1234", "x" * 64, "A B-C.$/+%"])
def test_what_can_be_a_badge(text: str) -> None:
    assert cashiers.is_badge(text)


def test_a_cashier_knows_the_own_card() -> None:
    assert cashiers.is_own(BO, UUID(int=7))
    assert not cashiers.is_own(BO, UUID(int=8))
    assert not cashiers.is_own(LI, UUID(int=7))
