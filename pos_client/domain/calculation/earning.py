"""What a purchase earns: points, credit, and steps towards the next tier."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from pos_client.domain.calculation.parts import Part, spread, total
from pos_client.domain.calculation.tender import Tender
from pos_client.domain.programme import EarnBasis, Earning, EarnRule, Programme, QualifyingBasis, Rounding, Tier

_PERCENT = 100
_BASIS_POINTS = 10_000


def earned_points(programme: Programme, tier: Tier, parts: Sequence[Part], tender: Tender, day: date) -> int:
    """The points of a purchase on a local day: base sum, then multipliers, then one rounding.

    Each part earns by one rule; a rule counts everything it was given together, so splitting a purchase into more lines
    changes nothing. 19.99 at 1 per 1.00 and 1.5 times: 19 whole units, 28.5, 28 points.
    """
    earn = programme.earn
    in_force = _in_force(earn, tier, day)
    given: dict[str, tuple[EarnRule, int, int]] = {}
    for part, amount in zip(parts, _counted(programme, parts, tender), strict=True):
        rule = next((rule for rule in in_force if rule.matches(part.sku, part.category)), None)
        if rule is not None and part.category not in earn.excluded_categories:
            _rule, money, pieces = given.get(rule.code, (rule, 0, 0))
            given[rule.code] = (rule, money + amount, pieces + part.pieces)
    base = sum((_base(earn, *what) * what[0].multiplier_percent for what in given.values()), Fraction(0))
    return _rounded(base * tier.multiplier_percent / _PERCENT**2, earn.rounding)


def credit_earned(programme: Programme, parts: Sequence[Part], tender: Tender) -> int:
    """The rebate of a purchase in minor units, rounded down: a share of the money paid for what is not excluded."""
    rule = programme.rebate
    if not rule.rate_bp or total(parts) < rule.min_amount_minor:
        return 0
    money = zip(parts, _left(parts, *_payments(programme, parts, tender)), strict=True)
    eligible = sum(amount for part, amount in money if part.category not in rule.excluded_categories)
    return eligible * rule.rate_bp // _BASIS_POINTS


def qualifying(programme: Programme, parts: Sequence[Part], tender: Tender, earned: int) -> int:
    """What a purchase adds to the qualifying counter: its points, or the money spent on what can earn."""
    if programme.tier_policy.basis is QualifyingBasis.POINTS:
        return earned
    counted = zip(parts, _counted(programme, parts, tender), strict=True)
    return sum(amount for part, amount in counted if part.category not in programme.earn.excluded_categories)


def _in_force(earn: Earning, tier: Tier, day: date) -> list[EarnRule]:
    """The rules that apply, the most important first; the order of the document decides between equals."""
    return sorted((rule for rule in earn.rules if rule.applies(tier.code, day)), key=lambda rule: -rule.priority)


def _counted(programme: Programme, parts: Sequence[Part], tender: Tender) -> list[int]:
    """What of each part earns: without the share paid by what does not earn, and without tax where that does not."""
    earn = programme.earn
    loud = (earn.on_points_part, earn.on_credit_part, earn.on_stored_value_part)
    payments = zip(loud, _payments(programme, parts, tender), strict=True)
    left = _left(parts, *(paid for earns, paid in payments if not earns))
    return left if earn.on_tax else [_net(part, amount) for part, amount in zip(parts, left, strict=True)]


def _payments(programme: Programme, parts: Sequence[Part], tender: Tender) -> tuple[list[int], list[int], list[int]]:
    """What points, credit and stored value pay of each part.

    Points pay only what they may pay; the others pay what is left, in proportion to it.
    """
    closed = programme.redeem.excluded_categories
    payable = [0 if part.category in closed else part.amount_minor for part in parts]
    points = spread(tender.points_minor(programme), payable)
    credit = spread(tender.credit_minor, _left(parts, points))
    return points, credit, spread(tender.stored_value_minor, _left(parts, points, credit))


def _left(parts: Sequence[Part], *paid: Sequence[int]) -> list[int]:
    """What of each part is not paid by these; nothing is less than nothing."""
    amounts = [part.amount_minor for part in parts]
    return [max(0, amount - sum(shares)) for amount, *shares in zip(amounts, *paid, strict=True)]


def _net(part: Part, amount: int) -> int:
    return amount * (part.amount_minor - part.tax_minor) // part.amount_minor if part.amount_minor else 0


def _base(earn: Earning, rule: EarnRule, money: int, pieces: int) -> Fraction:
    if rule.basis is EarnBasis.ITEM:
        return Fraction(pieces * rule.points)
    units = Fraction(money // rule.per_minor) if earn.whole_units else Fraction(money, rule.per_minor)
    return units * rule.points


def _rounded(points: Fraction, rounding: Rounding) -> int:
    whole, rest = divmod(points, 1)
    if rounding is Rounding.DOWN or not rest:
        return int(whole)
    return int(whole) + (rounding is Rounding.UP or rest >= Fraction(1, 2))
