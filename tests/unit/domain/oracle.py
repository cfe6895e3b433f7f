"""The arithmetic of a programme once more, in exact fractions, written from its description and from nothing else.

It shares no line with `pos_client`: it looks for the truth by definition and by search where the product calculates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True)
class Rule:
    """One way of earning; `times` is its multiplier."""

    per_piece: bool
    points: int
    per: int
    times: Fraction
    rank: int
    categories: tuple[str, ...]
    skus: tuple[str, ...]
    tiers: tuple[str, ...]
    weekdays: tuple[int, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Item:
    """Something bought; `off` is what a coupon takes off its cost."""

    cost: int
    tax: int = 0
    pieces: int = 0
    sku: str = ""
    category: str = ""
    off: int = 0

    @property
    def due(self) -> int:
        """What somebody has to pay for it."""
        return self.cost - self.off


@dataclass(frozen=True)
class Paid:
    """What it was paid with, besides money."""

    points: int = 0
    credit: int = 0
    stored: int = 0


@dataclass(frozen=True)
class Shop:
    """Everything a shop may decide about earning, rebates and refunds."""

    rules: tuple[Rule, ...]
    barren: tuple[str, ...]
    points_earn: bool
    credit_earns: bool
    stored_earns: bool
    tax_earns: bool
    whole: bool
    rounding: str
    worth: int
    not_for_points: tuple[str, ...]
    rebate: Fraction
    rebate_from: int
    no_rebate: tuple[str, ...]
    steps_are_money: bool


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Every weight gets the whole units that fall between its two marks on the line from 0 to the amount."""
    whole, shares, done = sum(weights), [], 0
    for place in range(len(weights)):
        mark = floor(Fraction(amount * sum(weights[: place + 1]), whole)) if whole else 0
        shares.append(mark - done)
        done = mark
    return shares


def paid_with(shop: Shop, items: Sequence[Item], paid: Paid) -> list[tuple[int, int, int]]:
    """What points, credit and stored value pay of each item."""
    points = spread(paid.points * shop.worth, [0 if i.category in shop.not_for_points else i.due for i in items])
    rest = [max(0, item.due - share) for item, share in zip(items, points, strict=True)]
    credit = spread(paid.credit, rest)
    rest = [max(0, item.due - p - c) for item, p, c in zip(items, points, credit, strict=True)]
    return list(zip(points, credit, spread(paid.stored, rest), strict=True))


def that_earns(shop: Shop, items: Sequence[Item], paid: Paid) -> list[int]:
    """The money of each item that can earn."""
    found = []
    for item, (points, credit, stored) in zip(items, paid_with(shop, items, paid), strict=True):
        money = item.due
        money -= 0 if shop.points_earn else points
        money -= 0 if shop.credit_earns else credit
        money -= 0 if shop.stored_earns else stored
        if not shop.tax_earns and item.cost:
            money = floor(Fraction(max(0, money) * (item.cost - item.tax), item.cost))
        found.append(max(0, money))
    return found


def part_that_earns(shop: Shop, items: Sequence[Item], paid: Paid) -> list[Fraction]:
    """How much of each item's price, between none and all of it, earning money pays; nothing is missing of a gift."""
    found = []
    for item, (points, credit, stored) in zip(items, paid_with(shop, items, paid), strict=True):
        silent = (
            item.off
            + points * (not shop.points_earn)
            + credit * (not shop.credit_earns)
            + stored * (not shop.stored_earns)
        )
        found.append(max(Fraction(0), 1 - Fraction(silent, item.cost)) if item.cost else Fraction(1))
    return found


def rule_for(shop: Shop, item: Item, tier: str, day: date) -> Rule | None:
    """The rule an item earns by: none for what is barren, else the highest rank, else the one named first."""
    best = None
    for rule in shop.rules:
        named = item.sku in rule.skus or item.category in rule.categories or not (rule.skus or rule.categories)
        in_time = (rule.first is None or day >= rule.first) and (rule.last is None or day <= rule.last)
        fits = (not rule.tiers or tier in rule.tiers) and (not rule.weekdays or day.weekday() + 1 in rule.weekdays)
        if named and in_time and fits and (best is None or rule.rank > best.rank):
            best = rule
    return None if item.category in shop.barren else best


def earned(shop: Shop, tier: str, times: Fraction, items: Sequence[Item], paid: Paid, day: date) -> int:
    """Points of a purchase: what each rule was given, times everything, rounded once."""
    exact = Fraction(0)
    money, earning = that_earns(shop, items, paid), part_that_earns(shop, items, paid)
    chosen = [rule_for(shop, item, tier, day) for item in items]
    for rule in shop.rules:
        mine = [place for place, choice in enumerate(chosen) if choice is rule]
        if rule.per_piece:
            count = sum((items[place].pieces * earning[place] for place in mine), Fraction(0))
        else:
            count = Fraction(sum(money[place] for place in mine), rule.per)
            count = Fraction(floor(count)) if shop.whole else count
        exact += count * rule.points * rule.times * times
    return {"down": floor(exact), "up": ceil(exact), "half_up": floor(exact + Fraction(1, 2))}[shop.rounding]


def rebate(shop: Shop, items: Sequence[Item], paid: Paid) -> int:
    """Credit of a purchase."""
    if sum(item.cost for item in items) < shop.rebate_from:
        return 0
    money = 0
    for item, shares in zip(items, paid_with(shop, items, paid), strict=True):
        money += 0 if item.category in shop.no_rebate else max(0, item.due - sum(shares))
    return floor(money * shop.rebate)


def steps(shop: Shop, items: Sequence[Item], paid: Paid, points: int) -> int:
    """What a purchase adds to the way to the next tier."""
    if not shop.steps_are_money:
        return points
    money = that_earns(shop, items, paid)
    return sum(amount for item, amount in zip(items, money, strict=True) if item.category not in shop.barren)


def given_back(shop: Shop, sold: Sequence[Item], kept: Sequence[Item], paid: Paid) -> tuple[int, Paid]:
    """Money and the rest that have come back when only this is kept of what was sold.

    Points are whole, and are those of the goods they could pay. All else is what is gone without them, as far as no
    later refund would have to take it away again: the least of it that is to come. Of that, cards get their part, and
    of the cards' part credit gets its own.
    """
    cost, left = (sum(item.due for item in some) for some in (sold, kept))
    bought, still = (
        sum(item.due for item in some if item.category not in shop.not_for_points) for some in (sold, kept)
    )

    def points(at: int) -> int:
        return floor(Fraction(paid.points * at, bought)) if bought else 0

    gone = bought - still
    besides = (cost - bought) - (left - still) + min(at - points(at) * shop.worth for at in range(gone, bought + 1))
    all_besides, cards = cost - paid.points * shop.worth, paid.credit + paid.stored
    to_cards = floor(Fraction(cards * besides, all_besides)) if all_besides else 0
    credit = floor(Fraction(paid.credit * to_cards, cards)) if cards else 0
    return besides - to_cards, Paid(points(gone), credit, to_cards - credit)
