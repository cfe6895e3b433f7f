"""What the window for loading a card shows, as values."""

from dataclasses import dataclass

from pos_client.domain.member import MemberView
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.services.deposits import DepositRoom
from pos_client.services.saving import Saved
from ui.screens.checkout import amount

UNASKED = "UNASKED"
"""The notice that a code was scanned which nothing here waits for."""


@dataclass(frozen=True, slots=True)
class LoadModel:
    """A member, how much fits onto the card, and what was typed; `refused` is why nothing can be loaded now.

    `notice` is the code of what came in between: a refusal, a fault, UNASKED, or NEEDS_APPROVAL, which a badge answers.
    With `done` it is saved, `outcome` is what became of it, and `is_undone` says that it was taken back.
    """

    member: MemberView | None = None
    currency: str = "CNY"
    room: DepositRoom | None = None
    typed: str = ""
    is_busy: bool = False
    notice: str = ""
    done: Saved | None = None
    outcome: Outcome | None = None
    is_undone: bool = False
    refused: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is anything to show."""
        return self.member is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to decide: Enter closes, as the next code does."""
        return self.done is not None or bool(self.refused)

    @property
    def amount_minor(self) -> int:
        """The money paid in."""
        return amount.minor(self.typed, self.currency)

    @property
    def fits(self) -> bool:
        """Whether so much can be loaded."""
        return self.room is not None and self.room.least_minor <= self.amount_minor <= self.room.most_minor

    @property
    def may_save(self) -> bool:
        """Whether Enter saves it."""
        return self.fits and self.done is None and not self.is_busy

    @property
    def may_undo(self) -> bool:
        """Whether F8 takes it back."""
        is_refused = isinstance(self.outcome, Refused)
        return self.done is not None and not (self.is_undone or self.is_busy or is_refused)

    @property
    def balance_minor(self) -> int | None:
        """The card's balance with it, once the backend has said so."""
        is_booked = isinstance(self.outcome, Accepted) and not self.is_undone
        return (
            self.outcome.result.stored_value_after_minor if is_booked and isinstance(self.outcome, Accepted) else None
        )
