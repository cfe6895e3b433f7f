"""What a purchase earns: points, credit, and steps towards the next tier."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from pos_client.domain.calculation.choosing import rules_for
from pos_client.domain.calculation.parts import Part, spread, total
from pos_client.domain.calculation.tender import Tender
from pos_client.domain.programme import EarnBasis, Earning, EarnRule, Programme, QualifyingBasis, Rounding, Tier

_PERCENT = 100
_BASIS_POINTS = 10_000

_Given = list[tuple[Part, int, int]]
"""The parts one rule was given, each with what of it is paid by what earns, and with what of that counts."""


def earned_points(programme: Programme, tier: Tier, parts: Sequence[Part], tender: Tender, day: date) -> int:
    """The points of a purchase on a local day: base sum, then multipliers, then one rounding.

    Each part earns by one rule; a rule counts everything it was given together, so splitting a purchase into more lines
    changes nothing. 19.99 at 1 per 1.00 and 1.5 times: 19 whole units, 28.5, 28 points. A piece counts as much of
    itself as is paid by what earns; what a coupon takes off never does.
    """
    earn = programme.earn
    choice, paid = rules_for(earn, tier, day), _earning(programme, parts, tender)
    given: dict[EarnRule, _Given] = defaultdict(list)
    for each in zip(parts, paid, _without_tax(earn, parts, paid), strict=True):
        rule = choice(each[0].sku, each[0].category)
        if rule is not None:
            given[rule].append(each)
    base = sum(_base(earn, *what) * what[0].multiplier_percent for what in given.items())
    return _rounded(Fraction(base * tier.multiplier_percent, _PERCENT**2), earn.rounding)


def credit_earned(programme: Programme, parts: Sequence[Part], tender: Tender) -> int:
    """The rebate of a purchase in minor units, rounded down: a share of the money paid for what is not excluded."""
    rule = programme.rebate
    if not rule.rate_bp or total(parts) < rule.min_amount_minor:
        return 0
    excluded = frozenset(rule.excluded_categories)
    money = zip(parts, _left(parts, *_payments(programme, parts, tender)), strict=True)
    eligible = sum(amount for part, amount in money if part.category not in excluded)
    return eligible * rule.rate_bp // _BASIS_POINTS


def qualifying(programme: Programme, parts: Sequence[Part], tender: Tender, earned: int) -> int:
    """What a purchase adds to the qualifying counter: its points, or the money spent on what can earn."""
    if programme.tier_policy.basis is QualifyingBasis.POINTS:
        return earned
    excluded = frozenset(programme.earn.excluded_categories)
    counted = _without_tax(programme.earn, parts, _earning(programme, parts, tender))
    return sum(amount for part, amount in zip(parts, counted, strict=True) if part.category not in excluded)


def _earning(programme: Programme, parts: Sequence[Part], tender: Tender) -> list[int]:
    """What of each part is paid by what earns."""
    earn = programme.earn
    loud = (earn.on_points_part, earn.on_credit_part, earn.on_stored_value_part)
    payments = zip(loud, _payments(programme, parts, tender), strict=True)
    return _left(parts, *(paid for earns, paid in payments if not earns))


def _without_tax(earn: Earning, parts: Sequence[Part], paid: list[int]) -> list[int]:
    """What of that counts: without tax where that does not earn."""
    return paid if earn.on_tax else [_net(part, amount) for part, amount in zip(parts, paid, strict=True)]


def _payments(programme: Programme, parts: Sequence[Part], tender: Tender) -> tuple[list[int], list[int], list[int]]:
    """What points, credit and stored value pay of each part.

    Points pay only what they may pay; the others pay what is left, in proportion to it. The coupon came before all.
    """
    if tender.is_empty:
        nothing = [0] * len(parts)
        return nothing, nothing, nothing
    closed = frozenset(programme.redeem.excluded_categories)
    payable = [0 if part.category in closed else part.due_minor for part in parts]
    points = spread(tender.points_minor(programme), payable)
    credit = spread(tender.credit_minor, _left(parts, points))
    return points, credit, spread(tender.stored_value_minor, _left(parts, points, credit))


def _left(parts: Sequence[Part], *paid: Sequence[int]) -> list[int]:
    """What of each part is paid by neither a coupon nor these; nothing is less than nothing."""
    amounts = [part.due_minor for part in parts]
    return [max(0, amount - sum(shares)) for amount, *shares in zip(amounts, *paid, strict=True)]


def _net(part: Part, amount: int) -> int:
    return amount * (part.amount_minor - part.tax_minor) // part.amount_minor if part.amount_minor else 0


def _base(earn: Earning, rule: EarnRule, given: _Given) -> Fraction | int:
    if rule.basis is EarnBasis.ITEM:
        return _pieces(given) * rule.points
    money = sum(counted for _part, _paid, counted in given)
    return money // rule.per_minor * rule.points if earn.whole_units else Fraction(money * rule.points, rule.per_minor)


def _pieces(given: _Given) -> Fraction:
    """The pieces, each as much of itself as is paid by what earns; what is free is whole."""
    whole, shares = 0, Counter[int]()
    for part, paid, _counted in given:
        if paid == part.amount_minor:
            whole += part.pieces
        else:
            shares[part.amount_minor] += part.pieces * paid
    return sum((Fraction(pieces, price) for price, pieces in shares.items()), Fraction(whole))


def _rounded(points: Fraction, rounding: Rounding) -> int:
    whole, rest = divmod(points.numerator, points.denominator)
    if rounding is Rounding.DOWN or not rest:
        return whole
    return whole + (rounding is Rounding.UP or 2 * rest >= points.denominator)
