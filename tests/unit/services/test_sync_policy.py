"""What the sender does when things go wrong: keep everything, guess nothing, wait longer each time."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_client.domain.outcome import Accepted, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority
from pos_client.domain.wire import RosterPart
from pos_client.errors import BackendBusy, InvalidValue, LinkPaused, NotSent, PosError, RequestRejected, Unanswered
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.connectivity import LinkState, LinkStatus
from pos_client.services.roster import EVERY_S
from tests.fakes.clock import FakeClock
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
    """That many small sales, none of them sent yet."""
    entries = []
    for _ in range(sales):
        till.clock.advance(30)
        entries.append(till.sell(till.scan(WANG), 2_000).entry)
    return entries


def counts(till: Till) -> tuple[int, int, int]:
    found = till.outbox.counts()
    return found[EntryState.PENDING], found[EntryState.CONFIRMED], found[EntryState.REJECTED]


def test_one_unreadable_entry_does_not_hold_up_the_others(till: Till) -> None:
    entries = sell(till, 6)
    till.backend.unreadable = {entries[0].transaction.txn_id, entries[4].transaction.txn_id}
    till.sync.work()
    assert counts(till) == (0, 4, 2)
    assert till.link.is_online
    assert Refused(Reason.MALFORMED, entries[4].transaction.txn_id) in till.outcomes


def test_when_entry_after_entry_is_rejected_everything_is_kept_until_someone_acts(till: Till) -> None:
    sell(till, 6)
    till.backend.broken["submit"] = RequestRejected()
    till.sync.work()
    assert counts(till) == (5, 0, 1)
    assert till.link.status().state is LinkState.PAUSED
    till.connect()
    assert counts(till) == (5, 0, 1)
    assert till.link.status().state is LinkState.PAUSED
    till.backend.broken.clear()
    till.connect()
    assert counts(till) == (0, 5, 1)


def test_an_entry_rejected_after_it_was_applied_keeps_its_result(till: Till) -> None:
    till.sell(till.scan(WANG), 2_000)
    till.backend.lose_answers()
    till.sync.work()
    till.backend.broken["submit"] = RequestRejected()
    till.connect()
    assert counts(till) == (0, 1, 0)
    assert isinstance(till.outcomes[-1], Accepted)


def test_an_entry_is_not_given_up_while_nobody_can_say_what_became_of_it(till: Till) -> None:
    sell(till, 1)
    till.backend.broken |= {"submit": RequestRejected(), "result_of": Unanswered()}
    till.sync.work()
    assert counts(till) == (1, 0, 0)
    assert till.link.status().state is LinkState.OFFLINE


@pytest.mark.parametrize("fault", [Unanswered(), BackendBusy(), LinkPaused(), NotSent()])
def test_a_roster_that_cannot_be_fetched_leaves_the_link_alone(
    till: Till, fault: PosError, caplog: pytest.LogCaptureFixture
) -> None:
    until = till.link.status().offline_until
    assert until is not None
    till.backend.broken["roster"] = fault
    states: list[LinkState] = []
    till.link.subscribe(lambda status: states.append(status.state))
    for _ in range(20):
        till.clock.advance(61)
        till.sync.work()
    assert set(states) == {LinkState.ONLINE}
    assert till.link.status().offline_until == until
    assert len([line for line in caplog.messages if "roster" in line]) == 1
    till.backend.broken.clear()
    till.connect()
    later = till.link.status().offline_until
    assert later is not None
    assert later > until


def test_a_roster_that_cannot_be_fetched_is_asked_for_less_and_less_often(till: Till) -> None:
    till.backend.broken["roster"] = Unanswered()
    till.clock.advance(EVERY_S)
    before = till.backend.calls["roster"]
    for _ in range(63):
        till.sync.work()
        till.clock.advance(1)
    assert till.backend.calls["roster"] - before == 6, "after 2, 4, 8, 16 and 32 seconds"


def test_a_redemption_asks_for_a_new_roster_at_once(till: Till) -> None:
    before = till.backend.calls["roster"]
    sell(till, 1)
    till.sync.work()
    assert till.backend.calls["roster"] == before
    till.clock.advance(30)
    till.redeem(WANG, 5)
    till.sync.work()
    assert till.backend.calls["roster"] == before + 1


def test_redemptions_do_not_hurry_a_roster_that_is_failing(till: Till) -> None:
    till.clock.advance(EVERY_S)
    till.backend.broken["roster"] = BackendBusy(retry_after_s=300.0)
    till.sync.work()
    before = till.backend.calls["roster"]
    for _ in range(3):
        till.clock.advance(30)
        till.redeem(WANG, 5)
        till.sync.work()
    assert till.backend.calls["roster"] == before
    till.clock.advance(300)
    till.sync.work()
    assert till.backend.calls["roster"] == before + 1


def test_the_sender_stops_between_two_batches(till: Till) -> None:
    entry = sell(till, 1)[0]
    for _ in range(99):
        other = replace(entry.transaction, txn_id=till.ids.new_id(), basket_id=till.ids.new_id())
        till.outbox.append(replace(other, authority=Authority.OFFLINE))
    stop = threading.Event()
    till.sync.subscribe_outcomes(lambda _outcome: stop.set())
    till.sync.run(stop)
    assert counts(till) == (80, 1, 19), "one code carries one of them"
    assert till.link.status().last_sync != till.clock.utc(), "not everything has been settled"


class SlowMachine(FakeClock):
    """Five seconds pass between one look at the clock and the next: whoever naps 0.2 s sleeps that long."""

    def monotonic_s(self) -> float:
        self.advance(5.0)
        return super().monotonic_s()


def test_the_sender_waits_by_the_clock_however_long_its_naps_take(tmp_path: Path) -> None:
    clock, stop = SlowMachine(), threading.Event()
    till = Till(tmp_path, clock=clock)
    tried_s: list[float] = []

    def on_link(status: LinkStatus) -> None:
        if status.state is LinkState.PAUSED:
            tried_s.append(clock.monotonic_s())
        if len(tried_s) > 1:
            stop.set()

    till.backend.broken["time"] = LinkPaused()
    till.link.subscribe(on_link)
    too_long = threading.Timer(10.0, stop.set)
    too_long.start()
    till.sync.run(stop)
    too_long.cancel()
    too_long.join()
    till.close()
    assert len(tried_s) == 2, "a dozen looks are a minute here"
    assert tried_s[1] - tried_s[0] >= 60.0


def test_a_till_that_cannot_use_its_own_disk_waits_longer_each_time(till: Till) -> None:
    till.close()
    assert [till.sync.work() for _ in range(4)] == [2.0, 4.0, 8.0, 16.0]


def test_no_fault_of_ours_ends_the_sender_and_it_goes_on_when_it_is_over(till: Till) -> None:
    sell(till, 1)
    till.backend.broken["submit"] = InvalidValue("an answer nobody expected")
    assert [till.sync.work(), till.sync.work()] == [2.0, 4.0]
    till.backend.broken.clear()
    till.sync.work()
    assert counts(till) == (0, 1, 0)
    till.backend.broken["time"] = InvalidValue()
    till.clock.advance(61)
    assert till.sync.work() == 2.0, "counted from the beginning again"


def dated(till: Till, ahead: timedelta) -> RosterPart:
    roster = till.backend.roster(0, "", 1.0)
    return replace(roster, issued_at=roster.issued_at + ahead, not_after=roster.not_after + ahead)


def test_a_roster_dated_ahead_of_time_is_not_kept(till: Till) -> None:
    before = till.shelf.usable()
    with pytest.raises(InvalidValue) as raised:
        till.shelf.take(dated(till, timedelta(minutes=5, seconds=1)), till.clock.utc())
    assert raised.value.error_code == "FROM_FUTURE"
    assert till.shelf.usable() == before
    near = dated(till, timedelta(minutes=5))
    till.shelf.take(near, till.clock.utc())
    kept = till.shelf.usable()
    assert kept is not None
    assert kept.head.seq == near.seq


def test_a_stored_roster_dated_ahead_is_not_used_and_gives_way(tmp_path: Path) -> None:
    """A backend whose clock was a week ahead gave it out; then its clock was put right."""
    till = Till(tmp_path)
    till.backend.add_member(WANG)
    later = timedelta(days=7)
    ahead = replace(dated(till, later), seq=10**6)
    till.shelf.take(ahead, till.clock.utc())
    assert till.shelf.usable(), "a till that does not know the time itself has to believe it"
    till.clock.learn(till.clock.now_s(), 0.0)
    assert till.shelf.usable() is None
    till.connect()
    kept = till.shelf.usable()
    assert kept is not None
    assert kept.head.seq < ahead.seq
    till.close()


def test_an_older_roster_is_left_alone_and_the_link_is_fine(till: Till) -> None:
    newest = replace(till.backend.roster(0, "", 1.0), seq=10**6)
    till.shelf.take(newest, till.clock.utc())
    till.clock.advance(EVERY_S)
    before = till.backend.calls["roster"]
    for _ in range(5):
        till.connect()
    assert till.backend.calls["roster"] == before + 1, "asking again at once would bring the same"
    assert till.link.is_online
    kept = till.shelf.usable()
    assert kept is not None
    assert kept.head.seq == newest.seq
