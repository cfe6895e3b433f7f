"""Scanners of every kind before a real kernel: `pytest -m hwlab tests/hwlab`, as root on Debian with qemu."""

from typing import Any

import pytest

from pos_client.domain.barcode import MAX_TEXT
from tests.hwlab.guest import LINK, LONG, SHORT, TYPED
from tests.hwlab.machine import LONGEST_S
from tests.hwlab.serial_line import CODE

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


def test_a_serial_scanner_is_read_and_told_and_a_line_without_an_end_harms_nobody(facts: Facts) -> None:
    found = facts["serial_line"]
    assert "fault" not in found, found["fault"]
    assert found["lengths"] == [len(CODE), MAX_TEXT, len("next"), len("after")]
    assert found["told"] == "\x1b7,"


def test_pulled_out_in_a_code_it_is_back_under_another_name_and_half_a_code_is_counted(facts: Facts) -> None:
    found = facts["serial_line"]
    assert found["names"] == ["/dev/ttyACM0", "/dev/ttyACM1"]
    assert found["texts"] == ["next", "after"]
    assert found["misread"] == [20]
    assert found["states"] == ["ready", "lost", "ready"]
    assert found["lost_s"] < NOTICED_WITHIN_S
    assert found["back_s"] < BACK_WITHIN_S
    assert found["threads_left"] == 0


def test_a_grabbed_keyboard_is_heard_by_nobody_else(facts: Facts) -> None:
    found = facts["evdev"]
    assert "fault" not in found, found["fault"]
    assert (found["text"], found["ending"]) == (TYPED, "Enter")
    assert found["overheard"] == 0
    assert "in use" in found["second"], LINK
    assert found["lost_s"] < NOTICED_WITHIN_S
