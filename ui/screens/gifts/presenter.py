"""Hands gifts over to a member. Plain Python; whatever blocks runs as a task."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from uuid import UUID

from pos_client.domain.gifts import Gift
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from pos_client.ports import Clock, ToneIndicator
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from ui.screens.checkout.model import GiftShown
from ui.screens.gifts.model import CODE_SPENT, UNASKED, GiftsModel
from ui.tasks import RunsTasks

CLOSED = GiftsModel()
READ_S = 0.7
"""So long after an outcome came Enter does not answer it: it was pressed for what was there before."""
_GONE = frozenset({Reason.GIFT_PICKED_UP, Reason.GIFT_VOID, Reason.GIFT_EXPIRED, Reason.UNKNOWN_GIFT})
"""Refusals after which the gift does not wait any more."""


class ShowsGifts(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: GiftsModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class GiftsServices:
    """What the window asks of the till; `pick_up` and `void` block and run as tasks, `refusal` is instant.

    `forget`: nobody is going to approve what was lacking. `cashier` signs where nobody has to sign in. `on_left` hears
    what still waits for whoever was recognised, `on_gift` what the member may see of a gift, None once it is over.
    """

    refusal: Callable[[Recognised], Reason | None]
    pick_up: Callable[[Recognised, UUID, str], Saved | Refused]
    void: Callable[[UUID, str], Saved | Refused]
    forget: Callable[[], None]
    tasks: RunsTasks
    tones: ToneIndicator
    clock: Clock
    cashier: str
    on_left: Callable[[Recognised, tuple[Gift, ...]], None]
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
        self._is_spent = False
        self._kept = CLOSED
        self._undecided: dict[UUID, Gift] = {}
        self._told_at_s = float("-inf")
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
        if self._recognised is None or _whose(recognised) != _whose(self._recognised):
            self._kept = CLOSED
            self._undecided.clear()
        self._recognised, self._is_spent = recognised, is_spent
        if self._kept.may_undo:
            self._show(replace(self._kept, gifts=self._left, chosen=0, notice=""))
        else:
            self._offer(recognised)

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
        """Hand the chosen gift over; once that is told and can have been read, go on with the next one, or close."""
        model, found = self._model, self._recognised
        is_new = model.is_told and self._services.clock.monotonic_s() - self._told_at_s < READ_S
        if model.is_busy or model.is_confirming or is_new:
            return
        if model.is_over or found is None:
            self.cancel()
        elif model.is_told:
            self._offer(found)
        else:
            wanted = model.gifts[model.chosen]
            task = partial(self._services.pick_up, found, wanted.gift_id, self._services.cashier)
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
        if self._model.done is not None:
            self._kept = self._model
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
        if isinstance(outcome, Refused) and outcome.txn_id is not None:
            self._put_back(self._undecided.pop(outcome.txn_id, None), outcome.reason)
        kept, done = self._kept.done, self._model.done
        if kept is not None and outcome.txn_id == kept.entry.transaction.txn_id:
            self._kept = replace(self._kept, outcome=outcome)
        if done is None or outcome.txn_id != done.entry.transaction.txn_id or self._model.is_undone:
            return
        self._told_at_s = self._services.clock.monotonic_s()
        self._services.tones.play(_tone(outcome))
        self._show(replace(self._model, outcome=outcome, notice=""))

    def link(self) -> None:
        """The link changed, and with it what can be handed over; what was asked for already ends as it does."""
        model, found = self._model, self._recognised
        if found is not None and model.is_open and not (model.is_busy or model.done or self.wants_approval):
            notice = "" if model.notice == Reason.ONLINE_ONLY else model.notice
            self._show(replace(model, refused=self._why_not(found), notice=notice))

    def _offer(self, found: Recognised) -> None:
        """What waits now, or why nothing can be handed over."""
        self._show(GiftsModel(found.member, self._left, refused=self._why_not(found)))

    def _why_not(self, found: Recognised) -> str:
        return str(self._services.refusal(found) or "") or (CODE_SPENT if self._is_spent else "")

    def _put_back(self, gift: Gift | None, why: Reason) -> None:
        """A pick-up was refused: unless the gift itself is gone it waits as before."""
        if gift is not None and why not in _GONE:
            self._wait_for((*self._left, gift))  # as the last one, so that the chosen one stays that
            if self._model.is_open:
                self._model = replace(self._model, gifts=self._left)
                self._view.show_model(self._model)

    @property
    def _left(self) -> tuple[Gift, ...]:
        return () if self._recognised is None else self._recognised.member.facts.gifts

    def _wait_for(self, left: tuple[Gift, ...]) -> None:
        if self._recognised is not None:
            self._recognised = replace(self._recognised, member=self._recognised.member.with_gifts(left))
            self._services.on_left(self._recognised, left)

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
        left = tuple(each for each in self._left if each.gift_id != gift.gift_id)
        self._undecided[saved.entry.transaction.txn_id] = gift
        self._wait_for(left)
        model = replace(self._model, gifts=left, handed=gift, done=saved, outcome=None, is_undone=False)
        self._show(replace(model, chosen=min(model.chosen, max(0, len(left) - 1))))

    def _on_undone(self, _void: Saved) -> None:
        gift, done = self._model.handed, self._model.done
        if done is not None:
            self._undecided.pop(done.entry.transaction.txn_id, None)
        self._wait_for(self._left if gift is None else (gift, *self._left))
        self._show(replace(self._model, gifts=self._left, chosen=0, is_undone=True))

    def _on_fault(self, error: Exception) -> None:
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self._services.tones.play("bad")
        self._show(replace(self._model, is_busy=False, notice=code))

    def _show(self, model: GiftsModel) -> None:
        self._view.show_model(model)
        self._model = model  # not before: what cannot be drawn is not open
        self._services.on_gift(_shown(model))


def _whose(found: Recognised) -> tuple[UUID, str]:
    return found.basket_id, found.code.handle


def _tone(outcome: Outcome) -> str:
    if isinstance(outcome, Accepted):
        return "good"
    return "bad" if isinstance(outcome, Refused) else "queued"


def _shown(model: GiftsModel) -> GiftShown | None:
    """What the member may see: the gift that is being handed over, and that it is."""
    if model.handed is None or model.is_undone or isinstance(model.outcome, Refused):
        return None
    return GiftShown(model.handed.title, model.handed.quantity, is_booked=isinstance(model.outcome, Accepted))
