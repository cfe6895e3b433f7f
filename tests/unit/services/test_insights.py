"""How a till has sold lately, from a real outbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.services.insights import LATELY, Insights, TillInsights
from tests.unit.services.till import Till

WANG, ZHAO = "123456789012", "222222222222"
DAY_S = 86_400


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    for handle in (WANG, ZHAO):
        till.backend.add_member(handle, points=500)
    till.connect()
    yield till
    till.close()


def sell(till: Till, handle: str, minor: int, points: int = 0) -> Insights:
    till.clock.advance(60)
    if points:
        till.redeem(handle, points)
    else:
        till.sell(till.scan(handle), minor)
    return read(till)


def read(till: Till) -> Insights:
    return TillInsights(till.outbox, till.clock).read()


def test_nothing_sold_is_nothing(till: Till) -> None:
    found = read(till)
    assert (found.sales, found.average_minor, found.points_share_percent, found.hours) == (0, 0, 0, ())


def test_sales_baskets_points_and_members(till: Till) -> None:
    sell(till, WANG, 10_000)
    sell(till, ZHAO, 4_000)
    found = sell(till, ZHAO, 0, points=10)
    assert (found.sales, found.amount_minor, found.average_minor) == (3, 15_000, 5_000)
    assert (found.with_points, found.redeemed_points, found.points_share_percent) == (1, 10, 33)
    assert found.earned_points > 0
    assert sum(count for _hour, count in found.hours) == 3


def test_returning_is_who_came_on_another_day(till: Till) -> None:
    sell(till, WANG, 10_000)
    found = sell(till, WANG, 10_000)
    assert (found.members, found.returning) == (1, 0)
    till.clock.advance(DAY_S)
    till.connect()
    found = sell(till, WANG, 10_000)
    assert (found.members, found.returning) == (1, 1)


def test_what_was_undone_or_refused_is_no_sale(till: Till) -> None:
    till.clock.advance(60)
    undone = till.sell(till.scan(WANG), 10_000).entry.transaction.txn_id
    till.checkout.void(undone, "Li")
    till.clock.advance(60)
    refused = till.sell(till.scan(ZHAO), 10_000).entry.transaction.txn_id
    till.outbox.record([TransactionResult(refused, Applied.REFUSED, None, 0, 0, 0)])
    assert read(till).sales == 0


def test_what_is_older_than_a_week_is_not_in_it_and_of_too_many_the_newest_are(till: Till) -> None:
    sell(till, WANG, 10_000)
    till.clock.advance(LATELY.total_seconds())
    till.connect()
    assert read(till).sales == 0
    sell(till, WANG, 1_000)
    sell(till, ZHAO, 2_000)
    cut = TillInsights(till.outbox, till.clock, most_read=1).read()
    assert (cut.sales, cut.amount_minor, cut.is_cut) == (1, 2_000, True)
    assert cut.since > read(till).since
