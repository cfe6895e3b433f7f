"""What a basket earns, what may be redeemed, what is left to pay. Till and backend call exactly this."""

from dataclasses import dataclass

from pos_client.domain.programme import Programme, Tier
from pos_client.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Quote:
    """The result for one basket; `redeem_minor` is what the redeemed points pay."""

    amount_minor: int
    redeem_points: int
    redeem_minor: int
    to_pay_minor: int
    earn_points: int
    max_redeem_points: int


def earned_points(programme: Programme, tier: Tier, amount_minor: int, redeemed_minor: int = 0) -> int:
    """Whole units of the bill earn points, the tier multiplies them, and the product is floored: 19.99 x 1.5 gives 28.

    The part paid with points earns nothing unless the programme says so.
    """
    rule = programme.earn
    counted = amount_minor if rule.on_redeemed_part else amount_minor - redeemed_minor
    base = max(0, counted) // rule.per_minor * rule.points
    return base * tier.multiplier_percent // 100


def max_redeemable(programme: Programme, points: int, amount_minor: int, cap: int | None = None) -> int:
    """The largest redemption by balance, share of the bill, `cap` (an allowance), whole units; 0 below the minimum."""
    rule = programme.redeem
    payable = amount_minor * rule.max_share_percent // 100 // rule.point_minor
    most = min(points, payable) if cap is None else min(points, payable, cap)
    most -= most % rule.unit_points
    return most if most >= max(rule.min_points, 1) else 0


def refuse_redeem(programme: Programme, points: int, amount_minor: int, wanted: int) -> Reason | None:
    """Why exactly `wanted` points may not be redeemed, or None. Reject, never clamp."""
    rule = programme.redeem
    if wanted > points:
        return Reason.INSUFFICIENT_POINTS
    if wanted < max(rule.min_points, 1) or wanted % rule.unit_points:
        return Reason.BELOW_MINIMUM
    return Reason.ABOVE_MAXIMUM if wanted > max_redeemable(programme, points, amount_minor) else None


def quote(
    programme: Programme, tier: Tier, points: int, amount_minor: int, redeem_points: int = 0, cap: int | None = None
) -> Quote:
    """One basket's figures; `redeem_points` must already be allowed (`refuse_redeem`)."""
    redeem_minor = redeem_points * programme.redeem.point_minor
    return Quote(
        amount_minor=amount_minor,
        redeem_points=redeem_points,
        redeem_minor=redeem_minor,
        to_pay_minor=amount_minor - redeem_minor,
        earn_points=earned_points(programme, tier, amount_minor, redeem_minor),
        max_redeem_points=max_redeemable(programme, points, amount_minor, cap),
    )
