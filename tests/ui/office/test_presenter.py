"""Who may look behind the counter, and when a training begins; without a window."""

from collections.abc import Callable

import pytest

from pos_client.domain.cashiers import ALL_ALLOWED, Action, Cashier, Permission, Permissions, may, may_approve
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.errors import StorageDamaged
from pos_client.services.insights import Insights
from tests.fakes.tasks import FakeTasks
from ui.demo.scenes import NOW
from ui.screens.office.model import Look, OfficeModel, Practice, Section
from ui.screens.office.presenter import TICKS_UNASKED, OfficePresenter, OfficeServices


class Till:
    """Whoever is `who`, and what `refusal` the till has for them."""

    def __init__(self, *, has_practice: bool = True) -> None:
        self.who: str | None = "Bo"
        self.refusal: Refused | None = Refused(Reason.NEEDS_APPROVAL)
        self.forgotten = 0
        self.answers: list[Callable[[str], None]] = []
        self.model = OfficeModel()
        practise = self.answers.append if has_practice else None
        self.tasks = FakeTasks()
        self.look: Look | StorageDamaged = Look(Insights(NOW))
        services = OfficeServices(self.read, self.tasks, lambda: self.refusal, self.forget, lambda: self.who, practise)
        self.presenter = OfficePresenter(self, services)

    def read(self) -> Look:
        if isinstance(self.look, Exception):
            raise self.look
        return self.look

    def forget(self) -> None:
        self.forgotten += 1

    def show_model(self, model: OfficeModel) -> None:
        self.model = model


@pytest.fixture
def till() -> Till:
    return Till()


def test_who_may_not_is_told_and_who_may_lets_them_in(till: Till) -> None:
    till.presenter.opened()
    assert (till.model.closed, till.presenter.wants_approval) == (Reason.NEEDS_APPROVAL, True)
    till.presenter.practise()
    assert till.answers == []
    till.refusal = None
    till.presenter.approved()
    assert (till.model.closed, till.presenter.wants_approval) == ("", False)


def test_an_approval_nobody_waits_for_any_more_is_forgotten(till: Till) -> None:
    till.presenter.opened()
    till.presenter.closed()
    assert (till.forgotten, till.presenter.wants_approval) == (1, False)


def test_whoever_comes_next_is_asked_anew(till: Till) -> None:
    till.refusal = None
    till.presenter.opened()
    till.refusal, till.who = Refused(Reason.NOT_SIGNED_IN), ""
    till.presenter.tick()
    assert till.model.closed == Reason.NOT_SIGNED_IN
    till.presenter.closed()
    till.refusal = None
    till.presenter.opened()
    assert till.model.closed == ""


def test_a_training_is_begun_once_and_says_why_it_was_not(till: Till) -> None:
    till.refusal = None
    till.presenter.opened()
    till.presenter.practise()
    assert till.answers == [], "Enter on another part begins nothing"
    till.presenter.choose(Section.TRAINING)
    till.presenter.practise()
    till.presenter.practise()
    assert (len(till.answers), till.model.practice) == (1, Practice.STARTING)
    till.answers[0]("SALE_OPEN")
    assert (till.model.practice, till.model.refused) == (Practice.REFUSED, "SALE_OPEN")
    till.presenter.closed()
    till.presenter.opened()
    assert till.model.practice is Practice.READY
    till.presenter.practise()
    till.answers[1]("")
    assert till.model.practice is Practice.READY


def test_where_there_is_none_nothing_begins() -> None:
    till = Till(has_practice=False)
    till.refusal = None
    till.presenter.opened()
    till.presenter.choose(Section.TRAINING)
    till.presenter.practise()
    assert till.model.practice is Practice.NONE


def test_to_manage_is_for_whoever_may_do_everything_alone() -> None:
    """The others need somebody who may; one denied action is enough to be none of those."""
    boss, clerk = Cashier("BADGE-1", "Li", ALL_ALLOWED), Cashier("BADGE-2", "Bo")
    nearly = Cashier("BADGE-3", "Wu", Permissions(Permission.DENIED, *(Permission.ALLOWED,) * 6))
    found = [(may(each, Action.MANAGE), may_approve(each, Action.MANAGE)) for each in (boss, clerk, nearly)]
    assert found == [(Permission.ALLOWED, True), (Permission.APPROVAL, False), (Permission.APPROVAL, False)]


def test_what_the_till_knows_is_read_for_whoever_may_and_forgotten_when_it_closes(till: Till) -> None:
    till.presenter.opened()
    till.presenter.choose(Section.PEOPLE)
    assert (till.model.look, till.model.section, list(till.tasks.started)) == (None, Section.INSIGHTS, [])
    till.refusal = None
    till.presenter.approved()
    assert till.model.look == till.look
    till.refusal, till.who = Refused(Reason.NOT_SIGNED_IN), ""
    till.presenter.tick()
    assert till.model.look is None


def test_it_is_read_again_by_and_by_and_never_twice_at_once(till: Till) -> None:
    till.refusal, till.tasks.is_held = None, True
    till.presenter.opened()
    for _ in range(3 * TICKS_UNASKED):
        till.presenter.tick()
    assert len(till.tasks.started) == 1
    till.tasks.release()
    till.tasks.is_held = True
    for _ in range(TICKS_UNASKED):
        till.presenter.tick()
    assert len(till.tasks.started) == 1
    till.tasks.release()


def test_what_cannot_be_read_says_so_beside_what_was(till: Till) -> None:
    till.refusal = None
    till.presenter.opened()
    known, till.look = till.look, StorageDamaged("gone")
    for _ in range(TICKS_UNASKED):
        till.presenter.tick()
    assert (till.model.look, till.model.fault) == (known, StorageDamaged.code)
