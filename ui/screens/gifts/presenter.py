"""Hands gifts over to a member. Plain Python; whatever blocks runs as a task."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from uuid import UUID

from pos_client.domain.gifts import Gift
from pos_client.domain.member import NOBODY
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from pos_client.ports import ToneIndicator
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from ui.screens.checkout.model import GiftShown
from ui.screens.gifts.model import CODE_SPENT, UNASKED, GiftsModel
from ui.tasks import RunsTasks

CLOSED = GiftsModel()


class ShowsGifts(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: GiftsModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class GiftsServices:
    """What the window asks of the till; `pick_up` and `void` block and run as tasks, `refusal` is instant.

    `forget`: nobody is going to approve what was lacking. `cashier` signs where nobody has to sign in. `on_left` hears
    what still waits for a member, `on_gift` what the member may see of a gift, None once it is over.
    """

    refusal: Callable[[Recognised], Reason | None]
    pick_up: Callable[[Recognised, UUID, str], Saved | Refused]
    void: Callable[[UUID, str], Saved | Refused]
    forget: Callable[[], None]
    tasks: RunsTasks
    tones: ToneIndicator
    cashier: str
    on_left: Callable[[tuple[Gift, ...]], None]
    on_gift: Callable[[GiftShown | None], None]


class GiftsPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread.

    While a member is here, what was handed over last is shown once more, so that F8 can still take it back.
    """

    def __init__(self, view: ShowsGifts, services: GiftsServices) -> None:
        self._view = view
        self._services = services
        self._model = CLOSED
        self._recognised: Recognised | None = None
        self._kept, self._kept_basket = CLOSED, NOBODY
        self._again: Callable[[], None] | None = None
        self._early: list[Outcome] = []

    @property
    def wants_approval(self) -> bool:
        """Whether a badge would let what was asked for happen."""
        return self._again is not None and self._model.notice == Reason.NEEDS_APPROVAL

    def open(self, recognised: Recognised, *, is_spent: bool) -> None:
        """Show what waits for a member; or say why nothing can be handed over. `is_spent`: their code was a sale's."""
        if self._model.is_open:
            return
        self._recognised = recognised
        if self._kept.may_undo and recognised.basket_id == self._kept_basket:
            self._show(replace(self._kept, notice=""))
            return
        refusal, gifts = self._services.refusal(recognised), recognised.member.facts.gifts
        why = str(refusal or "") or (CODE_SPENT if is_spent else "")
        self._show(GiftsModel(recognised.member, gifts, refused=why))

    def choose(self, place: int) -> None:
        """Choose a gift; the chosen one once more hands it over."""
        if not self._model.may_hand_over or not 0 <= place < len(self._model.gifts):
            return
        if place == self._model.chosen:
            self.enter()
        else:
            self._show(replace(self._model, chosen=place, notice=""))

    def move(self, rows: int) -> None:
        """Choose another one of the list."""
        if self._model.may_hand_over:
            place = min(max(0, self._model.chosen + rows), len(self._model.gifts) - 1)
            self._show(replace(self._model, chosen=place, notice=""))

    def enter(self) -> None:
        """Hand the chosen gift over; once that is told, go on with the next one, or close."""
        model = self._model
        if model.is_busy or model.is_confirming:
            return
        if model.is_over:
            self.cancel()
        elif model.is_told:
            self._show(GiftsModel(model.member, model.gifts))
        elif self._recognised is not None:
            wanted = model.gifts[model.chosen]
            task = partial(self._services.pick_up, self._recognised, wanted.gift_id, self._services.cashier)
            self._do(task, partial(self._on_saved, wanted))

    def undo(self) -> None:
        """Take the last one back."""
        if self._model.may_undo and self._model.done is not None:
            undone = self._model.done.entry.transaction.txn_id
            self._do(partial(self._services.void, undone, self._services.cashier), self._on_undone)

    def approved(self) -> None:
        """Somebody has approved it: ask again."""
        if self._again is not None:
            self._again()

    def cancel(self) -> None:
        """Close; what was not saved was not handed over."""
        if self._model.is_busy:
            return
        if self._again is not None:
            self._again = None
            self._services.forget()
        if self._model.done is not None and self._recognised is not None:
            self._kept, self._kept_basket = self._model, self._recognised.basket_id
        self._recognised = None
        self._show(CLOSED)

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
        kept, done = self._kept.done, self._model.done
        if kept is not None and outcome.txn_id == kept.entry.transaction.txn_id:
            self._kept = replace(self._kept, outcome=outcome)
        if done is None or outcome.txn_id != done.entry.transaction.txn_id or self._model.is_undone:
            return
        self._services.tones.play(_tone(outcome))
        self._show(replace(self._model, outcome=outcome, notice=""))

    def _do(self, task: Callable[[], Saved | Refused], on_done: Callable[[Saved], None]) -> None:
        self._again = partial(self._do, task, on_done)
        self._early.clear()
        self._show(replace(self._model, is_busy=True, notice=""))
        self._services.tasks.run_task(task, on_done=partial(self._on_done, on_done), on_error=self._on_fault)

    def _on_done(self, then: Callable[[Saved], None], done: Saved | Refused) -> None:
        self._model = replace(self._model, is_busy=False)
        if isinstance(done, Refused):
            self._services.tones.play("attention")
            self._show(replace(self._model, notice=str(done.reason)))
            return
        self._again = None
        then(done)
        for outcome in self._early:
            self.outcome(outcome)

    def _on_saved(self, gift: Gift, saved: Saved) -> None:
        left = tuple(each for each in self._model.gifts if each.gift_id != gift.gift_id)
        self._services.on_left(left)
        model = replace(self._model, gifts=left, handed=gift, done=saved, outcome=None, is_undone=False)
        self._show(replace(model, chosen=min(model.chosen, max(0, len(left) - 1))))

    def _on_undone(self, _void: Saved) -> None:
        gift = self._model.handed
        left = self._model.gifts if gift is None else (gift, *self._model.gifts)
        self._services.on_left(left)
        self._show(replace(self._model, gifts=left, chosen=0, is_undone=True))

    def _on_fault(self, error: Exception) -> None:
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self._services.tones.play("bad")
        self._show(replace(self._model, is_busy=False, notice=code))

    def _show(self, model: GiftsModel) -> None:
        self._view.show_model(model)
        self._model = model  # not before: what cannot be drawn is not open
        self._services.on_gift(_shown(model))


def _tone(outcome: Outcome) -> str:
    if isinstance(outcome, Accepted):
        return "good"
    return "bad" if isinstance(outcome, Refused) else "queued"


def _shown(model: GiftsModel) -> GiftShown | None:
    """What the member may see: the gift that is being handed over, and that it is."""
    if model.handed is None or model.is_undone or isinstance(model.outcome, Refused):
        return None
    return GiftShown(model.handed.title, model.handed.quantity, is_booked=isinstance(model.outcome, Accepted))
