from itertools import product

import pytest

from pos_client.errors import InvalidValue
from ui.screens.kiosk.states import TRANSITIONS, KioskEvent, KioskState, advance


@pytest.mark.parametrize(("state", "event"), list(product(KioskState, KioskEvent)))
def test_every_event_in_every_state_has_an_answer(state: KioskState, event: KioskEvent) -> None:
    if (state, event) in TRANSITIONS:
        assert advance(state, event) in KioskState
    else:
        with pytest.raises(InvalidValue) as caught:
            advance(state, event)
        assert caught.value.error_code == "BAD_TRANSITION"


def test_every_state_can_be_reached_from_the_start_and_the_start_from_every_state() -> None:
    def reachable(start: KioskState) -> set[KioskState]:
        found, waiting = {start}, [start]
        while waiting:
            state = waiting.pop()
            news = {after for (before, _), after in TRANSITIONS.items() if before is state} - found
            found |= news
            waiting.extend(news)
        return found

    assert all(reachable(state) == set(KioskState) for state in KioskState)


def test_a_code_leads_to_a_check_from_everywhere_but_a_check() -> None:
    scanning = {state for state, event in TRANSITIONS if event is KioskEvent.SCANNED}
    assert scanning == set(KioskState) - {KioskState.CHECKING}
