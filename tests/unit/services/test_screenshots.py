"""A picture of a code at a till that is alone: once within its minute, never after it, never before its time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_client.domain.reasons import Reason
from pos_client.services.verification import NotRecognised, Recognised
from tests.unit.services.till import Till

WANG = "123456789012"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.connect()
    till.pull_plug()
    till.clock.advance(30 - till.clock.now_s() % 30)
    yield till
    till.outbox.close()


def shown(till: Till, code: str) -> Reason | None:
    """Why another basket is refused the code; None where it is taken."""
    found = till.verification.verify(code, till.ids.new_id())
    return found.reason if isinstance(found, NotRecognised) else None


def test_a_screenshot_counts_once_in_its_minute(till: Till) -> None:
    screenshot = till.code(WANG)
    till.clock.advance(60)
    basket = till.ids.new_id()
    assert isinstance(till.verification.verify(screenshot, basket), Recognised)
    assert isinstance(till.verification.verify(screenshot, basket), Recognised), "the same sale, asked again"
    assert shown(till, screenshot) is Reason.REPLAY


def test_a_screenshot_is_over_after_a_minute_and_a_half(till: Till) -> None:
    screenshot = till.code(WANG)
    till.clock.advance(90)
    assert shown(till, screenshot) is Reason.EXPIRED


def test_a_code_of_a_minute_from_now_is_of_the_future(till: Till) -> None:
    till.clock.advance(60)
    ahead = till.code(WANG)
    till.clock.advance(-60)
    assert shown(till, ahead) is Reason.FROM_FUTURE
    till.clock.advance(30)
    assert shown(till, ahead) is None, "thirty seconds ahead are within the window"
