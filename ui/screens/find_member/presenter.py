"""A member has no phone to hold up: found by a few words, or by the number of the card, and why. Plain Python."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from pos_client.domain.barcode import Kind, classify
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TypedReason
from pos_client.domain.wire import SearchAnswer
from pos_client.errors import PosError
from ui.screens.find_member.model import FindModel, FindState, Unused
from ui.tasks import RunsTasks


class ShowsFind(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: FindModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class FindServices:
    """What the window asks of the till; `find` blocks and runs as a task, by `cashier` where nobody has to sign in."""

    find: Callable[[str, str], SearchAnswer | Refused]
    is_online: Callable[[], bool]
    tasks: RunsTasks
    cashier: str


class FindMemberPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread.

    The last four digits of a card ask by themselves; everything else waits for Enter. The next Enter takes who is
    chosen, and a whole card number needs no asking, so that it works offline, too.
    """

    def __init__(self, view: ShowsFind, services: FindServices, on_entered: Callable[[str, TypedReason], None]) -> None:
        self._view = view
        self._services = services
        self._on_entered = on_entered
        self._model = FindModel()

    def open(self) -> None:
        """Ask who it is."""
        if not self._model.is_open:
            self._show(FindModel(is_open=True, is_online=self._services.is_online()))

    def typed(self, text: str) -> None:
        """All of the text, after a key of the keyboard or of the pad."""
        model = self._model
        if not model.is_open or text == model.text:
            return
        changed = FindModel(is_open=True, text=text, why=model.why, is_online=self._services.is_online())
        if changed.has_too_many_digits:
            self._show(replace(model, unused=Unused.DIGIT))
        elif changed.is_end_of_card and changed.may_search:
            self._search(changed)
        else:
            self._show(changed)

    def digit(self, digit: str) -> None:
        """One more digit."""
        self.typed(self._model.text + digit)

    def backspace(self) -> None:
        """One letter less."""
        self.typed(self._model.text[:-1])

    def choose(self, why: TypedReason) -> None:
        """Why there is no code."""
        self._show(replace(self._model, why=why, unused=None))

    def move(self, rows: int) -> None:
        """Choose somebody further down the list, or up."""
        model = self._model
        if model.found:
            self._show(replace(model, chosen=max(0, min(len(model.found) - 1, model.chosen + rows)), unused=None))

    def pick(self, place: int) -> None:
        """Choose this one."""
        self.move(place - self._model.chosen)

    def enter(self) -> None:
        """Take who is chosen or the number that was typed; else ask."""
        model = self._model
        if model.is_open and model.taken:
            self._show(FindModel())
            self._on_entered(model.taken, model.why)
        elif model.may_search:
            self._search(model)

    def cancel(self) -> None:
        """Close."""
        self._show(FindModel())

    def take(self, text: str) -> bool:
        """Something was scanned; whether that ends here, because somebody is being looked for.

        A member's code makes that needless, so it closes the window and goes on. Anything else has to wait: a badge
        approves what was found, it does not throw it away.
        """
        if not self._model.is_open:
            return False
        is_member = classify(text) is Kind.MEMBER_CODE
        self._show(FindModel() if is_member else replace(self._model, unused=Unused.SCAN))
        return not is_member

    def link(self) -> None:
        """The link changed, and with it what can be asked."""
        if self._model.is_open:
            self._show(replace(self._model, is_online=self._services.is_online()))

    def _search(self, model: FindModel) -> None:
        self._show(replace(model, state=FindState.SEARCHING, unused=None, failed=""))
        self._services.tasks.run_task(
            partial(self._services.find, model.text, self._services.cashier),
            on_done=partial(self._on_answer, model.text),
            on_error=partial(self._on_fault, model.text),
        )

    def _on_answer(self, text: str, answer: SearchAnswer | Refused) -> None:
        if isinstance(answer, Refused):
            self._end(text, replace(self._model, state=FindState.FAILED, failed=str(answer.reason)))
        elif answer.found:
            self._end(
                text,
                replace(self._model, state=FindState.FOUND, found=answer.found, has_more=answer.has_more, chosen=0),
            )
        else:
            self._end(text, replace(self._model, state=FindState.TOO_MANY if answer.has_more else FindState.NOBODY))

    def _on_fault(self, text: str, error: Exception) -> None:
        code = error.error_code if isinstance(error, PosError) else str(Reason.NO_ANSWER)
        self._end(text, replace(self._model, state=FindState.FAILED, failed=code))

    def _end(self, text: str, model: FindModel) -> None:
        """Show what came of a question, unless somebody has gone on typing since."""
        if self._model.state is FindState.SEARCHING and self._model.text == text:
            self._show(replace(model, is_online=self._services.is_online()))

    def _show(self, model: FindModel) -> None:
        self._model = model
        self._view.show_model(model)
