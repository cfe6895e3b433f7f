"""From which place on the outbox is sent, and what is said of what cannot be: also to a backend that was restored."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import msgspec
import pytest

from pos_client.domain.basket import Line
from pos_client.domain.outcome import Accepted, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.connectivity import LinkState
from pos_client.services.delivery import MAX_BATCH_BYTES
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_transaction
from tests.unit.services.till import Till

WANG = "123456789012"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.connect()
    yield till
    till.close()


def sell(till: Till, sales: int) -> list[OutboxEntry]:
    """That many small sales; the last round of the sender has sent them."""
    entries = []
    for _ in range(sales):
        till.clock.advance(30)
        entries.append(till.sell(till.scan(WANG), 2_000).entry)
    till.sync.work()
    return entries


def sent(till: Till) -> list[int]:
    """The places of what was submitted, in order."""
    return [item.seq for batch in till.backend.batches for item in batch.items]


def test_heartbeats_tell_how_far_the_outbox_is_filled(till: Till) -> None:
    assert till.backend.heads == [0]
    sell(till, 2)
    till.connect()
    assert till.backend.heads[-1] == 2


def test_a_restored_backend_gets_again_what_it_has_lost_and_nobody_hears_of_it_twice(till: Till) -> None:
    sell(till, 2)
    backup = till.backend.backup()
    lost = sell(till, 3)
    till.backend.restore(backup)
    told = len([one for one in till.outcomes if isinstance(one, Accepted)])
    till.connect()
    assert sent(till) == [1, 2, 3, 4, 5, 3, 4, 5]
    assert all(entry.transaction.txn_id in till.backend.ledger.settled for entry in lost)
    assert len([one for one in till.outcomes if isinstance(one, Accepted)]) == told
    assert till.sync.differences == 0


def test_without_a_heartbeat_in_between_it_learns_of_it_by_being_out_of_step(till: Till) -> None:
    sell(till, 1)
    backup = till.backend.backup()
    sell(till, 2)
    till.backend.restore(backup)
    before = till.backend.calls["time"]
    sell(till, 1)
    assert till.backend.calls["time"] == before + 1
    assert sent(till) == [1, 2, 3, 2, 3, 4]
    assert till.link.status().state is LinkState.ONLINE


def test_a_till_that_never_asked_whose_its_entries_are_has_what_this_backend_wants_again(
    till: Till, tmp_path: Path
) -> None:
    """Brought up to date from a version that did not ask, while the backend was put back to a backup."""
    sell(till, 2)
    backup = till.backend.backup()
    sell(till, 3)
    till.backend.restore(backup)
    till.close()
    with closing(apsw.Connection(str(tmp_path / "outbox.sqlite3"))) as db:
        db.execute("DELETE FROM meta WHERE name = 'addressee'")
    again = Till(tmp_path, chain=till.backend, clock=till.clock)
    again.connect()
    assert sent(again)[5:] == [3, 4, 5]
    assert [batch.missing for batch in again.backend.batches if batch.missing] == []
    again.close()


def test_what_was_said_before_goes_with_what_is_sent_again(till: Till) -> None:
    till.backend.down = True
    paid, refused = sell(till, 2)
    till.outbox.record(
        [
            TransactionResult(paid.transaction.txn_id, Applied.APPLIED, None, 1, 0, 51, receipt="ab" * 16),
            TransactionResult(refused.transaction.txn_id, Applied.REFUSED, Reason.REPLAY, 0, 0, 0),
        ]
    )
    till.plug_in()
    (batch,) = till.backend.batches
    assert [(item.receipt, item.refused) for item in batch.items] == [("ab" * 16, None), ("", Reason.REPLAY)]


def test_another_end_than_before_is_counted_and_the_first_word_stays(till: Till) -> None:
    backup = till.backend.backup()
    (entry,) = sell(till, 1)
    till.backend.restore(backup)
    del till.backend.ledger.members[WANG]
    till.connect()
    assert till.sync.differences == 1
    kept = till.outbox.find(entry.transaction.txn_id)
    assert kept is not None
    assert kept.state is EntryState.CONFIRMED


def test_other_data_get_nothing_that_was_settled_before(till: Till) -> None:
    sell(till, 3)
    till.backend.outboxes.clear()
    till.backend.epoch = numbered_id(77)
    till.connect()
    sell(till, 1)
    assert sent(till) == [1, 2, 3, 4]
    assert till.backend.batches[-1].chain is not None, "the other one does not know the chain"


def test_an_entry_nobody_can_read_is_told_as_lost_so_that_its_place_is_not_missing(till: Till) -> None:
    till.backend.down = True
    first, second = sell(till, 2)
    till.backend.unreadable = {first.transaction.txn_id}
    till.plug_in()
    assert [one.seq for batch in till.backend.batches for one in batch.lost] == [1]
    assert sent(till) == [2]
    result = till.outbox.find(first.transaction.txn_id)
    assert result is not None
    assert result.result is not None
    assert (result.result.applied, result.result.reason) == (Applied.REFUSED, Reason.MALFORMED)
    assert second.transaction.txn_id in till.backend.ledger.settled


def test_a_program_that_ends_before_it_was_told_tells_it_when_it_is_back(till: Till, tmp_path: Path) -> None:
    till.backend.down = True
    (first,) = sell(till, 1)
    till.backend.unreadable = {first.transaction.txn_id}
    till.sync.subscribe_outcomes(lambda outcome: setattr(till.backend, "down", isinstance(outcome, Refused)))
    till.plug_in()
    assert till.backend.batches == []
    assert till.outbox.counts()[EntryState.REJECTED] == 1
    till.close()
    till.backend.down = False
    again = Till(tmp_path, chain=till.backend, clock=till.clock)
    again.connect()
    assert [one.seq for batch in again.backend.batches for one in batch.lost] == [1]
    again.close()


def with_lines(till: Till, sales: int, lines: int) -> None:
    """That many awards on baskets of so many products, saved and not sent."""
    sold = tuple(Line(f"line-{number}", f"{number:013}", "tea", unit_price_minor=100) for number in range(lines))
    first = till.outbox.head() + 1
    for number in range(first, first + sales):
        till.outbox.append(a_transaction(number, handle=WANG, amount_minor=100 * lines, lines=sold))


def sizes(till: Till) -> list[tuple[int, int]]:
    """Of each batch: how many entries, how many bytes as JSON."""
    return [(len(batch.items), len(msgspec.json.encode(batch))) for batch in till.backend.batches]


def test_a_batch_is_bounded_by_its_bytes_as_well(till: Till) -> None:
    with_lines(till, 120, 100)
    till.sync.work()
    assert sent(till) == list(range(1, 121))
    assert max(size for _, size in sizes(till)) <= MAX_BATCH_BYTES
    full = max(count for count, _ in sizes(till))
    assert 2 * full * sizes(till)[0][1] / sizes(till)[0][0] > MAX_BATCH_BYTES, "and is no smaller than it has to be"


def test_an_entry_that_alone_is_larger_goes_alone(till: Till) -> None:
    with_lines(till, 3, 3_000)
    till.sync.work()
    assert [count for count, _ in sizes(till)] == [1, 1, 1]
    assert min(size for _, size in sizes(till)) > MAX_BATCH_BYTES
