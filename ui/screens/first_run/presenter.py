"""The first start of a till: whom it belongs to. Plain Python."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from pos_client.domain.enrolment import QR_PREFIX, OfferedPlace, Ticket, ticket_of
from pos_client.errors import InvalidValue, PosError
from ui.screens.first_run.model import FirstRunModel, Step
from ui.tasks import RunsTasks

OTHER_CODE = "NOT_A_TICKET"
"""Code of what was scanned and is for something else."""


class ShowsFirstRun(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: FirstRunModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class FirstRunServices:
    """What the window asks for; `look` and `join` block and run as tasks.

    `look` tells what a ticket is for, `join` uses it and keeps who this till is from then on. `chosen` opens the till,
    `leave` ends the program, `play` sounds.
    """

    look: Callable[[Ticket], OfferedPlace]
    join: Callable[[Ticket], object]
    chosen: Callable[[], None]
    leave: Callable[[], object]
    play: Callable[[str], None]
    tasks: RunsTasks


class FirstRunPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread. Nothing is changed before `join`, or the till.

    A code may be scanned at any time but while one is being used; the newest counts.
    """

    def __init__(self, view: ShowsFirstRun, services: FirstRunServices) -> None:
        self._view = view
        self._services = services
        self._model = FirstRunModel()
        self._asked = 0

    def take(self, text: str) -> None:
        """Something was scanned."""
        if not self._model.may_go_back:
            return
        if not text.strip().upper().startswith(QR_PREFIX):
            self._wrong(OTHER_CODE)
        else:
            self._begin(text)

    def typed(self, text: str) -> None:
        """All of the text in the field."""
        if self._model.step is Step.WELCOME and text != self._model.typed:
            self._show(replace(self._model, typed=text))

    def use_typed(self) -> None:
        """Look at the code that was typed."""
        if self._model.step is Step.WELCOME and self._model.typed.strip():
            self._begin(self._model.typed)

    def stay_alone(self) -> None:
        """This shop has one till."""
        if self._model.step is Step.WELCOME:
            self._open()

    def enter(self) -> None:
        """What Enter does: go on with what is in front."""
        model = self._model
        if model.step is Step.WELCOME:
            self.use_typed() if model.typed.strip() else self.stay_alone()
        elif model.step is Step.FOUND and model.ticket is not None:
            self._join(model.ticket)
        elif model.step is Step.REFUSED:
            self._again()

    def back(self) -> None:
        """Esc: one step back, at last out of the program."""
        model = self._model
        if not model.may_go_back:
            return
        if model.step is not Step.WELCOME:
            self._asked += 1
            self._show(FirstRunModel(typed=model.typed))
        elif model.typed:
            self._show(FirstRunModel())
        else:
            self._services.leave()

    def _begin(self, text: str) -> None:
        try:
            ticket = ticket_of(text)
        except InvalidValue as refused:
            self._wrong(refused.error_code)
        else:
            self._look(ticket)

    def _look(self, ticket: Ticket) -> None:
        self._asked += 1
        self._show(replace(self._model, step=Step.LOOKING, ticket=ticket, place=None, fault=""))
        self._services.tasks.run_task(
            partial(self._services.look, ticket),
            on_done=partial(self._on_found, self._asked),
            on_error=partial(self._on_fault, self._asked),
        )

    def _join(self, ticket: Ticket) -> None:
        self._asked += 1
        self._show(replace(self._model, step=Step.JOINING, fault=""))
        self._services.tasks.run_task(
            partial(self._services.join, ticket),
            on_done=partial(self._on_joined, self._asked),
            on_error=partial(self._on_fault, self._asked),
        )

    def _again(self) -> None:
        """The same again where that may help; a code that was being used is used again."""
        model = self._model
        if not model.may_retry or model.ticket is None:
            self.back()
        elif model.place is None:
            self._look(model.ticket)
        else:
            self._join(model.ticket)

    def _on_found(self, asked: int, place: OfferedPlace) -> None:
        if asked == self._asked:
            self._show(replace(self._model, step=Step.FOUND, place=place))
            self._services.play("good")

    def _on_joined(self, asked: int, _who: object) -> None:
        if asked == self._asked:
            self._open()

    def _on_fault(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            code = error.error_code if isinstance(error, PosError) else PosError.code
            self._refuse(code, None if isinstance(error, InvalidValue) else self._model.ticket)

    def _wrong(self, code: str) -> None:
        """What was scanned or typed leads nowhere."""
        self._model = replace(self._model, ticket=None)
        self._refuse(code, None)

    def _refuse(self, code: str, retried: Ticket | None) -> None:
        self._asked += 1
        model = replace(self._model, step=Step.REFUSED, fault=code, may_retry=retried is not None)
        self._show(model if retried is not None else replace(model, place=None))
        self._services.play("bad")

    def _open(self) -> None:
        self._show(replace(self._model, step=Step.OPENING))
        self._services.chosen()

    def _show(self, model: FirstRunModel) -> None:
        self._model = model
        self._view.show_model(model)
