"""The sale at the counter: every state answers every event."""

import itertools
from uuid import UUID

import pytest

from pos_client.domain.sale import TRANSITIONS, Sale, SaleEvent, SaleState, advance
from pos_client.errors import InvalidValue

ANY_ID = UUID(int=1)


@pytest.mark.parametrize(("state", "event"), list(itertools.product(SaleState, SaleEvent)))
def test_every_state_answers_every_event(state: SaleState, event: SaleEvent) -> None:
    if (state, event) in TRANSITIONS:
        assert advance(state, event) is TRANSITIONS[state, event]
    else:
        with pytest.raises(InvalidValue, match="in"):
            advance(state, event)


def test_every_state_but_saving_can_be_cleared_and_saving_has_a_way_out() -> None:
    for state in SaleState:
        events = {event for (start, event) in TRANSITIONS if start is state}
        assert SaleEvent.CLEARED in events or events == {SaleEvent.SETTLED, SaleEvent.FAILED}


def test_a_changed_amount_drops_the_redemption() -> None:
    sale = Sale(ANY_ID).with_amount(5000).on(SaleEvent.MEMBER_RECOGNISED).with_redeem(20)
    assert sale.with_amount(5000) is sale
    assert sale.with_amount(6000).redeem_points == 0


def test_nothing_is_redeemed_before_member_and_amount_are_known() -> None:
    with pytest.raises(InvalidValue):
        Sale(ANY_ID).with_redeem(1)
