"""What a refund gives back and takes back, so that many partial ones equal one whole one."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date

from pos_client.domain.calculation.earning import credit_earned, earned_points, qualifying
from pos_client.domain.calculation.parts import Part, coupon_total, payable, total
from pos_client.domain.calculation.tender import Tender
from pos_client.domain.programme import Programme, Tier


@dataclass(frozen=True, slots=True)
class SettledSale:
    """A sale as it was settled: what was bought, how it was paid, under which tier and on which local day.

    The three last figures are what it gave: points, credit, steps towards the next tier.
    """

    parts: tuple[Part, ...]
    tender: Tender
    tier: Tier
    day: date
    earned_points: int
    earned_credit_minor: int
    qualifying: int

    @property
    def amount_minor(self) -> int:
        """What it cost."""
        return total(self.parts)

    @property
    def due_minor(self) -> int:
        """What was left to pay after the coupon."""
        return total(self.parts) - coupon_total(self.parts)


@dataclass(frozen=True, slots=True)
class RefundTotals:
    """All refunds of a sale together: what the member has got back, and what was taken back. Never negative."""

    amount_minor: int = 0
    money_minor: int = 0
    redeemed_points: int = 0
    credit_minor: int = 0
    stored_value_minor: int = 0
    earned_points: int = 0
    earned_credit_minor: int = 0
    qualifying: int = 0
    coupon_minor: int = 0

    def after(self, done: "RefundTotals") -> "RefundTotals":
        """What is still to do when `done` is done: this much more of each, and nothing of what is ahead already."""
        pairs = zip(astuple(self), astuple(done), strict=True)
        return RefundTotals(*(max(0, mine - theirs) for mine, theirs in pairs))

    def plus(self, more: "RefundTotals") -> "RefundTotals":
        """Both together."""
        return RefundTotals(*(mine + other for mine, other in zip(astuple(self), astuple(more), strict=True)))


def refund_totals(programme: Programme, sale: SettledSale, kept: Sequence[Part]) -> RefundTotals:
    """What must have been refunded in all when the member keeps only these parts of a sale.

    Payments come back in proportion and together make up what the goods cost, to the minor unit: points with the goods
    they could pay, everything else with the rest; what a coupon took off comes back as no money. Only points come back
    in whole ones: what is short of the next one waits for it, so no figure ever falls while more comes back. What was
    earned is reduced to what the kept part would have earned. `programme` is the version the sale was settled under.
    """
    gone = sale.amount_minor - total(kept)
    points, besides = _points_and_rest(programme, sale, kept)
    back = _given_back(programme, sale, points, besides)
    left = Tender(
        sale.tender.redeem_points - back.redeem_points,
        sale.tender.credit_minor - back.credit_minor,
        sale.tender.stored_value_minor - back.stored_value_minor,
    )
    earned = earned_points(programme, sale.tier, kept, left, sale.day)
    credit = credit_earned(programme, kept, left)
    steps = qualifying(programme, kept, left, earned)
    return RefundTotals(
        amount_minor=gone,
        money_minor=besides - back.credit_minor - back.stored_value_minor,
        redeemed_points=back.redeem_points,
        credit_minor=back.credit_minor,
        stored_value_minor=back.stored_value_minor,
        earned_points=max(0, sale.earned_points - earned),
        earned_credit_minor=max(0, sale.earned_credit_minor - credit),
        qualifying=max(0, sale.qualifying - steps),
        coupon_minor=coupon_total(sale.parts) - coupon_total(kept),
    )


def _given_back(programme: Programme, sale: SettledSale, points: int, besides: int) -> Tender:
    """What has come back of the tender. Each share is a part of the share before, so none of them ever falls."""
    paid = sale.tender
    cards = paid.credit_minor + paid.stored_value_minor
    to_cards = _share(cards, besides, sale.due_minor - paid.points_minor(programme))
    credit = _share(paid.credit_minor, to_cards, cards)
    return Tender(points, credit, to_cards - credit)


def _points_and_rest(programme: Programme, sale: SettledSale, kept: Sequence[Part]) -> tuple[int, int]:
    """The points that have come back, and what has in money, credit and stored value: all that points do not make up.

    Just before another point comes back the rest stands still, so that the point does not take money away again.
    """
    spent, worth, closed = sale.tender.redeem_points, programme.redeem.point_minor, programme.redeem.excluded_categories
    whole, left = payable(sale.parts, closed), payable(kept, closed)
    gone, others = whole - left, sale.due_minor - whole - (total(kept) - coupon_total(kept) - left)
    points = _share(spent, gone, whole)
    if points == spent:
        return points, others + gone - points * worth
    next_at = -(-(points + 1) * whole // spent)
    return points, others + min(gone - points * worth, next_at - (points + 1) * worth)


def _share(of: int, part: int, whole: int) -> int:
    return of * part // whole if whole else 0
