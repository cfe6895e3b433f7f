"""What the dialog of a refund shows, as values."""

from dataclasses import dataclass

from pos_client.domain.basket import Line
from pos_client.domain.outcome import Accepted, Outcome
from pos_client.services.refunded import RefundOffer
from pos_client.services.refunds import RefundRequested
from ui.screens.checkout import amount

UNASKED = "UNASKED"
"""The notice that a code was scanned which nothing here waits for."""


@dataclass(frozen=True, slots=True)
class RefundModel:
    """One sale and what of it comes back, or why nothing can; without an offer and without `refused` it is closed.

    Of a sale with lines `chosen` comes back, none of a line where its quantity is 0; else the amount `typed`, which is
    only suggested as long as nobody has touched it. With `asks_why` that is settled, and a reason saves it. `notice` is
    the code of what came in between: a refusal, a fault, UNASKED, or NEEDS_APPROVAL, which a badge answers. With
    `done` it is saved, and `outcome` is what became of it.
    """

    offer: RefundOffer | None = None
    chosen: tuple[Line, ...] = ()
    typed: str = ""
    is_suggested: bool = True
    asks_why: bool = False
    is_busy: bool = False
    notice: str = ""
    done: RefundRequested | None = None
    outcome: Outcome | None = None
    refused: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is anything to show."""
        return self.offer is not None or bool(self.refused)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to decide: Enter closes, as the next code does."""
        return self.done is not None or bool(self.refused)

    @property
    def has_receipt(self) -> bool:
        """Whether this till can print a receipt: of a sale of its own, else of the refund once it counts."""
        if self.offer is None or not self.offer.place:
            return self.offer is not None
        return isinstance(self.outcome, Accepted)

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
    def coupon_minor(self) -> int:
        """What the coupon of the sale had taken off that."""
        return 0 if self.offer is None else self.offer.coupon_of(self.amount_minor, self.wanted)

    @property
    def frees_coupon(self) -> bool:
        """Whether nothing of a sale with a coupon is kept: then the coupon is the member's again."""
        offer = self.offer
        return offer is not None and bool(offer.sale.coupons) and self.amount_minor == offer.amount_minor

    @property
    def may_save(self) -> bool:
        """Whether Enter saves it."""
        return self.done is None and not self.is_busy and self.amount_minor > 0
