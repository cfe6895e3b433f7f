"""A basket as the rules see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pos_client.domain.basket import ONE_PIECE, Basket, Line


@dataclass(frozen=True, slots=True)
class Part:
    """One line, or what is left of it after refunds; an amount without lines is one part of no product.

    `coupon_minor` is what a coupon takes off it.
    """

    amount_minor: int
    tax_minor: int = 0
    pieces: int = 0
    sku: str = ""
    category: str = ""
    coupon_minor: int = 0

    @property
    def due_minor(self) -> int:
        """What is left to pay after the coupon."""
        return self.amount_minor - self.coupon_minor


def parts_of(basket: Basket) -> tuple[Part, ...]:
    """The parts of a whole basket; a coupon takes its share off each."""
    return parts_left(basket, 0, {})


def parts_left(basket: Basket, back_minor: int, back_milli: Mapping[str, int]) -> tuple[Part, ...]:
    """What a member keeps when this much has come back: of an amount minor units, of lines thousandths by `line_id`.

    What is kept of a line costs its share of the line, rounded down: a discount belongs to every piece alike. What the
    coupon takes off it and what is left to pay are each rounded down, so that neither ever grows while more comes back.
    """
    if not basket.lines:
        left_minor = max(0, basket.amount_minor - back_minor)
        off = basket.coupon_minor * left_minor // basket.amount_minor if left_minor else 0
        return (Part(left_minor, coupon_minor=off),)
    off_lines = spread(basket.coupon_minor, [line.amount_minor for line in basket.lines])
    left = (
        (line, line.quantity_milli - back_milli.get(line.line_id, 0), off)
        for line, off in zip(basket.lines, off_lines, strict=True)
    )
    return tuple(_left_of(line, milli, off) for line, milli, off in left if milli > 0)


def _left_of(line: Line, milli: int, coupon_minor: int) -> Part:
    off = coupon_minor * milli // line.quantity_milli
    due = (line.amount_minor - coupon_minor) * milli // line.quantity_milli
    tax = line.tax_minor * milli // line.quantity_milli
    return Part(due + off, tax, milli // ONE_PIECE, line.sku, line.category, off)


def total(parts: Sequence[Part]) -> int:
    """What the parts cost together."""
    return sum(part.amount_minor for part in parts)


def coupon_total(parts: Sequence[Part]) -> int:
    """What a coupon takes off the parts together."""
    return sum(part.coupon_minor for part in parts)


def payable(parts: Sequence[Part], closed: Collection[str]) -> int:
    """What is left to pay of the parts that are of none of these categories: all that points can pay."""
    never = frozenset(closed)
    return sum(part.due_minor for part in parts if part.category not in never)


def spread(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """An amount in shares as large as the weights, which are not negative; nothing where there is no weight at all.

    Each share is the difference of two rounded running sums, so no remainder is lost.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    marks = [running * amount_minor // whole for running in accumulate(weights)]
    return [mark - before for before, mark in zip([0, *marks], marks, strict=False)]
