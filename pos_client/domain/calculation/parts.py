"""A basket as the rules see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pos_client.domain.basket import ONE_PIECE, Basket, Line


@dataclass(frozen=True, slots=True)
class Part:
    """One line, or what is left of it after refunds; an amount without lines is one part of no product."""

    amount_minor: int
    tax_minor: int = 0
    pieces: int = 0
    sku: str = ""
    category: str = ""


def parts_of(basket: Basket) -> tuple[Part, ...]:
    """The parts of a whole basket."""
    if not basket.lines:
        return (Part(basket.amount_minor),)
    return tuple(Part(line.amount_minor, line.tax_minor, line.pieces, line.sku, line.category) for line in basket.lines)


def parts_left(basket: Basket, back_minor: int, back_milli: Mapping[str, int]) -> tuple[Part, ...]:
    """What a member keeps when this much has come back: of an amount minor units, of lines thousandths by `line_id`.

    What is kept of a line costs its share of the line, rounded down: a discount belongs to every piece alike.
    """
    if not basket.lines:
        return (Part(max(0, basket.amount_minor - back_minor)),)
    left = ((line, line.quantity_milli - back_milli.get(line.line_id, 0)) for line in basket.lines)
    return tuple(_left_of(line, milli) for line, milli in left if milli > 0)


def _left_of(line: Line, milli: int) -> Part:
    amount = line.amount_minor * milli // line.quantity_milli
    tax = line.tax_minor * milli // line.quantity_milli
    return Part(amount, tax, milli // ONE_PIECE, line.sku, line.category)


def total(parts: Sequence[Part]) -> int:
    """What the parts cost together."""
    return sum(part.amount_minor for part in parts)


def payable(parts: Sequence[Part], closed: Collection[str]) -> int:
    """What the parts cost together that are of none of these categories: all that points can pay."""
    never = frozenset(closed)
    return sum(part.amount_minor for part in parts if part.category not in never)


def spread(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """An amount in shares as large as the weights, which are not negative; nothing where there is no weight at all.

    Each share is the difference of two rounded running sums, so no remainder is lost.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    marks = [running * amount_minor // whole for running in accumulate(weights)]
    return [mark - before for before, mark in zip([0, *marks], marks, strict=False)]
