"""Deals with one refused entry: another amount, another member, or giving it up. Plain Python."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from uuid import UUID

from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import WriteOffReason
from pos_client.errors import PosError
from pos_client.ports import IdSource
from pos_client.services.corrections import OF_THE_CODE, WITH_AMOUNT, WITH_MEMBER
from pos_client.services.saving import Saved
from pos_client.services.verification import NotRecognised, Recognised
from ui.screens.checkout import amount
from ui.screens.checkout.ports import VerifiesScans
from ui.screens.dealing.model import REASONS, UNASKED, DealingModel, Step
from ui.screens.waiting.model import RowState, WaitingRow
from ui.tasks import RunsTasks

CLOSED = DealingModel()


class ShowsDealing(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: DealingModel) -> None:
        """Show this. UI thread."""
        ...


class Corrects(Protocol):
    """`pos_client.services.staffed.StaffedCounter`, as far as refused entries go."""

    def enter_again(self, txn_id: UUID, amount_minor: int, cashier: str) -> Saved | Refused:
        """With another amount; blocks."""
        ...

    def give_to(self, txn_id: UUID, recognised: Recognised, cashier: str) -> Saved | Refused:
        """For another member; blocks."""
        ...

    def write_off(self, txn_id: UUID, why: WriteOffReason, cashier: str) -> Saved | Refused:
        """Give it up; blocks."""
        ...

    def forget(self) -> None:
        """Nobody is going to approve what was lacking."""
        ...


@dataclass(frozen=True, slots=True)
class DealingServices:
    """What the presenter works with; `cashier` signs where nobody has to sign in, `on_done` hears that one is over."""

    counter: Corrects
    verification: VerifiesScans
    tasks: RunsTasks
    ids: IdSource
    cashier: str
    on_done: Callable[[], None]


class DealingPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread; what blocks goes through `tasks`."""

    def __init__(self, view: ShowsDealing, services: DealingServices) -> None:
        self._view = view
        self._services = services
        self._model = CLOSED
        self._wish: Callable[[], Saved | Refused] | None = None
        view.show_model(self._model)

    @property
    def wants_approval(self) -> bool:
        """Whether a badge would let what was asked for happen."""
        return self._wish is not None and self._model.notice == Reason.NEEDS_APPROVAL

    def select(self, row: WaitingRow | None) -> None:
        """Somebody looks at this row; a refused one opens the panel, to deal with it or to read what was done."""
        current = self._model.row
        is_same = row is not None and current is not None and (row.seq, row.state) == (current.seq, current.state)
        if self._model.is_busy or (is_same and self._model.step is not Step.OVER):
            return
        if row is not None and row.state is RowState.RESOLVED:
            self._drop_wish()
            self._show(DealingModel(row, Step.OVER))
            return
        if row is None or row.state is not RowState.ATTENTION:
            self._close()
            return
        self._drop_wish()
        may_count = row.reason != Reason.ALREADY_RESOLVED
        can_amount = may_count and row.kind in WITH_AMOUNT and row.reason not in OF_THE_CODE
        can_member = may_count and row.kind in WITH_MEMBER
        choices = (Step.AMOUNT,) * can_amount + (Step.MEMBER,) * can_member + (Step.WHY,)
        self._show(DealingModel(row, Step.CHOOSE, choices))

    def choose(self, step: Step) -> None:
        """What to do about it."""
        if not self._model.is_busy and step in self._model.choices:
            self._show(replace(self._model, step=step, typed="", notice=""))

    def key(self, key: str) -> None:
        """A key of the keypad or the keyboard: the number of a choice, or a digit of the amount."""
        model = self._model
        if model.row is None or model.is_busy:
            return
        if model.step is Step.AMOUNT:
            self._show(replace(model, typed=amount.typed(model.typed, key, model.row.currency), notice=""))
            return
        number = int(key) - 1 if len(key) == 1 and key.isdigit() else -1
        if model.step is Step.CHOOSE and 0 <= number < len(model.choices):
            self.choose(model.choices[number])
        elif model.step is Step.WHY and 0 <= number < len(REASONS):
            self.give_up(REASONS[number])

    def backspace(self) -> None:
        """One digit less."""
        if not self._model.is_busy:
            self._show(replace(self._model, typed=self._model.typed[:-1], notice=""))

    def enter(self) -> None:
        """Save the amount that was typed."""
        model = self._model
        if model.row is None or model.step is not Step.AMOUNT or model.is_busy or not model.typed:
            return
        minor = amount.minor(model.typed, model.row.currency)
        services, txn_id = self._services, model.row.txn_id
        self._do(partial(services.counter.enter_again, txn_id, minor, services.cashier))

    def give_up(self, why: WriteOffReason) -> None:
        """Write it off."""
        model, services = self._model, self._services
        if model.row is not None and model.step is Step.WHY and not model.is_busy:
            self._do(partial(services.counter.write_off, model.row.txn_id, why, services.cashier))

    def take(self, text: str) -> bool:
        """A code was scanned; whether it stays here: always, while an entry is dealt with, be it waited for or not."""
        model = self._model
        if model.row is None or model.step is Step.OVER:
            return False
        if model.step is not Step.MEMBER:
            if not model.is_busy and not self.wants_approval:
                self._say(UNASKED)
        elif not model.is_busy:
            self._show(replace(model, is_busy=True, notice=""))
            verify = partial(self._services.verification.verify, text, self._services.ids.new_id())
            self._services.tasks.run_task(verify, on_done=self._on_verified, on_error=self._on_fault)
        return True

    def approved(self) -> None:
        """Somebody has approved it: ask again."""
        if self._wish is not None:
            self._do(self._wish)

    def back(self) -> None:
        """A step back; from the first one the panel closes."""
        if self._model.is_busy:
            return
        if self._model.step in {Step.CHOOSE, Step.OVER}:
            self._close()
            return
        self._drop_wish()
        self._show(replace(self._model, step=Step.CHOOSE, typed="", notice=""))

    def _do(self, wish: Callable[[], Saved | Refused]) -> None:
        self._wish = wish
        self._show(replace(self._model, is_busy=True, notice=""))
        self._services.tasks.run_task(wish, on_done=self._on_saved, on_error=self._on_fault)

    def _on_verified(self, found: Recognised | NotRecognised) -> None:
        self._show(replace(self._model, is_busy=False))
        if isinstance(found, NotRecognised):
            self._say(found.said)
        elif self._model.row is not None:
            services = self._services
            self._do(partial(services.counter.give_to, self._model.row.txn_id, found, services.cashier))

    def _on_saved(self, outcome: Saved | Refused) -> None:
        if isinstance(outcome, Refused):
            self._say(outcome.reason)
            return
        self._wish = None
        self._show(CLOSED)
        self._services.on_done()

    def _on_fault(self, error: Exception) -> None:
        self._say(error.error_code if isinstance(error, PosError) else PosError.code)

    def _say(self, code: str) -> None:
        self._show(replace(self._model, is_busy=False, notice=str(code)))

    def _close(self) -> None:
        self._drop_wish()
        self._show(CLOSED)

    def _drop_wish(self) -> None:
        if self._wish is not None:
            self._wish = None
            self._services.counter.forget()

    def _show(self, model: DealingModel) -> None:
        if model != self._model:
            self._model = model
            self._view.show_model(model)
