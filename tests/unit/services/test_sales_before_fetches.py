"""What is fetched to keep the till fresh holds up no sale, and hides no link that is gone."""

from collections import Counter as Counted
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain.cashiers import Staff
from pos_client.domain.catalogue import Catalogue, Product
from pos_client.domain.outcome import Queued
from pos_client.domain.programme import LocalText
from pos_client.domain.wire import BatchAnswer, BatchRequest, OutboxHead, RosterPart, ServerTime
from pos_client.errors import BackendBusy, NotSent, PosError, Unanswered
from pos_client.ports import EntryState
from pos_client.services.connectivity import LinkState
from pos_client.services.roster import DEADLINE_S, EVERY_S
from pos_client.services.staff import StaffDesk, StaffRefresh
from pos_client.services.sync import HEARTBEAT_DEADLINE_S
from tests.fakes.clock import FakeClock
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.randomness import FakeRandomness
from tests.unit.services.till import KEY, Till

WANG, CHEN, LIN = "123456789012", "123456789013", "123456789014"
DAY_S = 86_400.0


class SlowBackend(FakeBackend):
    """Takes its time, and notes the `order` of what it is asked; `meanwhile` happens during the next call of that name.

    `silent` swallows everything: then each call takes as long as it may.
    """

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.order: list[str] = []
        self.meanwhile: dict[str, Callable[[], object]] = {}
        self.takes_s = 0.0
        self.silent = False
        self._time = clock

    def time(self, deadline_s: float, outbox: OutboxHead | None = None) -> ServerTime:
        self._begin("time", deadline_s)
        return super().time(deadline_s, outbox)

    def submit(self, batch: BatchRequest, deadline_s: float) -> BatchAnswer:
        self._begin("submit", deadline_s)
        return super().submit(batch, deadline_s)

    def roster(self, since: int, after: str, deadline_s: float) -> RosterPart:
        self._begin("roster", deadline_s)
        return super().roster(since, after, deadline_s)

    def catalogue(self, since: int, deadline_s: float) -> Catalogue:
        self._begin("catalogue", deadline_s)
        return super().catalogue(since, deadline_s)

    def staff(self, deadline_s: float) -> Staff:
        self._begin("staff", deadline_s)
        return super().staff(deadline_s)

    def _begin(self, call: str, deadline_s: float) -> None:
        self.order.append(call)
        self.meanwhile.pop(call, lambda: None)()
        if self.silent:
            self._time.advance(deadline_s)
            raise Unanswered
        self._time.advance(self.takes_s if call in {"roster", "catalogue", "staff"} else 0.0)


@dataclass
class Counter:
    """A till of a slow backend, where everything is due to be fetched, and a member who is about to pay."""

    till: Till
    backend: SlowBackend

    def sell(self) -> None:
        self.till.sell(self.till.scan(WANG), 2_000)

    def is_sent(self) -> bool:
        return self.till.outbox.counts()[EntryState.CONFIRMED] == 1

    def work_until(self, is_over: Callable[[], bool]) -> float:
        """Rounds of the sender without any wait between them; the seconds they took."""
        began_s = self.till.clock.monotonic_s()
        for _ in range(20):
            self.till.sync.work()
            if is_over():
                return self.till.clock.monotonic_s() - began_s
        raise AssertionError(self.backend.order)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    clock = FakeClock()
    backend = SlowBackend(clock)
    for handle in (WANG, CHEN, LIN):
        backend.add_member(handle)
    till = Till(tmp_path, clock=clock, chain=backend)
    desk = StaffDesk(SealedStaffStore(tmp_path, KEY), clock)
    till.sync.keep_fresh(StaffRefresh(backend, desk, clock, FakeRandomness()).refresh)
    till.connect()
    clock.advance(EVERY_S)
    backend.order.clear()
    yield Counter(till, backend)
    till.close()


