"""Nothing is told twice of what waits, and what is kept for that does not grow with a backlog."""

import itertools

from pos_client.domain.outcome import Queued, Unknown
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Told
from pos_client.services.announced import MOST, Announced
from tests.fakes.ids import numbered_id

WAITS = numbered_id(1)


def queued(number: int) -> Queued:
    return Queued(numbered_id(number), Reason.OFFLINE, Told())


def test_the_same_is_told_once_and_another_kind_again() -> None:
    announced = Announced()
    told = [announced.is_news(WAITS, outcome) for outcome in (queued(1), queued(1), Unknown(WAITS), Unknown(WAITS))]
    assert told == [True, False, True, False]
    assert WAITS in announced
    announced.settled(WAITS)
    announced.settled(WAITS)
    assert WAITS not in announced
    assert announced.is_news(WAITS, queued(1))


def test_what_was_told_long_ago_is_let_go_of() -> None:
    announced = Announced()
    numbers = itertools.count(2)
    announced.is_news(WAITS, queued(1))
    for number in itertools.islice(numbers, MOST - 1):
        announced.is_news(numbered_id(number), queued(number))
    assert not announced.is_news(WAITS, queued(1))  # told of again it is the newest
    for number in itertools.islice(numbers, MOST - 1):
        announced.is_news(numbered_id(number), queued(number))
    assert WAITS in announced
    assert numbered_id(2) not in announced
    announced.is_news(numbered_id(next(numbers)), queued(0))
    assert WAITS not in announced
