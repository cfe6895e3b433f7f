"""Chooses one of a member's coupons for a sale. Plain Python; nothing here blocks."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from pos_client.domain.coupon import Coupon
from pos_client.ports import Clock
from pos_client.services.verification import Recognised
from ui.screens.coupons.model import MOST_ROWS, CouponsModel, rows_of

CLOSED = CouponsModel()


class ShowsCoupons(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: CouponsModel) -> None:
        """Show this. UI thread."""
        ...


class CouponsPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread; `on_chosen` hears what the sale is to use."""

    def __init__(self, view: ShowsCoupons, clock: Clock, on_chosen: Callable[[Coupon], None]) -> None:
        self._view = view
        self._clock = clock
        self._on_chosen = on_chosen
        self._model = CLOSED

    def open(self, recognised: Recognised, bill_minor: int) -> None:
        """Ask which one; the best is chosen already."""
        if self._model.is_open:
            return
        member, at = recognised.member, self._clock.utc()
        rows = rows_of(member.facts.coupons, bill_minor, at)
        self._show(CouponsModel(member, recognised.programme.currency, bill_minor, at, rows))

    def move(self, rows: int) -> None:
        """Choose one further down the list, or up; never one that cannot be used."""
        chosen = max(0, min(self._model.chosen + rows, self._model.usable - 1))
        self._show(replace(self._model, chosen=chosen, is_scanned=False))

    def leaf(self) -> None:
        """Choose one a list further down; after the last one the first, for whoever has no arrow keys."""
        chosen = self._model.chosen + MOST_ROWS
        last = self._model.usable - 1
        at_end = self._model.chosen >= last
        self._show(replace(self._model, chosen=0 if at_end else min(chosen, last), is_scanned=False))

    def pick(self, place: int) -> None:
        """Take this one: a touch is enough, and the same key takes it off again."""
        if place < self._model.usable:
            self._model = replace(self._model, chosen=place)
            self.enter()

    def enter(self) -> None:
        """Take what is chosen; where nothing can be used, close."""
        taken = self._model.taken
        self.cancel()
        if taken is not None:
            self._on_chosen(taken)

    def cancel(self) -> None:
        """Close; the sale stays as it was."""
        self._show(CLOSED)

    def take(self, text: str) -> bool:
        """A code was scanned; whether that ends here: always while there is something to choose."""
        if self._model.is_open and text:
            self._show(replace(self._model, is_scanned=True))
        return self._model.is_open

    def _show(self, model: CouponsModel) -> None:
        self._model = model
        self._view.show_model(model)
