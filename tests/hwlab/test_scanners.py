"""HID-POS and grabbed keyboards before a real kernel: `pytest -m hwlab tests/hwlab`, as root on Debian with qemu."""

from typing import Any

import pytest

from tests.hwlab.guest import LINK, LONG, SHORT, TYPED
from tests.hwlab.machine import LONGEST_S

pytestmark = [pytest.mark.hwlab, pytest.mark.timeout(LONGEST_S + 60)]
BACK_WITHIN_S, NOTICED_WITHIN_S = 2.0, 2.0
Facts = dict[str, Any]


def test_a_hid_pos_scanner_is_found_read_and_told(facts: Facts) -> None:
    found = facts["hid_pos"]
    assert "fault" not in found, found["fault"]
    assert (found["identity"], found["name"]) == ("hid:0c2e:0206:LAB1", "Lab 1900")
    assert found["texts"] == [SHORT, LONG]
    assert found["told"] == "0440"


def test_a_claimed_scanner_is_in_use_and_an_unplugged_one_is_lost(facts: Facts) -> None:
    found = facts["hid_pos"]
    assert "in use" in found["second"]
    assert found["lost_s"] < NOTICED_WITHIN_S
    assert "not plugged in" in found["gone"]


def test_it_is_back_within_two_seconds_and_nothing_is_lost(facts: Facts) -> None:
    found = facts["hot_plug"]
    assert "fault" not in found, found["fault"]
    assert found["texts"] == ["before", "after"]
    assert found["states"][:3] == ["ready", "lost", "ready"]
    assert found["back_s"] < BACK_WITHIN_S


def test_a_grabbed_keyboard_is_heard_by_nobody_else(facts: Facts) -> None:
    found = facts["evdev"]
    assert "fault" not in found, found["fault"]
    assert (found["text"], found["ending"]) == (TYPED, "Enter")
    assert found["overheard"] == 0
    assert "in use" in found["second"], LINK
    assert found["lost_s"] < NOTICED_WITHIN_S
