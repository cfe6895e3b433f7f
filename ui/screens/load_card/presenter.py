"""Loads money onto a member's card. Plain Python; whatever blocks runs as a task."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from uuid import UUID

from pos_client.domain.outcome import Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from pos_client.services.deposits import DepositRoom
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from ui.screens.checkout import amount
from ui.screens.checkout.model import CardLoad
from ui.screens.load_card.model import UNASKED, LoadModel
from ui.tasks import RunsTasks

CLOSED = LoadModel()


class ShowsLoad(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: LoadModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class LoadServices:
    """What the window asks of the till; `deposit` and `void` block and run as tasks, `room` is instant.

    `forget`: nobody is going to approve what was lacking. `cashier` signs where nobody has to sign in. `on_saved` hears
    of every deposit, for which money is taken; the code it was made with carries nothing else. `on_load` hears what the
    member may see of it, None once it is over. `print_copy` prints its receipt.
    """

    room: Callable[[Recognised], DepositRoom | Refused]
    deposit: Callable[[Recognised, int, str], Saved | Refused]
    void: Callable[[UUID, str], Saved | Refused]
    forget: Callable[[], None]
    tasks: RunsTasks
    cashier: str
    on_saved: Callable[[Saved], None]
    on_load: Callable[[CardLoad | None], None]
    print_copy: Callable[[], None]


class LoadPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread."""

    def __init__(self, view: ShowsLoad, services: LoadServices) -> None:
        self._view = view
        self._services = services
        self._model = CLOSED
        self._recognised: Recognised | None = None
        self._again: Callable[[], None] | None = None
        self._early: list[Outcome] = []

    @property
    def wants_approval(self) -> bool:
        """Whether a badge would let what was asked for happen."""
        return self._again is not None and self._model.notice == Reason.NEEDS_APPROVAL

    def open(self, recognised: Recognised) -> None:
        """Ask how much; or say why nothing can be loaded."""
        if self._model.is_open:
            return
        self._recognised = recognised
        room, member = self._services.room(recognised), recognised.member
        if isinstance(room, Refused):
            self._show(LoadModel(member, recognised.programme.currency, refused=str(room.reason)))
        else:
            self._show(LoadModel(member, recognised.programme.currency, room))

    def key(self, key: str) -> None:
        """A digit of the amount, or its point."""
        if self._is_typing:
            self._show(
                replace(self._model, typed=amount.typed(self._model.typed, key, self._model.currency), notice="")
            )

    def backspace(self) -> None:
        """One digit less."""
        if self._is_typing:
            self._show(replace(self._model, typed=self._model.typed[:-1], notice=""))

    def enter(self) -> None:
        """Save it; once it is saved, close."""
        if self._model.is_over:
            self.cancel()
        elif self._model.may_save and self._recognised is not None:
            task = partial(self._services.deposit, self._recognised, self._model.amount_minor, self._services.cashier)
            self._do(task, self._on_saved)

    def undo(self) -> None:
        """Take it back."""
        if self._model.may_undo and self._model.done is not None:
            undone = self._model.done.entry.transaction.txn_id
            self._do(partial(self._services.void, undone, self._services.cashier), self._on_undone)

    def approved(self) -> None:
        """Somebody has approved it: ask again."""
        if self._again is not None:
            self._again()

    def cancel(self) -> None:
        """Close; what was not saved was not loaded."""
        if self._model.is_busy:
            return
        if self._again is not None:
            self._again = None
            self._services.forget()
        self._recognised = None
        self._show(CLOSED)

    def print_copy(self) -> None:
        """Its receipt."""
        if self._model.done is not None:
            self._services.print_copy()

    def take(self, text: str) -> bool:
        """A code was scanned; whether that ends here: always while there is something to decide. Then it closes."""
        if not self._model.is_open:
            return False
        if self._model.is_over and not self._model.is_busy and not self.wants_approval:
            self.cancel()
            return False
        if text and not (self._model.is_busy or self.wants_approval):
            self._show(replace(self._model, notice=UNASKED))
        return True

    def outcome(self, outcome: Outcome) -> None:
        """What became of a transaction; it may come before saving it has returned."""
        if self._model.is_busy:
            self._early.append(outcome)
        done = self._model.done
        if done and outcome.txn_id == done.entry.transaction.txn_id:
            self._show(replace(self._model, outcome=outcome))

    @property
    def _is_typing(self) -> bool:
        return self._model.room is not None and not (self._model.is_busy or self._model.is_over)

    def _do(self, task: Callable[[], Saved | Refused], on_done: Callable[[Saved], None]) -> None:
        self._again = partial(self._do, task, on_done)
        self._early.clear()
        self._show(replace(self._model, is_busy=True, notice=""))
        self._services.tasks.run_task(task, on_done=partial(self._on_done, on_done), on_error=self._on_fault)

    def _on_done(self, then: Callable[[Saved], None], done: Saved | Refused) -> None:
        self._model = replace(self._model, is_busy=False)
        if isinstance(done, Refused):
            self._show(replace(self._model, notice=str(done.reason)))
            return
        self._again = None
        then(done)
        for outcome in self._early:
            self.outcome(outcome)

    def _on_saved(self, saved: Saved) -> None:
        self._show(replace(self._model, done=saved))
        self._services.on_saved(saved)

    def _on_undone(self, _void: Saved) -> None:
        self._show(replace(self._model, is_undone=True))

    def _on_fault(self, error: Exception) -> None:
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self._show(replace(self._model, is_busy=False, notice=code))

    def _show(self, model: LoadModel) -> None:
        self._model = model
        self._view.show_model(model)
        counts = model.is_open and not (model.refused or model.is_undone)
        self._services.on_load(CardLoad(model.amount_minor, model.balance_minor) if counts else None)
