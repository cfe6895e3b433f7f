"""The panel's presenter on a real till: each way of dealing with a refused entry, and what comes in between."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import ALL_ALLOWED, Action, Badge, Cashier, Permissions, Staff
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Transaction, TransactionKind, TransactionResult, WriteOffReason
from pos_client.ports import EntryState
from pos_client.services.corrections import OF_THE_CODE
from pos_client.services.staff import Remedy, StaffDesk
from pos_client.services.staffed import StaffedCounter
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import KEY, Till
from ui.screens.dealing import text
from ui.screens.dealing.model import UNASKED, DealingModel, Step
from ui.screens.dealing.presenter import CLOSED, DealingPresenter, DealingServices
from ui.screens.staff import text as staff_text
from ui.screens.staff.presenter import StaffModel
from ui.screens.waiting.model import WaitingRow, row_of

WANG, ZHAO = "123456789012", "222222222222"


class Desk:
    """The presenter beside a till that has one refused sale of 100.00."""

    def __init__(self, folder: Path) -> None:
        self.till, self.tasks = Till(folder), FakeTasks()
        for handle in (WANG, ZHAO):
            self.till.backend.add_member(handle, points=50)
        self.till.connect()
        self.staff = StaffDesk(SealedStaffStore(folder, KEY), self.till.clock)
        self.counter = StaffedCounter(
            self.till.checkout,
            self.till.refunds,
            self.till.deposits,
            self.till.corrections,
            self.till.pick_ups,
            self.staff,
            self.till.outbox,
            self.till.clock,
        )
        self.model = CLOSED
        self.done = 0
        services = DealingServices(
            self.counter, self.till.verification, self.tasks, self.till.ids, "Till 3", self.on_done
        )
        self.presenter = DealingPresenter(self, services)
        self.refused = self.refuse(self.till.sell(self.till.scan(WANG), 10_000).entry.transaction)

    def show_model(self, model: DealingModel) -> None:
        self.model = model

    def on_done(self) -> None:
        self.done += 1

    def refuse(self, txn: Transaction) -> Transaction:
        self.till.outbox.record([TransactionResult(txn.txn_id, Applied.REFUSED, Reason.ABOVE_MAXIMUM, 0, 0, 0)])
        return txn

    def row(self, txn: Transaction) -> WaitingRow:
        entry = self.till.outbox.find(txn.txn_id)
        assert entry is not None
        return row_of(entry)

    def open(self) -> None:
        self.presenter.select(self.row(self.refused))

    def last(self) -> Transaction:
        return self.till.outbox.latest(1)[0].transaction

    def type(self, keys: str) -> None:
        for key in keys:
            self.presenter.key(key)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.till.close()


def test_only_a_refused_row_opens_it(desk: Desk) -> None:
    sold = desk.till.sell(desk.till.scan(ZHAO), 5_000).entry.transaction
    desk.presenter.select(desk.row(sold))
    assert desk.model == CLOSED
    desk.open()
    assert desk.model.row == desk.row(desk.refused)
    assert (desk.model.step, desk.model.choices) == (Step.CHOOSE, (Step.AMOUNT, Step.MEMBER, Step.WHY))
    desk.presenter.select(None)
    assert desk.model == CLOSED


def test_what_another_till_has_dealt_with_is_only_given_up(desk: Desk) -> None:
    desk.presenter.select(replace(desk.row(desk.refused), reason=Reason.ALREADY_RESOLVED))
    assert desk.model.choices == (Step.WHY,)


def test_the_right_amount_is_typed_and_saved(desk: Desk) -> None:
    desk.open()
    desk.type("1")
    assert desk.model.step is Step.AMOUNT
    desk.type("8.505")
    desk.presenter.backspace()
    assert desk.model.typed == "8.5"
    desk.presenter.enter()
    assert (desk.last().amount_minor, desk.last().corrects) == (850, desk.refused.txn_id)
    assert (desk.model, desk.done) == (CLOSED, 1)


def test_without_digits_enter_does_nothing_and_nought_is_no_amount(desk: Desk) -> None:
    desk.open()
    desk.type("1")
    before = desk.till.outbox.head()
    desk.presenter.enter()
    assert desk.model.notice == ""
    desk.type("0.0")
    desk.presenter.enter()
    assert (desk.model.notice, desk.model.step) == (Reason.NO_AMOUNT, Step.AMOUNT)
    assert desk.till.outbox.head() == before
    desk.type("5")
    assert desk.model.notice == "", "typing on answers it"


def test_the_right_members_code_saves_it(desk: Desk) -> None:
    desk.open()
    code = desk.till.code(ZHAO)
    assert desk.presenter.take(code), "not asked for yet"
    assert desk.model.notice == UNASKED
    desk.type("2")
    assert desk.presenter.take(code)
    assert (desk.last().handle, desk.last().corrects) == (ZHAO, desk.refused.txn_id)
    assert (desk.model, desk.done) == (CLOSED, 1)


def test_a_code_that_is_none_is_named_and_another_may_follow(desk: Desk) -> None:
    desk.open()
    desk.type("2")
    assert desk.presenter.take("6901234567892")
    assert (desk.model.notice, desk.model.step) == (Reason.NOT_MEMBER_CODE, Step.MEMBER)
    assert desk.presenter.take(desk.till.code(ZHAO))
    assert desk.model == CLOSED


def test_it_is_given_up_for_a_reason(desk: Desk) -> None:
    desk.open()
    desk.type("3")
    assert desk.model.step is Step.WHY
    desk.type("4")
    note = desk.last()
    assert (note.kind, note.refers_to, note.approved_why) == (
        TransactionKind.WRITE_OFF,
        desk.refused.txn_id,
        WriteOffReason.MISTAKE,
    )
    assert (note.cashier, desk.model, desk.done) == ("Till 3", CLOSED, 1)


def test_a_visit_can_only_be_given_up(desk: Desk) -> None:
    desk.till.clock.advance(30)
    desk.till.check_in.check_in(desk.till.code(WANG))
    desk.presenter.select(desk.row(desk.refuse(desk.last())))
    assert desk.model.choices == (Step.WHY,)
    desk.type("1")
    assert desk.model.step is Step.WHY


def test_a_step_back_and_out(desk: Desk) -> None:
    desk.open()
    for key in "123":
        desk.type(key)
        desk.presenter.back()
        assert (desk.model.step, desk.model.typed) == (Step.CHOOSE, "")
    desk.type("9")
    assert desk.model.step is Step.CHOOSE
    desk.presenter.back()
    assert desk.model == CLOSED
    desk.type("1")
    desk.presenter.enter()
    assert desk.model == CLOSED


def test_while_it_is_saved_nothing_else_happens(desk: Desk) -> None:
    desk.open()
    desk.type("18")
    desk.tasks.is_held = True
    before = desk.till.outbox.head()
    desk.presenter.enter()
    assert desk.model.is_busy
    desk.presenter.enter()
    desk.presenter.back()
    desk.type("9")
    desk.presenter.choose(Step.WHY)
    desk.presenter.select(None)
    assert desk.model.typed == "8"
    desk.tasks.step()
    assert (desk.till.outbox.head(), desk.model) == (before + 1, CLOSED)


def test_the_same_row_read_again_leaves_it_as_it_is_and_one_dealt_with_closes_it(desk: Desk) -> None:
    desk.open()
    desk.type("18")
    desk.open()
    assert (desk.model.step, desk.model.typed) == (Step.AMOUNT, "8")
    desk.till.corrections.write_off(desk.refused.txn_id, WriteOffReason.MISTAKE, "Bo")
    desk.open()
    assert desk.model.step is Step.OVER


def test_what_was_done_is_read_in_full_and_changes_nothing(desk: Desk) -> None:
    desk.till.corrections.write_off(desk.refused.txn_id, WriteOffReason.SHOP_BEARS_IT, "Bo")
    entry = desk.till.outbox.find(desk.refused.txn_id)
    assert entry is not None
    row = row_of(entry, desk.till.outbox.latest(1)[0])
    desk.presenter.select(row)
    assert desk.model == DealingModel(row, Step.OVER)
    assert text.told(desk.model) == "Written off by Bo: The shop bears it"
    desk.type("123")
    desk.presenter.enter()
    assert not desk.presenter.take(desk.till.code(ZHAO))
    assert desk.model == DealingModel(row, Step.OVER)
    desk.presenter.back()
    assert desk.model == CLOSED


def test_another_amount_is_no_choice_where_the_card_or_its_code_was_refused(desk: Desk) -> None:
    for reason in OF_THE_CODE:
        desk.presenter.select(None)
        desk.presenter.select(replace(desk.row(desk.refused), reason=reason))
        assert desk.model.choices == (Step.MEMBER, Step.WHY)


def test_a_full_disk_is_said_and_it_can_be_tried_again(desk: Desk) -> None:
    desk.open()
    desk.type("3")
    desk.till.outbox.close()
    desk.type("1")
    assert (desk.model.notice, desk.model.step) == ("STORAGE_ERROR", Step.WHY)
    assert not desk.model.is_busy


def hire(desk: Desk) -> None:
    """Bo needs an approval, Li gives it; Bo is signed in."""
    people = (("Bo", "1234", Permissions()), ("Li", "5678", ALL_ALLOWED))
    badges = (Badge(Cashier(f"BADGE-{name}", name, may), passwords.hashed(pin, bytes(16))) for name, pin, may in people)
    desk.staff.replace(Staff(tuple(badges)))
    desk.staff.sign_in("BADGE-Bo", "1234")


def test_a_badge_lets_it_happen(desk: Desk) -> None:
    hire(desk)
    desk.open()
    desk.type("31")
    assert (desk.model.notice, desk.presenter.wants_approval) == (Reason.NEEDS_APPROVAL, True)
    assert desk.counter.lacking is not None
    desk.staff.approve("BADGE-Li", "5678", Action.VOID, desk.counter.lacking.about)
    desk.presenter.approved()
    assert (desk.last().cashier, desk.last().approved_by, desk.last().approved_why) == ("Bo", "Li", "SHOP_BEARS_IT")
    assert (desk.model, desk.presenter.wants_approval) == (CLOSED, False)
    entry = desk.till.outbox.find(desk.refused.txn_id)
    assert entry is not None
    assert entry.state is EntryState.RESOLVED


def test_what_is_left_is_approved_by_nobody(desk: Desk) -> None:
    hire(desk)
    desk.open()
    desk.type("31")
    desk.presenter.back()
    assert (desk.counter.lacking, desk.presenter.wants_approval) == (None, False)
    before = desk.till.outbox.head()
    desk.presenter.approved()
    assert desk.till.outbox.head() == before


@pytest.mark.parametrize("step", ["", "1", "3"], ids=["choose", "amount", "why"])
def test_a_code_nobody_asked_for_stays_here_and_changes_nothing(desk: Desk, step: str) -> None:
    desk.open()
    desk.type(step)
    before = desk.model.step, desk.till.outbox.head()
    assert desk.presenter.take(desk.till.code(ZHAO))
    assert (desk.model.notice, desk.model.step, desk.till.outbox.head()) == (UNASKED, *before)
    assert "code was not used" in text.told(desk.model)


def test_a_code_nobody_asked_for_leaves_the_question_for_an_approval(desk: Desk) -> None:
    hire(desk)
    desk.open()
    desk.type("31")
    assert desk.presenter.take(desk.till.code(ZHAO))
    assert desk.presenter.wants_approval


@pytest.mark.parametrize(
    ("keys", "remedy", "words"),
    [
        ("195", Remedy.ANOTHER_AMOUNT, "••9012 · ¥100.00 → ¥95.00"),
        ("2", Remedy.ANOTHER_MEMBER, "••9012 → ••2222 · ¥100.00"),
        ("31", Remedy.WRITE_OFF, "••9012 · ¥100.00 · The shop bears it"),
    ],
    ids=str,
)
def test_whoever_approves_it_reads_what_it_is(desk: Desk, keys: str, remedy: Remedy, words: str) -> None:
    hire(desk)
    desk.open()
    desk.type(keys)
    desk.presenter.enter()
    desk.presenter.take(desk.till.code(ZHAO))
    lacking = desk.counter.lacking
    assert lacking is not None
    assert lacking.wish.remedy is remedy
    asked = StaffModel(is_open=True, action=lacking.action, wish=lacking.wish)
    assert "refused sale" in staff_text.about(asked)
    assert staff_text.wish(asked) == words
