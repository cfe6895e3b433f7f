"""How purchases earn points, when those may be spent, and when they expire."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme.texts import check, check_codes, check_distinct, check_range

MOST_POINTS = 10**6
"""Largest number of points, and largest percentage, one rule may give."""
MOST_DAYS = 36_525
"""A century: longest wait or life of a lot."""
MOST_RULES = 200
MOST_CONDITIONS = 1000
"""Most products and categories all rules name together: a sale looks at them while others wait."""
_SUNDAY = 7


class EarnBasis(StrEnum):
    """What a rule counts: money, or pieces."""

    AMOUNT = "amount"
    ITEM = "item"


class Rounding(StrEnum):
    """What becomes of a fraction of a point at the end; only DOWN keeps splitting a purchase from earning more."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


@dataclass(frozen=True, slots=True)
class EarnRule:
    """`points` for every whole `per_minor` spent, or for every piece bought, times `multiplier_percent` / 100.

    A line of the basket earns by one rule: of those it matches, that of the highest priority, the first one in the
    document where several have it. Empty conditions match everything. `weekdays` are ISO numbers (Monday 1), the dates
    are local to the programme and inclusive.
    """

    code: str
    basis: EarnBasis = EarnBasis.AMOUNT
    points: int = 1
    per_minor: int = 2000
    multiplier_percent: int = 100
    priority: int = 0
    categories: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None

    def __post_init__(self) -> None:
        check_codes((self.code,), "code")
        check_range(self.points, 0, MOST_POINTS, "points")
        check_range(self.per_minor, 1, MAX_MINOR, "per_minor")
        check_range(self.multiplier_percent, 0, MOST_POINTS, "multiplier_percent")
        check_range(self.priority, -MOST_POINTS, MOST_POINTS, "priority")
        for where, codes in (("categories", self.categories), ("skus", self.skus), ("tiers", self.tiers)):
            check_codes(codes, where)
        for day in self.weekdays:
            check_range(day, 1, _SUNDAY, "weekdays", ", Monday being 1")
        in_order = self.starts_on is None or self.ends_on is None or self.starts_on <= self.ends_on
        check(in_order, "ends_on", f"{self.ends_on} is before starts_on, which is {self.starts_on}")

    def applies(self, tier: str, day: date) -> bool:
        """Whether the rule is in force for a member of a tier on a local day."""
        return (
            (not self.tiers or tier in self.tiers)
            and (not self.weekdays or day.isoweekday() in self.weekdays)
            and (self.starts_on is None or self.starts_on <= day)
            and (self.ends_on is None or day <= self.ends_on)
        )


@dataclass(frozen=True, slots=True)
class Earning:
    """All rules of earning.

    Lines of `excluded_categories` (gift cards, delivery) earn nothing. The parts of a bill paid with points, credit or
    stored value earn only where the programme says so; `on_tax` says whether the tax inside a price earns. With
    `whole_units` every rule counts whole `per_minor` before anything is multiplied. New points can be spent from the
    beginning of the local day `pending_days` later; 0: at once.
    """

    rules: tuple[EarnRule, ...] = (EarnRule("base"),)
    excluded_categories: tuple[str, ...] = ()
    on_points_part: bool = False
    on_credit_part: bool = False
    on_stored_value_part: bool = True
    on_tax: bool = True
    whole_units: bool = True
    rounding: Rounding = Rounding.DOWN
    pending_days: int = 0

    def __post_init__(self) -> None:
        check(len(self.rules) <= MOST_RULES, "rules", f"{len(self.rules)} of them; at most {MOST_RULES}")
        named = sum(len(rule.skus) + len(rule.categories) for rule in self.rules)
        check(named <= MOST_CONDITIONS, "rules", f"{named} products and categories; at most {MOST_CONDITIONS} in all")
        check_distinct(tuple(rule.code for rule in self.rules), "rules")
        check_codes(self.excluded_categories, "excluded_categories")
        check_range(self.pending_days, 0, MOST_DAYS, "pending_days")


@dataclass(frozen=True, slots=True)
class Expiry:
    """Points live until the end of the local day `days` after they were earned, or of that month; None: for ever."""

    days: int | None = 365
    month_end: bool = False

    def __post_init__(self) -> None:
        if self.days is not None:
            check_range(self.days, 1, MOST_DAYS, "days", ", or null for ever")
