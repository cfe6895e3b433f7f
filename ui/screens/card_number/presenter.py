"""A member has no phone to hold up: the number of the card is typed, and why. Plain Python."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from pos_client.domain.member_code import HANDLE_DIGITS
from pos_client.domain.transaction import TypedReason

_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class CardNumberModel:
    """The dialog: the digits so far, and why they are typed."""

    is_open: bool = False
    digits: str = ""
    why: TypedReason | None = None

    @property
    def has_number(self) -> bool:
        """Whether every digit is there."""
        return len(self.digits) == HANDLE_DIGITS

    @property
    def is_complete(self) -> bool:
        """Whether Enter takes it."""
        return self.has_number and self.why is not None


class ShowsCardNumber(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: CardNumberModel) -> None:
        """Show this. UI thread."""
        ...


class CardNumberPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread."""

    def __init__(self, view: ShowsCardNumber, on_entered: Callable[[str, TypedReason], None]) -> None:
        self._view = view
        self._on_entered = on_entered
        self._model = CardNumberModel()

    def open(self) -> None:
        """Ask for a number."""
        if not self._model.is_open:
            self._show(CardNumberModel(is_open=True))

    def digit(self, digit: str) -> None:
        """One more digit."""
        if digit in _DIGITS and not self._model.has_number:
            self._show(replace(self._model, digits=self._model.digits + digit))

    def backspace(self) -> None:
        """One digit less."""
        self._show(replace(self._model, digits=self._model.digits[:-1]))

    def choose(self, why: TypedReason) -> None:
        """Why it is typed."""
        self._show(replace(self._model, why=why))

    def enter(self) -> None:
        """Take it, once it is complete."""
        model = self._model
        if model.has_number and model.why is not None:
            self._show(CardNumberModel())
            self._on_entered(model.digits, model.why)

    def cancel(self) -> None:
        """Close."""
        self._show(CardNumberModel())

    def _show(self, model: CardNumberModel) -> None:
        self._model = model
        self._view.show_model(model)
