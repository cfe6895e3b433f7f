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

    def pay_by_card(self) -> None:
        """Choose a part of the card's balance to pay with, or do not."""
        ...

    def coupon(self) -> None:
        """Choose one of the member's coupons, or leave the one that was chosen."""
        ...

    def switch_credit(self) -> None:
        """Use credit for this sale, or leave it."""
        ...

    def gifts(self) -> None:
        """Hand over what waits for the member."""
        ...

    def select_line(self, line_id: str) -> None:
        """Let plus, minus and delete be about this line."""
        ...

    def move_selection(self, rows: int) -> None:
        """Select another line of the list."""
        ...

    def step_line(self, pieces: int) -> None:
        """So many pieces more or fewer of the selected line."""
        ...

    def remove_line(self) -> None:
        """Take the selected line out."""
        ...

    def commit(self) -> None:
        """Save the sale."""
        ...

    def undo(self) -> None:
        """Take the last sale back."""
        ...

    def print_receipt(self) -> None:
        """Print the receipt of the last sale."""
        ...

    def speak(self, language: str) -> None:
        """The screen speaks this language now."""
        ...

    def tick(self) -> None:
        """Time passed."""
        ...
