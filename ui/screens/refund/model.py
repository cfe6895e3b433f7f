"""What the dialog of a refund shows, as values."""

from dataclasses import dataclass

from pos_client.domain.basket import Line
from pos_client.services.refunded import RefundOffer
from pos_client.services.refunds import RefundRequested
from ui.screens.checkout import amount

UNASKED = "UNASKED"
"""The notice that a code was scanned which nothing here waits for."""


@dataclass(frozen=True, slots=True)
class RefundModel:
    """One sale and what of it comes back; without an offer the dialog is closed.

    Of a sale with lines `chosen` comes back, none of a line where its quantity is 0; else the amount `typed`, which is
    only suggested as long as nobody has touched it. `notice` is the code of what came in between: a refusal, a fault,
    UNASKED, or NEEDS_APPROVAL, which a badge answers. With `done` it is saved.
    """

    offer: RefundOffer | None = None
    chosen: tuple[Line, ...] = ()
    typed: str = ""
    is_suggested: bool = True
    is_busy: bool = False
    notice: str = ""
    done: RefundRequested | None = None

    @property
    def wanted(self) -> tuple[Line, ...]:
        """The lines of which something comes back."""
        return tuple(line for line in self.chosen if line.quantity_milli)

    @property
    def amount_minor(self) -> int:
        """What comes back is worth this."""
        if self.offer is None:
            return 0
        if self.offer.sale.lines:
            return self.offer.worth(self.wanted)
        return amount.minor(self.typed, self.offer.sale.currency)

    @property
    def may_save(self) -> bool:
        """Whether Enter saves it."""
        return self.done is None and not self.is_busy and self.amount_minor > 0
