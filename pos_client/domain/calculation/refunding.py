"""What a refund gives back and takes back, so that many partial ones equal one whole one."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date

from pos_client.domain.calculation.earning import credit_earned, earned_points, qualifying
from pos_client.domain.calculation.parts import Part, total
from pos_client.domain.calculation.tender import Tender
from pos_client.domain.programme import Programme, Tier


@dataclass(frozen=True, slots=True)
class SettledSale:
    """A sale as it was settled: what it cost, how it was paid, under which tier and on which local day.

    The three last figures are what it gave: points, credit, steps towards the next tier.
    """

    amount_minor: int
    tender: Tender
    tier: Tier
    day: date
    earned_points: int
    earned_credit_minor: int
    qualifying: int


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

    def after(self, done: "RefundTotals") -> "RefundTotals":
        """What is still to do when `done` is done: this much more of each, and nothing of what is ahead already."""
        pairs = zip(astuple(self), astuple(done), strict=True)
        return RefundTotals(*(max(0, mine - theirs) for mine, theirs in pairs))

    def plus(self, more: "RefundTotals") -> "RefundTotals":
        """Both together."""
        return RefundTotals(*(mine + other for mine, other in zip(astuple(self), astuple(more), strict=True)))


def refund_totals(programme: Programme, sale: SettledSale, kept: Sequence[Part]) -> RefundTotals:
    """What must have been refunded in all when the member keeps only these parts of a sale.

    Payments come back in proportion, each rounded down, so that no piece gives back more than was paid and the last
    one gives the rest. What was earned is reduced to what the kept part would have earned. `programme` is the version
    the sale was settled under.
    """
    gone = sale.amount_minor - total(kept)

    def share(of: int) -> int:
        return of * gone // sale.amount_minor if sale.amount_minor else 0

    paid = sale.tender
    back = Tender(share(paid.redeem_points), share(paid.credit_minor), share(paid.stored_value_minor))
    left = Tender(
        paid.redeem_points - back.redeem_points,
        paid.credit_minor - back.credit_minor,
        paid.stored_value_minor - back.stored_value_minor,
    )
    is_whole = gone == sale.amount_minor
    earned = 0 if is_whole else earned_points(programme, sale.tier, kept, left, sale.day)
    credit = 0 if is_whole else credit_earned(programme, kept, left)
    steps = 0 if is_whole else qualifying(programme, kept, left, earned)
    return RefundTotals(
        amount_minor=gone,
        money_minor=share(sale.amount_minor - paid.paid_minor(programme)),
        redeemed_points=back.redeem_points,
        credit_minor=back.credit_minor,
        stored_value_minor=back.stored_value_minor,
        earned_points=max(0, sale.earned_points - earned),
        earned_credit_minor=max(0, sale.earned_credit_minor - credit),
        qualifying=max(0, sale.qualifying - steps),
    )
