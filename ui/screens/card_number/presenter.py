"""A member has no phone to hold up: the number of the card is typed, and why. Plain Python."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from pos_client.domain.barcode import Kind, classify
from pos_client.domain.member_code import HANDLE_DIGITS
from pos_client.domain.transaction import TypedReason

_DIGITS = frozenset("0123456789")


class Unused(StrEnum):
    """What came just now and was not taken: a DIGIT too many, or the SCAN of something else than a member's code."""

    DIGIT = "digit"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class CardNumberModel:
    """The dialog: the digits so far, why they are typed, and what came last if it was of no use."""

    is_open: bool = False
    digits: str = ""
    why: TypedReason | None = None
    unused: Unused | None = None

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
        if digit not in _DIGITS:
            return
        if self._model.has_number:
            self._show(replace(self._model, unused=Unused.DIGIT))
        else:
            self._show(replace(self._model, digits=self._model.digits + digit, unused=None))

    def backspace(self) -> None:
        """One digit less."""
        self._show(replace(self._model, digits=self._model.digits[:-1], unused=None))

    def choose(self, why: TypedReason) -> None:
        """Why it is typed."""
        self._show(replace(self._model, why=why, unused=None))

    def take(self, text: str) -> bool:
        """Something was scanned; whether that ends here, because a number is being typed.

        A member's code makes typing needless, so it closes the dialog and goes on. Anything else has to wait: a badge
        approves what was typed, it does not throw it away.
        """
        if not self._model.is_open:
            return False
        is_member = classify(text) is Kind.MEMBER_CODE
        self._show(CardNumberModel() if is_member else replace(self._model, unused=Unused.SCAN))
        return not is_member

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