@pytest.mark.parametrize("fetch", ["roster", "catalogue", "staff"])
def test_a_sale_saved_during_a_fetch_is_sent_when_that_has_its_answer(counter: Counter, fetch: str) -> None:
    counter.backend.takes_s = 3.0
    counter.backend.meanwhile[fetch] = counter.sell
    counter.work_until(counter.is_sent)
    order = counter.backend.order
    assert order[order.index(fetch) + 1 :][:1] == ["submit"]
    counter.work_until(lambda: order[-1] == "staff" or order[-2:] == ["staff", "submit"])
    assert Counted(order) >= Counted(["roster", "catalogue", "staff"]), "what was put off is fetched all the same"


def test_a_sale_saved_during_a_long_roster_goes_between_two_of_its_pages(counter: Counter) -> None:
    counter.backend.roster_page = 1
    counter.till.clock.advance(7 * DAY_S)
    counter.backend.meanwhile["roster"] = counter.sell
    counter.work_until(lambda: counter.backend.order[-1:] == ["staff"])
    assert counter.backend.order == ["time", "roster", "submit", "roster", "roster", "catalogue", "staff"]
    members = counter.till.shelf.usable()
    assert members is not None
    kids = {handle: member.kid for handle, member in counter.backend.ledger.members.items()}
    assert all(members.find(handle, kid) for handle, kid in kids.items()), "its pages make one roster"


def test_a_roster_that_was_overtaken_by_a_redemption_is_fetched_again(counter: Counter) -> None:
    counter.backend.roster_page = 1
    counter.till.clock.advance(7 * DAY_S)
    counter.backend.ledger.members[WANG].points = 50
    counter.backend.meanwhile["roster"] = lambda: counter.till.redeem(WANG, 5)
    counter.work_until(lambda: counter.backend.order.count("roster") == 6)
    assert counter.backend.asked_since[-1] != 0, "the second one is the difference to the first"


def test_a_sale_goes_between_two_pages_of_products(counter: Counter) -> None:
    counter.backend.page = 1
    counter.backend.products += [Product(f"P-{number}", LocalText("Tea", "茶"), "", 100) for number in range(3)]
    counter.backend.meanwhile["catalogue"] = counter.sell
    counter.work_until(lambda: counter.backend.order[-1:] == ["staff"])
    assert counter.backend.order == ["time", "roster", "catalogue", "submit", *["catalogue"] * 3, "staff"]
    assert len(counter.till.products.catalogue.products) == 3


@pytest.mark.parametrize("fetch", ["roster", "catalogue", "staff"])
def test_a_network_that_goes_silent_during_a_fetch_is_noticed_by_the_heartbeat_after_it(
    counter: Counter, fetch: str
) -> None:
    recognised = counter.till.scan(WANG)

    def go_silent() -> None:
        counter.backend.silent = True
        counter.till.sell(recognised, 2_000)

    counter.backend.meanwhile[fetch] = go_silent
    took_s = counter.work_until(lambda: not counter.till.link.is_online)
    assert took_s == DEADLINE_S + HEARTBEAT_DEADLINE_S
    assert counter.backend.order[-2:] == [fetch, "time"]
    assert isinstance(counter.till.outcomes[-1], Queued), "the cashier is told then, too"


@pytest.mark.parametrize("fault", [Unanswered(), NotSent()])
def test_a_fetch_without_an_answer_leaves_a_link_that_answers_alone(counter: Counter, fault: PosError) -> None:
    counter.backend.broken["roster"] = fault
    states: list[LinkState] = []
    counter.till.link.subscribe(lambda status: states.append(status.state))
    counter.work_until(lambda: counter.backend.order[-1:] == ["staff"])
    assert counter.backend.order == ["time", "roster", "time", "catalogue", "staff"]
    assert set(states) == {LinkState.ONLINE}


def test_a_fetch_that_is_refused_is_an_answer(counter: Counter) -> None:
    counter.backend.broken["roster"] = BackendBusy()
    counter.till.sync.work()
    assert counter.backend.order == ["time", "roster", "catalogue", "staff"]
