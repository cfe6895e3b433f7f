"""What is being bought: an amount, or lines of products."""

from dataclasses import dataclass

from pos_client.domain.money import MAX_MINOR
from pos_client.domain.reasons import Reason

MAX_LINES = 1000
"""More lines than any till rings up in one sale."""
MAX_LINE_TEXT = 200
ONE_PIECE = 1000
"""Quantities count thousandths, as scales and UnifiedPOS do: 532 is 0.532 kg, 2000 two pieces."""
_MAX_QUANTITY = 10**9
MOST_PIECES = MAX_LINES * _MAX_QUANTITY // ONE_PIECE
"""Pieces in the largest basket."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; money in minor units, `quantity_milli` in thousandths. `tax_minor` is the tax its amount contains.

    Its amount is price times quantity, half a minor unit rounded up, minus the discount of the whole line:
    `floor((2 * unit_price_minor * quantity_milli + 1000) / 2000) - discount_minor`. A basket is the sum of its lines.
    In a refund a line names, by `line_id` and quantity, what comes back of the sale's line; nothing else counts there.
    """

    line_id: str
    sku: str = ""
    name: str = ""
    category: str = ""
    quantity_milli: int = ONE_PIECE
    unit_price_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0

    @property
    def gross_minor(self) -> int:
        """Price times quantity, half a minor unit rounded up."""
        return (self.unit_price_minor * self.quantity_milli * 2 + ONE_PIECE) // (2 * ONE_PIECE)

    @property
    def amount_minor(self) -> int:
        """What the line costs."""
        return self.gross_minor - self.discount_minor

    @property
    def pieces(self) -> int:
        """Whole pieces."""
        return self.quantity_milli // ONE_PIECE


@dataclass(frozen=True, slots=True)
class Basket:
    """An amount, the lines it is the sum of where they are known, and what a coupon takes off it."""

    amount_minor: int
    lines: tuple[Line, ...] = ()
    coupon_minor: int = 0

    @property
    def due_minor(self) -> int:
        """What is left to pay after the coupon."""
        return self.amount_minor - self.coupon_minor


def basket_of(lines: tuple[Line, ...]) -> Basket:
    """The basket of some lines."""
    return Basket(sum(line.amount_minor for line in lines), lines)


def refuse_basket(basket: Basket) -> Reason | None:
    """Why a basket contradicts itself, or None: MALFORMED, TOO_MANY_LINES, DUPLICATE_LINE, BAD_LINE, AMOUNT_MISMATCH.

    An amount without lines is always consistent.
    """
    if not 0 <= basket.coupon_minor <= basket.amount_minor <= MAX_MINOR:
        return Reason.MALFORMED
    if len(basket.lines) > MAX_LINES:
        return Reason.TOO_MANY_LINES
    if len({line.line_id for line in basket.lines}) != len(basket.lines):
        return Reason.DUPLICATE_LINE
    if not all(map(_is_sound, basket.lines)):
        return Reason.BAD_LINE
    is_sum = not basket.lines or sum(line.amount_minor for line in basket.lines) == basket.amount_minor
    return None if is_sum else Reason.AMOUNT_MISMATCH


def _is_sound(line: Line) -> bool:
    texts = (line.line_id, line.sku, line.name, line.category)
    return (
        bool(line.line_id)
        and all(len(text) <= MAX_LINE_TEXT and "\0" not in text for text in texts)
        and 0 < line.quantity_milli <= _MAX_QUANTITY
        and 0 <= line.unit_price_minor <= MAX_MINOR
        and 0 <= line.discount_minor <= line.gross_minor <= MAX_MINOR
        and 0 <= line.tax_minor <= line.amount_minor
    )
