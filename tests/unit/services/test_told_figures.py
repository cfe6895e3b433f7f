"""What a member is told is what the ledger says afterwards, whatever the till had to work from."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pos_client.domain.member import Expiring
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Accepted, Refused
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Told, TransactionKind
from pos_client.errors import Unanswered
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.saving import Saved
from pos_client.services.unsettled import Unsettled, unsettled
from tests.fakes.clock import FakeClock
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_result, a_transaction
from tests.unit.services.till import Till, sale_of

WANG = "123456789012"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50, qualifying=195)
    till.connect()
    till.clock.advance(1)
    yield till
    till.close()


def sell(till: Till, amount_minor: int = 20_000) -> Saved:
    till.clock.advance(30)
    return till.sell(till.scan(WANG), amount_minor)


def settled(till: Till) -> dict[UUID, tuple[int, int]]:
    """Points earned and redeemed by transaction, as the backend said."""
    accepted = [outcome.result for outcome in till.outcomes if isinstance(outcome, Accepted)]
    return {result.txn_id: (result.earned_points, result.redeemed_points) for result in accepted}


def told(*sales: Saved) -> dict[UUID, tuple[int, int]]:
    return {saved.entry.transaction.txn_id: (saved.told.earned_points, saved.told.redeemed_points) for saved in sales}


def test_a_tier_reached_while_offline_counts_at_once(till: Till) -> None:
    till.pull_plug()
    sales = [sell(till) for _ in range(3)]
    assert [saved.told.earned_points for saved in sales] == [10, 15, 15]
    till.plug_in()
    assert settled(till) == told(*sales)


def test_a_tier_reached_by_sales_confirmed_after_the_roster_counts_offline(till: Till) -> None:
    sales = [sell(till)]
    till.sync.work()
    till.pull_plug()
    sales.append(sell(till))
    till.plug_in()
    assert settled(till) == told(*sales)
    assert sales[1].told.earned_points == 15


def test_a_roster_fetched_after_a_sale_contains_it(till: Till) -> None:
    sell(till)
    till.sync.work()
    till.clock.advance(900)
    till.sync.work()
    till.pull_plug()
    facts = till.scan(WANG).member.facts
    assert (facts.points, facts.qualifying) == (60, 205)


def test_a_tier_reached_by_a_sale_that_still_waits_counts_online(till: Till) -> None:
    sales = [sell(till), sell(till)]
    assert [saved.told.earned_points for saved in sales] == [10, 15]
    till.sync.work()
    assert settled(till) == told(*sales)


def test_an_undone_sale_does_not_count_towards_the_tier(till: Till) -> None:
    till.pull_plug()
    first = sell(till)
    assert isinstance(till.checkout.void(first.entry.transaction.txn_id, "Li Na"), Saved)
    second = sell(till)
    assert second.told.earned_points == 10
    till.plug_in()
    assert settled(till)[second.entry.transaction.txn_id] == (10, 0)


def test_undoing_a_sale_the_roster_contains_takes_back_what_it_earned(till: Till) -> None:
    first = sell(till)
    till.sync.work()
    till.clock.advance(900)
    till.sync.work()
    till.pull_plug()
    till.checkout.void(first.entry.transaction.txn_id, "Li Na")
    facts = till.scan(WANG).member.facts
    assert (facts.points, facts.qualifying) == (50, 195)


def test_what_was_redeemed_online_cannot_be_redeemed_again_offline(till: Till) -> None:
    till.backend.broken["roster"] = Unanswered()
    till.redeem(WANG, 50)
    till.sync.work()
    till.pull_plug()
    till.clock.advance(30)
    again = till.scan(WANG, Intent.PAY)
    assert (again.member.facts.points, again.redeem_cap) == (0, 0)
    assert till.checkout.save(sale_of(again, 9_000, 1), again, "") == Refused(Reason.INSUFFICIENT_POINTS)
    till.plug_in()
    assert till.backend.ledger.members[WANG].points >= 0


def test_a_scan_before_the_queue_is_sent_shows_the_balance_without_what_was_redeemed(till: Till) -> None:
    till.pull_plug()
    till.redeem(WANG, 15)
    till.backend.down = False
    till.link.answered()
    till.clock.advance(30)
    online = till.scan(WANG, Intent.PAY)
    assert (online.member.facts.points, online.redeem_cap) == (35, None)
    refused = till.checkout.save(sale_of(online, 9_000, 36), online, "")
    assert refused == Refused(Reason.INSUFFICIENT_POINTS)


def entry(number: int, state: EntryState = EntryState.PENDING, **changes: Any) -> OutboxEntry:  # noqa: ANN401 - any field of a transaction
    result = a_result(number, earned_points=7) if state is EntryState.CONFIRMED else None
    return OutboxEntry(number, a_transaction(number, **changes), state, FakeClock().utc(), 0, None, result)


SALE: dict[str, Any] = {"kind": TransactionKind.SALE, "redeem_points": 4, "told": Told(6, 4)}
VOID_OF_SALE: dict[str, Any] = {"kind": TransactionKind.VOID, "refers_to": numbered_id(1), "told": Told(-6, -4)}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], Unsettled(0, 0, 0)),
        ([entry(1, **SALE)], Unsettled(4, 0, 6)),
        ([entry(1, EntryState.CONFIRMED, **SALE)], Unsettled(4, 0, 7)),
        ([entry(1, kind=TransactionKind.CHECK_IN, told=Told(1, 0))], Unsettled(0, 0, 0)),
        ([entry(1, **SALE), entry(2, **VOID_OF_SALE)], Unsettled(0, 0, 0)),
        ([entry(2, **VOID_OF_SALE)], Unsettled(0, 6, -6)),
        ([entry(2, **VOID_OF_SALE), entry(3, **VOID_OF_SALE)], Unsettled(0, 6, -6)),
    ],
)
def test_entries_add_up(entries: list[OutboxEntry], expected: Unsettled) -> None:
    assert unsettled(entries, Programme(), lambda _txn_id: None) == expected


def test_points_are_spent_in_the_order_in_which_they_expire(till: Till) -> None:
    soon, late = Expiring(10, date(2026, 12, 1)), Expiring(5, date(2027, 1, 1))
    facts = replace(till.scan(WANG).member.facts, expiring=(soon, late))
    assert Unsettled(0, 0, 0).applied_to(facts).expiring == (soon, late)
    assert Unsettled(12, 0, 0).applied_to(facts).expiring == (Expiring(3, late.on),)
    assert Unsettled(99, 0, 0).applied_to(facts).expiring == ()
