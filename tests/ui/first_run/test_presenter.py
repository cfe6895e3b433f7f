"""What a till does at its first start: a scan and Enter joins a chain, Enter alone is a shop's only till."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pos_client.domain.enrolment import OfferedPlace, Ticket
from pos_client.errors import BackendBusy, InvalidValue, LinkPaused, NotSent, PosError, VaultUnavailable
from tests.fakes.tasks import FakeTasks
from ui.screens.first_run.model import FirstRunModel, Step
from ui.screens.first_run.presenter import OTHER_CODE, FirstRunPresenter, FirstRunServices

URL = "https://loyalty.example"
SCANNED = f"MQPOS-ENROL:{URL} BCDF-GHJK"
TICKET, OTHER = Ticket(URL, "BCDFGHJK"), Ticket(URL, "ZXWVTSRQ")
PLACE = OfferedPlace("T-9", "Pier", "Till 3", datetime(2026, 11, 22, 12, tzinfo=UTC))


class Scene:
    """The presenter, a backend that does as told, and what came of it."""

    def __init__(self) -> None:
        self.shown = FirstRunModel()
        self.done: list[str] = []
        self.looked: list[Ticket] = []
        self.joined: list[Ticket] = []
        self.fault: PosError | None = None
        self.tasks = FakeTasks()
        services = FirstRunServices(
            look=self.look,
            join=self.join,
            chosen=self.note("chosen"),
            leave=self.note("left"),
            play=self.done.append,
            tasks=self.tasks,
        )
        self.presenter = FirstRunPresenter(self, services)

    def note(self, what: str) -> Callable[[], None]:
        return lambda: self.done.append(what)

    def show_model(self, model: FirstRunModel) -> None:
        self.shown = model

    def look(self, ticket: Ticket) -> OfferedPlace:
        self.looked.append(ticket)
        if self.fault:
            raise self.fault
        return PLACE

    def join(self, ticket: Ticket) -> None:
        self.joined.append(ticket)
        if self.fault:
            raise self.fault


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_scan_and_enter_join_a_chain(scene: Scene) -> None:
    scene.presenter.take(SCANNED)
    assert (scene.shown.step, scene.shown.place, scene.joined) == (Step.FOUND, PLACE, [])
    scene.presenter.enter()
    assert (scene.looked, scene.joined, scene.shown.step) == ([TICKET], [TICKET], Step.OPENING)
    assert scene.done == ["good", "chosen"]


def test_enter_alone_is_the_only_till_of_a_shop(scene: Scene) -> None:
    scene.presenter.enter()
    assert (scene.shown.step, scene.done, scene.looked, scene.joined) == (Step.OPENING, ["chosen"], [], [])
    for act in (scene.presenter.enter, scene.presenter.back, scene.presenter.stay_alone):
        act()
    scene.presenter.take(SCANNED)
    assert (scene.done, scene.looked) == (["chosen"], [])


def test_what_is_typed_goes_before(scene: Scene) -> None:
    scene.presenter.use_typed()
    assert scene.looked == []
    scene.presenter.typed(f"{URL} bcdf ghjk")
    scene.presenter.enter()
    assert (scene.looked, scene.shown.step) == ([TICKET], Step.FOUND)
    scene.presenter.typed("something else")
    assert scene.shown.typed == f"{URL} bcdf ghjk"
    scene.presenter.back()
    assert (scene.shown.step, scene.shown.typed) == (Step.WELCOME, f"{URL} bcdf ghjk")


def test_esc_takes_one_step_back_and_at_last_leaves(scene: Scene) -> None:
    scene.presenter.typed("x")
    scene.presenter.take(SCANNED)
    scene.presenter.back()
    assert (scene.shown, scene.done) == (FirstRunModel(typed="x"), ["good"])
    scene.presenter.back()
    assert (scene.shown, scene.done) == (FirstRunModel(), ["good"])
    scene.presenter.back()
    assert (scene.done, scene.joined) == (["good", "left"], [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6901234567892", OTHER_CODE),
        (URL, OTHER_CODE),
        ("MQPOS-ENROL:loyalty.example BCDF-GHJK", "BAD_URL"),
        ("MQPOS-ENROL:BCDF-GHJK", "NO_ADDRESS"),
        ("MQPOS-ENROL:http://loyalty.example BCDF-GHJK", "BAD_URL"),
        (f"MQPOS-ENROL:{URL} BCDF", "BAD_CODE"),
    ],
)
def test_what_was_scanned_and_is_no_such_code_is_said(scene: Scene, text: str, code: str) -> None:
    scene.presenter.take(text)
    assert (scene.shown.step, scene.shown.fault, scene.shown.ticket) == (Step.REFUSED, code, None)
    assert (scene.done, scene.looked) == (["bad"], [])
    scene.presenter.enter()
    assert scene.shown == FirstRunModel()


@pytest.mark.parametrize("code", ["CODE_USED", "CODE_EXPIRED", "UNKNOWN_CODE"])
def test_a_code_that_is_refused_is_not_tried_again(scene: Scene, code: str) -> None:
    scene.fault = InvalidValue("no", code=code)
    scene.presenter.take(SCANNED)
    assert (scene.shown.fault, scene.shown.may_retry, scene.shown.is_refused_for_good) == (code, False, True)
    scene.presenter.enter()
    assert (scene.shown, len(scene.looked)) == (FirstRunModel(), 1)


@pytest.mark.parametrize(
    "fault", [NotSent(), BackendBusy(), LinkPaused(code="CERTIFICATE_REFUSED"), LinkPaused(code="CERTIFICATE_DATES")]
)
def test_what_may_pass_is_tried_again_where_it_went_wrong(scene: Scene, fault: PosError) -> None:
    scene.fault = fault
    scene.presenter.take(SCANNED)
    assert (scene.shown.step, scene.shown.fault, scene.shown.may_retry) == (Step.REFUSED, fault.error_code, True)
    scene.fault = None
    scene.presenter.enter()
    assert (scene.shown.step, len(scene.looked)) == (Step.FOUND, 2)
    scene.fault = fault
    scene.presenter.enter()
    assert (scene.shown.step, scene.shown.may_retry) == (Step.REFUSED, True)
    scene.fault = None
    scene.presenter.enter()
    assert (scene.joined, len(scene.looked), scene.shown.step) == ([TICKET, TICKET], 2, Step.OPENING)
    assert scene.done == ["bad", "good", "bad", "chosen"]


def test_no_place_for_keys_is_said_and_tried_again(scene: Scene) -> None:
    scene.presenter.take(SCANNED)
    scene.fault = VaultUnavailable("locked")
    scene.presenter.enter()
    assert (scene.shown.fault, scene.shown.may_retry) == ("VAULT_UNAVAILABLE", True)


def test_the_newest_code_counts(scene: Scene) -> None:
    scene.tasks.is_held = True
    scene.presenter.take(SCANNED)
    scene.presenter.take(f"MQPOS-ENROL:{URL} ZXWV-TSRQ")
    scene.tasks.release()
    assert (scene.looked, scene.shown.ticket, scene.done) == ([TICKET, OTHER], OTHER, ["good"])


def test_an_answer_nobody_waits_for_changes_nothing(scene: Scene) -> None:
    scene.tasks.is_held = True
    scene.presenter.take(SCANNED)
    assert scene.shown.step is Step.LOOKING
    scene.presenter.enter()
    scene.presenter.back()
    scene.tasks.release()
    assert (scene.shown, scene.done, scene.joined) == (FirstRunModel(), [], [])


def test_a_code_is_used_once_and_nothing_comes_between(scene: Scene) -> None:
    scene.presenter.take(SCANNED)
    scene.tasks.is_held = True
    scene.presenter.enter()
    assert scene.shown.step is Step.JOINING
    for act in (scene.presenter.enter, scene.presenter.back, scene.presenter.stay_alone):
        act()
    scene.presenter.take(f"MQPOS-ENROL:{URL} ZXWV-TSRQ")
    scene.tasks.release()
    assert (scene.joined, scene.shown.step, scene.done) == ([TICKET], Step.OPENING, ["good", "chosen"])
