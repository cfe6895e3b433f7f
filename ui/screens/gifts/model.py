"""What the window for handing gifts over shows, as values."""

from dataclasses import dataclass

from pos_client.domain.gifts import Gift
from pos_client.domain.member import MemberView
from pos_client.domain.outcome import Outcome, Refused
from pos_client.services.saving import Saved

UNASKED = "UNASKED"
"""The notice that a code was scanned which nothing here waits for."""
CODE_SPENT = "CODE_SPENT"
"""The refusal that this code has carried a sale: a gift takes the next one."""


@dataclass(frozen=True, slots=True)
class GiftsModel:
    """A member, and what still waits for them; `refused` is why nothing can be handed over now.

    `notice` is the code of what came in between: a refusal, a fault, UNASKED, or NEEDS_APPROVAL, which a badge answers.
    With `done` the pick-up of `handed` is saved, `outcome` is what became of it; `is_undone`: it was taken back.
    """

    member: MemberView | None = None
    gifts: tuple[Gift, ...] = ()
    chosen: int = 0
    is_busy: bool = False
    notice: str = ""
    handed: Gift | None = None
    done: Saved | None = None
    outcome: Outcome | None = None
    is_undone: bool = False
    refused: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is anything to show."""
        return self.member is not None

    @property
    def is_confirming(self) -> bool:
        """Whether nobody knows yet what becomes of the pick-up that was asked for."""
        return self.done is not None and self.outcome is None and not self.is_undone

    @property
    def is_told(self) -> bool:
        """Whether it says what became of a pick-up: Enter has been read then, and goes on."""
        return self.done is not None and not self.is_confirming

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to decide: Enter closes, as the next code does."""
        return bool(self.refused) or (not self.gifts and not self.is_confirming)

    @property
    def may_hand_over(self) -> bool:
        """Whether Enter hands the chosen gift over."""
        return bool(self.gifts) and not (self.refused or self.is_busy or self.done)

    @property
    def may_undo(self) -> bool:
        """Whether F8 takes the last one back."""
        is_refused = isinstance(self.outcome, Refused)
        return self.done is not None and not (self.is_undone or self.is_busy or is_refused)
