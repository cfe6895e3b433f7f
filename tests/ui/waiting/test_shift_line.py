"""The line below the list: told against settled, read while somebody looks."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Told
from pos_client.errors import StorageError
from pos_client.ports import EntryState, OutboxEntry
from pos_client.services.reconciliation import Reconciliation, reconcile
from tests.fakes.samples import a_result, a_transaction
from tests.fakes.tasks import FakeTasks
from ui.screens.waiting.shift import ShiftModel, ShiftPresenter, model_of

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def entry(number: int, state: EntryState) -> OutboxEntry:
    refused = a_result(number, applied=Applied.REFUSED, reason=Reason.REPLAY, earned_points=0)
    words = {EntryState.CONFIRMED: a_result(number), EntryState.REJECTED: refused}
    transaction = a_transaction(number, told=Told(6), authority=Authority.OFFLINE)
    return OutboxEntry(number, transaction, state, NOW, 0, None, words.get(state))


@dataclass
class Counter:
    """A shift that is read, and the line it ends up in."""

    found: Reconciliation
    read: int = 0
    shown: list[ShiftModel | None] = field(default_factory=list)
    is_broken: bool = False

    def reconciled(self) -> Reconciliation:
        self.read += 1
        if self.is_broken:
            raise StorageError("gone")
        return self.found

    def show_shift(self, model: ShiftModel | None) -> None:
        self.shown.append(model)


def a_shift(*states: EntryState) -> Reconciliation:
    entries = [entry(number, state) for number, state in enumerate(states, 1)]
    return reconcile(entries, lambda _txn_id: None, NOW)


def test_what_waits_and_what_is_to_be_looked_at_are_counted() -> None:
    model = model_of(a_shift(EntryState.CONFIRMED, EntryState.PENDING, EntryState.REJECTED))
    assert model == ShiftModel(NOW, 3, told_points=18, settled_points=6, waiting=1, to_look_at=1)


def test_it_is_read_while_somebody_looks_and_once_at_a_time() -> None:
    counter, tasks = Counter(a_shift(EntryState.CONFIRMED)), FakeTasks()
    presenter = ShiftPresenter(counter, counter, tasks)
    presenter.tick()
    assert counter.read == 0
    presenter.opened()
    assert counter.shown == [ShiftModel(NOW, 1, 6, 6, 0, 0)]
    tasks.is_held = True
    presenter.tick()
    presenter.tick()
    assert len(tasks.started) == 1
    tasks.step()
    presenter.closed()
    presenter.tick()
    assert counter.read == 2


def test_what_cannot_be_read_is_not_shown() -> None:
    counter = Counter(a_shift(), is_broken=True)
    ShiftPresenter(counter, counter, FakeTasks()).opened()
    assert counter.shown == [None]


def test_news_while_it_is_read_is_read_afterwards_and_much_of_it_once() -> None:
    counter, tasks = Counter(a_shift(EntryState.PENDING)), FakeTasks()
    presenter = ShiftPresenter(counter, counter, tasks)
    tasks.is_held = True
    presenter.opened()
    for _ in range(20):
        presenter.tick()
    tasks.step()
    counter.found = a_shift(EntryState.CONFIRMED)
    tasks.step()
    assert not tasks.started
    assert [shown and shown.waiting for shown in counter.shown] == [1, 0]


def test_what_was_refused_in_an_earlier_shift_is_told_with_this_one() -> None:
    left = replace(a_shift(EntryState.CONFIRMED), refused_before=2)
    assert model_of(left) == ShiftModel(
        NOW, 1, told_points=6, settled_points=6, waiting=0, to_look_at=0, refused_before=2
    )
