"""What a person can ask the checkout for; the presenter answers, the view only forwards."""

from typing import Protocol


class CheckoutIntents(Protocol):
    """`ui.screens.checkout.presenter.CheckoutPresenter`, as the view sees it."""

    def key(self, key: str) -> None:
        """A key of the keypad."""
        ...

    def backspace(self) -> None:
        """Take the last digit back."""
        ...

    def clear(self) -> None:
        """Step back."""
        ...

    def quick_amount(self, amount_minor: int) -> None:
        """A whole amount at once."""
        ...

    def redeem(self) -> None:
        """Choose points to pay with, or do not."""
        ...

    def commit(self) -> None:
        """Save the sale."""
        ...

    def undo(self) -> None:
        """Take the last sale back."""
        ...

    def tick(self) -> None:
        """Time passed."""
        ...
