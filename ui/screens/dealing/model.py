"""What the panel beside the list shows, as values."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.domain.transaction import WriteOffReason
from ui.screens.waiting.model import WaitingRow


class Step(StrEnum):
    """CHOOSE what to do; type an AMOUNT, scan a MEMBER, say WHY it is given up. OVER: read what was done about it."""

    CHOOSE = "choose"
    AMOUNT = "amount"
    MEMBER = "member"
    WHY = "why"
    OVER = "over"


REASONS = tuple(WriteOffReason)
"""In the order of the keys 1 to 4."""

UNASKED = "UNASKED"
"""The notice that a code was scanned which nothing here waits for."""


@dataclass(frozen=True, slots=True)
class DealingModel:
    """One refused entry, and how far somebody is with it or that it is over; without a row the panel is closed.

    `typed` is the amount so far, as it is typed. `notice` is the code of what came in between: a refusal, a fault,
    UNASKED, or NEEDS_APPROVAL, which a badge answers.
    """

    row: WaitingRow | None = None
    step: Step = Step.CHOOSE
    choices: tuple[Step, ...] = ()
    typed: str = ""
    is_busy: bool = False
    notice: str = ""
