"""The model in small: one play, and a play that goes wrong is told with its steps."""

import pytest
from hypothesis import Phase
from hypothesis.stateful import invariant

from pos_client.errors import InvalidValue
from tests.faults.model import Shop, play


def test_a_play_ends_with_books_that_agree() -> None:
    result = play(3, 2)
    assert result.failures == []
    assert result.counts["plays"] >= 2


def test_a_broken_promise_is_told_with_the_steps_that_led_there() -> None:
    class Forgetful(Shop):
        """Somebody throws the last sale away."""

        @invariant()
        def nothing_is_told_that_is_not_so(self) -> None:
            assert not any(till.saved for till in self._open_tills()), "a sale is gone"

    result = play(3, 5, phases=(Phase.generate,), shop=Forgetful)
    (line,) = result.failures
    assert "a sale is gone" in line
    assert "state.sell(" in line


def test_only_what_was_promised_is_told_as_broken() -> None:
    class Broken(Shop):
        """The test itself is at fault."""

        @invariant()
        def nothing_is_told_that_is_not_so(self) -> None:
            raise InvalidValue("not a finding")

    with pytest.raises(InvalidValue):
        play(3, 1, phases=(Phase.generate,), shop=Broken)
