"""A camera before a real kernel: `pytest -m hwlab tests/hwlab`, as root on Debian with qemu."""

from typing import Any

import pytest

from tests.hwlab.cameras import LINK
from tests.hwlab.machine import LONGEST_S

pytestmark = [pytest.mark.hwlab, pytest.mark.timeout(LONGEST_S + 60)]
BACK_WITHIN_S, NOTICED_WITHIN_S, QUICKLY_OPENED_S = 2.0, 4.0, 0.25
Facts = dict[str, Any]


def test_a_camera_is_listed_by_its_link_and_looked_through(facts: Facts) -> None:
    found = facts["camera"]
    assert "fault" not in found, found["fault"]
    assert found["listed"] == [str(LINK)]
    assert found["size"] == [1280, 720]
    assert found["fps"] > 0


def test_a_camera_another_program_has_open_is_in_use(facts: Facts) -> None:
    assert facts["camera"]["second"] == "CAMERA_IN_USE"


def test_unplugged_it_is_called_so_and_plugged_in_it_is_back_within_two_seconds(facts: Facts) -> None:
    found = facts["camera"]
    assert (found["codes"][0], found["codes"][-2:]) == (None, ["CAMERA_UNPLUGGED", None])
    assert found["lost_s"] < NOTICED_WITHIN_S
    # A camera opens in a quarter of a second; one that is emulated, on a busy machine, in more than all of this.
    assert found["back_s"] - found["open_s"] < BACK_WITHIN_S - QUICKLY_OPENED_S
    assert found["threads_left"] == 0
