"""Gives back a sale, whole or in part. Plain Python; whatever blocks runs as a task."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from uuid import UUID

from pos_client.domain.barcode import Kind, classify
from pos_client.domain.basket import ONE_PIECE, Line
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import RefundReason
from pos_client.errors import PosError
from pos_client.services.refunded import RefundOffer
from pos_client.services.refunds import RefundRequested, RefundWish
from pos_client.services.saving import Saved
from ui.screens.checkout import amount
from ui.screens.refund.model import UNASKED, RefundModel
from ui.tasks import RunsTasks

CLOSED = RefundModel()


class ShowsRefund(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: RefundModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class RefundServices:
    """What the dialog asks of the till; `offer`, `offer_newest` and `refund` block and run as tasks.

    `forget`: nobody is going to approve what was lacking. `cashier` signs where nobody has to sign in. `on_saved` hears
    of every refund for which money is handed back, `print_copy` prints the receipt that was scanned.
    """

    offer: Callable[[UUID], RefundOffer | Refused]
    offer_newest: Callable[[], RefundOffer | Refused]
    refund: Callable[[RefundWish, str], RefundRequested | Refused]
    forget: Callable[[], None]
    tasks: RunsTasks
    cashier: str
    on_saved: Callable[[Saved], None]
    print_copy: Callable[[], None]


class RefundPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread.

    What a till sold itself is handed back as soon as it is saved, offline too. Of another till's sale the backend
    decides first: what is left of it may come back at two tills at the same moment.
    """

    def __init__(self, view: ShowsRefund, services: RefundServices) -> None:
        self._view = view
        self._services = services
        self._model = CLOSED
        self._wish: RefundWish | None = None
        self._undecided: dict[UUID, Saved] = {}
        self._early: list[Outcome] = []

    @property
    def wants_approval(self) -> bool:
        """Whether a badge would let what was asked for happen."""
        return self._wish is not None and self._model.notice == Reason.NEEDS_APPROVAL

    def open(self, txn_id: UUID) -> None:
        """Offer what is left of this sale, or say why nothing can come back."""
        self._open(partial(self._services.offer, txn_id))

    def open_newest(self) -> None:
        """The same for the sale made last."""
        self._open(self._services.offer_newest)

    def _open(self, ask: Callable[[], RefundOffer | Refused]) -> None:
        if not self._model.is_busy:
            self._services.tasks.run_task(ask, on_done=self._on_offer, on_error=self._on_no_offer)

    def key(self, key: str) -> None:
        """A key of the keypad or the keyboard: a digit of the amount, or the number of a line or of a reason."""
        model = self._model
        if model.offer is None or model.is_busy or model.done:
            return
        if model.asks_why:
            self.choose(int(key) - 1 if len(key) == 1 and key in "123456789" else -1)
            return
        if not model.chosen:
            typed = amount.typed("" if model.is_suggested else model.typed, key, model.offer.sale.currency)
            self._show(replace(model, typed=typed, is_suggested=False, notice=""))
        elif len(key) == 1 and key in "123456789":
            self.step(int(key) - 1)

    def backspace(self) -> None:
        """One digit less."""
        if not (self._model.is_busy or self._model.done or self._model.asks_why):
            self._show(replace(self._model, typed=self._model.typed[:-1], is_suggested=False, notice=""))

    def step(self, place: int) -> None:
        """One piece less of this line comes back; after none all of it again. What is weighed comes back or stays."""
        model = self._model
        is_settled = model.is_busy or model.asks_why or model.done is not None
        if model.offer is None or is_settled or place >= len(model.chosen):
            return
        left = model.offer.lines[place]
        chosen = list(model.chosen)
        chosen[place] = replace(left, quantity_milli=_fewer(chosen[place], left))
        self._show(replace(model, chosen=tuple(chosen), notice=""))

    def enter(self) -> None:
        """That much comes back: ask why; once it is saved, close."""
        model = self._model
        if model.is_over:
            self.close()
        elif model.may_save and not model.asks_why:
            self._show(replace(model, asks_why=True, notice=""))

    def choose(self, place: int) -> None:
        """Save it for the reason with this place, from 0 on; there is nothing left to ask."""
        model, reasons = self._model, tuple(RefundReason)
        if model.offer is None or not (model.asks_why and model.may_save) or place not in range(len(reasons)):
            return
        lines = model.wanted
        amount_minor = 0 if lines else model.amount_minor
        wish = RefundWish(model.offer.sale.txn_id, amount_minor, lines, offer=model.offer, why=reasons[place])
        self._do(wish)

    def approved(self) -> None:
        """Somebody has approved it: ask again."""
        if self._wish is not None:
            self._do(self._wish)

    def cancel(self) -> None:
        """One step back, and from the first one close; what was not saved stays sold."""
        model = self._model
        is_step = model.asks_why and not model.is_over
        self._instead(replace(model, asks_why=False, notice="") if is_step else CLOSED)

    def close(self) -> None:
        """Close at once, whatever it asks; what was not saved stays sold."""
        self._instead(CLOSED)

    def print_copy(self) -> None:
        """A copy of the receipt that was scanned."""
        if self._model.has_receipt:
            self._services.print_copy()

    def take(self, text: str) -> bool:
        """A code was scanned; whether that ends here: always while a refund is open, unless it is another receipt.

        Where nothing is left to decide the next customer's code closes it.
        """
        model = self._model
        if not model.is_open or classify(text) is Kind.RECEIPT:
            return False
        if model.is_over:
            self.close()
            return False
        if not (model.is_busy or self.wants_approval):
            self._show(replace(model, notice=UNASKED))
        return True

    def outcome(self, outcome: Outcome) -> None:
        """What became of a transaction; it may come before saving it has returned."""
        if self._model.is_busy:
            self._early.append(outcome)
        done = self._model.done
        if done and outcome.txn_id == done.saved.entry.transaction.txn_id:
            self._show(replace(self._model, outcome=outcome))
        if outcome.txn_id in self._undecided and isinstance(outcome, Accepted | Refused):
            saved = self._undecided.pop(outcome.txn_id)
            if isinstance(outcome, Accepted):
                self._services.on_saved(saved)

    def _on_offer(self, offer: RefundOffer | Refused) -> None:
        if isinstance(offer, Refused):
            self._instead(RefundModel(refused=str(offer.reason)))
        else:
            suggested = amount.plain(offer.amount_minor, offer.sale.currency)
            self._instead(RefundModel(offer, offer.lines, "" if offer.lines else suggested))

    def _on_no_offer(self, error: Exception) -> None:
        self._instead(RefundModel(refused=_code(error)))

    def _instead(self, model: RefundModel) -> None:
        """Leave what is shown, and what was to be approved of it; not while it is being saved."""
        if self._model.is_busy:
            return
        if self._wish is not None:
            self._wish = None
            self._services.forget()
        self._show(model)

    def _do(self, wish: RefundWish) -> None:
        self._wish = wish
        self._early.clear()
        self._show(replace(self._model, is_busy=True, notice=""))
        refund = partial(self._services.refund, wish, self._services.cashier)
        self._services.tasks.run_task(refund, on_done=self._on_done, on_error=self._on_fault)

    def _on_done(self, done: RefundRequested | Refused) -> None:
        if isinstance(done, Refused):
            asks_why = done.reason == Reason.NEEDS_APPROVAL  # anything else may be mended by another amount
            self._show(replace(self._model, is_busy=False, asks_why=asks_why, notice=str(done.reason)))
            return
        self._wish = None
        self._show(replace(self._model, is_busy=False, done=done))
        if self._model.offer is not None and self._model.offer.place:
            self._undecided[done.saved.entry.transaction.txn_id] = done.saved
        else:
            self._services.on_saved(done.saved)
        for outcome in self._early:
            self.outcome(outcome)

    def _on_fault(self, error: Exception) -> None:
        self._show(replace(self._model, is_busy=False, asks_why=False, notice=_code(error)))

    def _show(self, model: RefundModel) -> None:
        if model != self._model:
            self._model = model
            self._view.show_model(model)


def _code(error: Exception) -> str:
    return error.error_code if isinstance(error, PosError) else PosError.code


def _fewer(chosen: Line, left: Line) -> int:
    if chosen.quantity_milli == 0:
        return left.quantity_milli
    is_counted = left.quantity_milli % ONE_PIECE == 0
    return chosen.quantity_milli - ONE_PIECE if is_counted else 0
