"""What a basket earns, what may be redeemed, what is left to pay."""

from dataclasses import dataclass, replace
from datetime import date

from pos_client.domain.basket import Basket
from pos_client.domain.calculation.earning import credit_earned, earned_points, qualifying
from pos_client.domain.calculation.parts import parts_of
from pos_client.domain.calculation.spending import max_credit, max_points
from pos_client.domain.calculation.standing import Standing
from pos_client.domain.calculation.tender import Tender
from pos_client.domain.programme import Programme

_NOTHING = Tender()


@dataclass(frozen=True, slots=True)
class Quote:
    """The result for one basket; `redeem_minor` is what the redeemed points pay, `to_pay_minor` the money.

    The largest points and the largest credit are each what could be used beside the rest of this very tender.
    """

    amount_minor: int
    redeem_points: int
    redeem_minor: int
    to_pay_minor: int
    earn_points: int
    max_redeem_points: int
    credit_minor: int = 0
    max_credit_minor: int = 0
    stored_value_minor: int = 0
    earn_credit_minor: int = 0
    qualifying: int = 0
    coupon_minor: int = 0


def propose(
    programme: Programme, standing: Standing, basket: Basket, asked: Tender = _NOTHING, *, use_credit: bool = True
) -> Tender:
    """How a bill is paid unless somebody says otherwise: with credit where the programme redeems it by itself.

    It leaves room for the points and the stored value that were asked for; credit that was asked for is not looked at.
    """
    others = asked.points_minor(programme) + asked.stored_value_minor
    wanted = use_credit and programme.rebate.auto_redeem
    return replace(asked, credit_minor=max_credit(programme, standing, basket, others) if wanted else 0)


def quote(
    programme: Programme, standing: Standing, basket: Basket, tender: Tender, day: date, cap: int | None = None
) -> Quote:
    """One basket's figures on a local day; the tender must already be allowed (`refuse_tender`)."""
    parts = parts_of(basket)
    earned = earned_points(programme, standing.tier, parts, tender, day)
    points_minor, credit, stored = tender.points_minor(programme), tender.credit_minor, tender.stored_value_minor
    return Quote(
        amount_minor=basket.amount_minor,
        redeem_points=tender.redeem_points,
        redeem_minor=points_minor,
        to_pay_minor=basket.due_minor - tender.paid_minor(programme),
        earn_points=earned,
        max_redeem_points=max_points(programme, standing, basket, credit + stored, cap),
        credit_minor=credit,
        max_credit_minor=max_credit(programme, standing, basket, points_minor + stored),
        stored_value_minor=stored,
        earn_credit_minor=credit_earned(programme, parts, tender),
        qualifying=qualifying(programme, parts, tender, earned),
        coupon_minor=basket.coupon_minor,
    )
