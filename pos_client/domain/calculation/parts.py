"""A basket as the rules see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pos_client.domain.basket import Basket


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


def total(parts: Sequence[Part]) -> int:
    """What the parts cost together."""
    return sum(part.amount_minor for part in parts)


def shares(amount_minor: int, parts: Sequence[Part]) -> list[int]:
    """An amount spread over the parts by what they cost, to the minor unit; the shares add up to the amount.

    Each is the difference of two rounded running sums, so no remainder is lost.
    """
    whole = total(parts)
    if not whole:
        return [0] * len(parts)
    marks = [running * amount_minor // whole for running in accumulate(part.amount_minor for part in parts)]
    return [mark - before for before, mark in zip([0, *marks], marks, strict=False)]
