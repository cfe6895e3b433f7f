"""What may be paid with points, credit and stored value."""

from pos_client.domain.basket import Basket
from pos_client.domain.calculation.parts import parts_of, payable
from pos_client.domain.calculation.standing import Standing
from pos_client.domain.calculation.tender import Tender
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason

_PERCENT = 100


def max_credit(programme: Programme, standing: Standing, basket: Basket, other_minor: int = 0) -> int:
    """The largest part of a bill that credit may pay, in minor units: by balance, share of the bill, and its rest.

    `other_minor` is what points and stored value pay already; what a coupon takes off comes first.
    """
    share = basket.amount_minor * programme.rebate.max_share_percent // _PERCENT
    return max(0, min(standing.credit_minor, share, basket.due_minor - other_minor))


def max_points(
    programme: Programme, standing: Standing, basket: Basket, other_minor: int = 0, cap: int | None = None
) -> int:
    """The largest redemption: by balance, share of what points may pay, the rest of the bill, `cap`, whole units.

    `other_minor` is what credit and stored value pay already; `cap` is a till's allowance. 0 below the minimum.
    """
    rule = programme.redeem
    share = basket.amount_minor * rule.max_share_percent // _PERCENT
    money = max(0, min(payable(parts_of(basket), rule.excluded_categories), share, basket.due_minor - other_minor))
    most = min(standing.points, money // rule.point_minor)
    most = most if cap is None else min(most, cap)
    most -= most % rule.unit_points
    return most if most >= max(rule.min_points, 1) else 0


def refuse_tender(programme: Programme, standing: Standing, basket: Basket, tender: Tender) -> Reason | None:
    """Why a bill may not be paid exactly like this, or None; of coupons `coupon.refuse_coupons` says it."""
    if min(tender.redeem_points, tender.credit_minor, tender.stored_value_minor) < 0:
        return Reason.MALFORMED
    return _refuse_credit(programme, standing, basket, tender) or _refuse_points(programme, standing, basket, tender)


def _refuse_credit(programme: Programme, standing: Standing, basket: Basket, tender: Tender) -> Reason | None:
    # Whoever owes (a balance below zero) may still pay with nothing of it.
    if tender.credit_minor > max(0, standing.credit_minor):
        return Reason.INSUFFICIENT_CREDIT
    if tender.credit_minor > max_credit(programme, standing, basket):
        return Reason.ABOVE_MAXIMUM
    if tender.stored_value_minor > max(0, standing.stored_value_minor):
        return Reason.INSUFFICIENT_STORED_VALUE
    in_bill = tender.credit_minor + tender.stored_value_minor <= basket.due_minor
    return None if in_bill else Reason.ABOVE_BILL


def _refuse_points(programme: Programme, standing: Standing, basket: Basket, tender: Tender) -> Reason | None:
    wanted, rule = tender.redeem_points, programme.redeem
    if not wanted:
        return None
    if wanted > standing.points:
        return Reason.INSUFFICIENT_POINTS
    if wanted < max(rule.min_points, 1) or wanted % rule.unit_points:
        return Reason.BELOW_MINIMUM
    others = tender.credit_minor + tender.stored_value_minor
    return Reason.ABOVE_MAXIMUM if wanted > max_points(programme, standing, basket, others) else None
